/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 88E6341: VLAN translation unit and per-VLAN spanning tree unit, in the
 * 88E6352's layout. Source: Linux 6.12
 * drivers/net/dsa/mv88e6xxx/global1_vtu.c.
 *
 * The table has only the VIDs that are loaded, by number; the one found last is
 * tried first, since frames in a row mostly share it.
 */
#include "switch/switch.h"

enum {
	OP_RESERVED,
	OP_FLUSH,
	OP_NOOP,
	OP_VTU_LOAD,
	OP_VTU_NEXT,
	OP_STU_LOAD,
	OP_STU_NEXT,
	OP_VIOLATION,
};

/* Index of the first entry whose VID is not below @vid. */
static u32 place_of(const struct sw *sw, u32 vid)
{
	u32 low = 0, high = sw->vtu_count;

	while (low < high) {
		u32 mid = (low + high) / 2;

		if (sw->vtu[mid].vid < vid)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

struct vtu_entry *sw_vtu_find(struct sw *sw, u16 vid)
{
	u32 i = sw->vtu_last;

	if (likely(i < sw->vtu_count && sw->vtu[i].vid == vid))
		return &sw->vtu[i];
	i = place_of(sw, vid);
	if (i == sw->vtu_count || sw->vtu[i].vid != vid)
		return NULL;
	sw->vtu_last = i;
	return &sw->vtu[i];
}

void sw_vtu_clear(struct sw *sw)
{
	g_free(sw->vtu);
	sw->vtu = NULL;
	sw->vtu_count = sw->vtu_size = sw->vtu_last = 0;
	sw->stu_valid = 0;
	memset(sw->stu, 0, sizeof(sw->stu));
}

/*
 * Data registers: four bits a port, member tag below, state above
 */

static u16 get_data(struct sw *sw, u32 shift)
{
	u16 bits = 0;

	for (u32 n = 0; n < SW_PORTS; n++) {
		u32 reg = reg_get(&sw->g1, G1_VTU_DATA + n / 4);

		bits |= (reg >> (n % 4 * 4 + shift) & 3) << (n * 2);
	}
	return bits;
}

static void set_data(struct sw *sw, u16 bits, u32 shift)
{
	u32 reg[3] = {0};

	for (u32 n = 0; n < SW_PORTS; n++)
		reg[n / 4] |= (bits >> (n * 2) & 3u) << (n % 4 * 4 + shift);
	for (u32 i = 0; i < 3; i++)
		reg_set(&sw->g1, G1_VTU_DATA + i, reg[i]);
}

/*
 * Operations
 */

static void vtu_load(struct sw *sw)
{
	u32 reg = reg_get(&sw->g1, G1_VTU_VID);
	u32 fid = reg_get(&sw->g1, G1_VTU_FID), pri = reg_get(&sw->g1, G1_VTU_DATA + 2) >> 12;
	u16 vid = reg & 0xfff;
	u32 i = place_of(sw, vid);
	bool there = i < sw->vtu_count && sw->vtu[i].vid == vid;
	struct vtu_entry *e;

	if (reg & BIT(13)) {
		guest_error(&sw->model, GUEST_ERROR_VALUE, "VTU load of VID %u of page 1", vid);
		return;
	}
	if (!(reg & BIT(12))) {
		if (there) {
			sw->vtu_count--;
			memmove(&sw->vtu[i], &sw->vtu[i + 1],
				(sw->vtu_count - i) * sizeof(*sw->vtu));
		}
		return;
	}
	if (!there) {
		if (sw->vtu_count == sw->vtu_size) {
			sw->vtu_size = sw->vtu_size ? sw->vtu_size * 2 : 4;
			sw->vtu = g_renew(struct vtu_entry, sw->vtu, sw->vtu_size);
		}
		memmove(&sw->vtu[i + 1], &sw->vtu[i], (sw->vtu_count - i) * sizeof(*sw->vtu));
		sw->vtu_count++;
	}
	e = &sw->vtu[i];
	*e = (struct vtu_entry){
		.vid = vid,
		.fid = fid & 0xff,
		.modes = get_data(sw, 0),
		.sid = reg_get(&sw->g1, G1_VTU_SID) & 0x3f,
		.pri = pri & VTU_PRI_SET ? (u8)pri : 0,
		.policy = fid & BIT(12),
	};
	for (u32 n = 0; n < SW_PORTS; n++)
		if ((e->modes >> (n * 2) & 3) != TAG_NON_MEMBER)
			e->members |= BIT(n);
}

/* The VID after the one in VTU_VID; after 4095 comes 0, for a walk begins there. */
static void vtu_next(struct sw *sw)
{
	u32 vid = reg_get(&sw->g1, G1_VTU_VID) & 0xfff;
	u32 i = vid == 0xfff ? 0 : place_of(sw, vid + 1);
	const struct vtu_entry *e;

	if (i == sw->vtu_count) {
		reg_set(&sw->g1, G1_VTU_VID, 0xfff);
		set_data(sw, 0, 0);
		return;
	}
	e = &sw->vtu[i];
	reg_set(&sw->g1, G1_VTU_VID, BIT(12) | e->vid);
	reg_set(&sw->g1, G1_VTU_FID, (e->policy ? BIT(12) : 0) | e->fid);
	reg_set(&sw->g1, G1_VTU_SID, e->sid);
	set_data(sw, e->modes, 0);
	reg_update(&sw->g1, G1_VTU_DATA + 2, 0xf000, (u32)e->pri << 12);
}

static void stu_load(struct sw *sw)
{
	u32 sid = reg_get(&sw->g1, G1_VTU_SID) & 0x3f;

	if (reg_get(&sw->g1, G1_VTU_VID) & BIT(12)) {
		sw->stu_valid |= UINT64_C(1) << sid;
		sw->stu[sid] = get_data(sw, 2);
	} else {
		sw->stu_valid &= ~(UINT64_C(1) << sid);
		sw->stu[sid] = 0;
	}
}

/* The SID after the one in VTU_SID; after 63 comes 0. */
static void stu_next(struct sw *sw)
{
	u32 sid = reg_get(&sw->g1, G1_VTU_SID) & 0x3f;
	u64 after = sid == 0x3f ? sw->stu_valid : sw->stu_valid & ~((UINT64_C(2) << sid) - 1);

	if (!after) {
		reg_set(&sw->g1, G1_VTU_VID, 0);
		reg_set(&sw->g1, G1_VTU_SID, 0x3f);
		return;
	}
	sid = (u32)__builtin_ctzll(after);
	reg_set(&sw->g1, G1_VTU_VID, BIT(12));
	reg_set(&sw->g1, G1_VTU_SID, sid);
	set_data(sw, sw->stu[sid], 2);
}

/*
 * Violations
 */

void sw_vtu_violation(struct sw *sw, u16 op, u16 vid, u8 spid)
{
	if (sw->vtu_violation.pending)
		return;
	sw->vtu_violation =
		(struct sw_violation){.pending = true, .op = op, .fid = vid, .spid = spid};
	sw->sts |= STS_VTU_PROB;
	sw_update_irq(sw);
}

static void get_violation(struct sw *sw)
{
	struct sw_violation *v = &sw->vtu_violation;
	u32 op = OP_VIOLATION << 12;

	if (v->pending) {
		op |= v->op | v->spid;
		reg_set(&sw->g1, G1_VTU_VID, v->fid);
	}
	v->pending = false;
	sw->sts &= ~STS_VTU_PROB;
	reg_set(&sw->g1, G1_VTU_OP, op);
}

/*
 * Offset 0x05: VTU Operation Register
 */

void sw_vtu_op(struct sw *sw, u16 written)
{
	if (!(written & SW_BUSY))
		return;
	reg_update(&sw->g1, G1_VTU_OP, SW_BUSY | 0x6f, 0);
	switch (written >> 12 & 7) {
	case OP_FLUSH:
		sw_vtu_clear(sw);
		break;
	case OP_VTU_LOAD:
		vtu_load(sw);
		break;
	case OP_VTU_NEXT:
		vtu_next(sw);
		break;
	case OP_STU_LOAD:
		stu_load(sw);
		break;
	case OP_STU_NEXT:
		stu_next(sw);
		break;
	case OP_VIOLATION:
		get_violation(sw);
		break;
	}
	sw_event(sw, STS_VTU_DONE);
}
