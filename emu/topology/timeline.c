/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The timeline as it runs. A line is an event of its node, posted before the
 * run; the guest says when it has ended, and then it is judged. What happens to
 * cables was posted with them.
 *
 *	NOT_REACHED --at--> RUNNING --guest says so--> ENDED, judged
 */
#include "topology/network.h"

/* Of what a line prints, this much is kept for its expectation and for reports. */
#define OUT_MAX (1u << 20)

/* A part of @len bytes that may hold zeros. */
static bool contains(const char *out, size_t len, const char *text)
{
	return memmem(out, len, text, strlen(text));
}

/* The regex functions stop at a zero byte; to them it is a blank. */
static bool matches(const char *out, size_t len, const regex_t *regex)
{
	char *text = g_malloc(len + 1);
	bool match;

	for (size_t i = 0; i < len; i++)
		text[i] = out[i] ? out[i] : ' ';
	text[len] = 0;
	match = !regexec(regex, text, 0, NULL, 0);
	g_free(text);
	return match;
}

char *line_judge(const struct topo_expect *expect, int exit, const char *out, size_t len)
{
	if (!expect->given)
		return NULL;
	if (expect->exit >= 0 && expect->exit != exit)
		return g_strdup_printf("exit status %d instead of %d", exit, (int)expect->exit);
	if (expect->text && !contains(out, len, expect->text))
		return g_strdup_printf("\"%s\" is not in what it printed", expect->text);
	if (expect->pattern && !matches(out, len, &expect->regex))
		return g_strdup_printf("nothing it printed matches \"%s\"", expect->pattern);
	return NULL;
}

/* As much of @out as is kept, owned by the caller. */
static char *keep(const char *out, size_t *len)
{
	char *copy;

	*len = MIN(*len, OUT_MAX);
	copy = g_malloc(*len + 1);
	if (*len)
		memcpy(copy, out, *len);
	copy[*len] = 0;
	return copy;
}

static void line_ended(void *ctx, int exit, const char *out, size_t len)
{
	struct line_result *line = ctx;
	struct node *node = line->network->world->nodes->pdata[line->action->node];

	line->state = LINE_ENDED;
	line->exit = exit;
	line->ended = node_now(node);
	line->out_len = len;
	line->out = keep(out, &line->out_len);
	line->why = line_judge(&line->action->expect, exit, out, len);
}

static void start_line(struct event *event)
{
	struct line_result *line = container_of(event, struct line_result, event);
	struct guest *guest = line->network->guests->pdata[line->action->node];

	line->state = LINE_RUNNING;
	guest->cls->run(guest, line->action->line, line_ended, line);
}

/* A guest that boots again runs its lines again; only the first time is kept. */
static void init_ended(void *ctx, int exit, const char *out, size_t len)
{
	struct init_results *init = ctx;
	struct init_result *line;

	if (init->ended == init->count)
		return;
	line = &init->line[init->ended++];
	line->ended = true;
	line->exit = exit;
	line->out_len = len;
	line->out = keep(out, &line->out_len);
}

static void listen_for_init(struct network *network, u32 n)
{
	struct json_object *lines = topo_node(network->topology, n)->init;
	struct init_results *init = &network->init[n];
	struct guest *guest = network->guests->pdata[n];

	if (!guest || !lines)
		return;
	init->count = (u32)json_object_array_length(lines);
	init->line = g_new0(struct init_result, init->count);
	for (u32 i = 0; i < init->count; i++)
		init->line[i].line = json_object_get_string(json_object_array_get_idx(lines, i));
	guest->init_done = init_ended;
	guest->init_ctx = init;
}

void network_post_timeline(struct network *network)
{
	const struct topology *topology = network->topology;

	for (u32 n = 0; n < topology->nodes->len; n++)
		listen_for_init(network, n);
	for (u32 i = 0; i < topology->timeline->len; i++) {
		const struct topo_action *action = topo_action(topology, i);
		struct line_result *line = &network->lines[i];

		line->action = action;
		if (action->node == TOPO_NONE)
			continue;
		line->network = network;
		event_init(&line->event, start_line);
		node_schedule(network->world->nodes->pdata[action->node], &line->event, action->at);
	}
}

void network_judge(struct network *network, bool reach_all)
{
	for (u32 i = 0; i < network->topology->timeline->len; i++) {
		struct line_result *line = &network->lines[i];

		if (!line->network || !line->action->expect.given)
			continue;
		if (line->state == LINE_RUNNING)
			line->why = g_strdup("it had not ended when the run did");
		else if (line->state == LINE_NOT_REACHED && reach_all)
			line->why = g_strdup("the run ended before its time came");
	}
}
