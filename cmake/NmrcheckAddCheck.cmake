# nmrcheck_add_check(TARGET [OPTIONS OPTION...])
#
# Adds a target TARGET-nmrcheck that checks the sources of TARGET, and of the libraries of this project that it is linked to, as one
# driver: with the include folders and definitions of TARGET. It fails when nmrcheck reports something. OPTIONS are for nmrcheck:
# --baseline FILE, --format sarif -o FILE, ...
#
# It is a part of the installed package (find_package(nmrcheck)), and can be included by itself. NMRCHECK_PROGRAM is the command.
include_guard(GLOBAL)

find_program(NMRCHECK_PROGRAM nmrcheck HINTS ${CMAKE_CURRENT_LIST_DIR}/../../../bin DOC "nmrcheck")

# Appends the C and C++ sources of a target, and of what it is linked to, to the list named by `out`.
function(nmrcheck_collect_sources out target)
  get_property(seen GLOBAL PROPERTY nmrcheck_seen)
  get_target_property(aliased ${target} ALIASED_TARGET)
  if(aliased)
    set(target ${aliased})
  endif()
  get_target_property(type ${target} TYPE)
  get_target_property(imported ${target} IMPORTED)
  if(target IN_LIST seen OR imported OR type STREQUAL "INTERFACE_LIBRARY")
    return()
  endif()
  set_property(GLOBAL APPEND PROPERTY nmrcheck_seen ${target})
  get_target_property(own ${target} SOURCES)
  get_target_property(folder ${target} SOURCE_DIR)
  get_target_property(libraries ${target} LINK_LIBRARIES)
  foreach(source IN LISTS own)
    if(source MATCHES "\\.([cC]|cc|cpp|cxx|c\\+\\+)$" AND NOT source MATCHES "\\$<")
      cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY ${folder} NORMALIZE)
      list(APPEND ${out} ${source})
    endif()
  endforeach()
  foreach(library IN LISTS libraries)
    if(TARGET ${library})
      nmrcheck_collect_sources(${out} ${library})
    endif()
  endforeach()
  set(${out} ${${out}} PARENT_SCOPE)
endfunction()

function(nmrcheck_add_check target)
  cmake_parse_arguments(PARSE_ARGV 1 check "" "" "OPTIONS")
  if(NOT TARGET ${target})
    message(FATAL_ERROR "nmrcheck_add_check: there is no target '${target}'; add it before")
  endif()
  if(check_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "nmrcheck_add_check: '${check_UNPARSED_ARGUMENTS}' is not known; options go behind OPTIONS")
  endif()
  if(NOT NMRCHECK_PROGRAM)
    message(FATAL_ERROR "nmrcheck_add_check: nmrcheck is not found; set NMRCHECK_PROGRAM")
  endif()
  set_property(GLOBAL PROPERTY nmrcheck_seen "")
  nmrcheck_collect_sources(nmrcheck_sources ${target})
  if(NOT nmrcheck_sources)
    message(FATAL_ERROR "nmrcheck_add_check: '${target}' has no C or C++ source")
  endif()
  set(includes "$<TARGET_PROPERTY:${target},INCLUDE_DIRECTORIES>")
  set(definitions "$<TARGET_PROPERTY:${target},COMPILE_DEFINITIONS>")
  add_custom_target(${target}-nmrcheck
    COMMAND ${NMRCHECK_PROGRAM} ${check_OPTIONS} ${nmrcheck_sources} -- "$<$<BOOL:${includes}>:-I$<JOIN:${includes},;-I>>"
            "$<$<BOOL:${definitions}>:-D$<JOIN:${definitions},;-D>>"
    WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}
    COMMENT "Checking ${target}"
    COMMAND_EXPAND_LISTS
    VERBATIM)
endfunction()
