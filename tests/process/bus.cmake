assist_test(process_bus_admission SOURCES bus_admission.c bus_server.c DEPS bus LABELS process TIMEOUT 120)
assist_test(process_bus_links SOURCES bus_links.c DEPS bus LABELS process)

# A client that we did not write. Debian's Python, since that is where python3-zmq and python3-protobuf are.
add_executable(bus_interop_server bus_interop_server.c)
assist_target(bus_interop_server "bus_interop_server.c" bus)
add_test(NAME process_bus_interop
    COMMAND /usr/bin/python3 ${CMAKE_CURRENT_LIST_DIR}/bus_interop.py
        $<TARGET_FILE:bus_interop_server> ${PROJECT_SOURCE_DIR}/proto)
assist_test_properties(process_bus_interop process 60)
