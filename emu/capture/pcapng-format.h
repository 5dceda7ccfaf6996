/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers of pcapng that its writer and its reader share: IETF draft-ietf-opsawg-pcapng. */
#ifndef CAPTURE_PCAPNG_FORMAT_H
#define CAPTURE_PCAPNG_FORMAT_H

#include <netemu/types.h>

#define BLOCK_SHB 0x0a0d0d0au
#define BLOCK_IDB 1u
#define BLOCK_EPB 6u
#define BLOCK_FRAME 12 /* type and length before, length behind a block's body */
#define BYTE_ORDER_MAGIC 0x1a2b3c4du

#define OPT_END 0
#define OPT_COMMENT 1
#define SHB_USERAPPL 4
#define IDB_NAME 2
#define IDB_TSRESOL 9
#define IDB_FCSLEN 13
#define EPB_FLAGS 2
#define EPB_PACKETID 5

#define IDB_HEAD 8	 /* fixed part of its body */
#define EPB_BODY_HEAD 20 /* the same */

#define EPB_FLAG_DIRECTION 3u
#define EPB_FLAG_INBOUND 1u
#define EPB_FLAG_OUTBOUND 2u
#define EPB_FLAG_FCS_LEN(n) ((u32)(n) << 5)
#define EPB_FLAG_CRC_ERROR BIT(24)
#define EPB_FLAG_TOO_SHORT BIT(26)
#define EPB_FLAG_SYMBOL_ERROR BIT(31)

#endif
