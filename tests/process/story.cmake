# The whole service and the command line: the demo's story, plain and with kills (each rotation a test); two that commit to one
# need; keys; a full disk and a database that cannot be ours; backup and restore.
if(TARGET assistd AND TARGET assist)
    function(story_test name script)
        add_test(NAME process_${name} COMMAND /usr/bin/python3 ${PROJECT_SOURCE_DIR}/tests/process/${script} ${ARGN})
        assist_test_properties(process_${name} process 180)
    endfunction()

    story_test(story_plain story.py plain)
    foreach(rotation RANGE 4)
        story_test(story_kill_${rotation} story.py kill ${rotation})
    endforeach()
    story_test(story_assistd story.py assistd)
    story_test(race race.py)
    story_test(keys keys.py)
    story_test(disk disk.py)
    story_test(spool spool.py)
    story_test(backup backup.py)
endif()
