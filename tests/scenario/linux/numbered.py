#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The other end of the built-in guest's udp tool, for Linux: datagrams that are
numbered from 0 behind a magic number (stack/tools/udp.c).

    numbered.py send ADDR PORT BYTES COUNT
    numbered.py recv PORT COUNT
"""
import socket
import struct
import sys
import time

HEADER = struct.Struct("!IQ")
MAGIC = 0x75647021


def send(address, port, size, count):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.connect((address, int(port)))
    padding = bytes(int(size) - HEADER.size)
    for number in range(int(count)):
        sock.send(HEADER.pack(MAGIC, number) + padding)


def recv(port, count):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("", int(port)))
    bits = 0
    for number in range(int(count)):
        datagram = sock.recv(65536)
        if number == 0:
            first = time.monotonic()
        bits += len(datagram) * 8
        if HEADER.unpack_from(datagram) != (MAGIC, number):
            sys.exit(f"datagram {number} is {HEADER.unpack_from(datagram)}")
    seconds = time.monotonic() - first
    print(f"{count} in order, {bits / seconds / 1e6:.3f} Mbit/s of payload")


if __name__ == "__main__":
    {"send": send, "recv": recv}[sys.argv[1]](*sys.argv[2:])
