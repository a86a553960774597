// netiodef.h - identifiers of network modules, and the IP header formats drivers parse packets with.
// Follows: "NPI_MODULEID structure (netiodef.h)"; RFC 791, 8200, 768, 9293, 792, 4443, 826 for the formats.
#ifndef NMRCHECK_NETIODEF_H
#define NMRCHECK_NETIODEF_H
#define _NETIODEF_

#pragma clang system_header
#include <ws2def.h>
#include <ws2ipdef.h>
#include <ifdef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef PVOID NDIS_HANDLE, *PNDIS_HANDLE;

typedef GUID NPIID;
typedef const NPIID *PNPIID;

typedef enum _NPI_MODULEID_TYPE { MIT_GUID = 1, MIT_IF_LUID } NPI_MODULEID_TYPE;

typedef struct _NPI_MODULEID {
  USHORT Length;
  NPI_MODULEID_TYPE Type;
  union {
    GUID Guid;
    LUID IfLuid;
  };
} NPI_MODULEID;
typedef const NPI_MODULEID *PNPI_MODULEID;

extern const NPI_MODULEID NPI_MS_IPV4_MODULEID, NPI_MS_IPV6_MODULEID, NPI_MS_TCP_MODULEID, NPI_MS_UDP_MODULEID, NPI_MS_RAW_MODULEID;

BOOLEAN NmrIsEqualNpiModuleId(PNPI_MODULEID Left, PNPI_MODULEID Right);

#include <pshpack1.h>

typedef union _DL_EUI48 {
  UCHAR Byte[6];
} DL_EUI48, *PDL_EUI48;

typedef struct _ETHERNET_HEADER {
  DL_EUI48 Destination;
  DL_EUI48 Source;
  union {
    USHORT Type;
    USHORT Length;
  };
} ETHERNET_HEADER, *PETHERNET_HEADER;

typedef struct _VLAN_TAG {
  union {
    USHORT Tag;
    struct {
      USHORT VID : 12;
      USHORT CFI : 1;
      USHORT User_Priority : 3;
    };
  };
  USHORT Type;
} VLAN_TAG, *PVLAN_TAG;

#define ETHERNET_TYPE_MINIMUM 0x0600
#define ETHERNET_TYPE_IPV4 0x0800
#define ETHERNET_TYPE_ARP 0x0806
#define ETHERNET_TYPE_IPV6 0x86dd
#define ETHERNET_TYPE_802_1Q 0x8100
#define ETHERNET_TYPE_802_1AD 0x88a8
#define ETH_LENGTH_OF_ADDRESS 6
#define DL_HEADER_LENGTH_MAXIMUM 64

typedef struct _IPV4_HEADER {
  union {
    UCHAR VersionAndHeaderLength;
    struct {
      UCHAR HeaderLength : 4;
      UCHAR Version : 4;
    };
  };
  union {
    UCHAR TypeOfServiceAndEcnField;
    UCHAR TypeOfService;
    struct {
      UCHAR EcnField : 2;
      UCHAR DscpField_ : 6;
    };
  };
  USHORT TotalLength;
  USHORT Identification;
  union {
    USHORT FlagsAndOffset;
    struct {
      USHORT DontUse1 : 5;
      USHORT MoreFragments : 1;
      USHORT DontFragment : 1;
      USHORT Reserved : 1;
      USHORT DontUse2 : 8;
    };
  };
  UCHAR TimeToLive;
  UCHAR Protocol;
  USHORT HeaderChecksum;
  IN_ADDR SourceAddress;
  IN_ADDR DestinationAddress;
} IPV4_HEADER, *PIPV4_HEADER;

#define IPV4_VERSION 4
#define IPV6_VERSION 6

typedef struct _IPV6_HEADER {
  union {
    ULONG VersionClassFlow;
    struct {
      ULONG DontUse1 : 4;
      ULONG Version : 4;
      ULONG DontUse2 : 24;
    };
  };
  USHORT PayloadLength;
  UCHAR NextHeader;
  UCHAR HopLimit;
  IN6_ADDR SourceAddress;
  IN6_ADDR DestinationAddress;
} IPV6_HEADER, *PIPV6_HEADER;

typedef struct ipv6_fragment_header {
  UCHAR NextHeader;
  UCHAR Reserved;
  USHORT OffsetAndFlags;
  ULONG Id;
} IPV6_FRAGMENT_HEADER, *PIPV6_FRAGMENT_HEADER;

typedef struct _IPV6_EXTENSION_HEADER {
  UCHAR NextHeader;
  UCHAR Length;
} IPV6_EXTENSION_HEADER, *PIPV6_EXTENSION_HEADER;



typedef struct tcp_hdr {
  USHORT th_sport;
  USHORT th_dport;
  ULONG th_seq;
  ULONG th_ack;
  UCHAR th_x2 : 4;
  UCHAR th_len : 4;
  UCHAR th_flags;
  USHORT th_win;
  USHORT th_sum;
  USHORT th_urp;
} TCP_HDR, *PTCP_HDR;

#define TH_MAX_LEN 60
#define TH_FIN 0x01
#define TH_SYN 0x02
#define TH_RST 0x04
#define TH_PSH 0x08
#define TH_ACK 0x10
#define TH_URG 0x20
#define TH_ECE 0x40
#define TH_CWR 0x80

typedef struct _ICMP_HEADER {
  UCHAR Type;
  UCHAR Code;
  USHORT Checksum;
} ICMP_HEADER, *PICMP_HEADER;

typedef struct _ICMP_MESSAGE {
  ICMP_HEADER Header;
  union {
    ULONG Data32[1];
    USHORT Data16[2];
    UCHAR Data8[4];
  } Data;
} ICMP_MESSAGE, *PICMP_MESSAGE;

typedef ICMP_HEADER ICMPV4_HEADER, *PICMPV4_HEADER, ICMPV6_HEADER, *PICMPV6_HEADER;
typedef ICMP_MESSAGE ICMPV4_MESSAGE, *PICMPV4_MESSAGE, ICMPV6_MESSAGE, *PICMPV6_MESSAGE;

typedef enum {
  ICMP4_ECHO_REPLY = 0,
  ICMP4_DST_UNREACH = 3,
  ICMP4_SOURCE_QUENCH = 4,
  ICMP4_REDIRECT = 5,
  ICMP4_ECHO_REQUEST = 8,
  ICMP4_TIME_EXCEEDED = 11,
  ICMP4_PARAM_PROB = 12
} ICMP4_TYPE;

typedef enum {
  ICMP6_DST_UNREACH = 1,
  ICMP6_PACKET_TOO_BIG = 2,
  ICMP6_TIME_EXCEEDED = 3,
  ICMP6_PARAM_PROB = 4,
  ICMP6_ECHO_REQUEST = 128,
  ICMP6_ECHO_REPLY = 129,
  ND_ROUTER_SOLICIT = 133,
  ND_ROUTER_ADVERT = 134,
  ND_NEIGHBOR_SOLICIT = 135,
  ND_NEIGHBOR_ADVERT = 136,
  ND_REDIRECT = 137
} ICMP6_TYPE;

#define ICMP4_UNREACH_NET 0
#define ICMP4_UNREACH_HOST 1
#define ICMP4_UNREACH_PROTOCOL 2
#define ICMP4_UNREACH_PORT 3
#define ICMP4_UNREACH_FRAG_NEEDED 4
#define ICMP4_UNREACH_ADMIN 13
#define ICMP6_DST_UNREACH_NOROUTE 0
#define ICMP6_DST_UNREACH_ADMIN 1
#define ICMP6_DST_UNREACH_ADDR 3
#define ICMP6_DST_UNREACH_NOPORT 4

typedef struct _ARP_HEADER {
  USHORT HardwareAddressSpace;
  USHORT ProtocolAddressSpace;
  UCHAR HardwareAddressLength;
  UCHAR ProtocolAddressLength;
  USHORT Opcode;
  UCHAR SenderHardwareAddress[1];
} ARP_HEADER, *PARP_HEADER;

#include <poppack.h>

#ifdef __cplusplus
}
#endif

#endif
