// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The bound: how fast a network of hosts and switches can be on this machine if
 * it is nothing but the bytes and the queues.
 *
 * usage: bound SIZE SWITCHES SECONDS [HOSTPAIRS]
 *
 * What a packet goes through, as in topologies/bench:
 *
 *   sender    writes headers, IP and UDP checksums into a ring's buffer
 *   MAC       copies it into a frame, appends the FCS, sends at 1 Gb/s
 *   cable     10 ns
 *   switch    checks the FCS, learns, looks up, queues, sends (store and forward)
 *   MAC       checks the FCS, copies it into a ring's buffer, asks for a poll
 *   receiver  at the poll, checks IP and UDP and counts
 *
 * There are no registers, descriptors in guest memory, PHYs, counters, VLANs or
 * drivers: what netemu adds to this is what it exists for. Three to four events a
 * packet and two more a switch; frames and buffers are reused, last in, first out. It
 * ends with 1 unless every packet arrived, and prints one line of JSON.
 */
#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "wheel.h"

#define RING 64u /* buffers of a host, a power of two */
#define BUF_LEN 1536u
#define FRAME_OVERHEAD 20u /* preamble, SFD and gap, in byte times */
#define BYTE_NS 8u	   /* 1 Gb/s */
#define CABLE_NS 10u
#define POLL_NS 2000u
#define FDB_SIZE 2048u
#define PORTS_MAX 130u
#define UDP_PORT 5001u

struct bound;
struct port;

struct frame {
	struct wheel_event arrival;
	struct frame *next;
	struct port *to;
	u32 len; /* with FCS */
	u8 data[BUF_LEN];
};

struct port {
	struct wheel_event sent;
	struct bound *bound;
	struct port *peer;
	struct frame *head, *tail;
	bool busy;
	u32 index; /* in its switch */
	void *owner;
	void (*receive)(struct port *port, struct frame *f);
	void (*drained)(struct port *port); /* NULL: nobody waits */
};

struct fdb_entry {
	u64 mac;
	u32 port;
};

struct swtch {
	u32 count;
	struct port port[PORTS_MAX];
	struct fdb_entry fdb[FDB_SIZE];
};

struct host {
	struct port port;
	struct wheel_event sender, poll;
	u64 interval_ns;
	u32 len; /* without FCS */
	u8 mac[6], peer_mac[6];
	u32 ip, peer_ip;
	u16 id;
	bool polling;
	u32 tx_head, tx_tail, rx_head, rx_tail;
	u32 rx_len[RING];
	u64 sent, received, bad;
	u8 tx[RING][BUF_LEN], rx[RING][BUF_LEN];
};

struct bound {
	struct wheel wheel;
	struct frame *spare;
	u64 end;
};

/* Frames. */

static struct frame *frame_new(struct bound *b)
{
	struct frame *f = b->spare;

	if (f) {
		b->spare = f->next;
		return f;
	}
	f = malloc(sizeof(*f));
	if (!f)
		abort();
	return f;
}

static void frame_free(struct bound *b, struct frame *f)
{
	f->next = b->spare;
	b->spare = f;
}

static void frame_seal(struct frame *f)
{
	put_le32(libdeflate_crc32(0, f->data, f->len), f->data + f->len);
	f->len += 4;
}

static bool frame_good(const struct frame *f)
{
	return libdeflate_crc32(0, f->data, f->len - 4) == get_le32(f->data + f->len - 4);
}

static u64 mac_key(const u8 *mac)
{
	return (u64)get_le32(mac) | (u64)get_le16(mac + 4) << 32;
}

/* Ports and cables. */

static void port_start(struct port *port)
{
	struct wheel *w = &port->bound->wheel;
	struct frame *f = port->head;

	port->head = f->next;
	port->busy = true;
	f->to = port->peer;
	wheel_add(w, &f->arrival, w->now + (f->len + 8) * BYTE_NS + CABLE_NS);
	wheel_add(w, &port->sent, w->now + (f->len + FRAME_OVERHEAD) * BYTE_NS);
}

static void port_send(struct port *port, struct frame *f)
{
	f->next = NULL;
	if (port->head)
		port->tail->next = f;
	else
		port->head = f;
	port->tail = f;
	if (!port->busy)
		port_start(port);
}

static void port_sent(struct wheel_event *ev)
{
	struct port *port = container_of(ev, struct port, sent);

	port->busy = false;
	if (port->drained)
		port->drained(port);
	if (port->head && !port->busy)
		port_start(port);
}

static void frame_arrives(struct wheel_event *ev)
{
	struct frame *f = container_of(ev, struct frame, arrival);

	f->to->receive(f->to, f);
}

static void port_init(struct port *port, struct bound *b, void *owner,
		      void (*receive)(struct port *port, struct frame *f))
{
	port->bound = b;
	port->owner = owner;
	port->receive = receive;
	port->sent.fn = port_sent;
}

static void cable(struct port *a, struct port *b)
{
	a->peer = b;
	b->peer = a;
}

/* Switch. */

static struct fdb_entry *fdb_find(struct swtch *s, u64 mac)
{
	u32 i = (u32)(mac * UINT64_C(0x9e3779b97f4a7c15) >> 53);

	while (s->fdb[i].mac && s->fdb[i].mac != mac)
		i = (i + 1) % FDB_SIZE;
	return &s->fdb[i];
}

static void switch_receive(struct port *port, struct frame *f)
{
	struct bound *b = port->bound;
	struct swtch *s = port->owner;
	struct fdb_entry *entry;

	if (!frame_good(f)) {
		frame_free(b, f);
		return;
	}
	entry = fdb_find(s, mac_key(f->data + 6));
	entry->mac = mac_key(f->data + 6);
	entry->port = port->index;
	entry = fdb_find(s, mac_key(f->data));
	if (entry->mac) {
		if (entry->port == port->index)
			frame_free(b, f);
		else
			port_send(&s->port[entry->port], f);
		return;
	}
	for (u32 i = 0; i < s->count; i++) {
		struct frame *copy;

		if (i == port->index)
			continue;
		copy = frame_new(b);
		memcpy(copy->data, f->data, f->len);
		copy->len = f->len;
		copy->arrival.fn = frame_arrives;
		port_send(&s->port[i], copy);
	}
	frame_free(b, f);
}

static struct port *switch_port(struct bound *b, struct swtch *s)
{
	struct port *port = &s->port[s->count];

	if (s->count == PORTS_MAX)
		abort();
	port_init(port, b, s, switch_receive);
	port->index = s->count++;
	return port;
}

/* Hosts. */

static u32 sum16(const u8 *p, u32 len, u32 sum)
{
	for (; len > 1; p += 2, len -= 2)
		sum += get_le16(p);
	return len ? sum + *p : sum;
}

static u16 fold(u32 sum)
{
	sum = (sum & 0xffff) + (sum >> 16);
	return (u16) ~((sum & 0xffff) + (sum >> 16));
}

/* Checksum of a UDP datagram of @len bytes whose IP header is @ip. */
static u16 udp_sum(const u8 *ip, u32 len)
{
	u8 pseudo[4] = {0, 17};

	put_be16((u16)len, pseudo + 2);
	return fold(sum16(ip + 20, len, sum16(ip + 12, 8, sum16(pseudo, 4, 0))));
}

static void host_write(struct host *h, u8 *p)
{
	u32 ip_len = h->len - 14;
	u8 *ip = p + 14, *udp = ip + 20;

	memcpy(p, h->peer_mac, 6);
	memcpy(p + 6, h->mac, 6);
	put_be16(0x0800, p + 12);
	memcpy(ip, (const u8[12]){0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, 17}, 12);
	put_be16((u16)ip_len, ip + 2);
	put_be16(h->id++, ip + 4);
	put_le32(h->ip, ip + 12);
	put_le32(h->peer_ip, ip + 16);
	put_le16(fold(sum16(ip, 20, 0)), ip + 10);
	put_be16(UDP_PORT, udp);
	put_be16(UDP_PORT, udp + 2);
	put_be16((u16)(ip_len - 20), udp + 4);
	put_be16(0, udp + 6);
	put_le32((u32)h->sent, udp + 8);
	put_le16(udp_sum(ip, ip_len - 20), udp + 6);
}

static bool host_accepts(const u8 *p, u32 len)
{
	const u8 *ip = p + 14;

	return len >= 42 && get_be16(p + 12) == 0x0800 && ip[0] == 0x45 && ip[9] == 17 &&
	       !fold(sum16(ip, 20, 0)) && get_be16(ip + 2) == len - 14 &&
	       get_be16(ip + 22) == UDP_PORT && !udp_sum(ip, len - 34);
}

/* The MAC takes the next buffer of the ring as soon as the line is free. */
static void host_transmit(struct port *port)
{
	struct host *h = port->owner;
	struct frame *f;

	if (port->busy || h->tx_tail == h->tx_head)
		return;
	f = frame_new(port->bound);
	f->len = h->len;
	f->arrival.fn = frame_arrives;
	memcpy(f->data, h->tx[h->tx_tail++ % RING], h->len);
	frame_seal(f);
	port_send(port, f);
}

static void host_send(struct wheel_event *ev)
{
	struct host *h = container_of(ev, struct host, sender);
	struct bound *b = h->port.bound;
	u64 next = b->wheel.now + h->interval_ns;

	if (h->tx_head - h->tx_tail < RING) {
		host_write(h, h->tx[h->tx_head++ % RING]);
		h->sent++;
		host_transmit(&h->port);
	}
	if (next < b->end)
		wheel_add(&b->wheel, ev, next);
}

static void host_poll(struct wheel_event *ev)
{
	struct host *h = container_of(ev, struct host, poll);

	h->polling = false;
	while (h->rx_tail != h->rx_head) {
		u32 i = h->rx_tail++ % RING;

		if (host_accepts(h->rx[i], h->rx_len[i]))
			h->received++;
		else
			h->bad++;
	}
}

static void host_receive(struct port *port, struct frame *f)
{
	struct host *h = port->owner;
	struct wheel *w = &port->bound->wheel;

	if (mac_key(f->data) == mac_key(h->mac)) {
		if (frame_good(f) && h->rx_head - h->rx_tail < RING) {
			u32 i = h->rx_head++ % RING;

			h->rx_len[i] = f->len - 4;
			memcpy(h->rx[i], f->data, f->len - 4);
			if (!h->polling) {
				h->polling = true;
				wheel_add(w, &h->poll, w->now + POLL_NS);
			}
		} else {
			h->bad++;
		}
	}
	frame_free(port->bound, f);
}

static void host_init(struct host *h, struct bound *b, u32 id, u32 peer, u32 size)
{
	port_init(&h->port, b, h, host_receive);
	h->port.drained = host_transmit;
	h->sender.fn = host_send;
	h->poll.fn = host_poll;
	h->len = size - 4;
	h->mac[0] = h->peer_mac[0] = 2;
	put_be32(id, h->mac + 2);
	put_be32(peer, h->peer_mac + 2);
	put_be32(0x0a000000 + id, &h->ip);
	put_be32(0x0a000000 + peer, &h->peer_ip);
}

static double clock_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void *zeroed(size_t count, size_t size)
{
	void *p = calloc(count, size);

	if (!p)
		abort();
	return p;
}

int main(int argc, char **argv)
{
	u32 size = argc > 1 ? (u32)atoi(argv[1]) : 0;
	u32 switches = argc > 2 ? (u32)atoi(argv[2]) : 0;
	double seconds = argc > 3 ? atof(argv[3]) : 0;
	u32 pairs = argc > 4 ? (u32)atoi(argv[4]) : 1;
	u64 sent = 0, received = 0, bad = 0;
	struct bound *b;
	struct swtch *s;
	struct host *h;
	double begun, wall;

	if (size < 64 || size > 1518 || !switches || seconds <= 0 || !pairs || pairs > 64) {
		fprintf(stderr, "usage: bound SIZE SWITCHES SECONDS [HOSTPAIRS]\n");
		return 2;
	}
	b = zeroed(1, sizeof(*b));
	s = zeroed(switches, sizeof(*s));
	h = zeroed(2 * pairs, sizeof(*h));
	for (u32 i = 0; i < 2 * pairs; i++) {
		host_init(&h[i], b, i + 1, (i ^ 1) + 1, size);
		cable(&h[i].port, switch_port(b, &s[i % 2 ? switches - 1 : 0]));
	}
	for (u32 i = 0; i + 1 < switches; i++)
		cable(switch_port(b, &s[i]), switch_port(b, &s[i + 1]));

	/* Each receiver sends one frame, which teaches the switches; then the work. */
	b->end = 1000000 + (u64)(seconds * 1e9);
	for (u32 i = 0; i < pairs; i++) {
		h[2 * i].interval_ns = (u64)(size + FRAME_OVERHEAD) * BYTE_NS * pairs;
		h[2 * i + 1].interval_ns = b->end;
		wheel_add(&b->wheel, &h[2 * i + 1].sender, 1 + i * 700);
		wheel_add(&b->wheel, &h[2 * i].sender,
			  1000000 + (u64)i * (size + FRAME_OVERHEAD) * BYTE_NS);
	}
	begun = clock_s();
	wheel_run(&b->wheel, b->end + 100000000);
	wall = clock_s() - begun;

	for (u32 i = 0; i < 2 * pairs; i++) {
		sent += h[i].sent;
		received += h[i].received;
		bad += h[i].bad;
	}
	printf("{\"packets\": %llu, \"wall_s\": %.6f, \"events\": %llu}\n",
	       (unsigned long long)received, wall, (unsigned long long)b->wheel.count);
	return sent == received && !bad ? 0 : 1;
}
