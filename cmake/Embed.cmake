# The library `nmrembed`: the built-in rules and flags, and the stand-ins for the files of Visual Studio, as C data.
#
# It is also the script that writes the C source:
#   cmake -DOUT=FILE -DFLAGS=FILE -DRULES=FILE|FILE... -DKIT=FILE|FILE... -P Embed.cmake
#   cmake -DOUT=FILE -DPAGE=FILE|FILE... -P Embed.cmake
function(nmrcheck_bytes out file)
  file(READ ${file} hex HEX)
  string(REGEX REPLACE "(................................)" "\\1\n    " hex "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," hex "${hex}")
  set(${out} "{\n    ${hex}0}" PARENT_SCOPE)
endfunction()

# Appends a table of files (separated by '|') to the source: nmr_embedded_NAME.
function(nmrcheck_table name files)
  set(table "")
  set(number 0)
  string(REPLACE "|" ";" files "${files}")
  foreach(file IN LISTS files)
    nmrcheck_bytes(bytes ${file})
    cmake_path(GET file FILENAME last)
    string(APPEND source "static const char ${name}${number}[] = ${bytes};\n")
    string(APPEND table "    {\"${last}\", ${name}${number}},\n")
    math(EXPR number "${number} + 1")
  endforeach()
  string(APPEND source
    "extern const struct nmr_embedded nmr_embedded_${name}[];\n"
    "const struct nmr_embedded nmr_embedded_${name}[] = {\n${table}    {0, 0},\n};\n")
  set(source "${source}" PARENT_SCOPE)
endfunction()

if(CMAKE_SCRIPT_MODE_FILE AND PAGE)
  set(source "/* Made from checker/report/page/. */\n")
  string(APPEND source "struct nmr_embedded {\n    const char *name;\n    const char *text;\n};\n")
  nmrcheck_table(page "${PAGE}")
  file(WRITE ${OUT} "${source}")
  return()
endif()

if(CMAKE_SCRIPT_MODE_FILE)
  set(source "/* Made from rules/, headers/flags and checker/project/msbuild/kit/. */\n")
  string(APPEND source "struct nmr_embedded {\n    const char *name;\n    const char *text;\n};\n")
  nmrcheck_table(rules "${RULES}")
  nmrcheck_table(kit "${KIT}")
  nmrcheck_bytes(bytes ${FLAGS})
  string(APPEND source
    "extern const char nmr_embedded_flags[];\n"
    "const char nmr_embedded_flags[] = ${bytes};\n")
  file(WRITE ${OUT} "${source}")
  return()
endif()

file(GLOB rules CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/rules/*.rule)
file(GLOB kit CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/checker/project/msbuild/kit/*)
set(flags ${PROJECT_SOURCE_DIR}/headers/flags)
set(embedded ${PROJECT_BINARY_DIR}/embedded.c)
list(JOIN rules "|" joined)
list(JOIN kit "|" joined_kit)
add_custom_command(
  OUTPUT ${embedded}
  COMMAND ${CMAKE_COMMAND} -DOUT=${embedded} -DFLAGS=${flags} -DRULES=${joined} -DKIT=${joined_kit}
          -P ${CMAKE_CURRENT_LIST_FILE}
  DEPENDS ${rules} ${kit} ${flags} ${CMAKE_CURRENT_LIST_FILE}
  COMMENT "Embedding rules, flags and stand-ins"
  VERBATIM)
add_library(nmrembed STATIC ${embedded})
