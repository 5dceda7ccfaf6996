/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Devices and drivers. The board file is the device tree: a device's node is
 * its JSON object, properties are its members, and "compatible" finds the
 * driver in platform_drivers[].
 */
#ifndef STACK_DEVICE_H
#define STACK_DEVICE_H

#include <kernel.h>

/* A node of the device tree is an object of the board file. */
#define device_node json_object

struct device {
	struct kernel *k;
	const char *name;	 /* "d0030000.ethernet" */
	const char *driver_name; /* "mvneta"; NULL: none */
	struct device *parent;
	struct device_node *of_node; /* borrowed; NULL: none */
	void *driver_data;
};

static inline void dev_set_drvdata(struct device *dev, void *data)
{
	dev->driver_data = data;
}

static inline const char *dev_name(const struct device *dev)
{
	return dev->name;
}

/* "driver name: text" in the kernel's log. */
void dev_printk(const struct device *dev, const char *fmt, ...) __printf(2, 3);
#define dev_info(dev, ...) dev_printk(dev, __VA_ARGS__)
#define dev_warn(dev, ...) dev_printk(dev, __VA_ARGS__)
#define dev_err(dev, ...) dev_printk(dev, __VA_ARGS__)

/* Freed with the guest. */
#define devm_kzalloc(dev, size, gfp) kzalloc((dev)->k, size)

struct platform_device {
	struct list_head node; /* in kernel->devices */
	struct device dev;
	struct board_device *bd; /* registers and interrupt line */
	const struct platform_driver *driver;
	bool deferred; /* its probe wants others to come first */
};

struct platform_driver {
	const char *name;	/* "mvneta" */
	const char *compatible; /* "marvell,armada-3700-neta" */
	const char *node_name;	/* as the device tree calls such nodes: "ethernet" */
	/**
	 * @probe: bring the device up, in a thread, at boot
	 * Return: 0; -EPROBE_DEFER to be called again after the others; -errno,
	 * which is logged.
	 */
	int (*probe)(struct platform_device *pdev);
	void (*remove)(struct platform_device *pdev); /* may be NULL: memory is freed anyway */
};

/* All, NULL-terminated: drivers/drivers.c. */
extern const struct platform_driver *const platform_drivers[];

#define platform_set_drvdata(pdev, data) dev_set_drvdata(&(pdev)->dev, data)

/* Its registers, for readl() and writel(); ERR_PTR(-EINVAL) when it has none. */
void __iomem *devm_platform_ioremap_resource(struct platform_device *pdev, u32 index);

/* Its interrupt, for request_irq(); -ENXIO when it has none. */
int platform_get_irq_optional(struct platform_device *pdev, u32 index);

/* The device that the board file calls @name, probed or not, or NULL. */
struct platform_device *platform_find_device(struct kernel *k, const char *name);

/* Probes all of the board; called in a thread by the boot. */
void platform_probe_all(struct kernel *k);

/*
 * Properties. -EINVAL: there is none; -ENODATA or -EOVERFLOW: it is of another
 * kind or too large. Numbers may be JSON integers or strings ("0x20").
 */
int of_property_read_u32(const struct device_node *np, const char *name, u32 *out);
int of_property_read_string(const struct device_node *np, const char *name, const char **out);
bool of_property_read_bool(const struct device_node *np, const char *name);
/* Member @name if it is an object or an array, or NULL. */
struct device_node *of_get_child_by_name(const struct device_node *np, const char *name);
u32 of_get_child_count(const struct device_node *array);
struct device_node *of_get_child(const struct device_node *array, u32 i);
/* "phy-mode": 0 and the string, which lives as long as the board. */
int of_get_phy_mode_string(const struct device_node *np, const char **out);

#endif
