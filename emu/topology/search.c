/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where board files, and other files that come with the program, are. In this
 * order:
 *
 *	boards/ beside the topology           boards of the user's own
 *	../share/netemu/topologies/boards     of the program's own installation,
 *	                                      wherever it was moved to
 *	NETEMU_SOURCE_DIR/topologies/boards   a program in its build tree
 *	NETEMU_DATA_DIR/topologies/boards     where it was to be installed
 */
#include <unistd.h>

#include "topology/boardfile.h"

#define FOLDERS 4

static char *program_folder(void)
{
	char path[4096];
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 1);

	if (len <= 0)
		return NULL;
	path[len] = 0;
	return g_path_get_dirname(path);
}

/* Places of @path, which is relative to the top of the source tree; each may be NULL. */
static void program_places(const char *path, char *place[FOLDERS - 1])
{
	char *program = program_folder();

	place[0] = program ? g_build_filename(program, "..", "share", "netemu", path, NULL) : NULL;
	place[1] = g_build_filename(NETEMU_SOURCE_DIR, path, NULL);
	place[2] = g_build_filename(NETEMU_DATA_DIR, path, NULL);
	g_free(program);
}

char *program_file_search(const char *path)
{
	char *place[FOLDERS - 1], *found = NULL;

	program_places(path, place);
	for (u32 i = 0; i < ARRAY_SIZE(place); i++) {
		if (place[i] && !found && g_file_test(place[i], G_FILE_TEST_EXISTS))
			found = g_steal_pointer(&place[i]);
		g_free(place[i]);
	}
	return found;
}

static void board_folders(const char *topology, char *folder[FOLDERS])
{
	char *beside = g_path_get_dirname(topology);

	folder[0] = g_build_filename(beside, "boards", NULL);
	program_places("topologies/boards", folder + 1);
	g_free(beside);
}

char *board_file_search(const char *topology, const char *name)
{
	char *folder[FOLDERS], *found = NULL;
	char *file = g_strconcat(name, ".json", NULL);

	board_folders(topology, folder);
	for (u32 i = 0; i < FOLDERS; i++) {
		char *path = folder[i] ? g_build_filename(folder[i], file, NULL) : NULL;

		if (path && !found && g_file_test(path, G_FILE_TEST_EXISTS))
			found = g_steal_pointer(&path);
		g_free(path);
		g_free(folder[i]);
	}
	g_free(file);
	return found;
}

static void add_boards(GPtrArray *names, const char *folder)
{
	GDir *dir = g_dir_open(folder, 0, NULL);
	const char *file;

	while (dir && (file = g_dir_read_name(dir))) {
		char *name;

		if (!g_str_has_suffix(file, ".json"))
			continue;
		name = g_strndup(file, strlen(file) - strlen(".json"));
		if (g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
			g_free(name);
		else
			g_ptr_array_add(names, name);
	}
	if (dir)
		g_dir_close(dir);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *board_file_list(const char *topology)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	char *folder[FOLDERS];

	board_folders(topology, folder);
	for (u32 i = 0; i < FOLDERS; i++) {
		if (folder[i])
			add_boards(names, folder[i]);
		g_free(folder[i]);
	}
	g_ptr_array_sort(names, by_name);
	return names;
}
