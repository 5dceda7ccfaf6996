/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the guest's programs share. */
#ifndef TOOLS_TOOLS_H
#define TOOLS_TOOLS_H

#include <process.h>

/* Programs; each prints as the real one does and returns its exit status. */
int echo_main(struct process *p, int argc, char **argv);
int true_main(struct process *p, int argc, char **argv);
int false_main(struct process *p, int argc, char **argv);
int sleep_main(struct process *p, int argc, char **argv);
int ip_main(struct process *p, int argc, char **argv);
int ping_main(struct process *p, int argc, char **argv);
int ethtool_main(struct process *p, int argc, char **argv);
int udp_main(struct process *p, int argc, char **argv);
int sysctl_main(struct process *p, int argc, char **argv);
int mdio_main(struct process *p, int argc, char **argv);
int devmem_main(struct process *p, int argc, char **argv);
int cat_main(struct process *p, int argc, char **argv);
int dmesg_main(struct process *p, int argc, char **argv);
int hostname_main(struct process *p, int argc, char **argv);
int nstat_main(struct process *p, int argc, char **argv);

/* A decimal number from @low to @high; false if @text is anything else. */
bool parse_u64(const char *text, u64 low, u64 high, u64 *value);

/* A time: "1.5" seconds, or with a unit "1.5s", "20ms", "3us", "100ns". */
bool parse_time(const char *text, s64 *ns);

#endif
