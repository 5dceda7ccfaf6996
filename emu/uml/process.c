/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's process: found, started, ended.
 *
 * It runs in a session of its own, so that ^C is ours alone and that it and the
 * processes it makes can be killed at once; it dies with us whatever becomes of
 * us (PR_SET_PDEATHSIG; its own children have that as well). Sockets, the device
 * tree and what else it needs it is given open (enum uml_given); none of that has
 * a name, so that nothing is left behind even when we are killed
 * (preload/nameless.c is its side). On its command line they are
 * /proc/self/fd/N, and it is the same on every run, whoever has installed what
 * where: it is printed, and the kernel mixes it into its random numbers
 * (random_init_early() in drivers/char/random.c), from which much that happens
 * follows.
 *
 * What could differ from run to run, and what is done about it:
 *
 *	host's addresses     no address randomisation (personality())
 *	randomness           getrandom() from the node's seed (preload/seeded.c);
 *	                     no hardware generator (scripts/linux-guest/config)
 *	clock                the node's (calendar.c)
 *	terminal             a file in memory that always takes what is written
 *	environment          a fixed one
 *	limits, open files,  fixed, none, and as for a new process
 *	  signals' actions
 *	signals, scheduling  the guest computes alone, or stands and waits for us
 *
 * What remains is the host's file system, which the guest reads, and what the
 * host's processor and kernel say of themselves (/proc/cpuinfo).
 */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "uml/uml.h"

#define PRELOAD "netemu-uml.so"
#define LOG_KEEP (1 << 20) /* bytes of the terminal's file before it begins anew */

/* Of the kernel's process. Each file that a guest has open is one of its. */
#define STACK_BYTES (8 << 20)
#define OPEN_FILES 4096

/* --------------------------------------------------------------- finding */

/* The first of @places under the folder of the program, or @fallback, that is
 * there; to be freed. */
static char *find(const char *const *places, const char *fallback, const char *name)
{
	char *self = g_file_read_link("/proc/self/exe", NULL);
	char *folder = self ? g_path_get_dirname(self) : g_strdup(".");
	char *found = NULL;

	for (u32 i = 0; !found && places[i]; i++) {
		found = g_build_filename(folder, places[i], name, NULL);
		if (!g_file_test(found, G_FILE_TEST_EXISTS))
			g_clear_pointer(&found, g_free);
	}
	if (!found && fallback) {
		found = g_build_filename(fallback, name, NULL);
		if (!g_file_test(found, G_FILE_TEST_EXISTS))
			g_clear_pointer(&found, g_free);
	}
	g_free(self);
	g_free(folder);
	return found;
}

/* The folder of the built kernel: what the script says, or NETEMU_LINUX. */
static char *find_kernel(const char *script)
{
	const char *given = g_getenv("NETEMU_LINUX");
	char *argv[] = {(char *)script, (char *)"--where", NULL};
	char *out = NULL;
	int status = 0;

	if (given)
		return g_strdup(given);
	if (!g_spawn_sync(NULL, argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out, NULL,
			  &status, NULL) ||
	    status)
		g_clear_pointer(&out, g_free);
	return out ? g_strchomp(out) : NULL;
}

bool uml_find(struct uml *uml, GError **err)
{
	static const char *const scripts[] = {"../share/netemu/scripts/linux-guest", NULL};
	static const char *const libraries[] = {".", "../" NETEMU_LIBEXEC, NULL};
	char *script = find(scripts, NETEMU_SOURCE_DIR "/scripts/linux-guest", "build");
	char *vmlinux;
	bool ok;

	uml->init_script = find(scripts, NETEMU_SOURCE_DIR "/scripts/linux-guest", "init");
	uml->preload = find(libraries, NETEMU_BUILD_DIR, PRELOAD);
	uml->kernel = find_kernel(script);
	vmlinux = uml->kernel ? g_build_filename(uml->kernel, "vmlinux", NULL) : NULL;
	ok = vmlinux && g_file_test(vmlinux, G_FILE_TEST_IS_EXECUTABLE);
	if (!ok)
		g_set_error(err, G_FILE_ERROR, G_FILE_ERROR_NOENT,
			    "there is no kernel yet; run this once: scripts/linux-guest/build");
	else if (!uml->init_script || !uml->preload)
		g_set_error(err, G_FILE_ERROR, G_FILE_ERROR_NOENT,
			    "%s is not where this program was installed",
			    uml->preload ? "scripts/linux-guest/init" : PRELOAD);
	g_free(script);
	g_free(vmlinux);
	return ok && uml->init_script && uml->preload;
}

/* -------------------------------------------------------------- starting */

static bool fail(GError **err, const char *what)
{
	int error = errno;

	g_set_error(err, G_FILE_ERROR, g_file_error_from_errno(error), "%s: %s", what,
		    g_strerror(error));
	return false;
}

static bool given_socket(int *ours, int *given)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
		return false;
	*ours = pair[0];
	*given = pair[1];
	return true;
}

static bool given_sockets(struct uml *uml, int *given)
{
	bool ok = given_socket(&uml->tt, &given[UML_GIVEN_TIME]);

	for (u32 i = 0; ok && i < UML_DEVICES; i++)
		ok = given_socket(&uml->dev[i].fd, &given[UML_GIVEN_DEVICE + i]);
	return ok;
}

/* A file in memory. It can be read from its beginning by its name. */
static bool given_tree(const struct uml *uml, int *given, GError **err)
{
	size_t size;
	void *tree = tree_create(uml, &size, err);
	bool ok;

	if (!tree)
		return false;
	*given = memfd_create("board.dtb", MFD_CLOEXEC);
	ok = *given >= 0 && write(*given, tree, size) == (ssize_t)size;
	g_free(tree);
	return ok || fail(err, "no device tree for the guest");
}

static bool given_file(const char *path, int flags, int *given, GError **err)
{
	*given = open(path, flags | O_CLOEXEC);
	return *given >= 0 || fail(err, path);
}

static bool given_files(const struct uml *uml, int *given, GError **err)
{
	char *modules = g_build_filename(uml->kernel, "root/lib/modules", NULL);
	bool ok = given_file(uml->init_script, O_RDONLY, &given[UML_GIVEN_INIT], err) &&
		  given_file(modules, O_PATH | O_DIRECTORY, &given[UML_GIVEN_MODULES], err) &&
		  given_file(uml->preload, O_RDONLY, &given[UML_GIVEN_PRELOAD], err);

	g_free(modules);
	return ok;
}

/* A keyboard that nobody types on, which unlike /dev/null can be waited for, and
 * paper. */
static bool given_terminal(struct uml *uml, int *given)
{
	int pipe[2];

	if (pipe2(pipe, O_CLOEXEC))
		return false;
	given[UML_GIVEN_KEYS] = pipe[0];
	uml->keys = pipe[1];
	uml->log = memfd_create("terminal", MFD_CLOEXEC);
	if (uml->log < 0 || fcntl(uml->log, F_SETFL, O_APPEND) < 0)
		return false;
	given[UML_GIVEN_OUTPUT] = fcntl(uml->log, F_DUPFD_CLOEXEC, 0);
	given[UML_GIVEN_ERRORS] = fcntl(uml->log, F_DUPFD_CLOEXEC, 0);
	return given[UML_GIVEN_OUTPUT] >= 0 && given[UML_GIVEN_ERRORS] >= 0;
}

static bool given_standing(const struct uml *uml, int *given)
{
	given[UML_GIVEN_STANDING] = fcntl(uml->standing_fd, F_DUPFD_CLOEXEC, 0);
	return given[UML_GIVEN_STANDING] >= 0;
}

/* Memory that is not used costs nothing, so the guest has what the board has. */
static GPtrArray *arguments(const struct uml *uml)
{
	GPtrArray *args = g_ptr_array_new_with_free_func(g_free);
	u64 mb = MAX(uml->board->ram_size >> 20, 64);

	g_ptr_array_add(args, g_strdup("linux"));
	g_ptr_array_add(args, g_strdup_printf("mem=%" G_GUINT64_FORMAT "M", mb));
	g_ptr_array_add(args, g_strdup_printf("time-travel=ext:" UML_GIVEN_NAME, UML_GIVEN_TIME));
	g_ptr_array_add(args, g_strdup_printf("dtb=" UML_GIVEN_NAME, UML_GIVEN_TREE));
	/* Where nothing can be made: preload/nameless.c. */
	g_ptr_array_add(args, g_strdup("uml_dir=" UML_GIVEN_FOLDER));
	g_ptr_array_add(args, g_strdup("umid=guest"));
	g_ptr_array_add(args, g_strdup("con=null"));
	g_ptr_array_add(args, g_strdup("con0=fd:0,fd:1"));
	g_ptr_array_add(args, g_strdup("ssl=null"));
	g_ptr_array_add(args, g_strdup("rootfstype=hostfs"));
	g_ptr_array_add(args, g_strdup("rootflags=/"));
	g_ptr_array_add(args, g_strdup("ro"));
	/* The guest's /proc is the host's until it mounts its own. */
	g_ptr_array_add(args, g_strdup_printf("init=" UML_GIVEN_NAME, UML_GIVEN_INIT));
	g_ptr_array_add(args, g_strdup_printf("modules=" UML_GIVEN_NAME, UML_GIVEN_MODULES));
	/* Drivers that make interfaces unasked. */
	g_ptr_array_add(args, g_strdup("bonding.max_bonds=0"));
	g_ptr_array_add(args, g_strdup("dummy.numdummies=0"));
	g_ptr_array_add(args, g_strdup_printf("hostname=%s", uml->node->name));
	g_ptr_array_add(args, NULL);
	return args;
}

static GPtrArray *environment(struct uml *uml)
{
	GPtrArray *env = g_ptr_array_new_with_free_func(g_free);
	struct rng rng;

	node_rng_init(uml->node, &rng, "linux");
	g_ptr_array_add(env, g_strdup("PATH=/usr/sbin:/usr/bin:/sbin:/bin"));
	/* A name that ld.so does not take for two, wherever the library is. */
	g_ptr_array_add(env, g_strdup_printf("LD_PRELOAD=" UML_GIVEN_NAME, UML_GIVEN_PRELOAD));
	g_ptr_array_add(env, g_strdup_printf("NETEMU_SEED=%020" G_GUINT64_FORMAT, rng_u64(&rng)));
	g_ptr_array_add(env, NULL);
	return env;
}

static void limit(__rlimit_resource_t what, rlim_t most)
{
	struct rlimit l;

	if (getrlimit(what, &l))
		return;
	l.rlim_cur = l.rlim_max = MIN(most, l.rlim_max);
	(void)!setrlimit(what, &l);
}

/* What a process has from the one that starts it, beside its environment. */
static void inherit_nothing(void)
{
	sigset_t none;

	for (int sig = 1; sig < NSIG; sig++)
		signal(sig, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	umask(022);
	limit(RLIMIT_CORE, 0);
	/* Where mappings begin is a matter of how large the stack may get. */
	limit(RLIMIT_STACK, STACK_BYTES);
	limit(RLIMIT_NOFILE, OPEN_FILES);
}

/* Each of @given gets its number. First out of the way of the others. */
static bool give(int *given)
{
	for (u32 i = 0; i < UML_GIVEN; i++)
		given[i] = fcntl(given[i], F_DUPFD, UML_GIVEN);
	for (int i = 0; i < UML_GIVEN; i++)
		if (dup2(given[i], i) != i)
			return false;
	return !close_range(UML_GIVEN, ~0u, CLOSE_RANGE_CLOEXEC);
}

/* In the child. No memory is allocated in here. Why it cannot be goes to @why. */
static void __attribute__((noreturn))
become_kernel(int *given, const char *path, char **args, char **env, int parent, int why)
{
	setsid();
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* Out of the way of what is given, too. */
	why = fcntl(why, F_DUPFD, UML_GIVEN);
	if (getppid() == parent && personality(ADDR_NO_RANDOMIZE) >= 0 && !chdir("/") &&
	    give(given)) {
		inherit_nothing();
		execve(path, args, env);
	}
	(void)!write(why, &errno, sizeof(errno));
	_exit(127);
}

/*
 * Guests and we take turns and never compute at once. On one processor a turn
 * costs a switch of processes; across two it costs waking the other one out of
 * its sleep, several times as long in a virtual machine. Where that is not
 * allowed, runs are slower and the same.
 */
static void share_processor(void)
{
	int cpu = sched_getcpu();
	cpu_set_t set;

	if (cpu < 0 || cpu >= CPU_SETSIZE)
		return;
	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	(void)!sched_setaffinity(0, sizeof(set), &set);
}

/* false with errno set when the process has not become the kernel. */
static bool fork_kernel(struct uml *uml, int *given, const char *path, char **args, char **env)
{
	int parent = getpid(), why[2], error = 0;

	if (pipe2(why, O_CLOEXEC))
		return false;
	uml->pid = fork();
	if (!uml->pid)
		become_kernel(given, path, args, env, parent, why[1]);
	error = uml->pid < 0 ? errno : 0;
	close(why[1]);
	/* Ends when the pipe is closed, which execve() does. */
	if (uml->pid > 0 && read(why[0], &error, sizeof(error)) < 0)
		error = errno;
	close(why[0]);
	if (uml->pid > 0 && !error)
		uml->pidfd = (int)syscall(SYS_pidfd_open, uml->pid, 0);
	if (error)
		errno = error;
	return !error && uml->pidfd >= 0;
}

static bool spawn(struct uml *uml, int *given, GError **err)
{
	char *path = g_build_filename(uml->kernel, "vmlinux", NULL);
	GPtrArray *args = arguments(uml), *env = environment(uml);
	bool ok;

	prctl(PR_SET_CHILD_SUBREAPER, 1);
	share_processor();
	ok = fork_kernel(uml, given, path, (char **)args->pdata, (char **)env->pdata) ||
	     fail(err, path);
	g_ptr_array_unref(args);
	g_ptr_array_unref(env);
	g_free(path);
	return ok;
}

bool uml_start(struct uml *uml, GError **err)
{
	int given[UML_GIVEN];
	bool ok;

	for (u32 i = 0; i < UML_GIVEN; i++)
		given[i] = -1;
	ok = (given_sockets(uml, given) || fail(err, "no sockets for the guest")) &&
	     given_tree(uml, &given[UML_GIVEN_TREE], err) && given_files(uml, given, err) &&
	     (given_terminal(uml, given) || fail(err, "no terminal for the guest")) &&
	     (given_standing(uml, given) || fail(err, "no memory for the guest's registers")) &&
	     spawn(uml, given, err);
	for (u32 i = 0; i < UML_GIVEN; i++)
		if (given[i] >= 0)
			close(given[i]);
	return ok;
}

/* ---------------------------------------------------------------- ending */

/* The kernel itself, and what it left behind in its session. */
static int reap(struct uml *uml)
{
	int status = 0;

	if (uml->pid <= 0)
		return 0;
	kill(uml->pid, SIGKILL);
	while (waitpid(uml->pid, &status, 0) < 0 && errno == EINTR)
		;
	kill(-uml->pid, SIGKILL);
	/* Its orphans are ours: spawn() made us their reaper. */
	while (waitpid(-uml->pid, NULL, 0) > 0 || errno == EINTR)
		;
	uml->pid = -1;
	return status;
}

void uml_stop(struct uml *uml)
{
	reap(uml);
	if (uml->pidfd >= 0)
		close(uml->pidfd);
	if (uml->log >= 0)
		close(uml->log);
	if (uml->keys >= 0)
		close(uml->keys);
	g_string_truncate(uml->log_line, 0);
	g_clear_pointer(&uml->panic, g_free);
	uml->log_read = 0;
	uml->last_words = UML_NO_LAST_WORDS;
	uml->pidfd = uml->log = uml->keys = -1;
}

/* By itself, with exit status 0 or by its last words. */
static void ended_well(struct uml *uml)
{
	if (!uml->begun) {
		uml_fail(uml, "the guest's kernel ended before it had begun");
	} else if (uml->last_words == UML_RESTART) {
		uml->state = UML_NEW;
		node_console(uml->node, "reboot");
		node_schedule(uml->node, &uml->boot, node_now(uml->node));
	} else {
		uml->state = UML_OFF;
		node_console(uml->node, "power off");
		terminal_off(uml);
	}
}

void uml_ended(struct uml *uml)
{
	int status = reap(uml);

	uml_log(uml);
	if (uml->log_line->len) {
		node_console(uml->node, uml->log_line->str);
		g_string_truncate(uml->log_line, 0);
	}
	node_cancel(uml->node, &uml->run);
	if (uml->last_words != UML_NO_LAST_WORDS || (WIFEXITED(status) && !WEXITSTATUS(status)))
		ended_well(uml);
	else if (uml->panic)
		uml_fail(uml, "the guest's kernel panicked: %s", uml->panic);
	else if (WIFEXITED(status))
		uml_fail(uml,
			 "the guest's kernel ended with status %d (its last words are on its "
			 "console)",
			 WEXITSTATUS(status));
	else
		uml_fail(uml, "the guest's kernel was ended by signal %d (%s)", WTERMSIG(status),
			 strsignal(WTERMSIG(status)));
}

/* -------------------------------------------------------------- terminal */

/*
 * A board has no power after kernel_power_off()'s last words, and is in reset
 * after kernel_restart()'s (kernel/reboot.c) or those of the key that does not
 * ask (drivers/tty/sysrq.c). User-Mode Linux goes on: it takes its virtio devices
 * from under the board's drivers, which then time out, or fall over a PHY that is
 * gone before its MAC; and a restart is its process executed anew, by a name
 * that is nowhere.
 */
static enum uml_last_words last_words(const char *line)
{
	if (g_str_has_suffix(line, "reboot: Power down"))
		return UML_POWER_DOWN;
	if (strstr(line, "reboot: Restarting system") || g_str_has_suffix(line, "sysrq: Resetting"))
		return UML_RESTART;
	return UML_NO_LAST_WORDS;
}

/* What panic() says (kernel/panic.c), before the process is aborted. */
static void note_panic(struct uml *uml, const char *line)
{
	static const char begins[] = "Kernel panic - not syncing: ";
	const char *found = strstr(line, begins);

	if (found && !uml->panic)
		uml->panic = g_strdup(found + strlen(begins));
}

static void log_bytes(struct uml *uml, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len && uml->last_words == UML_NO_LAST_WORDS; i++) {
		if (bytes[i] != '\n') {
			if (bytes[i])
				g_string_append_c(uml->log_line, bytes[i]);
			continue;
		}
		node_console(uml->node, uml->log_line->str);
		uml->last_words = last_words(uml->log_line->str);
		note_panic(uml, uml->log_line->str);
		g_string_truncate(uml->log_line, 0);
	}
}

void uml_log(struct uml *uml)
{
	char bytes[4096];
	ssize_t got;

	if (uml->log < 0)
		return;
	while ((got = pread(uml->log, bytes, sizeof(bytes), uml->log_read)) > 0) {
		log_bytes(uml, bytes, (size_t)got);
		uml->log_read += got;
	}
	if (uml->log_read < LOG_KEEP)
		return;
	uml->log_read = 0;
	(void)!ftruncate(uml->log, 0);
}
