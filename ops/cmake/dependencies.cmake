# The libraries we stand on, as targets dep::<name>. All that is missing is named at once, as Debian packages.
find_package(PkgConfig QUIET)
if(NOT PKG_CONFIG_FOUND)
    message(FATAL_ERROR "pkg-config is missing. Install it: apt-get install pkg-config")
endif()

set(missing_packages "")

macro(miss what package)
    message(STATUS "Missing: ${what} (Debian package ${package})")
    list(APPEND missing_packages ${package})
endmacro()

# dep_library(name "pkg-config modules" debian-package)
macro(dep_library name modules package)
    pkg_check_modules(dep_${name} QUIET IMPORTED_TARGET ${modules})
    if(dep_${name}_FOUND)
        add_library(dep::${name} ALIAS PkgConfig::dep_${name})
    else()
        miss("${modules}" ${package})
    endif()
endmacro()

# dep_program(VARIABLE program debian-package)
macro(dep_program variable program package)
    find_program(${variable} ${program})
    if(NOT ${variable})
        miss("the program ${program}" ${package})
    endif()
endmacro()

# dep_unlisted(name library header package): a library that ships no .pc file.
macro(dep_unlisted name library header package)
    find_library(${name}_LIBRARY ${library})
    find_path(${name}_INCLUDE ${header})
    if(${name}_LIBRARY AND ${name}_INCLUDE)
        add_library(dep_${name} INTERFACE IMPORTED)
        target_link_libraries(dep_${name} INTERFACE ${${name}_LIBRARY})
        target_include_directories(dep_${name} INTERFACE ${${name}_INCLUDE})
        add_library(dep::${name} ALIAS dep_${name})
    else()
        miss("lib${library}" ${package})
    endif()
endmacro()

dep_library(zmq "libzmq>=4.3.4" libzmq3-dev)
# Before 1.4.1: CVE-2022-33070, CVE-2022-48468.
dep_library(protobuf_c "libprotobuf-c>=1.4.1" libprotobuf-c-dev)
dep_library(sqlite "sqlite3>=3.37" libsqlite3-dev) # STRICT tables
dep_library(uv "libuv>=1.44" libuv1-dev)
dep_library(sodium "libsodium>=1.0.18" libsodium-dev)
dep_library(cyaml "libcyaml>=1.3.1" libcyaml-dev)
dep_library(jansson "jansson>=2.13" libjansson-dev)
dep_library(icu "icu-i18n;icu-uc" libicu-dev)
dep_library(geos "geos>=3.9" libgeos-dev)
dep_library(cmocka "cmocka>=1.1.5" libcmocka-dev)

dep_unlisted(linear linear linear.h liblinear-dev)
dep_unlisted(stemmer stemmer libstemmer.h libstemmer-dev)

dep_program(PROTOC protoc protobuf-compiler)
dep_program(PROTOC_GEN_C protoc-gen-c protobuf-c-compiler)
dep_program(MSGFMT msgfmt gettext)

if(missing_packages)
    list(REMOVE_DUPLICATES missing_packages)
    list(JOIN missing_packages " " missing_line)
    message(FATAL_ERROR "What is missing comes with these Debian packages. Run ops/install, or:\n"
        "  apt-get install ${missing_line}\n")
endif()
