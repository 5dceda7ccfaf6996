/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest's memory is a file of its own that it passes to each vhost-user
 * device (SET_MEM_TABLE). It is mapped once and is what the board's devices do
 * DMA to, at guest-physical addresses. The kernel's own image is not in it
 * (arch/um/drivers/virtio_uml.c says why), so nothing can reach that.
 *
 * A file that shrinks would turn an access into a signal. It is the kernel's,
 * which never does that; a hostile user of the guest cannot reach it.
 */
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "uml/uml.h"

/* struct vhost_user_mem_regions and its elements, in arch/um/drivers/vhost_user.h */
#define TABLE_HEADER 8
#define TABLE_REGION 32

static u64 get_le64(const u8 *p)
{
	return get_le32(p) | (u64)get_le32(p + 4) << 32;
}

static bool map_region(struct uml *uml, const u8 *entry, int fd)
{
	struct uml_region r = {.base = get_le64(entry), .size = get_le64(entry + 8)};
	u64 offset = get_le64(entry + 24);
	struct stat st;
	u8 *host;

	if (!r.size || r.base + r.size < r.base || offset + r.size < offset || fstat(fd, &st) ||
	    st.st_size < 0 || offset + r.size > (u64)st.st_size)
		return false;
	host = mmap(NULL, r.size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)offset);
	if (host == MAP_FAILED)
		return false;
	uml->region_host[uml->region_count] = host;
	uml->region[uml->region_count++] = r;
	return dma_space_add(&uml->board->dma, r.base, r.size, host);
}

/* Each device is told the same; the first time counts. */
static bool same_region(const struct uml_region *r, const u8 *entry)
{
	return r->base == get_le64(entry) && r->size == get_le64(entry + 8);
}

bool uml_memory_map(struct uml *uml, const u8 *payload, u32 len, const int *fds, u32 fd_count)
{
	bool first = !uml->region_count;
	u32 count;

	if (len < TABLE_HEADER)
		return false;
	count = get_le32(payload);
	if (!count || count > UML_REGIONS || fd_count != count ||
	    len < TABLE_HEADER + count * TABLE_REGION || (!first && count != uml->region_count))
		return false;
	for (u32 i = 0; i < count; i++) {
		const u8 *entry = payload + TABLE_HEADER + i * TABLE_REGION;

		if (first ? !map_region(uml, entry, fds[i]) : !same_region(&uml->region[i], entry))
			return false;
	}
	return true;
}

void uml_memory_unmap(struct uml *uml)
{
	uml->board->dma.count = 0;
	for (u32 i = 0; i < uml->region_count; i++)
		munmap(uml->region_host[i], uml->region[i].size);
	uml->region_count = 0;
}

void *uml_share(const char *name, size_t size, int *fd)
{
	void *memory;

	*fd = memfd_create(name, MFD_CLOEXEC);
	if (*fd < 0 || ftruncate(*fd, (off_t)size))
		return NULL;
	memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, *fd, 0);
	return memory == MAP_FAILED ? NULL : memory;
}

void uml_unshare(void *memory, size_t size, int *fd)
{
	if (memory)
		munmap(memory, size);
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}
