/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fibers.
 *
 * ucontext makes a fiber, once; _setjmp() and _longjmp() switch, because
 * swapcontext() asks the host's kernel for the signal mask each time. This is
 * how QEMU's coroutine-ucontext does it, and is portable to all that has both.
 *
 * A stack is 64 KiB of address space of which the host gives what is touched,
 * with a page in front that faults. Stacks of ended fibers are used again. The
 * sanitizers are told of each switch: that of addresses would take the other stack
 * for garbage, that of threads two fibers for one that races with itself.
 */
#undef _FORTIFY_SOURCE /* its longjmp() refuses to go to another stack */
#include <setjmp.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include <glib.h>

#include <fiber.h>

#if defined(__SANITIZE_ADDRESS__)
#define FIBER_ASAN 1
#elif defined(__SANITIZE_THREAD__)
#define FIBER_TSAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FIBER_ASAN 1
#elif __has_feature(thread_sanitizer)
#define FIBER_TSAN 1
#endif
#endif

#ifdef FIBER_TSAN
#include <sanitizer/tsan_interface.h>
#endif

#ifdef FIBER_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#define FIBER_STACK_SIZE (256u * 1024) /* its frames are larger */
#else
#define FIBER_STACK_SIZE (64u * 1024)
#endif

struct fiber_stack {
	struct fiber_stack *next;
	u8 *map; /* guard page, then the stack */
	size_t map_size;
};

#if defined(__x86_64__) && !defined(FIBER_ASAN)
#define FIBER_BUILTIN_JUMP 1
#endif

struct fiber {
#ifdef FIBER_BUILTIN_JUMP
	void *env[5];
#else
	jmp_buf env;
#endif
	struct fiber_stack *stack; /* NULL: the host's own */
	void (*fn)(void *arg);
	void *arg;
	struct fiber *prev; /* who switched here last */
	bool started;
	const void *bottom; /* for the sanitizer */
	size_t size;
	void *twin; /* that of threads: the fiber as it knows it */
};

static struct fiber_stack *stack_get(struct fiber_stack **stacks)
{
	size_t guard = (size_t)sysconf(_SC_PAGESIZE);
	struct fiber_stack *stack = *stacks;

	if (stack) {
		*stacks = stack->next;
		return stack;
	}
	stack = g_new0(struct fiber_stack, 1);
	stack->map_size = FIBER_STACK_SIZE + guard;
	stack->map = mmap(NULL, stack->map_size, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (stack->map == MAP_FAILED)
		g_error("cannot map %zu bytes for a stack", stack->map_size);
	mprotect(stack->map, guard, PROT_NONE);
	return stack;
}

struct fiber *fiber_create_main(void)
{
	struct fiber *fiber = g_new0(struct fiber, 1);

	fiber->started = true;
	return fiber;
}

struct fiber *fiber_create(struct fiber_stack **stacks, void (*fn)(void *arg), void *arg)
{
	struct fiber *fiber = g_new0(struct fiber, 1);

	fiber->stack = stack_get(stacks);
	fiber->fn = fn;
	fiber->arg = arg;
	fiber->size = FIBER_STACK_SIZE;
	fiber->bottom = fiber->stack->map + fiber->stack->map_size - FIBER_STACK_SIZE;
#ifdef FIBER_TSAN
	fiber->twin = __tsan_create_fiber(0);
#endif
	return fiber;
}

void fiber_destroy(struct fiber_stack **stacks, struct fiber *fiber)
{
	if (!fiber)
		return;
	if (fiber->stack) {
#ifdef FIBER_TSAN
		__tsan_destroy_fiber(fiber->twin);
#endif
#ifdef FIBER_ASAN
		/* Its last frames were never left, and the memory will be something else. */
		__asan_unpoison_memory_region(fiber->bottom, fiber->size);
#endif
		/* Threads end seldom: the host gets the memory back, the addresses stay. */
		madvise((void *)fiber->bottom, fiber->size, MADV_DONTNEED);
		fiber->stack->next = *stacks;
		*stacks = fiber->stack;
	}
	g_free(fiber);
}

void fiber_stacks_free(struct fiber_stack **stacks)
{
	struct fiber_stack *stack;

	while ((stack = *stacks)) {
		*stacks = stack->next;
		munmap(stack->map, stack->map_size);
		g_free(stack);
	}
}

static inline void switch_begins(void **fake, struct fiber *from, struct fiber *to)
{
#ifdef FIBER_ASAN
	__sanitizer_start_switch_fiber(fake, to->bottom, to->size);
#endif
#ifdef FIBER_TSAN
	if (!from->stack) /* another thread may run the node next time */
		from->twin = __tsan_get_current_fiber();
	__tsan_switch_to_fiber(to->twin, 0);
#endif
}

/* The first to come from the host's own stack learns from the sanitizer where that is. */
static inline void switch_ended(void *fake, struct fiber *self)
{
#ifdef FIBER_ASAN
	const void *bottom;
	size_t size;

	__sanitizer_finish_switch_fiber(fake, &bottom, &size);
	if (!self->prev->stack) {
		self->prev->bottom = bottom;
		self->prev->size = size;
	}
#endif
}

/* makecontext() passes ints. */
static void fiber_entry(unsigned int lo, unsigned int hi)
{
	struct fiber *self = (struct fiber *)((uintptr_t)lo | (uintptr_t)hi << 32);

	switch_ended(NULL, self);
	self->fn(self->arg);
	g_assert_not_reached();
}

/* Whose frame is never left: it is on one stack, and belongs to another already. So
 * no red zones are made around it, nor is it told to have been entered. */
#define NEVER_LEFT noreturn, noinline, no_sanitize_address, no_sanitize_thread

static void __attribute__((NEVER_LEFT)) fiber_start(struct fiber *fiber)
{
	uintptr_t p = (uintptr_t)fiber;
	ucontext_t uc;

	fiber->started = true;
	if (getcontext(&uc))
		g_error("getcontext failed");
	uc.uc_stack.ss_sp = (void *)fiber->bottom;
	uc.uc_stack.ss_size = fiber->size;
	uc.uc_link = NULL;
	makecontext(&uc, (void (*)(void))fiber_entry, 2, (unsigned int)p,
		    (unsigned int)((u64)p >> 32));
	setcontext(&uc);
	g_error("setcontext failed");
}

/* Where the last fiber_switch() from a fiber left off; 0 when it returns for the first time. */
#ifdef FIBER_BUILTIN_JUMP
#define fiber_mark(fiber) __builtin_setjmp((fiber)->env)
#else
#define fiber_mark(fiber) _setjmp((fiber)->env)
#endif

/* Not in the function that marks: the compiler wants the two apart. */
static void __attribute__((NEVER_LEFT)) fiber_resume(struct fiber *fiber)
{
#ifdef FIBER_BUILTIN_JUMP
	__builtin_longjmp(fiber->env, 1);
#else
	_longjmp(fiber->env, 1);
#endif
}

void __attribute__((noinline)) fiber_switch(struct fiber *from, struct fiber *to)
{
	void *fake = NULL;

	to->prev = from;
	switch_begins(&fake, from, to);
	if (fiber_mark(from) == 0) {
		if (unlikely(!to->started))
			fiber_start(to);
		fiber_resume(to);
	}
	switch_ended(fake, from);
}
