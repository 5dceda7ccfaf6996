/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ip neighbour: show, add, replace, delete, flush. */
#include "ip.h"

#include <neighbour.h>
#include <net.h>

struct showing {
	struct ip *ip;
	struct net_device *dev;
	u32 states; /* to show; 0: all but NONE and NOARP */
	bool all, has_to;
	__be32 to, mask;
};

static unsigned long seconds_since(struct kernel *k, unsigned long then)
{
	return (jiffies(k) - then) / HZ;
}

static void show_one(void *ctx, const struct neighbour *neigh)
{
	struct showing *s = ctx;
	struct ip *ip = s->ip;
	char text[INET_ADDRSTRLEN], addr[18];

	if ((s->dev && neigh->dev != s->dev) || (s->has_to && (neigh->key ^ s->to) & s->mask))
		return;
	if (s->states ? !(neigh->nud_state & s->states) :
			!s->all && (!neigh->nud_state || neigh->nud_state & NUD_NOARP))
		return;
	print_open_object(&ip->out, NULL);
	print_string(&ip->out, "dst", "%s ", inet_ntoa_r(neigh->key, text));
	if (!s->dev)
		print_string(&ip->out, "dev", "dev %s ", neigh->dev->name);
	if (neigh->nud_state & NUD_VALID)
		print_string(&ip->out, "lladdr", "lladdr %s ", ip_ether(neigh->ha, addr));
	if (ip->stats) {
		if (neigh->refcnt > 1)
			print_number(&ip->out, "refcnt", " ref %llu", neigh->refcnt - 1);
		print_number(&ip->out, "used", " used %llu", seconds_since(ip->k, neigh->used));
		print_number(&ip->out, "confirmed", "/%llu",
			     seconds_since(ip->k, neigh->confirmed));
		print_number(&ip->out, "updated", "/%llu", seconds_since(ip->k, neigh->updated));
		print_number(&ip->out, "probes", "probes %llu ", neigh->probes);
	}
	print_open_array(&ip->out, "state");
	print_string(&ip->out, "", "%s ", nud_state_name(neigh->nud_state));
	print_close(&ip->out);
	print_text(&ip->out, "\n");
	print_close(&ip->out);
}

static const struct {
	const char *name;
	u8 state;
} states[] = {
	{"permanent", NUD_PERMANENT}, {"reachable", NUD_REACHABLE},   {"stale", NUD_STALE},
	{"noarp", NUD_NOARP},	      {"delay", NUD_DELAY},	      {"probe", NUD_PROBE},
	{"failed", NUD_FAILED},	      {"incomplete", NUD_INCOMPLETE}, {"none", NUD_NONE},
};

static bool parse_state(struct ip *ip, const char *text, u8 *state)
{
	for (size_t i = 0; text && i < ARRAY_SIZE(states); i++)
		if (!strcmp(states[i].name, text)) {
			*state = states[i].state;
			return true;
		}
	p_eprintf(ip->p, "Error: argument \"%s\" is wrong: nud state is bad\n", text ? text : "");
	return false;
}

struct request {
	struct net_device *dev;
	__be32 key;
	bool has_key, has_lladdr;
	u8 lladdr[ETH_ALEN];
	u8 state;
	bool has_state;
};

static int parse(struct ip *ip, struct request *r)
{
	while (*ip->argv) {
		const char *word = *ip->argv++;
		u8 len;

		if (!strcmp(word, "dev")) {
			const char *name = ip_need(ip, word);

			r->dev = name ? ip_device(ip, name) : NULL;
			if (!r->dev)
				return IP_USAGE;
		} else if (!strcmp(word, "lladdr")) {
			const char *text = ip_need(ip, word);

			if (!text || !ip_lladdr(ip, text, r->lladdr))
				return text ? IP_USAGE : IP_GARBAGE;
			r->has_lladdr = true;
		} else if (!strcmp(word, "nud")) {
			if (!parse_state(ip, *ip->argv, &r->state))
				return IP_GARBAGE;
			ip->argv++;
			r->has_state = true;
		} else {
			if (!strcmp(word, "to") && *ip->argv)
				word = *ip->argv++;
			if (!ip_prefix(ip, word, &r->key, &len))
				return IP_USAGE;
			r->has_key = true;
		}
	}
	if (!r->dev || !r->has_key) {
		p_eprintf(ip->p, "Device and destination are required arguments.\n");
		return IP_GARBAGE;
	}
	return 0;
}

static int add(struct ip *ip, bool create, bool replace)
{
	struct request r = {.state = NUD_PERMANENT};
	int status = parse(ip, &r), err;
	struct neighbour *neigh;

	if (status)
		return status;
	neigh = neigh_lookup(r.dev, r.key);
	if (neigh && !replace) {
		neigh_put(neigh);
		return ip_answer(ip, -EEXIST);
	}
	if (!neigh && !create)
		return ip_answer(ip, -ENOENT);
	if (!r.has_lladdr && r.state & NUD_VALID && !neigh)
		return ip_answer(ip, -EINVAL);
	if (!neigh)
		neigh = neigh_get(r.dev, r.key);
	if (IS_ERR(neigh))
		return ip_answer(ip, (int)PTR_ERR(neigh));
	err = neigh_update(neigh, r.has_lladdr ? r.lladdr : NULL, r.state,
			   NEIGH_UPDATE_F_OVERRIDE | NEIGH_UPDATE_F_ADMIN);
	neigh_put(neigh);
	return ip_answer(ip, err);
}

static int del(struct ip *ip)
{
	struct request r = {0};
	int status = parse(ip, &r);

	return status ? status : ip_answer(ip, neigh_delete(r.dev, r.key));
}

/* The words of show and flush. */
static int parse_filter(struct ip *ip, struct showing *s)
{
	while (*ip->argv) {
		u8 state;

		if (ip_take_exact(ip, "nud")) {
			if (*ip->argv && !strcmp(*ip->argv, "all")) {
				s->all = true;
			} else {
				if (!parse_state(ip, *ip->argv, &state))
					return IP_GARBAGE;
				s->states |= state;
			}
			ip->argv++;
			continue;
		}
		if (ip_take_exact(ip, "dev")) {
			const char *name = ip_need(ip, "dev");

			s->dev = name ? ip_device(ip, name) : NULL;
			if (!s->dev)
				return name ? IP_USAGE : IP_GARBAGE;
		} else {
			u8 len;

			ip_take_exact(ip, "to");
			if (!*ip->argv || !ip_prefix(ip, *ip->argv++, &s->to, &len))
				return IP_USAGE;
			s->mask = inet_make_mask(len);
			s->has_to = true;
		}
	}
	return 0;
}

static int show(struct ip *ip)
{
	struct showing s = {.ip = ip};
	int status = parse_filter(ip, &s);

	if (status)
		return status;
	ip_begin(ip);
	if (ip->family != AF_INET6)
		neigh_for_each(ip->k, show_one, &s);
	ip_end(ip);
	return 0;
}

struct flushing {
	const struct showing *filter;
	GArray *found; /* struct request, dev and key alone */
};

static void note_one(void *ctx, const struct neighbour *neigh)
{
	struct flushing *f = ctx;
	const struct showing *s = f->filter;
	struct request r = {.dev = neigh->dev, .key = neigh->key};
	u32 kept = NUD_PERMANENT | NUD_NOARP;

	if ((s->dev && neigh->dev != s->dev) || (s->has_to && (neigh->key ^ s->to) & s->mask) ||
	    (s->states ? !(neigh->nud_state & s->states) : !s->all && neigh->nud_state & kept))
		return;
	g_array_append_vals(f->found, &r, 1);
}

static int flush(struct ip *ip)
{
	struct showing s = {.ip = ip};
	struct flushing f = {.filter = &s};
	int status;

	if (!*ip->argv) {
		p_eprintf(ip->p, "Flush requires arguments.\n");
		return IP_USAGE;
	}
	status = ip_take_exact(ip, "all") ? 0 : parse_filter(ip, &s);
	if (status)
		return status;
	f.found = g_array_new(FALSE, FALSE, sizeof(struct request));
	neigh_for_each(ip->k, note_one, &f);
	for (guint i = 0; i < f.found->len; i++) {
		struct request *r = &g_array_index(f.found, struct request, i);

		neigh_delete(r->dev, r->key);
	}
	g_array_unref(f.found);
	return 0;
}

int ip_neigh(struct ip *ip)
{
	if (!*ip->argv || ip_take(ip, "show") || ip_take(ip, "list") || ip_take(ip, "lst"))
		return show(ip);
	if (ip_take(ip, "add"))
		return add(ip, true, false);
	if (ip_take(ip, "replace"))
		return add(ip, true, true);
	if (ip_take(ip, "change"))
		return add(ip, false, true);
	if (ip_take(ip, "delete"))
		return del(ip);
	if (ip_take(ip, "flush"))
		return flush(ip);
	if (ip_take(ip, "help")) {
		p_eprintf(
			ip->p,
			"Usage: ip neigh { add | del | change | replace }\n"
			"                { ADDR [ lladdr LLADDR ] [ nud STATE ] } [ dev DEV ]\n"
			"       ip neigh { show | flush } [ to PREFIX ] [ dev DEV ] [ nud STATE ]\n"
			"STATE := {delay | failed | incomplete | noarp | none |\n"
			"          permanent | probe | reachable | stale}\n");
		return IP_GARBAGE;
	}
	p_eprintf(ip->p, "Command \"%s\" is unknown, try \"ip neigh help\".\n", *ip->argv);
	return IP_GARBAGE;
}
