# How this project compiles: one place for flags, and three words for what a folder is made of.
#   assist_library(name SOURCES a.c b.c DEPS base dep::uv)
#   assist_program(name SOURCES main.c DEPS casebook_lib [WORKER])     WORKER: installed to libexec/assist
#   assist_test(name SOURCES a.c DEPS base [LABELS ring] [TIMEOUT s])  a cmocka program; the ring is `unit` if not said
#   assist_translation(language file.po)                               share/locale/<language>/LC_MESSAGES/assist.mo
option(ASSIST_SANITIZE "AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
option(ASSIST_FUZZ "Fuzz targets for clang's libFuzzer, and nothing else by default" OFF)
option(ASSIST_COVERAGE "Count which branches of the pure cores are taken" OFF)
option(ASSIST_HARDEN "PIE, RELRO, stack protector, FORTIFY_SOURCE" OFF)

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
add_compile_definitions(_GNU_SOURCE ASSIST_VERSION="${PROJECT_VERSION}")
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)

set(ASSIST_WARNINGS -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wimplicit-fallthrough
    -Wformat=2)
set(ASSIST_GENERATED ${PROJECT_BINARY_DIR}/generated)

if(ASSIST_SANITIZE)
    set(sanitizers -fsanitize=address,undefined -fno-sanitize-recover=all)
    add_compile_options(${sanitizers})
    add_link_options(${sanitizers})
endif()
if(ASSIST_FUZZ) # another compiler: what to warn of is for the other presets
    set(ASSIST_WARNINGS -w)
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(ASSIST_HARDEN)
    set(CMAKE_POSITION_INDEPENDENT_CODE ON)
    add_compile_options(-fstack-protector-strong -fstack-clash-protection -U_FORTIFY_SOURCE
        -D_FORTIFY_SOURCE=2)
    add_link_options(-pie -Wl,-z,relro,-z,now,-z,noexecstack)
endif()

function(assist_target name sources deps)
    target_compile_options(${name} PRIVATE ${ASSIST_WARNINGS})
    target_include_directories(${name} PUBLIC
        ${PROJECT_SOURCE_DIR}/services/lib ${PROJECT_SOURCE_DIR}/services)
    target_link_libraries(${name} PUBLIC ${deps})
endfunction()

function(assist_library name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPS")
    add_library(${name} STATIC ${arg_SOURCES})
    assist_target(${name} "${arg_SOURCES}" "${arg_DEPS}")
    if(ASSIST_COVERAGE AND name MATCHES "_core$|^outline$")
        target_compile_options(${name} PRIVATE --coverage)
        target_link_options(${name} PUBLIC --coverage)
    endif()
endfunction()

# All cmocka programs of the ring `unit`.
add_custom_target(unit_tests)

function(assist_program name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "WORKER" "" "SOURCES;DEPS")
    add_executable(${name} ${arg_SOURCES})
    assist_target(${name} "${arg_SOURCES}" "${arg_DEPS}")
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
    if(arg_WORKER)
        install(TARGETS ${name} DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/assist)
    else()
        install(TARGETS ${name} DESTINATION ${CMAKE_INSTALL_BINDIR})
    endif()
endfunction()

function(assist_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "SOURCES;DEPS;LABELS")
    if(NOT arg_LABELS)
        set(arg_LABELS unit)
    endif()
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 60)
    endif()
    add_executable(${name} ${arg_SOURCES})
    assist_target(${name} "${arg_SOURCES}" "${arg_DEPS};dep::cmocka")
    target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests ${PROJECT_SOURCE_DIR}/cli)
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
    add_test(NAME ${name} COMMAND ${name})
    assist_test_properties(${name} "${arg_LABELS}" ${arg_TIMEOUT})
    if("unit" IN_LIST arg_LABELS)
        add_dependencies(unit_tests ${name})
    endif()
    list(TRANSFORM arg_SOURCES PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
    set_property(GLOBAL APPEND PROPERTY ASSIST_TEST_SOURCES ${arg_SOURCES})
endfunction()

# For a test that is not a cmocka program too: after add_test(). The timeout, in seconds, is ample on a machine that does nothing else;
# on a busy one it may take three times as long, for the limit ends what hangs, and measures nothing.
function(assist_test_properties name labels timeout)
    math(EXPR timeout "3 * ${timeout}")
    set_tests_properties(${name} PROPERTIES
        LABELS "${labels}"
        TIMEOUT ${timeout}
        ENVIRONMENT "ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1;UBSAN_OPTIONS=print_stacktrace=1;ASSIST_SOURCE_DIR=${PROJECT_SOURCE_DIR};ASSIST_BUILD_DIR=${PROJECT_BINARY_DIR}")
endfunction()

function(assist_translation language po)
    set(folder ${CMAKE_INSTALL_DATADIR}/locale/${language}/LC_MESSAGES)
    set(mo ${PROJECT_BINARY_DIR}/share/locale/${language}/LC_MESSAGES/assist.mo)
    file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/share/locale/${language}/LC_MESSAGES)
    cmake_path(ABSOLUTE_PATH po OUTPUT_VARIABLE source)
    add_custom_command(OUTPUT ${mo} DEPENDS ${source} VERBATIM
        COMMAND ${MSGFMT} --check --output-file=${mo} ${source}
        COMMENT "Translation ${language}")
    add_custom_target(translation_${language} ALL DEPENDS ${mo})
    install(FILES ${mo} DESTINATION ${folder})
endfunction()

# C for proto files: a library `name` whose headers count as the system's, compiled without our warnings.
#   assist_proto(name PROTOS a.proto DEPENDS b.proto DEPS other)
function(assist_proto name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "PROTOS;IMPORTS;DEPS")
    set(sources "")
    foreach(proto ${arg_PROTOS})
        cmake_path(GET proto STEM stem)
        set(output ${ASSIST_GENERATED}/${stem}.pb-c)
        add_custom_command(OUTPUT ${output}.c ${output}.h VERBATIM
            COMMAND ${PROTOC} --plugin=protoc-gen-c=${PROTOC_GEN_C} --c_out=${ASSIST_GENERATED}
                -I ${PROJECT_SOURCE_DIR}/proto ${proto}
            DEPENDS ${proto} ${arg_IMPORTS}
            COMMENT "C for ${stem}.proto")
        list(APPEND sources ${output}.c ${output}.h)
    endforeach()
    file(MAKE_DIRECTORY ${ASSIST_GENERATED})
    add_library(${name} STATIC ${sources})
    target_compile_options(${name} PRIVATE -w)
    target_include_directories(${name} SYSTEM PUBLIC ${ASSIST_GENERATED})
    target_link_libraries(${name} PUBLIC dep::protobuf_c ${arg_DEPS})
endfunction()
