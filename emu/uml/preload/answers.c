/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loaded into the guest's kernel process (LD_PRELOAD): an exchange with a device
 * takes two system calls, not four, or none.
 *
 * For each register access virtio_uml sends a vhost-user message, polls for the
 * answer, reads its header, reads its payload (vhost_user_send() and
 * vhost_user_recv() in arch/um/drivers/virtio_uml.c, os_poll() in
 * arch/um/os-Linux/file.c). Here the answer to a message that asks for one is
 * waited for and received as soon as it is sent; poll() and read() then find it
 * here. A signal's handler that runs meanwhile uses other sockets than this. The
 * answer to a kick that standing.c has dealt with is made up.
 */
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "preload.h"

/* struct vhost_user_header: request, flags, size, each u32. */
#define HEADER_BYTES 12
#define VERSION 1u
#define FLAG_REPLY (1u << 2)
#define FLAG_NEED_REPLY (1u << 3)
/* An answer to NEED_REPLY has a payload of a u64. */
#define ANSWER_BYTES (HEADER_BYTES + 8)

#define VRING_KICK 35

/* The kernel is one thread; its helper threads wait for other descriptors. */
static struct {
	int fd;
	size_t at, len;
	uint8_t bytes[ANSWER_BYTES];
} answer;

/* Whether @msg is all of a vhost-user message that asks for an answer. */
static int is_question(const struct msghdr *msg)
{
	uint32_t header[HEADER_BYTES / sizeof(uint32_t)];

	if (msg->msg_iovlen != 1 || msg->msg_iov->iov_len < sizeof(header))
		return 0;
	memcpy(header, msg->msg_iov->iov_base, sizeof(header));
	return (header[1] & (FLAG_REPLY | FLAG_NEED_REPLY)) == FLAG_NEED_REPLY &&
	       msg->msg_iov->iov_len == sizeof(header) + header[2];
}

/* Whether @msg, a question, is a kick of its device's queue 0. */
static int is_kick(const struct msghdr *msg)
{
	uint32_t words[ANSWER_BYTES / sizeof(uint32_t)];

	if (msg->msg_iov->iov_len != sizeof(words))
		return 0;
	memcpy(words, msg->msg_iov->iov_base, sizeof(words));
	return words[0] == VRING_KICK && !words[3];
}

static void make_up_answer(int fd)
{
	const uint32_t words[ANSWER_BYTES / sizeof(uint32_t)] = {VRING_KICK, VERSION | FLAG_REPLY,
								 ANSWER_BYTES - HEADER_BYTES};

	answer.fd = fd;
	answer.at = 0;
	answer.len = sizeof(words);
	memcpy(answer.bytes, words, sizeof(words));
}

ssize_t sendmsg(int fd, const struct msghdr *msg, int flags)
{
	int question = is_question(msg) && answer.at == answer.len;
	long sent, got;

	if (question && is_kick(msg) && standing_read(fd)) {
		make_up_answer(fd);
		return ANSWER_BYTES;
	}
	sent = syscall(SYS_sendmsg, (long)fd, msg, (long)flags);
	if (sent < 0 || !question || (size_t)sent != msg->msg_iov->iov_len)
		return sent;
	do {
		got = syscall(SYS_recvfrom, (long)fd, answer.bytes, sizeof(answer.bytes), 0L, NULL,
			      NULL);
	} while (got < 0 && errno == EINTR);
	answer.fd = fd;
	answer.at = 0;
	answer.len = got > 0 ? (size_t)got : 0;
	return sent;
}

/* libc declares that poll() only writes to @fds, which is not so. */
int poll_answer(struct pollfd *fds, nfds_t count, int timeout) __asm__("poll");

int poll_answer(struct pollfd *fds, nfds_t count, int timeout)
{
	nfds_t found = count;

	for (nfds_t i = 0; answer.at < answer.len && i < count; i++)
		if (fds[i].fd == answer.fd && (fds[i].events & POLLIN))
			found = i;
	if (found == count)
		return (int)syscall(SYS_poll, fds, (unsigned long)count, (long)timeout);
	for (nfds_t i = 0; i < count; i++)
		fds[i].revents = i == found ? POLLIN : 0;
	return 1;
}

ssize_t read(int fd, void *data, size_t len)
{
	size_t part = answer.len - answer.at;

	if (!part || fd != answer.fd)
		return syscall(SYS_read, (long)fd, data, len);
	if (part > len)
		part = len;
	memcpy(data, answer.bytes + answer.at, part);
	answer.at += part;
	return (ssize_t)part;
}
