/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the objects of ip share. */
#ifndef TOOLS_IP_H
#define TOOLS_IP_H

#include <inetdevice.h>
#include <netdevice.h>

#include "print.h"
#include "tools.h"

/* Exit statuses of iproute2: usage, and what the kernel refused. */
#define IP_USAGE 1
#define IP_REFUSED 2
#define IP_GARBAGE 255

#define AF_INET6 10 /* the kernel has none: lists of it are empty */

/* A command line of ip after its options, and the options. */
struct ip {
	struct process *p;
	struct kernel *k;
	char **argv; /* the next word; NULL-terminated */
	bool json, pretty, brief, oneline, numeric;
	int stats, details, family;
	struct printer out;
};

/* Each takes the words after the object; returns the exit status. Under rtnl. */
int ip_link(struct ip *ip);
int ip_address(struct ip *ip);
int ip_route(struct ip *ip);
int ip_neigh(struct ip *ip);

/* Whether the next word is @word or begins it (as iproute2: "a" for "address"). */
bool ip_is(struct ip *ip, const char *word);
/* The same, and takes it then. */
bool ip_take(struct ip *ip, const char *word);
/* The same, for the whole word only. */
bool ip_take_exact(struct ip *ip, const char *word);
/* The next word, or NULL after saying that @what is missing. */
const char *ip_need(struct ip *ip, const char *what);

/* "RTNETLINK answers: …" for -errno: IP_REFUSED, or 0 if @err is 0. */
int ip_answer(struct ip *ip, int err);
/* The kernel's own words, "Error: …": IP_REFUSED. */
int ip_refuse(struct ip *ip, const char *why);

/* A word that is none of the command's, or one too many for @place: IP_GARBAGE. */
int ip_garbage(struct ip *ip, const char *place, const char *word);

/* The device, or NULL after saying that there is none. */
struct net_device *ip_device(struct ip *ip, const char *name);
/* The same in the words of the `show` commands. */
struct net_device *ip_show_device(struct ip *ip, const char *name);

/* "10.0.0.1/24", "10.0.0.1", "default"; false after saying what is expected. */
bool ip_prefix(struct ip *ip, const char *text, __be32 *addr, u8 *len);
bool ip_host(struct ip *ip, const char *text, __be32 *addr);
bool ip_number(struct ip *ip, const char *text, const char *what, u64 high, u32 *value);
/* "aa:bb:cc:dd:ee:ff"; false after saying that it is none. */
bool ip_lladdr(struct ip *ip, const char *text, u8 *addr);

/* Begins and ends the list of a `show` command. */
void ip_begin(struct ip *ip);
void ip_end(struct ip *ip);

/* "1: lo: <…> …" up to the link-layer addresses; `ip link` says a little more than `ip addr`. */
void ip_print_link(struct ip *ip, struct net_device *dev, bool address_command);
/* "eth0 UP " of -br. */
void ip_print_brief(struct ip *ip, struct net_device *dev);
void ip_print_link_details(struct ip *ip, struct net_device *dev);
void ip_print_stats(struct ip *ip, struct net_device *dev);

const char *ip_scope_name(u8 scope, char buf[static 4]);
bool ip_scope(const char *text, u8 *scope);
char *ip_ether(const u8 *addr, char buf[static 18]);

#endif
