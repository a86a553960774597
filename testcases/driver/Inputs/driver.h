/* What the sources of the drivers have in common. */
#include <ntddk.h>
#include <netioddk.h>
#include <wsk.h>

#define TAG 'tset'

typedef struct _PEER_DISPATCH {
    VOID (*Notify)(PVOID Peer);
} PEER_DISPATCH;

typedef struct _BINDING {
    HANDLE Nmr;
    PVOID Peer;
    const VOID *PeerDispatch;
    const PEER_DISPATCH *Table;
    PIO_WORKITEM Work;
    LONG Calls;
    BOOLEAN Closing;
} BINDING;

typedef struct _SERVICE {
    HANDLE Nmr;
    NPI_CLIENT_CHARACTERISTICS Characteristics;
} SERVICE;

/* Our side's table, and who we are. */
extern const ULONG Dispatch;
extern const NPIID NpiId;
extern const NPI_MODULEID ModuleId;
extern const NPI_CLIENT_CHARACTERISTICS Client;
extern const NPI_PROVIDER_CHARACTERISTICS Provider;

#define CLIENT(name, attach, detach, cleanup)                                                \
    const NPI_CLIENT_CHARACTERISTICS name = {                                                \
        0, sizeof(name), attach, detach, cleanup,                                          \
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &NpiId, &ModuleId, 0, NULL }                 \
    }

NPI_CLIENT_ATTACH_PROVIDER_FN Attach;
NPI_CLIENT_DETACH_PROVIDER_FN Detach;
NPI_CLIENT_CLEANUP_BINDING_CONTEXT_FN Cleanup;
DRIVER_UNLOAD Unload;

extern WSK_REGISTRATION Registration;
extern WSK_PROVIDER_NPI Npi;
extern WSK_CLIENT_NPI ClientNpi;
