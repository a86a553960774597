# The package: libnmrcheck as nmrcheck::nmrcheck where it is installed, and nmrcheck_add_check().
include(${CMAKE_CURRENT_LIST_DIR}/nmrcheckTargets.cmake OPTIONAL)
include(${CMAKE_CURRENT_LIST_DIR}/NmrcheckAddCheck.cmake)
