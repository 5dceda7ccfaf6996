/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Registers of a PHY: IEEE 802.3 clause 22, and the clause 45 ones that Energy
 * Efficient Ethernet needs. Names are those of Linux's uapi linux/mii.h and
 * linux/mdio.h, numbers those of 802.3-2018 22.2.4, 28.2.4, 40.5.1 and 45.2.
 */
#ifndef STACK_MII_H
#define STACK_MII_H

#include <netemu/types.h>

#define MII_BMCR 0x00	   /* basic mode control */
#define MII_BMSR 0x01	   /* basic mode status */
#define MII_PHYSID1 0x02   /* identifier, upper half */
#define MII_PHYSID2 0x03   /* identifier, lower half */
#define MII_ADVERTISE 0x04 /* what we tell the partner */
#define MII_LPA 0x05	   /* what the partner told us */
#define MII_EXPANSION 0x06 /* autonegotiation expansion */
#define MII_CTRL1000 0x09  /* 1000BASE-T control */
#define MII_STAT1000 0x0a  /* 1000BASE-T status */
#define MII_MMD_CTRL 0x0d  /* indirect access to clause 45 registers */
#define MII_MMD_DATA 0x0e
#define MII_ESTATUS 0x0f /* extended status */

#define BMCR_SPEED1000 0x0040
#define BMCR_CTST 0x0080
#define BMCR_FULLDPLX 0x0100
#define BMCR_ANRESTART 0x0200
#define BMCR_ISOLATE 0x0400
#define BMCR_PDOWN 0x0800
#define BMCR_ANENABLE 0x1000
#define BMCR_SPEED100 0x2000
#define BMCR_SPEED10 0x0000
#define BMCR_LOOPBACK 0x4000
#define BMCR_RESET 0x8000

#define BMSR_ERCAP 0x0001
#define BMSR_JCD 0x0002
#define BMSR_LSTATUS 0x0004
#define BMSR_ANEGCAPABLE 0x0008
#define BMSR_RFAULT 0x0010
#define BMSR_ANEGCOMPLETE 0x0020
#define BMSR_ESTATEN 0x0100
#define BMSR_10HALF 0x0800
#define BMSR_10FULL 0x1000
#define BMSR_100HALF 0x2000
#define BMSR_100FULL 0x4000
#define BMSR_100BASE4 0x8000

#define ADVERTISE_CSMA 0x0001
#define ADVERTISE_10HALF 0x0020
#define ADVERTISE_10FULL 0x0040
#define ADVERTISE_100HALF 0x0080
#define ADVERTISE_100FULL 0x0100
#define ADVERTISE_100BASE4 0x0200
#define ADVERTISE_PAUSE_CAP 0x0400
#define ADVERTISE_PAUSE_ASYM 0x0800
#define ADVERTISE_RFAULT 0x2000
#define ADVERTISE_LPACK 0x4000
#define ADVERTISE_NPAGE 0x8000
#define ADVERTISE_ALL (ADVERTISE_10HALF | ADVERTISE_10FULL | ADVERTISE_100HALF | ADVERTISE_100FULL)

/* Registers 4 and 5 where the medium is 1000BASE-X (802.3 clause 37). */
#define ADVERTISE_1000XFULL 0x0020
#define ADVERTISE_1000XHALF 0x0040
#define ADVERTISE_1000XPAUSE 0x0080
#define ADVERTISE_1000XPSE_ASYM 0x0100

#define LPA_10HALF 0x0020
#define LPA_10FULL 0x0040
#define LPA_100HALF 0x0080
#define LPA_100FULL 0x0100
#define LPA_PAUSE_CAP 0x0400
#define LPA_PAUSE_ASYM 0x0800
#define LPA_LPACK 0x4000

#define ESTATUS_1000_TFULL 0x2000
#define ESTATUS_1000_THALF 0x1000
#define ESTATUS_1000_XFULL 0x8000

#define ADVERTISE_1000FULL 0x0200
#define ADVERTISE_1000HALF 0x0100
#define CTL1000_PREFER_MASTER 0x0400
#define CTL1000_AS_MASTER 0x0800
#define CTL1000_ENABLE_MASTER 0x1000

#define LPA_1000MSFAIL 0x8000
#define LPA_1000MSRES 0x4000
#define LPA_1000LOCALRXOK 0x2000
#define LPA_1000REMRXOK 0x1000
#define LPA_1000FULL 0x0800
#define LPA_1000HALF 0x0400

#define MII_MMD_CTRL_NOINCR 0x4000 /* data, address stays */

#define MDIO_MMD_PCS 3
#define MDIO_MMD_AN 7
#define MDIO_PCS_EEE_ABLE 20
#define MDIO_PCS_EEE_WK_ERR 22
#define MDIO_AN_EEE_ADV 60
#define MDIO_AN_EEE_LPABLE 61
#define MDIO_EEE_100TX 0x0002
#define MDIO_EEE_1000T 0x0004

#endif
