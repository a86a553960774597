// sal.h - annotation names (SAL 2) that mingw-w64's sal.h does not have. All expand to nothing.
// Follows: "Understanding SAL", "Annotating function parameters and return values", "Annotating locking behavior"
// (learn.microsoft.com/cpp/code-quality).
#ifndef NMRCHECK_SAL_H
#define NMRCHECK_SAL_H

#pragma clang system_header
#include_next <sal.h>

// mingw turns it into an attribute; where cl.exe allows an annotation, an attribute may be an error.
#undef __inner_checkReturn
#define __inner_checkReturn

#define _Analysis_noreturn_
#define _Deref_post_maybenull_
#define _Deref_post_notnull_
#define _Deref_post_null_
#define _Deref_post_z_
#define _Deref_pre_maybenull_
#define _Deref_pre_z_
#define _Enum_is_bitflag_
#define _Frees_ptr_
#define _Frees_ptr_opt_
#define _Interlocked_operand_
#define _Maybenull_
#define _Maybevalid_
#define _Notnull_
#define _Notvalid_
#define _Null_
#define _Nullterminated_
#define _Post_invalid_
#define _Post_maybenull_
#define _Post_notnull_
#define _Post_null_
#define _Post_ptr_invalid_
#define _Post_valid_
#define _Post_z_
#define _Pre_
#define _Pre_invalid_
#define _Pre_maybenull_
#define _Pre_null_
#define _Pre_opt_valid_
#define _Pre_unknown_
#define _Pre_valid_
#define _Pre_z_
#define _Ret_opt_valid_
#define _Valid_
#define __analysis_noreturn
#define __callback
#define __nullnullterminated
#define __nullterminated
#define _Acquires_mutex_(...)
#define _Acquires_spin_lock_(...)
#define _Analysis_assume_smart_lock_acquired_(...)
#define _Analysis_assume_smart_lock_released_(...)
#define _Analysis_code_type_(...)
#define _Assume_(...)
#define _Creates_lock_(...)
#define _Inexpressible_(...)
#define _Interlocked_operand_v_(...)
#define _Internal_lock_level_(...)
#define _Nullterm_length_(...)
#define _Old_(...)
#define _Param_(...)
#define _Releases_mutex_(...)
#define _Releases_spin_lock_(...)
#define _Satisfies_(...)
#define _String_length_(...)
#define _Type_has_adt_invariant_(...)
#define __analysis_assert(...)
#define __analysis_hint(...)
#define __control_entrypoint(...)
#define __deref_in_range(...)
#define __deref_inout_range(...)
#define __deref_out_range(...)
#define __field_range(...)
#define __inexpressible_readableTo(...)
#define __inexpressible_writableTo(...)

#endif
