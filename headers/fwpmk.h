// fwpmk.h - filter engine management, callable from kernel mode.
// Follows the fwpmk.h pages of the DDI reference and the fwpmtypes.h pages of the Windows API reference.
#ifndef NMRCHECK_FWPMK_H
#define NMRCHECK_FWPMK_H

#pragma clang system_header
#include <fwptypes.h>

#ifdef __cplusplus
extern "C" {
#endif

extern const GUID FWPM_LAYER_INBOUND_IPPACKET_V4;
extern const GUID FWPM_LAYER_INBOUND_IPPACKET_V6;
extern const GUID FWPM_LAYER_OUTBOUND_IPPACKET_V4;
extern const GUID FWPM_LAYER_OUTBOUND_IPPACKET_V6;
extern const GUID FWPM_LAYER_IPFORWARD_V4;
extern const GUID FWPM_LAYER_IPFORWARD_V6;
extern const GUID FWPM_LAYER_INBOUND_TRANSPORT_V4;
extern const GUID FWPM_LAYER_INBOUND_TRANSPORT_V6;
extern const GUID FWPM_LAYER_OUTBOUND_TRANSPORT_V4;
extern const GUID FWPM_LAYER_OUTBOUND_TRANSPORT_V6;
extern const GUID FWPM_LAYER_STREAM_V4;
extern const GUID FWPM_LAYER_STREAM_V6;
extern const GUID FWPM_LAYER_DATAGRAM_DATA_V4;
extern const GUID FWPM_LAYER_DATAGRAM_DATA_V6;
extern const GUID FWPM_LAYER_INBOUND_ICMP_ERROR_V4;
extern const GUID FWPM_LAYER_INBOUND_ICMP_ERROR_V6;
extern const GUID FWPM_LAYER_OUTBOUND_ICMP_ERROR_V4;
extern const GUID FWPM_LAYER_OUTBOUND_ICMP_ERROR_V6;
extern const GUID FWPM_LAYER_ALE_RESOURCE_ASSIGNMENT_V4;
extern const GUID FWPM_LAYER_ALE_RESOURCE_ASSIGNMENT_V6;
extern const GUID FWPM_LAYER_ALE_AUTH_LISTEN_V4;
extern const GUID FWPM_LAYER_ALE_AUTH_LISTEN_V6;
extern const GUID FWPM_LAYER_ALE_AUTH_RECV_ACCEPT_V4;
extern const GUID FWPM_LAYER_ALE_AUTH_RECV_ACCEPT_V6;
extern const GUID FWPM_LAYER_ALE_AUTH_CONNECT_V4;
extern const GUID FWPM_LAYER_ALE_AUTH_CONNECT_V6;
extern const GUID FWPM_LAYER_ALE_FLOW_ESTABLISHED_V4;
extern const GUID FWPM_LAYER_ALE_FLOW_ESTABLISHED_V6;
extern const GUID FWPM_LAYER_INBOUND_MAC_FRAME_ETHERNET;
extern const GUID FWPM_LAYER_OUTBOUND_MAC_FRAME_ETHERNET;
extern const GUID FWPM_LAYER_INBOUND_MAC_FRAME_NATIVE;
extern const GUID FWPM_LAYER_OUTBOUND_MAC_FRAME_NATIVE;
extern const GUID FWPM_LAYER_NAME_RESOLUTION_CACHE_V4;
extern const GUID FWPM_LAYER_NAME_RESOLUTION_CACHE_V6;
extern const GUID FWPM_LAYER_ALE_RESOURCE_RELEASE_V4;
extern const GUID FWPM_LAYER_ALE_RESOURCE_RELEASE_V6;
extern const GUID FWPM_LAYER_ALE_ENDPOINT_CLOSURE_V4;
extern const GUID FWPM_LAYER_ALE_ENDPOINT_CLOSURE_V6;
extern const GUID FWPM_LAYER_ALE_CONNECT_REDIRECT_V4;
extern const GUID FWPM_LAYER_ALE_CONNECT_REDIRECT_V6;
extern const GUID FWPM_LAYER_ALE_BIND_REDIRECT_V4;
extern const GUID FWPM_LAYER_ALE_BIND_REDIRECT_V6;
extern const GUID FWPM_LAYER_STREAM_PACKET_V4;
extern const GUID FWPM_LAYER_STREAM_PACKET_V6;
extern const GUID FWPM_LAYER_INGRESS_VSWITCH_ETHERNET;
extern const GUID FWPM_LAYER_EGRESS_VSWITCH_ETHERNET;

extern const GUID FWPM_CONDITION_IP_LOCAL_ADDRESS;
extern const GUID FWPM_CONDITION_IP_REMOTE_ADDRESS;
extern const GUID FWPM_CONDITION_IP_SOURCE_ADDRESS;
extern const GUID FWPM_CONDITION_IP_DESTINATION_ADDRESS;
extern const GUID FWPM_CONDITION_IP_LOCAL_ADDRESS_TYPE;
extern const GUID FWPM_CONDITION_IP_LOCAL_PORT;
extern const GUID FWPM_CONDITION_IP_REMOTE_PORT;
extern const GUID FWPM_CONDITION_IP_PROTOCOL;
extern const GUID FWPM_CONDITION_IP_LOCAL_INTERFACE;
extern const GUID FWPM_CONDITION_INTERFACE_INDEX;
extern const GUID FWPM_CONDITION_SUB_INTERFACE_INDEX;
extern const GUID FWPM_CONDITION_FLAGS;
extern const GUID FWPM_CONDITION_DIRECTION;
extern const GUID FWPM_CONDITION_ALE_APP_ID;
extern const GUID FWPM_CONDITION_ALE_USER_ID;
extern const GUID FWPM_CONDITION_ALE_REMOTE_USER_ID;
extern const GUID FWPM_CONDITION_ALE_PACKAGE_ID;
extern const GUID FWPM_CONDITION_COMPARTMENT_ID;
extern const GUID FWPM_CONDITION_ICMP_TYPE;
extern const GUID FWPM_CONDITION_ICMP_CODE;
extern const GUID FWPM_CONDITION_ETHER_TYPE;
extern const GUID FWPM_CONDITION_MAC_LOCAL_ADDRESS;
extern const GUID FWPM_CONDITION_MAC_REMOTE_ADDRESS;
extern const GUID FWPM_CONDITION_L2_FLAGS;

extern const GUID FWPM_SUBLAYER_UNIVERSAL;

#define FWPM_SESSION_FLAG_DYNAMIC 0x00000001
#define FWPM_PROVIDER_FLAG_PERSISTENT 0x00000001
#define FWPM_SUBLAYER_FLAG_PERSISTENT 0x00000001
#define FWPM_CALLOUT_FLAG_PERSISTENT 0x00010000
#define FWPM_FILTER_FLAG_NONE 0x00000000
#define FWPM_FILTER_FLAG_PERSISTENT 0x00000001
#define FWPM_FILTER_FLAG_BOOTTIME 0x00000002
#define FWPM_FILTER_FLAG_CLEAR_ACTION_RIGHT 0x00000008
#define FWPM_FILTER_FLAG_PERMIT_IF_CALLOUT_UNREGISTERED 0x00000010
#define FWPM_TXN_READ_ONLY 0x00000001

typedef struct FWPM_DISPLAY_DATA0_ {
  wchar_t *name;
  wchar_t *description;
} FWPM_DISPLAY_DATA0, FWPM_DISPLAY_DATA;

typedef struct FWPM_SESSION0_ {
  GUID sessionKey;
  FWPM_DISPLAY_DATA0 displayData;
  UINT32 flags;
  UINT32 txnWaitTimeoutInMSec;
  DWORD processId;
  PVOID sid;
  wchar_t *username;
  BOOL kernelMode;
} FWPM_SESSION0, FWPM_SESSION;

typedef struct FWPM_PROVIDER0_ {
  GUID providerKey;
  FWPM_DISPLAY_DATA0 displayData;
  UINT32 flags;
  FWP_BYTE_BLOB providerData;
  wchar_t *serviceName;
} FWPM_PROVIDER0, FWPM_PROVIDER;

typedef struct FWPM_SUBLAYER0_ {
  GUID subLayerKey;
  FWPM_DISPLAY_DATA0 displayData;
  UINT32 flags;
  GUID *providerKey;
  FWP_BYTE_BLOB providerData;
  UINT16 weight;
} FWPM_SUBLAYER0, FWPM_SUBLAYER;

typedef struct FWPM_CALLOUT0_ {
  GUID calloutKey;
  FWPM_DISPLAY_DATA0 displayData;
  UINT32 flags;
  GUID *providerKey;
  FWP_BYTE_BLOB providerData;
  GUID applicableLayer;
  UINT32 calloutId;
} FWPM_CALLOUT0, FWPM_CALLOUT;

typedef struct FWPM_FILTER_CONDITION0_ {
  GUID fieldKey;
  FWP_MATCH_TYPE matchType;
  FWP_CONDITION_VALUE0 conditionValue;
} FWPM_FILTER_CONDITION0, FWPM_FILTER_CONDITION;

typedef struct FWPM_ACTION0_ {
  FWP_ACTION_TYPE type;
  union {
    GUID filterType;
    GUID calloutKey;
  };
} FWPM_ACTION0, FWPM_ACTION;

typedef struct FWPM_FILTER0_ {
  GUID filterKey;
  FWPM_DISPLAY_DATA0 displayData;
  UINT32 flags;
  GUID *providerKey;
  FWP_BYTE_BLOB providerData;
  GUID layerKey;
  GUID subLayerKey;
  FWP_VALUE0 weight;
  UINT32 numFilterConditions;
  FWPM_FILTER_CONDITION0 *filterCondition;
  FWPM_ACTION0 action;
  union {
    UINT64 rawContext;
    GUID providerContextKey;
  };
  GUID *reserved;
  UINT64 filterId;
  FWP_VALUE0 effectiveWeight;
} FWPM_FILTER0, FWPM_FILTER;

typedef enum FWPM_SERVICE_STATE_ {
  FWPM_SERVICE_STOPPED,
  FWPM_SERVICE_START_PENDING,
  FWPM_SERVICE_STOP_PENDING,
  FWPM_SERVICE_RUNNING,
  FWPM_SERVICE_STATE_MAX
} FWPM_SERVICE_STATE;

typedef VOID(NTAPI *FWPM_SERVICE_STATE_CHANGE_CALLBACK0)(PVOID context, FWPM_SERVICE_STATE newState);

NTSTATUS NTAPI FwpmEngineOpen0(const wchar_t *serverName, UINT32 authnService, PVOID authIdentity, const FWPM_SESSION0 *session, HANDLE *engineHandle);
NTSTATUS NTAPI FwpmEngineClose0(HANDLE engineHandle);
NTSTATUS NTAPI FwpmTransactionBegin0(HANDLE engineHandle, UINT32 flags);
NTSTATUS NTAPI FwpmTransactionCommit0(HANDLE engineHandle);
NTSTATUS NTAPI FwpmTransactionAbort0(HANDLE engineHandle);
NTSTATUS NTAPI FwpmProviderAdd0(HANDLE engineHandle, const FWPM_PROVIDER0 *provider, PSECURITY_DESCRIPTOR sd);
NTSTATUS NTAPI FwpmProviderDeleteByKey0(HANDLE engineHandle, const GUID *key);
NTSTATUS NTAPI FwpmSubLayerAdd0(HANDLE engineHandle, const FWPM_SUBLAYER0 *subLayer, PSECURITY_DESCRIPTOR sd);
NTSTATUS NTAPI FwpmSubLayerDeleteByKey0(HANDLE engineHandle, const GUID *key);
NTSTATUS NTAPI FwpmCalloutAdd0(HANDLE engineHandle, const FWPM_CALLOUT0 *callout, PSECURITY_DESCRIPTOR sd, UINT32 *id);
NTSTATUS NTAPI FwpmCalloutDeleteById0(HANDLE engineHandle, UINT32 id);
NTSTATUS NTAPI FwpmCalloutDeleteByKey0(HANDLE engineHandle, const GUID *key);
NTSTATUS NTAPI FwpmFilterAdd0(HANDLE engineHandle, const FWPM_FILTER0 *filter, PSECURITY_DESCRIPTOR sd, UINT64 *id);
NTSTATUS NTAPI FwpmFilterDeleteById0(HANDLE engineHandle, UINT64 id);
NTSTATUS NTAPI FwpmFilterDeleteByKey0(HANDLE engineHandle, const GUID *key);
VOID NTAPI FwpmFreeMemory0(PVOID *p);
NTSTATUS NTAPI FwpmBfeStateSubscribeChanges0(PVOID deviceObject, FWPM_SERVICE_STATE_CHANGE_CALLBACK0 callback, PVOID context, HANDLE *changeHandle);
NTSTATUS NTAPI FwpmBfeStateUnsubscribeChanges0(HANDLE changeHandle);
FWPM_SERVICE_STATE NTAPI FwpmBfeStateGet0(VOID);

#define FwpmEngineOpen FwpmEngineOpen0
#define FwpmEngineClose FwpmEngineClose0
#define FwpmTransactionBegin FwpmTransactionBegin0
#define FwpmTransactionCommit FwpmTransactionCommit0
#define FwpmTransactionAbort FwpmTransactionAbort0
#define FwpmProviderAdd FwpmProviderAdd0
#define FwpmProviderDeleteByKey FwpmProviderDeleteByKey0
#define FwpmSubLayerAdd FwpmSubLayerAdd0
#define FwpmSubLayerDeleteByKey FwpmSubLayerDeleteByKey0
#define FwpmCalloutAdd FwpmCalloutAdd0
#define FwpmCalloutDeleteById FwpmCalloutDeleteById0
#define FwpmCalloutDeleteByKey FwpmCalloutDeleteByKey0
#define FwpmFilterAdd FwpmFilterAdd0
#define FwpmFilterDeleteById FwpmFilterDeleteById0
#define FwpmFilterDeleteByKey FwpmFilterDeleteByKey0
#define FwpmFreeMemory FwpmFreeMemory0
#define FwpmBfeStateSubscribeChanges FwpmBfeStateSubscribeChanges0
#define FwpmBfeStateUnsubscribeChanges FwpmBfeStateUnsubscribeChanges0
#define FwpmBfeStateGet FwpmBfeStateGet0

#ifdef __cplusplus
}
#endif

#endif
