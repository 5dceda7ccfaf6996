/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Counters of the protocols, as in /proc/net/snmp and /proc/net/netstat. Each
 * list is name for name that of Linux, those parts that exist here.
 */
#ifndef STACK_SNMP_H
#define STACK_SNMP_H

#include <netemu/types.h>

struct kernel;

/* group, name */
#define SNMP_COUNTERS(X)            \
	X(Ip, InReceives)           \
	X(Ip, InHdrErrors)          \
	X(Ip, InAddrErrors)         \
	X(Ip, ForwDatagrams)        \
	X(Ip, InUnknownProtos)      \
	X(Ip, InDiscards)           \
	X(Ip, InDelivers)           \
	X(Ip, OutRequests)          \
	X(Ip, OutDiscards)          \
	X(Ip, OutNoRoutes)          \
	X(Ip, ReasmTimeout)         \
	X(Ip, ReasmReqds)           \
	X(Ip, ReasmOKs)             \
	X(Ip, ReasmFails)           \
	X(Ip, FragOKs)              \
	X(Ip, FragFails)            \
	X(Ip, FragCreates)          \
	X(Ip, OutTransmits)         \
	X(Icmp, InMsgs)             \
	X(Icmp, InErrors)           \
	X(Icmp, InCsumErrors)       \
	X(Icmp, InDestUnreachs)     \
	X(Icmp, InTimeExcds)        \
	X(Icmp, InParmProbs)        \
	X(Icmp, InSrcQuenchs)       \
	X(Icmp, InRedirects)        \
	X(Icmp, InEchos)            \
	X(Icmp, InEchoReps)         \
	X(Icmp, InTimestamps)       \
	X(Icmp, InTimestampReps)    \
	X(Icmp, OutMsgs)            \
	X(Icmp, OutErrors)          \
	X(Icmp, OutRateLimitGlobal) \
	X(Icmp, OutRateLimitHost)   \
	X(Icmp, OutDestUnreachs)    \
	X(Icmp, OutTimeExcds)       \
	X(Icmp, OutParmProbs)       \
	X(Icmp, OutEchos)           \
	X(Icmp, OutEchoReps)        \
	X(Icmp, OutTimestampReps)   \
	X(Udp, InDatagrams)         \
	X(Udp, NoPorts)             \
	X(Udp, InErrors)            \
	X(Udp, OutDatagrams)        \
	X(Udp, RcvbufErrors)        \
	X(Udp, SndbufErrors)        \
	X(Udp, InCsumErrors)        \
	X(IpExt, InNoRoutes)        \
	X(IpExt, InTruncatedPkts)   \
	X(IpExt, InMcastPkts)       \
	X(IpExt, OutMcastPkts)      \
	X(IpExt, InBcastPkts)       \
	X(IpExt, OutBcastPkts)      \
	X(IpExt, InOctets)          \
	X(IpExt, OutOctets)         \
	X(IpExt, InCsumErrors)      \
	X(IpExt, ReasmOverlaps)

enum snmp_counter {
#define X(group, name) MIB_##group##_##name,
	SNMP_COUNTERS(X)
#undef X
		MIB_COUNT
};

struct netns_mib {
	u64 counter[MIB_COUNT];
};

#define SNMP_INC(net, what) ((net)->mib.counter[MIB_##what]++)
#define SNMP_ADD(net, what, n) ((net)->mib.counter[MIB_##what] += (n))

/* Says all of them, in order: "IpInReceives", … as nstat prints. */
void snmp_for_each(struct kernel *k, void (*say)(void *ctx, const char *name, u64 value),
		   void *ctx);

#endif
