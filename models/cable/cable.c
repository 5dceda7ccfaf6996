/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A twisted-pair cable between two jacks.
 *
 * Each end lives in the node of its jack and has a copy of everything: the
 * configuration, whether it is plugged in, the rate of its port. A wire each
 * way carries messages:
 *
 *	end 0 (node a)                                       end 1 (node b)
 *	PHY ─ begin ──> [loss, bit errors] ── FRAME, CARRIER ──> tap ──> PHY
 *	    ─ signal ─> [copper_carry()] ──── SIGNAL ─────────────────> PHY
 *	    ─ mode ───────────────────────── MODE ──> promise of the wire back
 *
 * Time. A frame message arrives when its last bit has come out of the receiving
 * PHY: after transmitter, copper and receiver in one step, so that a frame
 * costs one event. The cable's tap records it at that instant too. Signals
 * take SIGNAL_DELAY more, since a receiver needs a while to know one when it
 * sees it.
 *
 * The promise. While both ports run in full duplex at one rate, nothing arrives
 * sooner than latency plus 72 byte times (preamble and shortest frame). In half
 * duplex the far MAC must hear the carrier, so the promise is the latency
 * alone. While its own port has no link an end sends but signals, and promises
 * DOWN_PROMISE. A promise is lowered before it is needed: a port says so through
 * mode(), MDI_SETTLE before its first frame; and what is sent after lowering
 * arrives no earlier than an old promise, or WINDOW_MIN, later (end.floor). Anything that would arrive
 * earlier than promised (a runt, the rest of a frame that was cut) is held until
 * then.
 *
 * Actions (plug, unplug, set) are known before the run. Both ends keep the
 * same list and carry it out by an event of their own node. A sender therefore
 * knows of the next unplugging when it begins a frame, and cuts it itself: what
 * has not left the copper by then never arrives. Messages say how often the
 * cable had been plugged or unplugged when they were sent; signals of an
 * earlier time are dropped.
 *
 * Half duplex: a frame is handed over when its sending ends, for it may be
 * aborted; its carrier is announced when it begins.
 *
 * Not modelled: noise that harms preambles, echo, far-end crosstalk. Errors in
 * the preamble would lose the frame; here it arrives whole.
 */
#include <assert.h>

#include <netemu/trace.h>

#include "cable/cable.h"

#define SIGNAL_DELAY SIM_US(100) /* Assumption: a PHY knows any signal 100 us after it comes. */
#define DOWN_PROMISE (SIGNAL_DELAY - SIM_US(10))
#define MIN_FRAME_BYTES (ETH_PREAMBLE_LEN + ETH_MIN_FRAME)

#define MAX_LENGTH_CM 100000
#define MAX_EXTRA_DELAY SIM_SEC(10)

static bool peers_full_duplex(const struct end *end)
{
	return end->plugged && end->mbps && end->mbps == end->peer_mbps && !end->half &&
	       !end->peer_half;
}

/* From MII to MII, in the present configuration. The far port's figure is constant. */
static sim_time latency_at(struct end *end, enum mdi_rate rate)
{
	return end->port->tx_latency[rate] + other(end)->port->rx_latency[rate] +
	       copper_delay(&end->config) + end->config.way[end->index].delay;
}

/* When the cable will next be pulled, seen from the far MII. */
static sim_time next_cut(struct end *end, enum mdi_rate rate)
{
	GArray *actions = end->cable->actions;

	for (u32 i = end->next_action; i < actions->len; i++) {
		struct action *a = &g_array_index(actions, struct action, i);

		if (a->what == CABLE_UNPLUG)
			return sim_time_add(a->at, other(end)->port->rx_latency[rate]);
	}
	return SIM_TIME_MAX;
}

/* Works out anew what follows from configuration, mode and the peer's mode. */
void copper_update(struct end *end)
{
	enum mdi_rate rate = mdi_rate(end->mbps);
	sim_time promise = end->min_latency[rate];

	end->latency = latency_at(end, rate);
	end->cut = next_cut(end, rate);
	end->special = !end->plugged || !end->mbps || end->half || end->peer_half ||
		       end->errors.rate > 0 || end->loss.threshold;
	if (!end->mbps)
		promise = end->least_delay + DOWN_PROMISE;
	else if (peers_full_duplex(end))
		promise += bit_times(MIN_FRAME_BYTES * 8, end->mbps);
	if (promise < end->promise)
		end->floor = now_at(end) + MAX(end->promise, WINDOW_MIN);
	end->promise = promise;
	wire_set_min_delay(&end->out, promise);
}

/* ---- Signals and modes, out ---- */

static void send_state(struct end *end, struct wire_msg *msg)
{
	if (!end->plugged)
		return;
	msg->arg = end->plugs;
	msg->at = now_at(end) + SIGNAL_DELAY + copper_delay(&end->config) +
		  end->config.way[end->index].delay;
	msg->at = MAX(msg->at, end->last_signal);
	end->last_signal = msg->at;
	cable_send(end, msg);
}

static void copper_signal(struct mdi_port *port, const struct mdi_signal *signal)
{
	struct end *end = port->medium_owner;
	struct mdi_signal out = copper_carry(&end->config, end->index, signal);
	struct wire_msg msg = {.kind = MSG_SIGNAL};

	_Static_assert(sizeof(out) <= sizeof(msg.data), "a signal fits into a message");
	memcpy(msg.data, &out, sizeof(out));
	send_state(end, &msg);
}

static void send_mode(struct end *end)
{
	struct wire_msg msg = {.kind = MSG_MODE, .data = {end->mbps, end->half}};

	send_state(end, &msg);
}

static void copper_mode(struct mdi_port *port, u32 mbps, bool half_duplex)
{
	struct end *end = port->medium_owner;

	if (end->mbps == mbps && end->half == half_duplex)
		return;
	if (end->sending)
		cable_end_sending(end, true);
	end->mbps = mbps;
	end->half = half_duplex;
	end->carrier = false;
	copper_update(end);
	send_mode(end);
}

static void copper_port_probe(struct mdi_port *port, u32 pair, u32 *length_cm, u32 *ends_in)
{
	struct end *end = port->medium_owner;

	copper_probe(&end->config, end->index, end->plugged, pair, length_cm, ends_in);
}

static const struct mdi_medium_ops copper_medium = {
	.begin = cable_begin,
	.abort = cable_abort,
	.signal = copper_signal,
	.mode = copper_mode,
	.probe = copper_port_probe,
};

/* ---- Actions ---- */

static void apply_config(struct end *end)
{
	const struct cable_way *way = &end->config.way[end->index];

	bit_errors_set(&end->errors, way->ber);
	frame_loss_set(&end->loss, way->loss);
}

static void apply(struct end *end, const struct action *action)
{
	static const struct mdi_signal silence = {.kind = MDI_SILENT};

	switch (action->what) {
	case CABLE_PLUG:
		end->plugs++;
		end->plugged = true;
		copper_update(end);
		copper_signal(end->port, &end->port->signal);
		send_mode(end);
		break;
	case CABLE_UNPLUG:
		if (end->sending)
			cable_end_sending(end, true);
		end->plugs++;
		end->plugged = false;
		end->peer_mbps = 0;
		end->peer_half = false;
		copper_update(end);
		cable_set_carrier(end, false);
		end->port->phy->signal(end->port, &silence);
		break;
	case CABLE_SET:
		end->config = action->config;
		apply_config(end);
		copper_update(end);
		/* Another length or pair may carry it worse, or better. */
		copper_signal(end->port, &end->port->signal);
		break;
	}
	if (trace_on(node_of(end), TRACE_LINK))
		trace(node_of(end), TRACE_LINK, end->cable->base.name, "end %u: %s", end->index,
		      action->what == CABLE_PLUG   ? "plugged in" :
		      action->what == CABLE_UNPLUG ? "unplugged" :
						     "changed");
}

static void schedule_action(struct end *end)
{
	GArray *actions = end->cable->actions;

	if (end->next_action < actions->len)
		node_schedule(node_of(end), &end->action_event,
			      g_array_index(actions, struct action, end->next_action).at);
}

static void act(struct event *ev)
{
	struct end *end = container_of(ev, struct end, action_event);
	GArray *actions = end->cable->actions;

	while (end->next_action < actions->len) {
		struct action *a = &g_array_index(actions, struct action, end->next_action);

		if (a->at > now_at(end))
			break;
		end->next_action++;
		apply(end, a);
	}
	schedule_action(end);
}

/* Lets the promise cover a configuration that is or will be in force. */
static void least_latency(struct end *end, const struct cable_config *config)
{
	sim_time delay = copper_delay(config) + config->way[end->index].delay;

	end->least_delay = MIN(end->least_delay, delay);
	for (u32 i = 0; i < MDI_RATES; i++)
		end->min_latency[i] =
			MAX(end->port->tx_latency[i] + other(end)->port->rx_latency[i] +
				    end->least_delay,
			    1);
}

static void add_action(struct copper *copper, const struct action *action)
{
	u32 i = copper->actions->len;

	while (i && g_array_index(copper->actions, struct action, i - 1).at > action->at)
		i--;
	g_array_insert_val(copper->actions, i, *action);
	for (u32 e = 0; e < 2; e++) {
		if (action->what == CABLE_SET)
			least_latency(&copper->end[e], &action->config);
		schedule_action(&copper->end[e]);
		copper_update(&copper->end[e]);
	}
}

static void copper_action(struct cable *cable, sim_time at, enum cable_do what,
			  const struct cable_config *config)
{
	struct action action = {.at = at, .what = what};

	if (what == CABLE_SET)
		action.config = *config;
	add_action(container_of(cable, struct copper, base), &action);
}

/* ---- Making and unmaking ---- */

static bool share(double value)
{
	return value >= 0 && value <= 1;
}

static bool check_config(const struct cable_config *config, const char **key, GError **err)
{
	GQuark domain = g_quark_from_static_string("netemu-cable");

	*key = "category";
	if (copper_category(config->category) < 0) {
		char *all = g_strjoinv(", ", (char **)copper_categories);

		g_set_error(err, domain, 0, "no category \"%s\"; there are %s",
			    config->category ? config->category : "", all);
		g_free(all);
		return false;
	}
	*key = "length";
	if (!config->length_cm || config->length_cm > MAX_LENGTH_CM) {
		g_set_error(err, domain, 0, "a length is more than 0 m and at most %u m",
			    MAX_LENGTH_CM / 100);
		return false;
	}
	for (u32 i = 0; i < 2; i++) {
		const struct cable_way *way = &config->way[i];

		*key = share(way->loss) ? "ber" : "loss";
		if (!share(way->loss) || !share(way->ber)) {
			g_set_error(err, domain, 0, "a share is between 0 and 1");
			return false;
		}
		*key = "delay";
		if (way->delay < 0 || way->delay > MAX_EXTRA_DELAY) {
			g_set_error(err, domain, 0, "an extra delay is at most 10 s");
			return false;
		}
	}
	*key = "pairs";
	for (u32 i = 0; i < CABLE_PAIRS; i++) {
		if (config->pair_end[i] >= MDI_PAIR_ENDS) {
			g_set_error(err, domain, 0, "a pair is good, open or shorted");
			return false;
		}
	}
	return true;
}

static void end_init(struct copper *copper, u32 index, const struct cable_config *config,
		     struct mdi_port *port)
{
	struct end *end = &copper->end[index];
	char stream[256];

	*end = (struct end){
		.port = port,
		.cut = SIM_TIME_MAX,
		.index = index,
		.cable = copper,
		.config = *config,
		.least_delay = SIM_TIME_MAX,
		.special = true,
	};
	event_init(&end->action_event, act);
	event_init(&end->sent_event, cable_sent);
	g_snprintf(stream, sizeof(stream), "%s %u bit errors", copper->base.name, index);
	node_rng_init(port->node, &end->errors.rng, stream);
	g_snprintf(stream, sizeof(stream), "%s %u loss", copper->base.name, index);
	node_rng_init(port->node, &end->loss.rng, stream);
	assert(!port->medium);
	port->medium = &copper_medium;
	port->medium_owner = end;
}

static struct cable *copper_create(const char *name, const struct cable_config *config,
				   struct mdi_port *a, struct mdi_port *b, GError **err)
{
	struct mdi_port *port[2] = {a, b};
	struct action plug = {.what = CABLE_PLUG};
	struct copper *copper;
	const char *key;

	if (!check_config(config, &key, err))
		return NULL;
	copper = g_new0(struct copper, 1);
	copper->base.cls = &cable_model;
	copper->base.name = g_strdup(name);
	copper->actions = g_array_new(FALSE, FALSE, sizeof(struct action));
	for (u32 i = 0; i < 2; i++)
		end_init(copper, i, config, port[i]);
	for (u32 i = 0; i < 2; i++) {
		struct end *end = &copper->end[i];

		least_latency(end, config);
		wire_init(&end->out, port[i]->node, port[!i]->node, end->min_latency[MDI_1000],
			  cable_deliver, other(end));
		apply_config(end);
		copper_update(end);
	}
	plug.at = now_at(&copper->end[0]);
	add_action(copper, &plug);
	return &copper->base;
}

static void copper_destroy(struct cable *cable)
{
	struct copper *copper = container_of(cable, struct copper, base);

	for (u32 i = 0; i < 2; i++) {
		struct end *end = &copper->end[i];

		node_cancel(node_of(end), &end->action_event);
		node_cancel(node_of(end), &end->sent_event);
		frame_put(end->sending);
		wire_finish(&end->out);
		end->port->medium = NULL;
		end->port->medium_owner = NULL;
	}
	g_array_free(copper->actions, TRUE);
	g_free(copper->base.name);
	g_free(copper);
}

static void copper_set_tap(struct cable *cable, struct tap *tap)
{
	struct copper *copper = container_of(cable, struct copper, base);

	copper->end[0].tap = tap;
	copper->end[1].tap = tap;
}

static void copper_counters(struct cable *cable, u32 end,
			    void (*say)(void *ctx, const char *name, u64 value), void *ctx)
{
	struct end *e = &container_of(cable, struct copper, base)->end[!!end];

	say(ctx, "frames", e->frames);
	say(ctx, "bytes", e->bytes);
	say(ctx, "lost", e->lost);
	say(ctx, "damaged", e->damaged);
	say(ctx, "cut", e->cut_frames);
	say(ctx, "not_sent_unplugged", e->unplugged);
}

const struct cable_class cable_model = {
	.categories = copper_categories,
	.check = check_config,
	.create = copper_create,
	.destroy = copper_destroy,
	.action = copper_action,
	.set_tap = copper_set_tap,
	.counters = copper_counters,
};
