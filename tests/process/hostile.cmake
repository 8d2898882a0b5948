# People who mean harm, at both public doors of the whole service. Debian's Python, since that is where python3-zmq and
# python3-protobuf are.
if(TARGET assistd AND TARGET assist)
    add_test(NAME process_hostile COMMAND /usr/bin/python3 ${PROJECT_SOURCE_DIR}/tests/process/hostile.py)
    assist_test_properties(process_hostile process 120)
endif()
