/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The shell of `init` and `run` lines: POSIX words, quotes, comments, and the
 * lists `;`, `&&`, `||`. What the design leaves to a real Linux guest (pipes,
 * background jobs, substitution, redirection) is refused by name before
 * anything of the line runs, so a line never means something else here.
 *
 *	line    = list of commands joined by ; && ||
 *	command = words, the first of which names a tool
 *	word    = unquoted, 'literal', "with \\ and \" escaped"
 */
#include <stdlib.h>

#include "tools.h"

enum token {
	TOKEN_END,
	TOKEN_WORD,
	TOKEN_SEMICOLON,
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
	switch (*lex->p) {
	case 0:
	case '#':
		return TOKEN_END;
	case '\n':
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
	enum token before = TOKEN_SEMICOLON, token;

	do {
		token = next_token(&lex);
		if (token == TOKEN_BAD) {
			p_eprintf(p, "sh: 1: Syntax error: %s\n", lex.bad);
			return false;
		}
		if (token != TOKEN_WORD && before != TOKEN_WORD &&
		    !(token == TOKEN_END && before == TOKEN_SEMICOLON)) {
			p_eprintf(p, "sh: 1: Syntax error: a command is missing\n");
			return false;
		}
		before = token;
	} while (token != TOKEN_END);
	return true;
}

int shell_main(struct process *p, const char *line)
{
	GString *word = g_string_new(NULL);
	GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
	struct lexer lex = {.p = line, .word = word};
	enum token join = TOKEN_SEMICOLON, token = TOKEN_SEMICOLON;
	int status = 0;

	if (!check(p, line, word)) {
		status = 2;
		token = TOKEN_END;
	}
	while (token != TOKEN_END && !process_killed(p)) {
		token = next_token(&lex);
		if (token == TOKEN_WORD) {
			g_ptr_array_add(words, g_strdup(word->str));
			continue;
		}
		if (words->len &&
		    (join == TOKEN_SEMICOLON || (join == TOKEN_AND) == (status == 0))) {
			g_ptr_array_add(words, NULL);
			status = run_command(p, words);
		}
		g_ptr_array_set_size(words, 0);
		join = token;
	}
	g_ptr_array_unref(words);
	g_string_free(word, TRUE);
	return status;
}
