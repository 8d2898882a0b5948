# Plants one bug in a copy of one source: cmake -DBUG=name -DSOURCE=path -DFROM=root -DTO=copy -P plant.cmake
# planted/NAME.cmake says plant(SOURCE "what stands there" "what stands there instead"); what stands there must stand there
# exactly once, or the build fails: the bug has to be planted anew.
file(READ ${FROM}/${SOURCE} text)

function(plant source old new)
    if(NOT source STREQUAL SOURCE)
        return()
    endif()
    string(FIND "${text}" "${old}" first)
    string(FIND "${text}" "${old}" last REVERSE)
    if(first EQUAL -1 OR NOT first EQUAL last)
        message(FATAL_ERROR "planted/${BUG}.cmake: this does not stand exactly once in ${source}:\n${old}")
    endif()
    string(REPLACE "${old}" "${new}" changed "${text}")
    set(text "${changed}" PARENT_SCOPE)
endfunction()

include(${CMAKE_CURRENT_LIST_DIR}/${BUG}.cmake)
file(WRITE ${TO} "${text}")
