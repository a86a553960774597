# The parts nmrcheck needs at run time, for the code that looks for them:
#   NMRCHECK_MINGW_DIR     mingw-w64's headers
#   NMRCHECK_RESOURCE_DIR  Clang's own headers
#   NMRCHECK_OVERLAY       the overlay that makes header names case-insensitive
# In the build tree they lie as in an installed one, so that the same search finds them.
set(NMRCHECK_SHARE ${NMRCHECK_OUTPUT_DIR}/share/nmrcheck)
set(NMRCHECK_OVERLAY ${NMRCHECK_SHARE}/case.yaml)

find_path(NMRCHECK_MINGW_DIR NAMES ddk/wdm.h
          HINTS /usr/x86_64-w64-mingw32/include /usr/share/mingw-w64/include
          DOC "mingw-w64's headers, with ddk/ in it")
if(NOT NMRCHECK_MINGW_DIR)
  message(FATAL_ERROR "mingw-w64's headers are not found (Debian: mingw-w64-x86-64-dev)")
endif()

set(resource_hints ${CMAKE_PREFIX_PATH} /usr/lib/llvm-${NMRCHECK_LLVM})
list(TRANSFORM resource_hints APPEND /lib/clang/${NMRCHECK_LLVM})
find_path(NMRCHECK_RESOURCE_DIR NAMES include/stddef.h PATHS ${resource_hints} NO_DEFAULT_PATH
          DOC "Clang's resource directory")
if(NOT NMRCHECK_RESOURCE_DIR)
  message(FATAL_ERROR "Clang's own headers are not found (Debian: libclang-common-${NMRCHECK_LLVM}-dev)")
endif()

file(MAKE_DIRECTORY ${NMRCHECK_SHARE})
foreach(folder IN ITEMS headers rules)
  file(CREATE_LINK ${PROJECT_SOURCE_DIR}/${folder} ${NMRCHECK_SHARE}/${folder} SYMBOLIC)
endforeach()

file(GLOB stand_ins CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/headers/*)
add_custom_command(
  OUTPUT ${NMRCHECK_OVERLAY}
  COMMAND sh ${PROJECT_SOURCE_DIR}/headers/make-overlay.sh
          ${NMRCHECK_OVERLAY} ${NMRCHECK_SHARE}/headers ${NMRCHECK_MINGW_DIR}
  DEPENDS ${stand_ins}
  COMMENT "Header names in any case"
  VERBATIM)
add_custom_target(nmrcheck-overlay ALL DEPENDS ${NMRCHECK_OVERLAY})
