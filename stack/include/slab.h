/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory. There are two kinds, kept apart so that no device can end the
 * process, whatever a driver told it:
 *
 * - kernel objects are on the host's heap: kmalloc(). Each is on a list of its
 *   kernel, so that destroying the guest frees all, and leaks can be counted.
 * - memory that devices can reach is guest RAM: struct page for packet data,
 *   dma_alloc_coherent() for rings. Only bytes live there; what the kernel
 *   knows about them (reference counts, free lists) is on the host's heap.
 */
#ifndef STACK_SLAB_H
#define STACK_SLAB_H

#include <list.h>

struct kernel;

typedef u64 dma_addr_t;
typedef unsigned int gfp_t;
#define GFP_KERNEL 0u
#define GFP_ATOMIC 1u

/* Classes of packet memory: 640 bytes, 2 KiB, 16 KiB, 68 KiB. */
#define PAGE_CLASSES 4

/*
 * Objects of one size that come and go, such as sk_buffs: recycled, last in
 * first out, and made some at a time; each begins a cache line of the host's.
 * What is free is a list through the objects' first words.
 */
struct kmem_cache {
	struct kernel *k;
	void *free;
	u32 size;	  /* of an object, in whole cache lines */
	u64 in_use, made; /* objects */
};

struct memory {
	struct list_head objects; /* all of kmalloc() */
	u64 count, bytes;	  /* in use */
	u64 ram_next;		  /* offset in RAM of what was never handed out */
	struct page *free[PAGE_CLASSES];
	struct kmem_cache pages;	/* struct page */
	struct list_head free_coherent; /* extents given back by dma_free_coherent() */
	u64 pages_in_use;
};

/* @size bytes, never NULL; kzalloc() clears them. */
void *kmalloc(struct kernel *k, size_t size) __attribute__((alloc_size(2)));
void *kzalloc(struct kernel *k, size_t size) __attribute__((alloc_size(2)));
void *krealloc(struct kernel *k, void *ptr, size_t size);
char *kstrdup(struct kernel *k, const char *s);
char *kasprintf(struct kernel *k, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void kfree(const void *ptr); /* NULL is allowed */

#define kcalloc(k, n, size) kzalloc(k, (size_t)(n) * (size))
#define kmalloc_array(k, n, size) kmalloc(k, (size_t)(n) * (size))

void kmem_cache_init(struct kmem_cache *cache, struct kernel *k, u32 size);
void *kmem_cache_grow(struct kmem_cache *cache);

/* Its contents are undefined. */
static inline void *kmem_cache_alloc(struct kmem_cache *cache)
{
	void *obj = cache->free;

	if (unlikely(!obj))
		obj = kmem_cache_grow(cache);
	cache->free = *(void **)obj;
	cache->in_use++;
	return obj;
}

static inline void kmem_cache_free(struct kmem_cache *cache, void *obj)
{
	*(void **)obj = cache->free;
	cache->free = obj;
	cache->in_use--;
}

/*
 * A piece of guest RAM for packet data, as a page pool hands it out. Given back
 * pieces are handed out first (last in, first out), so few are ever touched.
 */
struct page {
	struct page *next; /* when free */
	struct kernel *k;
	u8 *addr;	/* where the host has it */
	dma_addr_t dma; /* where devices have it */
	u32 size;	/* bytes usable */
	u32 refs;
	u32 class;
};

/**
 * page_pool_alloc() - a piece of guest RAM with one reference
 * @size: bytes needed, up to 68 KiB
 *
 * Contents are undefined. Return: it, or NULL when the RAM is used up or @size
 * is too large.
 */
struct page *page_pool_alloc(struct kernel *k, u32 size);

void __page_free(struct page *page);

static inline struct page *get_page(struct page *page)
{
	page->refs++;
	return page;
}

static inline void put_page(struct page *page)
{
	if (--page->refs == 0)
		__page_free(page);
}

#define page_address(page) ((page)->addr)
#define page_dma_addr(page) ((page)->dma)

#endif
