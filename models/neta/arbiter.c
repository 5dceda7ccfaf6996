/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NETA MAC: which TX queue sends next.
 *
 *	ready queues ──> those whose bucket allows ──> strict: highest number
 *	                                           └─> else weighted round robin
 *
 * Token buckets, version 3 (mvneta_enable_per_queue_rate_limit()): one token is
 * one bit; every PERIOD units of REFILL_NUM_CLK core clocks TOKENS are added.
 * They are filled when looked at, no event ticks. The port has one of its own.
 *
 * Weighted: a queue may send WEIGHT * 256 bytes in its turn (mvNeta.c of
 * Marvell's LSP gives the unit); what it overdraws it owes in its next turn.
 *
 * Assumption: queue 7 is the highest. A queue may send while its bucket is
 * above zero and goes below it by the packet's bits with FCS, and one refill
 * always fits the bucket: so the rate that mvneta asks for is the rate it gets,
 * although mvneta sets buckets to no more than the MTU. TOKENS 0 or PERIOD 0 is
 * no limit. Weight 0 is 1.
 */
#include "neta/neta.h"

#define WRR_UNIT 256

static void fill(struct neta_bucket *bucket, sim_time now)
{
	s64 periods = (now - bucket->filled) / bucket->period;
	s64 most = MAX(bucket->size, bucket->refill);

	if (periods <= 0)
		return;
	bucket->filled += periods * bucket->period;
	/* 2^32 periods fill any bucket, and cannot overflow the product. */
	bucket->tokens += MIN(periods, INT64_C(1) << 32) * bucket->refill;
	bucket->tokens = MIN(bucket->tokens, most);
}

/* Whether @bucket allows a packet; else *@retry is when it will, at the latest. */
static bool allows(struct neta_bucket *bucket, sim_time now, sim_time *retry)
{
	s64 periods;

	if (!bucket->period)
		return true;
	fill(bucket, now);
	if (bucket->tokens > 0)
		return true;
	periods = -bucket->tokens / bucket->refill + 1;
	*retry = MIN(*retry, sim_time_add(bucket->filled, periods * bucket->period));
	return false;
}

/* Queue of the weighted ones in @ready whose turn it is. */
static int pick_weighted(struct neta *n, u32 ready)
{
	/* A turn adds 256 bytes or more to a share, and a packet took no more
	 * than FRAME_MAX_LEN from it, so some queue gets above zero. */
	for (;;) {
		struct neta_txq *txq = &n->txq[n->turn];

		if (ready & BIT(n->turn)) {
			if (txq->share > 0)
				return n->turn;
			txq->share += WRR_UNIT * txq->weight;
		} else if (txq->share > 0) {
			txq->share = 0; /* what is not used is not saved */
		}
		n->turn = (n->turn + 1) % NETA_QUEUES;
	}
}

int neta_arbiter_pick(struct neta *n, u32 ready, sim_time *retry)
{
	sim_time now = node_now(n->node);

	if (unlikely(n->limits)) {
		if (!allows(&n->port_bucket, now, retry))
			return -1;
		for (u32 q = 0; q < NETA_QUEUES; q++) {
			if (ready & BIT(q) && !allows(&n->txq[q].bucket, now, retry))
				ready &= ~BIT(q);
		}
	}
	if (!ready)
		return -1;
	if (likely(ready & n->strict))
		return 31 - __builtin_clz(ready & n->strict);
	return pick_weighted(n, ready);
}

void neta_arbiter_charge(struct neta *n, u32 q, u32 bytes)
{
	if (unlikely(!(n->strict & BIT(q))))
		n->txq[q].share -= (s32)bytes;
	if (likely(!n->limits))
		return;
	if (n->txq[q].bucket.period)
		n->txq[q].bucket.tokens -= 8 * (s64)bytes;
	if (n->port_bucket.period)
		n->port_bucket.tokens -= 8 * (s64)bytes;
}

static void configure(struct neta *n, struct neta_bucket *bucket, u32 refill, u32 size)
{
	u32 tokens = refill & GENMASK(18, 0), units = refill >> 20 & 0x3ff;
	u64 clocks = (u64)units * reg_get(&n->regs, NETA_REFILL_CLOCKS);
	bool on = !(reg_get(&n->regs, NETA_TXQ_CMD1) & (NETA_CMD1_BW_V1 | NETA_CMD1_BW_OFF));
	sim_time period = on && tokens ? neta_clocks(n, clocks) : 0;

	bucket->size = size;
	if (period == bucket->period && tokens == bucket->refill)
		return;
	bucket->refill = tokens;
	bucket->period = period;
	bucket->filled = node_now(n->node);
	bucket->tokens = tokens;
}

/* Offsets 0x3e00..0x3e5c, 0x3e80: limits, priorities, weights */
void neta_arbiter_write(struct reg_block *b, u32 i, u32 value, u32 old, u32 written)
{
	struct neta *n = neta_of(b);

	configure(n, &n->port_bucket, reg_get(b, NETA_TX_REFILL), reg_get(b, NETA_TX_TOKEN_SIZE));
	n->limits = n->port_bucket.period;
	for (u32 q = 0; q < NETA_QUEUES; q++) {
		struct neta_txq *txq = &n->txq[q];
		u32 weight = reg_get(b, NETA_TXQ_ARBITER + 4 * q) & 0xff;

		configure(n, &txq->bucket, reg_get(b, NETA_TXQ_REFILL + 4 * q),
			  reg_get(b, NETA_TXQ_TOKEN_SIZE + 4 * q));
		n->limits |= txq->bucket.period != 0;
		txq->weight = weight ? weight : 1;
	}
	n->strict = (u8)reg_get(b, NETA_TX_FIXED_PRIO);
	neta_tx_kick(n);
}

/* Forgets turns and debts. */
void neta_arbiter_reset(struct neta *n)
{
	n->turn = 0;
	n->port_bucket.tokens = n->port_bucket.refill;
	for (u32 q = 0; q < NETA_QUEUES; q++) {
		n->txq[q].share = 0;
		n->txq[q].bucket.tokens = n->txq[q].bucket.refill;
	}
}

static u32 tokens_of(struct neta *n, struct neta_bucket *bucket)
{
	if (!bucket->period)
		return bucket->size;
	fill(bucket, node_now(n->node));
	return bucket->tokens > 0 ? (u32)bucket->tokens : 0;
}

/* Offset 0x3e18: port token counter */
u32 neta_port_token_count_read(struct reg_block *b, u32 i, u32 value)
{
	return tokens_of(neta_of(b), &neta_of(b)->port_bucket);
}

/* Offset 0x3e60: queue token counters */
u32 neta_token_count_read(struct reg_block *b, u32 i, u32 value)
{
	return tokens_of(neta_of(b), &neta_of(b)->txq[i].bucket);
}

/* Offset 0x3e80: weight, and what is left of the turn */
u32 neta_txq_arbiter_read(struct reg_block *b, u32 i, u32 value)
{
	s32 share = neta_of(b)->txq[i].share;

	return (value & 0xff) | (share > 0 ? (u32)share & 0x3ffff : 0) << 8;
}
