# A thousand organisations that say yes at once (accept_race.py): as the service ships; and some of them under the sanitizers.
if(TARGET assistd AND TARGET assist AND TARGET bench_peer)
    add_executable(accept_race accept_race.c)
    assist_target(accept_race "accept_race.c" "casebook_lib;bench_peer")

    function(race_test name build)
        add_test(NAME ${name} COMMAND /usr/bin/python3 ${CMAKE_CURRENT_LIST_DIR}/accept_race.py
            ${build}/tests/process/accept_race ${ARGN})
        assist_test_properties(${name} process 1200)
        set_tests_properties(${name} PROPERTIES PROCESSORS 3 COST 900)
    endfunction()

    if(ASSIST_SANITIZE)
        set(release ${PROJECT_SOURCE_DIR}/build/release)
        add_test(NAME race_built WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} COMMAND bash -c "cmake --preset release >/dev/null \
&& nice cmake --build --preset release --parallel 2 --target accept_race assist assistd casebook board matcher dispatcher intake")
        assist_test_properties(race_built process 600)
        set_tests_properties(race_built PROPERTIES FIXTURES_SETUP race_built PROCESSORS 3 RESOURCE_LOCK release_build)
        race_test(process_accept_race ${release} 1000 200)
        set_tests_properties(process_accept_race PROPERTIES FIXTURES_REQUIRED race_built)
        set_property(TEST process_accept_race APPEND PROPERTY ENVIRONMENT ASSIST_BUILD_DIR=${release})
        race_test(process_accept_race_sanitized ${PROJECT_BINARY_DIR} 100 40)
    else()
        race_test(process_accept_race ${PROJECT_BINARY_DIR} 1000 200)
    endif()
endif()
