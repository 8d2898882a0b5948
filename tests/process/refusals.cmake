# Bad input at the command line, by its own table of commands.
if(TARGET assistd AND TARGET assist)
    add_test(NAME process_cli_refusals COMMAND /usr/bin/python3 ${CMAKE_CURRENT_LIST_DIR}/cli_refusals.py)
    assist_test_properties(process_cli_refusals process 600)
endif()
