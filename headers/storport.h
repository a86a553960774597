// storport.h - mingw-w64's, without a structure that its srb.h has as well.
#ifndef NMRCHECK_STORPORT_H
#define NMRCHECK_STORPORT_H

#pragma clang system_header
#include <ntddk.h>
#include <srb.h>
#define _SCSI_WMI_REQUEST_BLOCK nmrcheck_unused_scsi_wmi_request_block_tag
#define SCSI_WMI_REQUEST_BLOCK nmrcheck_unused_SCSI_WMI_REQUEST_BLOCK
#define PSCSI_WMI_REQUEST_BLOCK nmrcheck_unused_PSCSI_WMI_REQUEST_BLOCK
#include_next <storport.h>
#undef _SCSI_WMI_REQUEST_BLOCK
#undef SCSI_WMI_REQUEST_BLOCK
#undef PSCSI_WMI_REQUEST_BLOCK

#endif
