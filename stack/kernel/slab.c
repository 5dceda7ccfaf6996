/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory: kernel objects on the host's heap, packets and rings in guest RAM. See slab.h. */
#include "kernel-private.h"

#include <dma-mapping.h>
#include <slab.h>

/* Where RAM is handed out from: below is what a boot loader would have used. */
#define RAM_FIRST (1u << 20)

#define CACHE_BATCH 8 /* objects that a cache makes at a time */

struct object {
	struct list_head list;
	struct kernel *k;
	size_t size;
};

_Static_assert(sizeof(struct object) % 16 == 0, "objects must stay aligned");

static const u32 page_size[PAGE_CLASSES] = {640, 2048, 16384, 69632};

struct extent {
	struct list_head list;
	u64 offset;
	size_t size;
};

void memory_init(struct kernel *k)
{
	INIT_LIST_HEAD(&k->mem.objects);
	INIT_LIST_HEAD(&k->mem.free_coherent);
	k->mem.ram_next = RAM_FIRST;
	kmem_cache_init(&k->mem.pages, k, sizeof(struct page));
}

void memory_finish(struct kernel *k)
{
	struct object *obj, *next;

	list_for_each_entry_safe(obj, next, &k->mem.objects, list)
		g_free(obj);
	INIT_LIST_HEAD(&k->mem.objects);
}

static void *object_init(struct kernel *k, struct object *obj, size_t size)
{
	obj->k = k;
	obj->size = size;
	list_add_tail(&obj->list, &k->mem.objects);
	k->mem.count++;
	k->mem.bytes += size;
	return obj + 1;
}

void *kmalloc(struct kernel *k, size_t size)
{
	g_assert(size < SIZE_MAX - sizeof(struct object));
	return object_init(k, g_malloc(sizeof(struct object) + size), size);
}

void *kzalloc(struct kernel *k, size_t size)
{
	g_assert(size < SIZE_MAX - sizeof(struct object));
	return object_init(k, g_malloc0(sizeof(struct object) + size), size);
}

void kfree(const void *ptr)
{
	struct object *obj;

	if (!ptr)
		return;
	obj = (struct object *)ptr - 1;
	list_del(&obj->list);
	obj->k->mem.count--;
	obj->k->mem.bytes -= obj->size;
	g_free(obj);
}

void *krealloc(struct kernel *k, void *ptr, size_t size)
{
	void *new_ptr = kmalloc(k, size);

	if (ptr) {
		size_t old = ((struct object *)ptr - 1)->size;

		memcpy(new_ptr, ptr, min(old, size));
		kfree(ptr);
	}
	return new_ptr;
}

char *kstrdup(struct kernel *k, const char *s)
{
	size_t len = strlen(s) + 1;

	return memcpy(kmalloc(k, len), s, len);
}

char *kasprintf(struct kernel *k, const char *fmt, ...)
{
	va_list args;
	char *text, *copy;

	va_start(args, fmt);
	text = g_strdup_vprintf(fmt, args);
	va_end(args);
	copy = kstrdup(k, text);
	g_free(text);
	return copy;
}

void kmem_cache_init(struct kmem_cache *cache, struct kernel *k, u32 size)
{
	*cache = (struct kmem_cache){.k = k, .size = ALIGN(size, CACHE_LINE)};
}

/* Makes some more objects: the first of them, which is on the list of free ones. */
void *kmem_cache_grow(struct kmem_cache *cache)
{
	u8 *slab = kmalloc(cache->k, CACHE_LINE + CACHE_BATCH * cache->size);

	slab += -(uintptr_t)slab % CACHE_LINE;
	for (u32 i = CACHE_BATCH; i--;) {
		void **obj = (void **)(slab + i * cache->size);

		*obj = cache->free;
		cache->free = obj;
	}
	cache->made += CACHE_BATCH;
	return slab;
}

/* @size bytes of RAM that nobody has had: their offset, or UINT64_MAX. */
static u64 ram_alloc(struct kernel *k, u64 size, u64 align)
{
	u64 at = ALIGN(k->mem.ram_next, align);

	if (!k->board->ram || at > k->board->ram_size || size > k->board->ram_size - at)
		return UINT64_MAX;
	k->mem.ram_next = at + size;
	return at;
}

struct page *page_pool_alloc(struct kernel *k, u32 size)
{
	struct page *page;
	u64 at;
	u32 c;

	for (c = 0; c < PAGE_CLASSES && page_size[c] < size; c++)
		;
	if (unlikely(c == PAGE_CLASSES))
		return NULL;
	page = k->mem.free[c];
	if (likely(page)) {
		k->mem.free[c] = page->next;
		__builtin_prefetch(page->next);
	} else {
		at = ram_alloc(k, page_size[c], 64);
		if (at == UINT64_MAX)
			return NULL;
		page = kmem_cache_alloc(&k->mem.pages);
		page->k = k;
		page->addr = k->board->ram + at;
		page->dma = k->board->ram_base + at;
		page->size = page_size[c];
		page->class = c;
	}
	page->refs = 1;
	k->mem.pages_in_use++;
	return page;
}

void __page_free(struct page *page)
{
	struct memory *mem = &page->k->mem;

	page->next = mem->free[page->class];
	mem->free[page->class] = page;
	mem->pages_in_use--;
}

void *dma_alloc_coherent(struct device *dev, size_t size, dma_addr_t *dma, gfp_t gfp)
{
	struct kernel *k = dev->k;
	struct extent *e;
	u64 at = UINT64_MAX;

	size = ALIGN(size, (size_t)64);
	list_for_each_entry(e, &k->mem.free_coherent, list) {
		if (e->size != size)
			continue;
		at = e->offset;
		list_del(&e->list);
		kfree(e);
		break;
	}
	if (at == UINT64_MAX)
		at = ram_alloc(k, size, size >= 4096 ? 4096 : 64);
	else
		memset(k->board->ram + at, 0, size);
	if (at == UINT64_MAX)
		return NULL;
	*dma = k->board->ram_base + at;
	return k->board->ram + at;
}

void dma_free_coherent(struct device *dev, size_t size, void *cpu_addr, dma_addr_t dma)
{
	struct kernel *k = dev->k;
	struct extent *e;

	if (!cpu_addr)
		return;
	e = kmalloc(k, sizeof(*e));
	e->offset = dma - k->board->ram_base;
	e->size = ALIGN(size, (size_t)64);
	list_add(&e->list, &k->mem.free_coherent);
}
