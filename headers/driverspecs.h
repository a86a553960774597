// driverspecs.h - annotation names for drivers (IRQL, resources, memory) that mingw-w64's driverspecs.h does not have.
// Follows: "SAL 2 annotations for Windows drivers", "IRQL annotations for drivers" (learn.microsoft.com/windows-hardware/drivers).
#ifndef NMRCHECK_DRIVERSPECS_H
#define NMRCHECK_DRIVERSPECS_H

#pragma clang system_header
#include <sal.h>
#include_next <driverspecs.h>

#define _Dispatch_type_other_
#define _Flt_CompletionContext_Outptr_
#define _Global_cancel_spin_lock_
#define _Global_critical_region_
#define _Global_interlock_
#define _Global_priority_region_
#define _IRQL_is_cancel_
#define _IRQL_uses_cancel_
#define _Kernel_entry_always_
#define _Kernel_float_restored_
#define _Kernel_float_saved_
#define _Kernel_float_used_
#define __drv_acquiresCancelSpinLock
#define __drv_acquiresCriticalRegion
#define __drv_constant
#define __drv_floatRestored
#define __drv_floatSaved
#define __drv_floatUsed
#define __drv_inTry
#define __drv_interlocked
#define __drv_isAbstract
#define __drv_isCancelIRQL
#define __drv_isObjectPointer
#define __drv_mustHoldCancelSpinLock
#define __drv_mustHoldCriticalRegion
#define __drv_neverHoldCancelSpinLock
#define __drv_neverHoldCriticalRegion
#define __drv_notInTry
#define __drv_notPointer
#define __drv_releasesCancelSpinLock
#define __drv_releasesCriticalRegion
#define __drv_sameIRQL
#define _Dispatch_type_(...)
#define _IRQL_always_function_max_(...)
#define _IRQL_always_function_min_(...)
#define _IRQL_limited_to_(...)
#define _IRQL_restores_global_(...)
#define _IRQL_saves_global_(...)
#define _Kernel_IoGetDmaAdapter_(...)
#define _Kernel_acquires_resource_(...)
#define _Kernel_clear_do_init_(...)
#define _Kernel_entry_(...)
#define _Kernel_releases_resource_(...)
#define _Kernel_requires_resource_held_(...)
#define _Kernel_requires_resource_not_held_(...)
#define __drv_acquiresExclusiveResource(...)
#define __drv_acquiresExclusiveResourceGlobal(...)
#define __drv_acquiresResource(...)
#define __drv_acquiresResourceGlobal(...)
#define __drv_clearDoInit(...)
#define __drv_declspec(...)
#define __drv_fun(...)
#define __drv_functionClass(...)
#define __drv_inRequired(...)
#define __drv_maxFunctionIRQL(...)
#define __drv_minFunctionIRQL(...)
#define __drv_minIRQL(...)
#define __drv_mustHold(...)
#define __drv_mustHoldGlobal(...)
#define __drv_neverHold(...)
#define __drv_neverHoldGlobal(...)
#define __drv_preferredFunction(...)
#define __drv_releasesExclusiveResource(...)
#define __drv_releasesExclusiveResourceGlobal(...)
#define __drv_releasesResource(...)
#define __drv_releasesResourceGlobal(...)
#define __drv_reportError(...)
#define __drv_ret(...)
#define __drv_strictType(...)
#define __drv_strictTypeMatch(...)

#define DRIVER_WARNINGS_ENABLE
#define DRIVER_WARNINGS_DISABLE

#endif
