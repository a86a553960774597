# The library `nmrembed`: the built-in rules and flags as C data.
#
# It is also the script that writes the C source:
#   cmake -DOUT=FILE -DFLAGS=FILE -DRULES=FILE|FILE... -P Embed.cmake
function(nmrcheck_bytes out file)
  file(READ ${file} hex HEX)
  string(REGEX REPLACE "(................................)" "\\1\n    " hex "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," hex "${hex}")
  set(${out} "{\n    ${hex}0}" PARENT_SCOPE)
endfunction()

if(CMAKE_SCRIPT_MODE_FILE)
  set(source "/* Made from rules/ and headers/flags. */\n")
  set(table "")
  set(number 0)
  string(REPLACE "|" ";" rules "${RULES}")
  foreach(file IN LISTS rules)
    nmrcheck_bytes(bytes ${file})
    cmake_path(GET file FILENAME name)
    string(APPEND source "static const char rule${number}[] = ${bytes};\n")
    string(APPEND table "    {\"${name}\", rule${number}},\n")
    math(EXPR number "${number} + 1")
  endforeach()
  nmrcheck_bytes(bytes ${FLAGS})
  string(APPEND source
    "struct nmr_embedded {\n    const char *name;\n    const char *text;\n};\n"
    "extern const struct nmr_embedded nmr_embedded_rules[];\n"
    "const struct nmr_embedded nmr_embedded_rules[] = {\n${table}    {0, 0},\n};\n"
    "extern const char nmr_embedded_flags[];\n"
    "const char nmr_embedded_flags[] = ${bytes};\n")
  file(WRITE ${OUT} "${source}")
  return()
endif()

file(GLOB rules CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/rules/*.rule)
set(flags ${PROJECT_SOURCE_DIR}/headers/flags)
set(embedded ${PROJECT_BINARY_DIR}/embedded.c)
list(JOIN rules "|" joined)
add_custom_command(
  OUTPUT ${embedded}
  COMMAND ${CMAKE_COMMAND} -DOUT=${embedded} -DFLAGS=${flags} -DRULES=${joined} -P ${CMAKE_CURRENT_LIST_FILE}
  DEPENDS ${rules} ${flags} ${CMAKE_CURRENT_LIST_FILE}
  COMMENT "Embedding rules and flags"
  VERBATIM)
add_library(nmrembed STATIC ${embedded})
