# assistd with workers that do nothing but what every worker does: the real worker_main, links, readiness, stop.
if(TARGET assistd)
    add_executable(assistd_fake ${CMAKE_CURRENT_LIST_DIR}/assistd_fake.c)
    assist_target(assistd_fake assistd_fake.c worker)
    set_target_properties(assistd_fake PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
    assist_test(process_assistd SOURCES assistd_workers.c DEPS worker LABELS process TIMEOUT 120)
    add_dependencies(process_assistd assistd assistd_fake)
endif()
