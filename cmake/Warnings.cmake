# nmrcheck_warnings(TARGET): the warnings our own code is free of.
function(nmrcheck_warnings target)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra
    $<$<COMPILE_LANGUAGE:C>:-Wshadow>
    $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes>
    $<$<BOOL:${NMRCHECK_WERROR}>:-Werror>)
endfunction()
