/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The summary of a run. Counters are the hardware's own: each model says them
 * by name and port, in its own order, and they are passed on as they are.
 */
#include <inttypes.h>
#include <stdio.h>

#include "cli/summary.h"

#define PS_PER_SEC_F 1e12

void summary_count(const struct network *network, u32 *passed, u32 *failed)
{
	*passed = 0;
	*failed = 0;
	for (u32 i = 0; i < network->topology->timeline->len; i++) {
		const struct line_result *line = &network->lines[i];

		if (!line->network || !line->action->expect.given)
			continue;
		if (line->why)
			++*failed;
		else if (line->state == LINE_ENDED)
			++*passed;
	}
}

static u64 total_events(const struct network *network)
{
	u64 events = 0;

	for (u32 i = 0; i < network->world->nodes->len; i++)
		events += ((struct node *)network->world->nodes->pdata[i])->queue.count;
	return events;
}

/* Calls @say for every model of every board. */
static void each_model(const struct network *network,
		       void (*say)(void *ctx, struct board *board, struct model *model), void *ctx)
{
	for (u32 n = 0; n < network->boards->len; n++) {
		struct board *board = network->boards->pdata[n];

		for (u32 d = 0; d < board->devices->len; d++)
			say(ctx, board,
			    g_array_index(board->devices, struct board_device, d).model);
	}
}

/* "eth0", or "switch0.port1" where a model has several ports. */
static char *port_name(const struct model *model, const char *port)
{
	return *port ? g_strconcat(model->name, ".", port, NULL) : g_strdup(model->name);
}

/* ----------------------------------------------------------- for people */

static void print_line(const struct line_result *line, const char *node)
{
	const struct topo_action *action = line->action;
	char at[32], ended[32];

	printf("  %s %s s %s: %s", line->why ? "FAILED" : "ok    ", sim_time_format(action->at, at),
	       node, action->line);
	if (line->why)
		printf(": %s", line->why);
	else if (line->state == LINE_ENDED)
		printf(" (exit %d, at %s s)", line->exit, sim_time_format(line->ended, ended));
	putchar('\n');
}

static void print_lines(const struct network *network, bool all)
{
	for (u32 i = 0; i < network->topology->timeline->len; i++) {
		const struct line_result *line = &network->lines[i];

		if (line->network && line->action->expect.given &&
		    (line->why || (all && line->state == LINE_ENDED)))
			print_line(line, topo_node(network->topology, line->action->node)->name);
	}
}

/* Init lines that failed, which is no expectation's affair. */
static void print_failed_init_lines(const struct network *network)
{
	for (u32 n = 0; n < network->topology->nodes->len; n++) {
		const struct init_results *init = &network->init[n];

		for (u32 i = 0; i < init->ended; i++)
			if (init->line[i].exit)
				printf("  init of %s: %s: exit status %d\n",
				       topo_node(network->topology, n)->name, init->line[i].line,
				       init->line[i].exit);
	}
}

void summary_print_failures(const struct network *network)
{
	print_lines(network, false);
}

static void print_error_counts(void *ctx, struct board *board, struct model *model)
{
	for (u32 kind = 0; kind < GUEST_ERROR_KINDS; kind++)
		if (model->guest_errors[kind])
			printf("  guest errors: %s.%s: %s: %" PRIu64 "\n", board->node->name,
			       model->name, guest_error_name(kind), model->guest_errors[kind]);
}

/* Accesses that no model is to blame for. */
static void print_bus_errors(const struct network *network)
{
	for (u32 n = 0; n < network->boards->len; n++) {
		const struct board *board = network->boards->pdata[n];

		if (board->mmio.unmapped)
			printf("  guest errors: %s.bus: %" PRIu64 "\n", board->node->name,
			       board->mmio.unmapped);
	}
}

struct counter_line {
	const char *title; /* of the port, until it was printed */
	bool any;
};

static void print_counter(void *ctx, const char *name, u64 value)
{
	struct counter_line *line = ctx;

	if (!value)
		return;
	if (!line->any)
		printf("  %s:", line->title);
	line->any = true;
	printf(" %s %" PRIu64, name, value);
}

static void print_port(const char *node, const char *port,
		       void (*ask)(const void *owner, u32 i,
				   void (*say)(void *ctx, const char *name, u64 value), void *ctx),
		       const void *owner, u32 i)
{
	struct counter_line line = {0};
	char *title = node ? g_strconcat(node, ".", port, NULL) : g_strdup(port);

	line.title = title;
	ask(owner, i, print_counter, &line);
	if (line.any)
		putchar('\n');
	g_free(title);
}

static const char *const no_ports[] = {"", NULL};

static const char *const *ports_of(struct model *model)
{
	return model->cls->ports ? model->cls->ports(model) : no_ports;
}

static void ask_model(const void *owner, u32 i, void (*say)(void *ctx, const char *name, u64 value),
		      void *ctx)
{
	struct model *model = (struct model *)owner;

	model->cls->counters(model, ports_of(model)[i], say, ctx);
}

static void ask_cable(const void *owner, u32 i, void (*say)(void *ctx, const char *name, u64 value),
		      void *ctx)
{
	struct cable *cable = (struct cable *)owner;

	cable->cls->counters(cable, i, say, ctx);
}

static void print_counters(void *ctx, struct board *board, struct model *model)
{
	const char *const *ports = ports_of(model);

	for (u32 i = 0; model->cls->counters && ports[i]; i++) {
		char *name = port_name(model, ports[i]);

		print_port(board->node->name, name, ask_model, model, i);
		g_free(name);
	}
}

static void print_cables(const struct network *network)
{
	for (u32 i = 0; i < network->cables->len; i++) {
		const struct topo_cable *cable = topo_cable(network->topology, i);

		for (u32 e = 0; e < 2; e++) {
			char *name = g_strdup_printf("%s at %s", cable->name, cable->end[e].text);

			print_port(NULL, name, ask_cable, network->cables->pdata[i], e);
			g_free(name);
		}
	}
}

void summary_print(const struct run_facts *facts, bool verbose)
{
	const struct network *network = facts->network;
	u32 passed, failed;
	char ended[32];

	summary_count(network, &passed, &failed);
	printf("%s: %s s of virtual time in %.3f s, %" PRIu64 " events, seed %" PRIu64 "%s\n",
	       network->topology->name, sim_time_format(facts->ended, ended), facts->wall_seconds,
	       total_events(network), facts->seed, facts->interrupted ? ", interrupted" : "");
	if (facts->capture) {
		u64 frames = 0;

		for (u32 i = 0; i < network->taps->len; i++)
			frames += tap_count(network->taps->pdata[i]);
		printf("  %s: %" PRIu64 " frames of %u taps:", facts->capture, frames,
		       network->taps->len);
		for (u32 i = 0; i < network->taps->len; i++)
			if (verbose || network->taps->len <= 16)
				printf(" %s %" PRIu64, tap_name(network->taps->pdata[i]),
				       tap_count(network->taps->pdata[i]));
		putchar('\n');
	}
	print_failed_init_lines(network);
	each_model(network, print_error_counts, NULL);
	print_bus_errors(network);
	if (verbose) {
		each_model(network, print_counters, NULL);
		print_cables(network);
	}
	print_lines(network, true);
	if (passed || failed)
		printf("  %u of %u expectations met\n", passed, passed + failed);
}

/* ------------------------------------------------------------- as JSON */

static void add_counter(void *ctx, const char *name, u64 value)
{
	json_object_object_add(ctx, name, json_object_new_uint64(value));
}

static struct json_object *new_text(const char *text, size_t len)
{
	char *valid = g_utf8_make_valid(text, (gssize)len);
	struct json_object *string = json_object_new_string(valid);

	g_free(valid);
	return string;
}

static struct json_object *json_seconds(sim_time t)
{
	/* As text with all digits: a double's shortest form may have fewer. */
	char text[48];

	snprintf(text, sizeof(text), "%" PRId64 ".%012" PRId64, t / PS_PER_SEC, t % PS_PER_SEC);
	return json_object_new_double_s((double)t / PS_PER_SEC_F, text);
}

static struct json_object *json_taps(const struct network *network)
{
	struct json_object *taps = json_object_new_array();

	for (u32 i = 0; i < network->taps->len; i++) {
		struct json_object *tap = json_object_new_object();

		json_object_object_add(tap, "name",
				       json_object_new_string(tap_name(network->taps->pdata[i])));
		json_object_object_add(tap, "frames",
				       json_object_new_uint64(tap_count(network->taps->pdata[i])));
		json_object_array_add(taps, tap);
	}
	return taps;
}

static struct json_object *json_ports(struct board *board)
{
	struct json_object *ports = json_object_new_object();

	for (u32 d = 0; d < board->devices->len; d++) {
		struct model *model = g_array_index(board->devices, struct board_device, d).model;
		const char *const *names = ports_of(model);

		for (u32 i = 0; model->cls->counters && names[i]; i++) {
			struct json_object *counters = json_object_new_object();
			char *name = port_name(model, names[i]);

			model->cls->counters(model, names[i], add_counter, counters);
			json_object_object_add(ports, name, counters);
			g_free(name);
		}
	}
	return ports;
}

static struct json_object *json_guest_errors(struct board *board)
{
	struct json_object *errors = json_object_new_object();

	for (u32 d = 0; d < board->devices->len; d++) {
		struct model *model = g_array_index(board->devices, struct board_device, d).model;
		struct json_object *kinds = json_object_new_object();

		for (u32 kind = 0; kind < GUEST_ERROR_KINDS; kind++)
			if (model->guest_errors[kind])
				add_counter(kinds, guest_error_name(kind),
					    model->guest_errors[kind]);
		if (json_object_object_length(kinds))
			json_object_object_add(errors, model->name, kinds);
		else
			json_object_put(kinds);
	}
	if (board->mmio.unmapped)
		add_counter(errors, "bus", board->mmio.unmapped);
	return errors;
}

static struct json_object *json_init(const struct init_results *init)
{
	struct json_object *lines = json_object_new_array();

	for (u32 i = 0; i < init->count; i++) {
		const struct init_result *line = &init->line[i];
		struct json_object *entry = json_object_new_object();

		json_object_object_add(entry, "run", json_object_new_string(line->line));
		if (line->ended) {
			json_object_object_add(entry, "exit", json_object_new_int(line->exit));
			json_object_object_add(entry, "stdout", new_text(line->out, line->out_len));
		}
		json_object_array_add(lines, entry);
	}
	return lines;
}

static struct json_object *json_nodes(const struct network *network)
{
	struct json_object *nodes = json_object_new_array();

	for (u32 i = 0; i < network->boards->len; i++) {
		struct board *board = network->boards->pdata[i];
		struct json_object *node = json_object_new_object();

		json_object_object_add(node, "name", json_object_new_string(board->node->name));
		json_object_object_add(node, "board", json_object_new_string(board->name));
		add_counter(node, "events", board->node->queue.count);
		json_object_object_add(node, "ports", json_ports(board));
		json_object_object_add(node, "init", json_init(&network->init[i]));
		json_object_object_add(node, "guest_errors", json_guest_errors(board));
		json_object_array_add(nodes, node);
	}
	return nodes;
}

static struct json_object *json_cables(const struct network *network)
{
	struct json_object *cables = json_object_new_array();

	for (u32 i = 0; i < network->cables->len; i++) {
		const struct topo_cable *c = topo_cable(network->topology, i);
		struct json_object *cable = json_object_new_object();
		struct json_object *ends = json_object_new_object();

		for (u32 e = 0; e < 2; e++) {
			struct json_object *counters = json_object_new_object();

			ask_cable(network->cables->pdata[i], e, add_counter, counters);
			json_object_object_add(ends, c->end[e].text, counters);
		}
		json_object_object_add(cable, "name", json_object_new_string(c->name));
		json_object_object_add(cable, "received_at", ends);
		json_object_array_add(cables, cable);
	}
	return cables;
}

static const char *verdict(const struct line_result *line)
{
	if (line->why)
		return "failed";
	if (line->state == LINE_NOT_REACHED)
		return "not reached";
	if (!line->action->expect.given)
		return line->state == LINE_ENDED ? "ended" : "running";
	return "passed";
}

static struct json_object *json_timeline(const struct network *network)
{
	struct json_object *timeline = json_object_new_array();

	for (u32 i = 0; i < network->topology->timeline->len; i++) {
		const struct line_result *line = &network->lines[i];
		struct json_object *entry;

		if (!line->network)
			continue;
		entry = json_object_new_object();
		json_object_object_add(entry, "index", json_object_new_int64(line->action->index));
		json_object_object_add(entry, "at", json_seconds(line->action->at));
		json_object_object_add(
			entry, "on",
			json_object_new_string(
				topo_node(network->topology, line->action->node)->name));
		json_object_object_add(entry, "run", json_object_new_string(line->action->line));
		json_object_object_add(entry, "result", json_object_new_string(verdict(line)));
		if (line->state == LINE_ENDED) {
			json_object_object_add(entry, "ended", json_seconds(line->ended));
			json_object_object_add(entry, "exit", json_object_new_int(line->exit));
			json_object_object_add(entry, "stdout", new_text(line->out, line->out_len));
		}
		if (line->why)
			json_object_object_add(entry, "why", json_object_new_string(line->why));
		json_object_array_add(timeline, entry);
	}
	return timeline;
}

void summary_print_json(const struct run_facts *facts)
{
	const struct network *network = facts->network;
	struct json_object *all = json_object_new_object();
	struct json_object *expectations = json_object_new_object();
	u32 passed, failed;

	summary_count(network, &passed, &failed);
	add_counter(expectations, "passed", passed);
	add_counter(expectations, "failed", failed);
	json_object_object_add(all, "netemu", json_object_new_string(NETEMU_VERSION));
	json_object_object_add(all, "name", json_object_new_string(network->topology->name));
	add_counter(all, "seed", facts->seed);
	json_object_object_add(all, "virtual_seconds", json_seconds(facts->ended));
	json_object_object_add(all, "wall_seconds", json_object_new_double(facts->wall_seconds));
	add_counter(all, "events", total_events(network));
	json_object_object_add(all, "interrupted", json_object_new_boolean(facts->interrupted));
	json_object_object_add(all, "capture",
			       facts->capture ? json_object_new_string(facts->capture) : NULL);
	json_object_object_add(all, "taps", json_taps(network));
	json_object_object_add(all, "nodes", json_nodes(network));
	json_object_object_add(all, "cables", json_cables(network));
	json_object_object_add(all, "timeline", json_timeline(network));
	json_object_object_add(all, "expectations", expectations);
	puts(json_object_to_json_string_ext(all, JSON_C_TO_STRING_PRETTY |
							 JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(all);
}
