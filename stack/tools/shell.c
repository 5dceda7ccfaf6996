/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The shell of `init` and `run` lines: POSIX words, quotes, comments, and the
 * lists `;`, `&&`, `||`. What the design leaves to a real Linux guest (pipes,
 * background jobs, substitution, redirection) is refused by name before
 * anything of the line runs, so a line never means something else here.
 *
 *	line    = list of commands joined by ; && || or new lines
 *	command = words, the first of which names a tool or is "exit"
 *	word    = unquoted, 'literal', "with \\ and \" escaped"
 */
#include <stdlib.h>

#include "tools.h"

enum token {
	TOKEN_END,
	TOKEN_WORD,
	TOKEN_SEMICOLON,
	TOKEN_NEWLINE,
	TOKEN_AND,
	TOKEN_OR,
	TOKEN_BAD, /* @bad says what */
};

struct lexer {
	const char *p;
	GString *word;
	const char *bad;
};

/* Characters that begin something this shell does not have. */
static const struct {
	char c;
	const char *why;
} refused[] = {
	{'|', "pipes need \"guest\": \"linux\""},
	{'&', "background jobs need \"guest\": \"linux\""},
	{'>', "redirection needs \"guest\": \"linux\""},
	{'<', "redirection needs \"guest\": \"linux\""},
	{'$', "substitution needs \"guest\": \"linux\""},
	{'`', "substitution needs \"guest\": \"linux\""},
	{'(', "sub-shells need \"guest\": \"linux\""},
	{')', "sub-shells need \"guest\": \"linux\""},
	{'{', "groups need \"guest\": \"linux\""},
	{'*', "file patterns need \"guest\": \"linux\""},
};

static const char *why_refused(char c)
{
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++)
		if (refused[i].c == c)
			return refused[i].why;
	return NULL;
}

static enum token bad(struct lexer *lex, const char *why)
{
	lex->bad = why;
	return TOKEN_BAD;
}

/* Takes a quoted part; false if its end is missing or it would substitute. */
static bool take_quoted(struct lexer *lex, char quote)
{
	for (lex->p++; *lex->p != quote; lex->p++) {
		if (!*lex->p) {
			lex->bad = "unterminated quoted string";
			return false;
		}
		if (quote == '"' && (*lex->p == '$' || *lex->p == '`')) {
			lex->bad = why_refused(*lex->p);
			return false;
		}
		if (quote == '"' && *lex->p == '\\' && strchr("\\\"$`", lex->p[1]) && lex->p[1])
			lex->p++;
		g_string_append_c(lex->word, *lex->p);
	}
	lex->p++;
	return true;
}

static enum token take_word(struct lexer *lex)
{
	g_string_truncate(lex->word, 0);
	for (;;) {
		char c = *lex->p;

		if (!c || g_ascii_isspace(c) || c == ';' || c == '&' || c == '|')
			return TOKEN_WORD;
		if (c == '\'' || c == '"') {
			if (!take_quoted(lex, c))
				return TOKEN_BAD;
			continue;
		}
		if (c == '\\' && lex->p[1])
			c = *++lex->p;
		else if (why_refused(c))
			return bad(lex, why_refused(c));
		g_string_append_c(lex->word, c);
		lex->p++;
	}
}

static enum token next_token(struct lexer *lex)
{
	while (*lex->p == ' ' || *lex->p == '\t')
		lex->p++;
	if (*lex->p == '#')
		lex->p += strcspn(lex->p, "\n");
	switch (*lex->p) {
	case 0:
		return TOKEN_END;
	case '\n':
		lex->p++;
		return TOKEN_NEWLINE;
	case ';':
		lex->p++;
		return TOKEN_SEMICOLON;
	case '&':
	case '|':
		if (lex->p[1] != lex->p[0])
			return bad(lex, why_refused(*lex->p));
		lex->p += 2;
		return lex->p[-1] == '&' ? TOKEN_AND : TOKEN_OR;
	default:
		return take_word(lex);
	}
}

static int run_command(struct process *p, GPtrArray *words)
{
	const char *name = words->pdata[0];

	g_ptr_array_add(words, NULL);
	for (const struct tool *tool = tool_table; tool->name; tool++)
		if (!strcmp(tool->name, name))
			return tool->main(p, (int)words->len - 1, (char **)words->pdata) & 0xff;
	p_eprintf(p, "sh: 1: %s: not found\n", name);
	return 127;
}

/* Whether the whole line can be read: a line that is wrong runs nothing. */
static bool check(struct process *p, const char *line, GString *word)
{
	struct lexer lex = {.p = line, .word = word};
	enum token before = TOKEN_NEWLINE, token;

	do {
		token = next_token(&lex);
		if (token == TOKEN_BAD) {
			p_eprintf(p, "sh: 1: Syntax error: %s\n", lex.bad);
			return false;
		}
		if (token == TOKEN_NEWLINE && before != TOKEN_WORD)
			continue;
		if (token != TOKEN_WORD && before != TOKEN_WORD &&
		    !(token == TOKEN_END &&
		      (before == TOKEN_SEMICOLON || before == TOKEN_NEWLINE))) {
			p_eprintf(p, "sh: 1: Syntax error: a command is missing\n");
			return false;
		}
		before = token;
	} while (token != TOKEN_END);
	return true;
}

/* "exit" or "exit N": the line's status, @status being that of its last command. */
static int exit_status(struct process *p, const GPtrArray *words, int status)
{
	u64 number = (u64)status;

	if (words->len > 1 && !parse_u64(words->pdata[1], 0, INT32_MAX, &number)) {
		p_eprintf(p, "sh: 1: exit: Illegal number: %s\n", (char *)words->pdata[1]);
		return 2;
	}
	return (int)(number & 0xff);
}

int shell_main(struct process *p, const char *line)
{
	GString *word = g_string_new(NULL);
	GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
	struct lexer lex = {.p = line, .word = word};
	enum token join = TOKEN_SEMICOLON, token = TOKEN_SEMICOLON;
	bool left = false;
	int status = 0;

	if (!check(p, line, word)) {
		status = 2;
		token = TOKEN_END;
	}
	while (token != TOKEN_END && !left && !process_killed(p)) {
		token = next_token(&lex);
		if (token == TOKEN_WORD) {
			g_ptr_array_add(words, g_strdup(word->str));
			continue;
		}
		if (!words->len) /* a new line after another, or after && */
			continue;
		if (join == TOKEN_SEMICOLON || (join == TOKEN_AND) == (status == 0)) {
			left = !strcmp(words->pdata[0], "exit");
			status = left ? exit_status(p, words, status) : run_command(p, words);
		}
		g_ptr_array_set_size(words, 0);
		join = token == TOKEN_NEWLINE ? TOKEN_SEMICOLON : token;
	}
	g_ptr_array_unref(words);
	g_string_free(word, TRUE);
	return status;
}
