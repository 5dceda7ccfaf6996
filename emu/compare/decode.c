/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A frame in words: what kind it is, who says it to whom, what it says, and the
 * fields in which two frames of the same name can still differ. Layers strip
 * what is theirs from a struct cursor; what is too short is called so, and that
 * is the end of it. Numbers are IANA's.
 */
#include <arpa/inet.h>
#include <stdarg.h>

#include "compare/compare.h"

#define ETH_P_8021Q 0x8100
#define ETH_P_ARP 0x0806
#define ETH_P_IP 0x0800
#define ETH_P_IPV6 0x86dd
#define ETH_P_PAUSE 0x8808
#define ETH_P_EDSA 0xdada
#define LLC_MAX 1500
#define ETH_HEAD 14

/* From here on the sender of a UDP or TCP port has chosen it at random (Linux's
 * net.ipv4.ip_local_port_range begins there). */
#define EPHEMERAL_PORT 32768

/* ping of iputils: a struct timeval of a 64-bit machine. */
#define PING_STAMP 16

struct cursor {
	const u8 *data;
	u32 len;
	GHashTable *names;
	struct frame_text *text;
};

/* ---- What is made of it */

static guint station_hash(const void *key)
{
	const u8 *addr = key;

	return get_be32(addr + 2) * 31 + get_be16(addr);
}

static gboolean station_equal(const void *a, const void *b)
{
	return !memcmp(a, b, 6);
}

GHashTable *station_names_new(void)
{
	return g_hash_table_new_full(station_hash, station_equal, g_free, g_free);
}

static void field_clear(void *data)
{
	g_free(((struct frame_field *)data)->value);
}

static GArray *fields_new(void)
{
	return g_array_new(FALSE, FALSE, sizeof(struct frame_field));
}

void frame_text_init(struct frame_text *text)
{
	*text = (struct frame_text){
		.kind = g_string_new(NULL),
		.flow = g_string_new(NULL),
		.detail = g_string_new(NULL),
		.fields = fields_new(),
	};
}

static void fields_free(GArray *fields)
{
	for (u32 i = 0; fields && i < fields->len; i++)
		field_clear(&g_array_index(fields, struct frame_field, i));
	if (fields)
		g_array_unref(fields);
}

void frame_text_finish(struct frame_text *text)
{
	g_string_free(text->kind, TRUE);
	g_string_free(text->flow, TRUE);
	g_string_free(text->detail, TRUE);
	fields_free(text->fields);
}

static __attribute__((format(printf, 3, 4))) void add_field(struct cursor *c, const char *name,
							    const char *fmt, ...)
{
	struct frame_field field = {.name = name};
	va_list args;

	va_start(args, fmt);
	field.value = g_strdup_vprintf(fmt, args);
	va_end(args);
	g_array_append_val(c->text->fields, field);
}

/* Length, a digest and the first bytes. */
static void add_bytes(struct cursor *c, const char *name, const u8 *data, u32 len)
{
	char *digest = g_compute_checksum_for_data(G_CHECKSUM_MD5, data, len);
	GString *text = g_string_new(NULL);

	for (u32 i = 0; i < MIN(len, 8); i++)
		g_string_append_printf(text, "%02x", data[i]);
	add_field(c, name, "%u bytes, %s..., MD5 %.8s", len, text->str, digest);
	g_string_free(text, TRUE);
	g_free(digest);
}

static void set_kind(struct cursor *c, const char *kind)
{
	g_string_assign(c->text->kind, kind);
}

static void too_short(struct cursor *c, const char *what)
{
	g_string_printf(c->text->kind, "%s cut short", what);
}

/* Whether @len bytes are there, which are then behind. */
static const u8 *take(struct cursor *c, u32 len)
{
	const u8 *at = c->data;

	if (c->len < len)
		return NULL;
	c->data += len;
	c->len -= len;
	return at;
}

static void add_station(struct cursor *c, GString *to, const u8 *addr)
{
	const char *name = c->names ? g_hash_table_lookup(c->names, addr) : NULL;

	if (name)
		g_string_append(to, name);
	else if (get_be32(addr) == UINT32_MAX && get_be16(addr + 4) == UINT16_MAX)
		g_string_append(to, "broadcast");
	else
		g_string_append_printf(to, "%02x:%02x:%02x:%02x:%02x:%02x", addr[0], addr[1],
				       addr[2], addr[3], addr[4], addr[5]);
}

static void add_flow(struct cursor *c, int family, const u8 *from, const u8 *to)
{
	char a[INET6_ADDRSTRLEN], b[INET6_ADDRSTRLEN];

	g_string_append_printf(c->text->flow, "%s%s > %s", c->text->flow->len ? ", " : "",
			       inet_ntop(family, from, a, sizeof(a)),
			       inet_ntop(family, to, b, sizeof(b)));
}

/* ---- Checksums (RFC 1071) */

static u32 sum_words(const u8 *data, u32 len, u32 sum)
{
	for (; len > 1; data += 2, len -= 2)
		sum += get_be16(data);
	return len ? sum + (u32)(*data << 8) : sum;
}

static bool sum_is_good(u32 sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum == 0xffff;
}

static void add_checksum(struct cursor *c, const char *name, u32 sum)
{
	add_field(c, name, "%s", sum_is_good(sum) ? "good" : "wrong");
}

/* ---- Layer 4; @pseudo: sum of the pseudo header */

static void decode_ports(struct cursor *c, u16 from, u16 to)
{
	GString *detail = c->text->detail;

	if (from < EPHEMERAL_PORT)
		g_string_append_printf(detail, "from port %u, ", from);
	else
		add_field(c, "source port", "%u", from);
	if (to < EPHEMERAL_PORT)
		g_string_append_printf(detail, "to port %u, ", to);
	else
		add_field(c, "destination port", "%u", to);
}

static void decode_udp(struct cursor *c, u32 pseudo)
{
	u32 sum = sum_words(c->data, c->len, pseudo);
	const u8 *p = take(c, 8);

	set_kind(c, "UDP");
	if (!p) {
		too_short(c, "UDP");
		return;
	}
	decode_ports(c, get_be16(p), get_be16(p + 2));
	g_string_append_printf(c->text->detail, "%u bytes", c->len);
	if (get_be16(p + 6))
		add_checksum(c, "UDP checksum", sum);
	else
		add_field(c, "UDP checksum", "none");
	add_bytes(c, "payload", c->data, c->len);
}

static void decode_tcp(struct cursor *c, u32 pseudo)
{
	static const char *const flags[] = {"FIN", "SYN", "RST", "PSH", "ACK", "URG"};
	u32 sum = sum_words(c->data, c->len, pseudo);
	const u8 *p = take(c, 20);
	u32 options;

	set_kind(c, "TCP");
	if (!p || !take(c, options = MAX(p[12] >> 4, 5) * 4u - 20)) {
		too_short(c, "TCP");
		return;
	}
	decode_ports(c, get_be16(p), get_be16(p + 2));
	for (u32 i = 0; i < ARRAY_SIZE(flags); i++)
		if (p[13] & BIT(i))
			g_string_append_printf(c->text->detail, "%s ", flags[i]);
	g_string_append_printf(c->text->detail, "%u bytes", c->len);
	add_field(c, "TCP sequence", "%u", get_be32(p + 4));
	add_field(c, "TCP acknowledgement", "%u", get_be32(p + 8));
	add_field(c, "TCP window", "%u", get_be16(p + 14));
	add_checksum(c, "TCP checksum", sum);
	add_bytes(c, "TCP options", p + 20, options);
	add_bytes(c, "payload", c->data, c->len);
}

struct type_name {
	u8 type;
	const char *name;
};

static const char *name_of(const struct type_name *names, u32 count, u8 type)
{
	for (u32 i = 0; i < count; i++)
		if (names[i].type == type)
			return names[i].name;
	return NULL;
}

static void set_typed_kind(struct cursor *c, const char *protocol, const char *name, u8 type)
{
	if (name)
		g_string_printf(c->text->kind, "%s %s", protocol, name);
	else
		g_string_printf(c->text->kind, "%s type %u", protocol, type);
}

static void decode_icmp(struct cursor *c)
{
	static const struct type_name names[] = {
		{0, "echo reply"},   {3, "destination unreachable"}, {5, "redirect"},
		{8, "echo request"}, {11, "time exceeded"},	     {12, "parameter problem"},
	};
	u32 sum = sum_words(c->data, c->len, 0);
	const u8 *p = take(c, 8);

	if (!p) {
		too_short(c, "ICMP");
		return;
	}
	set_typed_kind(c, "ICMP", name_of(names, ARRAY_SIZE(names), p[0]), p[0]);
	if (p[0] == 0 || p[0] == 8) {
		g_string_append_printf(c->text->detail, "sequence %u, ", get_be16(p + 6));
		add_field(c, "ICMP identifier", "0x%04x", get_be16(p + 4));
	} else {
		g_string_append_printf(c->text->detail, "code %u, ", p[1]);
		add_field(c, "ICMP rest of header", "0x%08x", get_be32(p + 4));
	}
	g_string_append_printf(c->text->detail, "%u bytes", c->len);
	add_checksum(c, "ICMP checksum", sum);
	/* Where ping says when it was sent. */
	if (c->len >= PING_STAMP && (p[0] == 0 || p[0] == 8))
		add_bytes(c, "time stamp in the payload", take(c, PING_STAMP), PING_STAMP);
	add_bytes(c, "payload", c->data, c->len);
}

static void decode_icmpv6(struct cursor *c, u32 pseudo)
{
	static const struct type_name names[] = {
		{1, "destination unreachable"},
		{2, "packet too big"},
		{3, "time exceeded"},
		{128, "echo request"},
		{129, "echo reply"},
		{130, "multicast listener query"},
		{131, "multicast listener report"},
		{132, "multicast listener done"},
		{133, "router solicitation"},
		{134, "router advertisement"},
		{135, "neighbour solicitation"},
		{136, "neighbour advertisement"},
		{143, "multicast listener report, version 2"},
	};
	u32 sum = sum_words(c->data, c->len, pseudo);
	const u8 *p = take(c, 4);

	if (!p) {
		too_short(c, "ICMPv6");
		return;
	}
	set_typed_kind(c, "ICMPv6", name_of(names, ARRAY_SIZE(names), p[0]), p[0]);
	g_string_append_printf(c->text->detail, "%u bytes", c->len);
	add_checksum(c, "ICMPv6 checksum", sum);
	add_bytes(c, "payload", c->data, c->len);
}

static void decode_igmp(struct cursor *c)
{
	static const struct type_name names[] = {
		{0x11, "query"}, {0x12, "version 1 report"}, {0x16, "version 2 report"},
		{0x17, "leave"}, {0x22, "version 3 report"},
	};

	if (!c->len) {
		too_short(c, "IGMP");
		return;
	}
	set_typed_kind(c, "IGMP", name_of(names, ARRAY_SIZE(names), c->data[0]), c->data[0]);
	add_bytes(c, "payload", c->data, c->len);
}

/* ---- Layer 3 */

static void decode_ipv4(struct cursor *c)
{
	const u8 *p = c->data;
	u32 head = c->len ? (p[0] & 15u) * 4 : 0;
	u32 total, pseudo;

	if (head < 20 || !take(c, head) || get_be16(p + 2) < head ||
	    get_be16(p + 2) - head > c->len) {
		too_short(c, "IPv4");
		return;
	}
	total = get_be16(p + 2);
	if (c->len > total - head)
		add_bytes(c, "padding", c->data + (total - head), c->len - (total - head));
	c->len = total - head;
	add_flow(c, AF_INET, p + 12, p + 16);
	add_field(c, "IPv4 type of service", "0x%02x", p[1]);
	add_field(c, "IPv4 identification", "0x%04x", get_be16(p + 4));
	add_field(c, "IPv4 don't fragment", "%u", p[6] >> 6 & 1);
	add_field(c, "IPv4 time to live", "%u", p[8]);
	add_checksum(c, "IPv4 checksum", sum_words(p, head, 0));
	if (head > 20)
		add_bytes(c, "IPv4 options", p + 20, head - 20);
	if (get_be16(p + 6) & 0x3fff) {
		set_kind(c, "IPv4 fragment");
		g_string_append_printf(c->text->detail, "at %u, %u bytes",
				       (get_be16(p + 6) & 0x1fff) * 8, c->len);
		add_bytes(c, "payload", c->data, c->len);
		return;
	}
	pseudo = sum_words(p + 12, 8, p[9] + c->len);
	switch (p[9]) {
	case IPPROTO_ICMP:
		decode_icmp(c);
		break;
	case IPPROTO_IGMP:
		decode_igmp(c);
		break;
	case IPPROTO_TCP:
		decode_tcp(c, pseudo);
		break;
	case IPPROTO_UDP:
		decode_udp(c, pseudo);
		break;
	default:
		g_string_printf(c->text->kind, "IPv4 protocol %u", p[9]);
		add_bytes(c, "payload", c->data, c->len);
	}
}

static void decode_ipv6(struct cursor *c)
{
	const u8 *p = take(c, 40), *extension;
	u8 next;

	if (!p || get_be16(p + 4) > c->len) {
		too_short(c, "IPv6");
		return;
	}
	c->len = get_be16(p + 4);
	next = p[6];
	add_flow(c, AF_INET6, p + 8, p + 24);
	add_field(c, "IPv6 hop limit", "%u", p[7]);
	add_field(c, "IPv6 class and flow", "0x%07x", get_be32(p) & 0xfffffff);
	if (next == IPPROTO_HOPOPTS && (extension = take(c, 8)) && take(c, extension[1] * 8u)) {
		next = extension[0];
		add_bytes(c, "IPv6 hop-by-hop options", extension, 8 + extension[1] * 8u);
	}
	if (next == IPPROTO_ICMPV6) {
		decode_icmpv6(c, sum_words(p + 8, 32, next + c->len));
	} else if (next == IPPROTO_UDP) {
		decode_udp(c, sum_words(p + 8, 32, next + c->len));
	} else if (next == IPPROTO_TCP) {
		decode_tcp(c, sum_words(p + 8, 32, next + c->len));
	} else {
		g_string_printf(c->text->kind, "IPv6 protocol %u", next);
		add_bytes(c, "payload", c->data, c->len);
	}
}

static void decode_arp(struct cursor *c)
{
	char from[INET_ADDRSTRLEN], to[INET_ADDRSTRLEN];
	const u8 *p = take(c, 28);
	u16 op;

	if (!p) {
		too_short(c, "ARP");
		return;
	}
	op = get_be16(p + 6);
	set_typed_kind(c, "ARP", op == 1 ? "request" : op == 2 ? "reply" : NULL, (u8)op);
	g_string_append_printf(c->text->detail, "%s at ",
			       inet_ntop(AF_INET, p + 14, from, sizeof(from)));
	add_station(c, c->text->detail, p + 8);
	g_string_append_printf(c->text->detail, op == 1 ? " asks for %s" : " to %s",
			       inet_ntop(AF_INET, p + 24, to, sizeof(to)));
	add_bytes(c, "ARP target hardware address", p + 18, 6);
	if (c->len)
		add_bytes(c, "padding", c->data, c->len);
}

/* ---- Layer 2 */

/*
 * Marvell's tag, behind EtherType 0xdada and two zero bytes (net/dsa/tag_dsa.c):
 *
 *	 31 30 29 28    24 23    19 18 17 16 15..13 12 11..0
 *	 mode  T  device   port     ..        PRI       VID
 *
 * Return: the EtherType behind it.
 */
static u16 decode_edsa(struct cursor *c)
{
	static const char *const modes[] = {"to CPU from", "from CPU to", "mirrored at", "forward"};
	const u8 *p = take(c, 8);

	if (!p)
		return ETH_P_EDSA;
	g_string_append_printf(c->text->flow, "%sEDSA %s device %u port %u",
			       c->text->flow->len ? ", " : "", modes[p[2] >> 6], p[2] & 0x1f,
			       p[3] >> 3);
	add_field(c, "EDSA tag", "0x%08x", get_be32(p + 2));
	return get_be16(p + 6);
}

static void decode_llc(struct cursor *c)
{
	const u8 *p = take(c, 3);

	if (p && p[0] == 0x42 && p[1] == 0x42)
		set_kind(c, "spanning tree");
	else
		set_kind(c, "LLC");
	add_bytes(c, "payload", c->data, c->len);
}

static void decode_type(struct cursor *c, u16 type)
{
	switch (type) {
	case ETH_P_ARP:
		decode_arp(c);
		break;
	case ETH_P_IP:
		decode_ipv4(c);
		break;
	case ETH_P_IPV6:
		decode_ipv6(c);
		break;
	case ETH_P_PAUSE:
		set_kind(c, "MAC control");
		add_bytes(c, "payload", c->data, c->len);
		break;
	default:
		if (type <= LLC_MAX) {
			decode_llc(c);
			break;
		}
		g_string_printf(c->text->kind, "EtherType 0x%04x", type);
		add_bytes(c, "payload", c->data, c->len);
	}
}

void frame_decode(const u8 *data, u32 len, GHashTable *names, struct frame_text *text)
{
	struct cursor c = {.data = data, .len = len, .names = names, .text = text};
	const u8 *p = take(&c, ETH_HEAD);
	u16 type;

	if (!p) {
		too_short(&c, "frame");
		return;
	}
	add_station(&c, text->flow, p + 6);
	g_string_append(text->flow, " > ");
	add_station(&c, text->flow, p);
	add_field(&c, "length", "%u", len);
	type = get_be16(p + 12);
	if (type == ETH_P_EDSA)
		type = decode_edsa(&c);
	for (u32 tags = 0; tags < 2 && type == ETH_P_8021Q && (p = take(&c, 4)); tags++) {
		g_string_append_printf(text->flow, ", VLAN %u", get_be16(p) & 0xfff);
		add_field(&c, "VLAN priority", "%u", get_be16(p) >> 13);
		type = get_be16(p + 2);
	}
	decode_type(&c, type);
}
