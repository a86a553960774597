// UdeCx.h - the USB device emulation class extension.
// Follows the udecx.h, udecxusbdevice.h, udecxusbendpoint.h, udecxurb.h and udecxwdfdevice.h pages of the DDI reference.
#ifndef NMRCHECK_UDECX_H
#define NMRCHECK_UDECX_H

#pragma clang system_header
#include <wdf.h>
#include <usb.h>

#ifdef __cplusplus
extern "C" {
#endif

NMRCHECK_WDF_HANDLE(UDECXUSBDEVICE);
NMRCHECK_WDF_HANDLE(UDECXUSBENDPOINT);
typedef struct UDECXUSBDEVICE_INIT UDECXUSBDEVICE_INIT, *PUDECXUSBDEVICE_INIT;
typedef struct UDECXUSBENDPOINT_INIT UDECXUSBENDPOINT_INIT, *PUDECXUSBENDPOINT_INIT;

// ---- the controller

typedef enum _UDECX_WDF_DEVICE_RESET_ACTION { UdecxWdfDeviceResetActionResetEachUsbDevice, UdecxWdfDeviceResetActionDisconnectEachUsbDevice } UDECX_WDF_DEVICE_RESET_ACTION;

typedef NTSTATUS NTAPI EVT_UDECX_WDF_DEVICE_QUERY_USB_CAPABILITY(WDFDEVICE UdecxWdfDevice, PGUID CapabilityType, ULONG OutputBufferLength, PVOID OutputBuffer,
                                                                 PULONG ResultLength);
typedef EVT_UDECX_WDF_DEVICE_QUERY_USB_CAPABILITY *PFN_UDECX_WDF_DEVICE_QUERY_USB_CAPABILITY;
typedef VOID NTAPI EVT_UDECX_WDF_DEVICE_RESET(WDFDEVICE UdecxWdfDevice);

typedef struct _UDECX_WDF_DEVICE_CONFIG {
  ULONG Size;
  USHORT NumberOfUsb20Ports;
  USHORT NumberOfUsb30Ports;
  PFN_UDECX_WDF_DEVICE_QUERY_USB_CAPABILITY EvtUdecxWdfDeviceQueryUsbCapability;
  EVT_UDECX_WDF_DEVICE_RESET *EvtUdecxWdfDeviceReset;
  UDECX_WDF_DEVICE_RESET_ACTION ResetAction;
} UDECX_WDF_DEVICE_CONFIG, *PUDECX_WDF_DEVICE_CONFIG;

FORCEINLINE VOID UDECX_WDF_DEVICE_CONFIG_INIT(PUDECX_WDF_DEVICE_CONFIG Config, PFN_UDECX_WDF_DEVICE_QUERY_USB_CAPABILITY QueryUsbCapability) {
  NMRCHECK_WDF_ZERO(UDECX_WDF_DEVICE_CONFIG, Config);
  Config->NumberOfUsb20Ports = 1;
  Config->NumberOfUsb30Ports = 1;
  Config->EvtUdecxWdfDeviceQueryUsbCapability = QueryUsbCapability;
}

NTSTATUS UdecxInitializeWdfDeviceInit(PWDFDEVICE_INIT WdfDeviceInit);
NTSTATUS UdecxWdfDeviceAddUsbDeviceEmulation(WDFDEVICE WdfDevice, PUDECX_WDF_DEVICE_CONFIG Config);
BOOLEAN UdecxWdfDeviceTryHandleUserIoctl(WDFDEVICE UdecxWdfDevice, WDFREQUEST Request);
VOID UdecxWdfDeviceResetComplete(WDFDEVICE UdecxWdfDevice);
VOID UdecxWdfDeviceNeedsReset(WDFDEVICE UdecxWdfDevice, ULONG ResetScope);

// ---- devices

typedef enum _UDECX_USB_DEVICE_SPEED { UdecxUsbLowSpeed, UdecxUsbFullSpeed, UdecxUsbHighSpeed, UdecxUsbSuperSpeed } UDECX_USB_DEVICE_SPEED;
typedef enum _UDECX_USB_DEVICE_WAKE_SETTING { UdecxUsbDeviceWakeDisabled, UdecxUsbDeviceWakeEnabled, UdecxUsbDeviceWakeNotApplicable } UDECX_USB_DEVICE_WAKE_SETTING;
typedef enum _UDECX_USB_DEVICE_FUNCTION_POWER { UdecxUsbDeviceFunctionNotSuspended, UdecxUsbDeviceFunctionSuspendedCannotWake, UdecxUsbDeviceFunctionSuspendedCanWake } UDECX_USB_DEVICE_FUNCTION_POWER;
typedef enum _UDECX_ENDPOINT_TYPE { UdecxEndpointTypeSimple, UdecxEndpointTypeDynamic } UDECX_ENDPOINT_TYPE;
typedef enum _UDECX_ENDPOINTS_CONFIGURE_TYPE {
  UdecxEndpointsConfigureTypeDeviceInitialize,
  UdecxEndpointsConfigureTypeDeviceConfigurationChange,
  UdecxEndpointsConfigureTypeInterfaceSettingChange,
  UdecxEndpointsConfigureTypeEndpointsReleasedOnly
} UDECX_ENDPOINTS_CONFIGURE_TYPE;

typedef struct _UDECX_USB_ENDPOINT_INIT_AND_METADATA {
  ULONG Size;
  PUDECXUSBENDPOINT_INIT UdecxUsbEndpointInit;
  ULONG EndpointDescriptorBufferLength;
  PUSB_ENDPOINT_DESCRIPTOR EndpointDescriptor;
  PVOID SuperSpeedEndpointCompanionDescriptor;
} UDECX_USB_ENDPOINT_INIT_AND_METADATA, *PUDECX_USB_ENDPOINT_INIT_AND_METADATA;

typedef struct _UDECX_ENDPOINTS_CONFIGURE_PARAMS {
  ULONG Size;
  UDECX_ENDPOINTS_CONFIGURE_TYPE ConfigureType;
  UCHAR NewConfigurationValue;
  UCHAR InterfaceNumber;
  UCHAR NewInterfaceSetting;
  ULONG EndpointsToConfigureCount;
  UDECXUSBENDPOINT *EndpointsToConfigure;
  ULONG ReleasedEndpointsCount;
  UDECXUSBENDPOINT *ReleasedEndpoints;
} UDECX_ENDPOINTS_CONFIGURE_PARAMS, *PUDECX_ENDPOINTS_CONFIGURE_PARAMS;

typedef NTSTATUS NTAPI EVT_UDECX_USB_DEVICE_D0_ENTRY(WDFDEVICE UdecxWdfDevice, UDECXUSBDEVICE UdecxUsbDevice);
typedef NTSTATUS NTAPI EVT_UDECX_USB_DEVICE_D0_EXIT(WDFDEVICE UdecxWdfDevice, UDECXUSBDEVICE UdecxUsbDevice, UDECX_USB_DEVICE_WAKE_SETTING WakeSetting);
typedef NTSTATUS NTAPI EVT_UDECX_USB_DEVICE_SET_FUNCTION_SUSPEND_AND_WAKE(WDFDEVICE UdecxWdfDevice, UDECXUSBDEVICE UdecxUsbDevice, ULONG Interface,
                                                                          UDECX_USB_DEVICE_FUNCTION_POWER FunctionPower);
typedef VOID NTAPI EVT_UDECX_USB_DEVICE_POST_ENUMERATION_RESET(WDFDEVICE UdecxWdfDevice, UDECXUSBDEVICE UdecxUsbDevice, WDFREQUEST Request, BOOLEAN AllDevicesReset);
typedef NTSTATUS NTAPI EVT_UDECX_USB_DEVICE_DEFAULT_ENDPOINT_ADD(UDECXUSBDEVICE UdecxUsbDevice, PUDECXUSBENDPOINT_INIT UdecxUsbEndpointInit);
typedef NTSTATUS NTAPI EVT_UDECX_USB_DEVICE_ENDPOINT_ADD(UDECXUSBDEVICE UdecxUsbDevice, PUDECX_USB_ENDPOINT_INIT_AND_METADATA EndpointToCreate);
typedef VOID NTAPI EVT_UDECX_USB_DEVICE_ENDPOINTS_CONFIGURE(UDECXUSBDEVICE UdecxUsbDevice, WDFREQUEST Request, PUDECX_ENDPOINTS_CONFIGURE_PARAMS Params);

typedef struct _UDECX_USB_DEVICE_STATE_CHANGE_CALLBACKS {
  ULONG Size;
  EVT_UDECX_USB_DEVICE_D0_ENTRY *EvtUsbDeviceLinkPowerEntry;
  EVT_UDECX_USB_DEVICE_D0_EXIT *EvtUsbDeviceLinkPowerExit;
  EVT_UDECX_USB_DEVICE_SET_FUNCTION_SUSPEND_AND_WAKE *EvtUsbDeviceSetFunctionSuspendAndWake;
  EVT_UDECX_USB_DEVICE_POST_ENUMERATION_RESET *EvtUsbDeviceReset;
  EVT_UDECX_USB_DEVICE_DEFAULT_ENDPOINT_ADD *EvtUsbDeviceDefaultEndpointAdd;
  EVT_UDECX_USB_DEVICE_ENDPOINT_ADD *EvtUsbDeviceEndpointAdd;
  EVT_UDECX_USB_DEVICE_ENDPOINTS_CONFIGURE *EvtUsbDeviceEndpointsConfigure;
} UDECX_USB_DEVICE_STATE_CHANGE_CALLBACKS, *PUDECX_USB_DEVICE_STATE_CHANGE_CALLBACKS;

FORCEINLINE VOID UDECX_USB_DEVICE_CALLBACKS_INIT(PUDECX_USB_DEVICE_STATE_CHANGE_CALLBACKS Callbacks) {
  NMRCHECK_WDF_ZERO(UDECX_USB_DEVICE_STATE_CHANGE_CALLBACKS, Callbacks);
}

typedef struct _UDECX_USB_DEVICE_PLUG_IN_OPTIONS {
  ULONG Size;
  ULONG Usb20PortNumber;
  ULONG Usb30PortNumber;
} UDECX_USB_DEVICE_PLUG_IN_OPTIONS, *PUDECX_USB_DEVICE_PLUG_IN_OPTIONS;

FORCEINLINE VOID UDECX_USB_DEVICE_PLUG_IN_OPTIONS_INIT(PUDECX_USB_DEVICE_PLUG_IN_OPTIONS Options) {
  NMRCHECK_WDF_ZERO(UDECX_USB_DEVICE_PLUG_IN_OPTIONS, Options);
}

PUDECXUSBDEVICE_INIT UdecxUsbDeviceInitAllocate(WDFDEVICE UdecxWdfDevice);
VOID UdecxUsbDeviceInitFree(PUDECXUSBDEVICE_INIT UdecxUsbDeviceInit);
VOID UdecxUsbDeviceInitSetStateChangeCallbacks(PUDECXUSBDEVICE_INIT UdecxUsbDeviceInit, PUDECX_USB_DEVICE_STATE_CHANGE_CALLBACKS Callbacks);
VOID UdecxUsbDeviceInitSetSpeed(PUDECXUSBDEVICE_INIT UdecxUsbDeviceInit, UDECX_USB_DEVICE_SPEED UsbDeviceSpeed);
VOID UdecxUsbDeviceInitSetEndpointsType(PUDECXUSBDEVICE_INIT UdecxUsbDeviceInit, UDECX_ENDPOINT_TYPE UdecxEndpointType);
NTSTATUS UdecxUsbDeviceInitAddDescriptor(PUDECXUSBDEVICE_INIT UdecxUsbDeviceInit, PUCHAR Descriptor, USHORT DescriptorLength);
NTSTATUS UdecxUsbDeviceCreate(PUDECXUSBDEVICE_INIT *UdecxUsbDeviceInit, PWDF_OBJECT_ATTRIBUTES Attributes, UDECXUSBDEVICE *UdecxUsbDevice);
NTSTATUS UdecxUsbDevicePlugIn(UDECXUSBDEVICE UdecxUsbDevice, PUDECX_USB_DEVICE_PLUG_IN_OPTIONS Options);
NTSTATUS UdecxUsbDevicePlugOutAndDelete(UDECXUSBDEVICE UdecxUsbDevice);
VOID UdecxUsbDeviceSignalWake(UDECXUSBDEVICE UdecxUsbDevice);
VOID UdecxUsbDeviceSignalFunctionWake(UDECXUSBDEVICE UdecxUsbDevice, ULONG Interface);
VOID UdecxUsbDeviceLinkPowerEntryComplete(UDECXUSBDEVICE UdecxUsbDevice, NTSTATUS CompletionStatus);
VOID UdecxUsbDeviceLinkPowerExitComplete(UDECXUSBDEVICE UdecxUsbDevice, NTSTATUS CompletionStatus);
VOID UdecxUsbDeviceSetFunctionSuspendAndWakeComplete(UDECXUSBDEVICE UdecxUsbDevice, NTSTATUS CompletionStatus);

// ---- endpoints

typedef VOID NTAPI EVT_UDECX_USB_ENDPOINT_RESET(UDECXUSBENDPOINT UdecxUsbEndpoint, WDFREQUEST Request);
typedef EVT_UDECX_USB_ENDPOINT_RESET *PFN_UDECX_USB_ENDPOINT_RESET;
typedef VOID NTAPI EVT_UDECX_USB_ENDPOINT_START(UDECXUSBENDPOINT UdecxUsbEndpoint);
typedef VOID NTAPI EVT_UDECX_USB_ENDPOINT_PURGE(UDECXUSBENDPOINT UdecxUsbEndpoint);

typedef struct _UDECX_USB_ENDPOINT_CALLBACKS {
  ULONG Size;
  PFN_UDECX_USB_ENDPOINT_RESET EvtUsbEndpointReset;
  EVT_UDECX_USB_ENDPOINT_START *EvtUsbEndpointStart;
  EVT_UDECX_USB_ENDPOINT_PURGE *EvtUsbEndpointPurge;
} UDECX_USB_ENDPOINT_CALLBACKS, *PUDECX_USB_ENDPOINT_CALLBACKS;

FORCEINLINE VOID UDECX_USB_ENDPOINT_CALLBACKS_INIT(PUDECX_USB_ENDPOINT_CALLBACKS Callbacks, PFN_UDECX_USB_ENDPOINT_RESET EvtUsbEndpointReset) {
  NMRCHECK_WDF_ZERO(UDECX_USB_ENDPOINT_CALLBACKS, Callbacks);
  Callbacks->EvtUsbEndpointReset = EvtUsbEndpointReset;
}

PUDECXUSBENDPOINT_INIT UdecxUsbSimpleEndpointInitAllocate(UDECXUSBDEVICE UdecxUsbDevice);
VOID UdecxUsbEndpointInitFree(PUDECXUSBENDPOINT_INIT UdecxUsbEndpointInit);
VOID UdecxUsbEndpointInitSetEndpointAddress(PUDECXUSBENDPOINT_INIT UdecxUsbEndpointInit, UCHAR EndpointAddress);
VOID UdecxUsbEndpointInitSetCallbacks(PUDECXUSBENDPOINT_INIT UdecxUsbEndpointInit, PUDECX_USB_ENDPOINT_CALLBACKS Callbacks);
NTSTATUS UdecxUsbEndpointCreate(PUDECXUSBENDPOINT_INIT *UdecxUsbEndpointInit, PWDF_OBJECT_ATTRIBUTES Attributes, UDECXUSBENDPOINT *UdecxUsbEndpoint);
VOID UdecxUsbEndpointSetWdfIoQueue(UDECXUSBENDPOINT UdecxUsbEndpoint, WDFQUEUE WdfQueue);
VOID UdecxUsbEndpointPurgeComplete(UDECXUSBENDPOINT UdecxUsbEndpoint);

// ---- requests

NTSTATUS UdecxUrbRetrieveBuffer(WDFREQUEST Request, PUCHAR *TransferBuffer, PULONG Length);
NTSTATUS UdecxUrbRetrieveControlSetupPacket(WDFREQUEST Request, PVOID SetupPacket);
VOID UdecxUrbSetBytesCompleted(WDFREQUEST Request, ULONG BytesCompleted);
VOID UdecxUrbComplete(WDFREQUEST Request, USBD_STATUS UsbdStatus);
VOID UdecxUrbCompleteWithNtStatus(WDFREQUEST Request, NTSTATUS NtStatus);

#ifdef __cplusplus
}
#endif

#endif
