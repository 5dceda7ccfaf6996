/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loaded into the guest's kernel process (LD_PRELOAD): lets Linux 6.12's
 * User-Mode Linux run on processors whose extended state is larger than it
 * knows.
 *
 * UML keeps 2696 bytes of a process's floating-point state (HOST_FP_SIZE in
 * arch/x86/um/user-offsets.c), which is where AVX-512 and PKRU end. The host
 * hands out as many bytes as are asked for, but takes back the whole state
 * only (xstateregs_set() in the host's arch/x86/kernel/fpu/regset.c): where
 * there is AMX, 11008 bytes. Then every process of the guest fails with
 * "ptrace set fp regs failed, errno = 14".
 *
 * So a state that is too short is made whole: what UML has not kept is in its
 * initial state, which is true as long as no process of the guest may use it.
 * For AMX a process has to ask the kernel (arch_prctl()), and UML does not
 * know the question.
 */
#include <elf.h>
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#ifndef NT_X86_XSTATE
#define NT_X86_XSTATE 0x202
#endif

/* Largest that a processor may have is not laid down; AMX needs 11008. */
#define STATE_MAX 65536
/* Of the XSAVE header: which components differ from their initial state. */
#define XSTATE_BV 512
/* Those that lie within the bytes that UML keeps: x87, SSE, AVX, MPX,
 * AVX-512, PKRU (Intel's manual, volume 1, section 13.1). */
#define KEPT_COMPONENTS UINT64_C(0x2ff)

static long whole_state(int pid, const struct iovec *given)
{
	/* One process, one thread. */
	static uint8_t state[STATE_MAX];
	struct iovec iov = {state, sizeof(state)};
	uint64_t components;

	if (given->iov_len < XSTATE_BV + sizeof(components) || given->iov_len > sizeof(state)) {
		errno = EFAULT;
		return -1;
	}
	/* Tells how long it has to be. */
	if (syscall(SYS_ptrace, PTRACE_GETREGSET, (long)pid, NT_X86_XSTATE, &iov) < 0)
		return -1;
	memset(state, 0, sizeof(state));
	memcpy(state, given->iov_base, given->iov_len);
	memcpy(&components, state + XSTATE_BV, sizeof(components));
	components &= KEPT_COMPONENTS;
	memcpy(state + XSTATE_BV, &components, sizeof(components));
	return syscall(SYS_ptrace, PTRACE_SETREGSET, (long)pid, NT_X86_XSTATE, &iov);
}

/* As libc has it: the requests that peek return what they found. */
long ptrace(enum __ptrace_request request, ...)
{
	va_list args;
	long peeked = 0, result;
	void *addr, *data;
	int pid, peeks;

	va_start(args, request);
	pid = va_arg(args, int);
	addr = va_arg(args, void *);
	data = va_arg(args, void *);
	va_end(args);
	peeks = request == PTRACE_PEEKTEXT || request == PTRACE_PEEKDATA ||
		request == PTRACE_PEEKUSER;
	result = syscall(SYS_ptrace, (long)request, (long)pid, addr, peeks ? &peeked : data);
	if (result < 0 && errno == EFAULT && request == PTRACE_SETREGSET &&
	    (uintptr_t)addr == NT_X86_XSTATE)
		return whole_state(pid, data);
	if (peeks && result >= 0) {
		errno = 0;
		return peeked;
	}
	return result;
}
