# The command line against the real service.
add_test(NAME process_cli_promises
    COMMAND /usr/bin/python3 ${CMAKE_CURRENT_SOURCE_DIR}/cli_promises.py ${PROJECT_BINARY_DIR}/bin)
assist_test_properties(process_cli_promises process 180)
