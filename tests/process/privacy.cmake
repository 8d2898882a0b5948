# Rule 13 of the design: nobody's name, telephone, exact place or words in logs, process list, lists, alarms or cores.
if(TARGET assistd AND TARGET assist)
    add_test(NAME process_privacy COMMAND /usr/bin/python3 ${PROJECT_SOURCE_DIR}/tests/process/privacy.py)
    assist_test_properties(process_privacy process 120)
endif()
