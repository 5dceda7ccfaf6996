/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Internet checksum (RFC 1071) and addresses as text. */
#include <inet.h>

__wsum csum_partial(const void *buff, u32 len, __wsum sum)
{
	const u8 *p = buff;
	u64 acc = sum, w;
	u32 w4;
	u16 w2;

	while (len >= 8) {
		memcpy(&w, p, 8);
		acc += w;
		acc += acc < w; /* end-around carry */
		p += 8;
		len -= 8;
	}
	if (len & 4) {
		memcpy(&w4, p, 4);
		acc += w4;
		acc += acc < w4;
		p += 4;
	}
	if (len & 2) {
		memcpy(&w2, p, 2);
		acc += w2;
		acc += acc < w2;
		p += 2;
	}
	if (len & 1) {
		acc += *p;
		acc += acc < *p;
	}
	acc = (acc & 0xffffffff) + (acc >> 32);
	acc = (acc & 0xffffffff) + (acc >> 32);
	return (__wsum)acc;
}

char *inet_ntoa_r(__be32 addr, char *buf)
{
	snprintf(buf, INET_ADDRSTRLEN, NIPQUAD_FMT, NIPQUAD(addr));
	return buf;
}

bool inet_aton(const char *text, __be32 *addr)
{
	u32 value = 0;

	for (int i = 0; i < 4; i++) {
		u32 part = 0, digits = 0;

		while (*text >= '0' && *text <= '9' && digits < 4) {
			part = part * 10 + (u32)(*text++ - '0');
			digits++;
		}
		if (!digits || part > 255 || *text != (i < 3 ? '.' : 0))
			return false;
		text++;
		value = value << 8 | part;
	}
	*addr = htonl(value);
	return true;
}
