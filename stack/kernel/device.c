/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The board's devices and their drivers.
 *
 * platform_probe_all() takes the drivers in the order in which Linux registers
 * them, and calls each one's probe for the devices whose "compatible" matches,
 * in the order of the board file. A probe that needs a device which is not up yet
 * (a switch whose conduit has no driver yet) returns -EPROBE_DEFER and is called
 * again when all drivers are there, as often as others have succeeded.
 */
#include "kernel-private.h"

#include <device.h>

static const struct platform_driver *find_driver(const char *compatible)
{
	for (const struct platform_driver *const *d = platform_drivers; *d; d++)
		if (!strcmp((*d)->compatible, compatible))
			return *d;
	return NULL;
}

static void platform_add(struct kernel *k, struct board_device *bd)
{
	struct platform_device *pdev;
	const char *compatible;

	pdev = kzalloc(k, sizeof(*pdev));
	pdev->bd = bd;
	pdev->dev.k = k;
	pdev->dev.of_node = bd->props;
	if (bd->props && !of_property_read_string(bd->props, "compatible", &compatible))
		pdev->driver = find_driver(compatible);
	if (pdev->driver && pdev->driver->node_name && bd->size)
		pdev->dev.name = kasprintf(k, "%llx.%s", (unsigned long long)bd->base,
					   pdev->driver->node_name);
	else
		pdev->dev.name = bd->name;
	list_add_tail(&pdev->node, &k->devices);
}

/* Whether @pdev came up. */
static bool probe(struct platform_device *pdev)
{
	int err;

	pdev->dev.driver_name = pdev->driver->name;
	err = pdev->driver->probe(pdev);
	pdev->deferred = err == -EPROBE_DEFER;
	if (!err || pdev->deferred)
		return !err;
	dev_err(&pdev->dev, "probe with driver %s failed with error %d", pdev->driver->name, err);
	pdev->dev.driver_name = NULL;
	return false;
}

/* Whether any of those that wait came up. */
static bool probe_deferred(struct kernel *k)
{
	struct platform_device *pdev;
	bool progress = false;

	list_for_each_entry(pdev, &k->devices, node)
		if (pdev->deferred)
			progress |= probe(pdev);
	return progress;
}

void platform_probe_all(struct kernel *k)
{
	struct platform_device *pdev;
	GArray *devices = k->board->devices;

	for (u32 i = 0; devices && i < devices->len; i++)
		platform_add(k, &g_array_index(devices, struct board_device, i));
	for (const struct platform_driver *const *driver = platform_drivers; *driver; driver++)
		list_for_each_entry(pdev, &k->devices, node)
			if (pdev->driver == *driver)
				probe(pdev);
	while (probe_deferred(k))
		;
	list_for_each_entry(pdev, &k->devices, node)
		if (pdev->deferred)
			dev_warn(&pdev->dev, "deferred probe pending: what it needs never came up");
}

struct platform_device *platform_find_device(struct kernel *k, const char *name)
{
	struct platform_device *pdev;

	list_for_each_entry(pdev, &k->devices, node)
		if (!strcmp(pdev->bd->name, name))
			return pdev;
	return NULL;
}

void __iomem *devm_platform_ioremap_resource(struct platform_device *pdev, u32 index)
{
	if (index || !pdev->bd->size)
		return ERR_PTR(-EINVAL);
	return (void __iomem *)(uintptr_t)pdev->bd->base;
}

int platform_get_irq_optional(struct platform_device *pdev, u32 index)
{
	return index ? -ENXIO : irq_of_line(pdev->dev.k, pdev->bd->irq);
}

int of_property_read_u32(const struct device_node *np, const char *name, u32 *out)
{
	struct json_object *value;
	const char *text;
	char *end;
	u64 n;

	if (!np || !json_object_object_get_ex(np, name, &value))
		return -EINVAL;
	if (json_object_is_type(value, json_type_int)) {
		n = json_object_get_uint64(value);
	} else if (json_object_is_type(value, json_type_string)) {
		text = json_object_get_string(value);
		n = g_ascii_strtoull(text, &end, 0);
		if (end == text || *end)
			return -ENODATA;
	} else {
		return -ENODATA;
	}
	if (n > UINT32_MAX)
		return -EOVERFLOW;
	*out = (u32)n;
	return 0;
}

int of_property_read_string(const struct device_node *np, const char *name, const char **out)
{
	struct json_object *value;

	if (!np || !json_object_object_get_ex(np, name, &value))
		return -EINVAL;
	if (!json_object_is_type(value, json_type_string))
		return -ENODATA;
	*out = json_object_get_string(value);
	return 0;
}

bool of_property_read_bool(const struct device_node *np, const char *name)
{
	struct json_object *value;

	if (!np || !json_object_object_get_ex(np, name, &value))
		return false;
	return !json_object_is_type(value, json_type_boolean) || json_object_get_boolean(value);
}

struct device_node *of_get_child_by_name(const struct device_node *np, const char *name)
{
	struct json_object *value;

	if (!np || !json_object_object_get_ex(np, name, &value))
		return NULL;
	if (!json_object_is_type(value, json_type_object) &&
	    !json_object_is_type(value, json_type_array))
		return NULL;
	return value;
}

u32 of_get_child_count(const struct device_node *array)
{
	if (!array || !json_object_is_type(array, json_type_array))
		return 0;
	return (u32)json_object_array_length(array);
}

struct device_node *of_get_child(const struct device_node *array, u32 i)
{
	return i < of_get_child_count(array) ? json_object_array_get_idx(array, i) : NULL;
}

int of_get_phy_mode_string(const struct device_node *np, const char **out)
{
	return of_property_read_string(np, "phy-mode", out);
}
