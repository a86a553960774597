# cmake --install: bin, lib, include, share/nmrcheck, a pkg-config file and a CMake package.
install(TARGETS nmrcheck RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS nmrcheck-plugin nmrcheck-front nmrcheck-projects LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/headers ${PROJECT_SOURCE_DIR}/rules
        DESTINATION ${CMAKE_INSTALL_DATADIR}/nmrcheck)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/nmrcheck)

# The overlay names the headers by their final place, which is not where DESTDIR puts them.
install(CODE "
  set(share \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}/nmrcheck\")
  set(staged \"\$ENV{DESTDIR}\${share}\")
  execute_process(
    COMMAND sh \"\${staged}/headers/make-overlay.sh\" \"\${staged}/case.yaml\" \"\${staged}/headers\"
            \"${NMRCHECK_MINGW_DIR}\"
    COMMAND_ERROR_IS_FATAL ANY)
  if(NOT staged STREQUAL share)
    file(READ \"\${staged}/case.yaml\" overlay)
    string(REPLACE \"\${staged}\" \"\${share}\" overlay \"\${overlay}\")
    file(WRITE \"\${staged}/case.yaml\" \"\${overlay}\")
  endif()
")

if(TARGET libnmrcheck)
  install(TARGETS libnmrcheck EXPORT nmrcheck LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/nmrcheck DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(EXPORT nmrcheck FILE nmrcheckTargets.cmake NAMESPACE nmrcheck::
          DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/nmrcheck)

  include(CMakePackageConfigHelpers)
  write_basic_package_version_file(nmrcheckConfigVersion.cmake COMPATIBILITY SameMinorVersion)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/nmrcheckConfigVersion.cmake ${PROJECT_SOURCE_DIR}/cmake/nmrcheckConfig.cmake
                ${PROJECT_SOURCE_DIR}/cmake/NmrcheckAddCheck.cmake
          DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/nmrcheck)

  # The way from the .pc file to the prefix, so that an installation can be moved.
  file(RELATIVE_PATH NMRCHECK_UP /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
  string(REGEX REPLACE "/$" "" NMRCHECK_UP "${NMRCHECK_UP}")
  configure_file(${PROJECT_SOURCE_DIR}/cmake/nmrcheck.pc.in nmrcheck.pc @ONLY)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/nmrcheck.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endif()
