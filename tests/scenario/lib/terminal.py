# SPDX-License-Identifier: GPL-2.0-or-later
"""Somebody at a terminal: runs a program in a pseudo-terminal, types, and looks.

	terminal.py [-r ROWSxCOLUMNS] STEP... -- PROGRAM ARGUMENT...

STEP is one of
	see:REGEX       wait until that is on the screen, after what was seen before
	type:TEXT       with ^X for control keys, and ^M for Enter
	size:ROWSxCOLUMNS
	kill:SIGNAL     the program
	run:COMMAND     a shell command, with PID the program's number
	end:STATUS      wait for its end: exit status, or minus the signal

In the end the terminal must be set as it was before. Exit status 0: all of it
was so. What was on the screen goes to stdout.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time

PATIENCE_S = 120


def size(fd, text):
    rows, columns = map(int, text.split("x"))
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


class Terminal:
    def __init__(self, argv, rows_columns):
        self.master, self.slave = pty.openpty()
        size(self.master, rows_columns)
        self.before = termios.tcgetattr(self.slave)
        self.screen = b""
        self.seen = 0
        self.process = subprocess.Popen(argv, stdin=self.slave, stdout=self.slave, stderr=self.slave,
                                        start_new_session=True, preexec_fn=self.own)

    def own(self):
        fcntl.ioctl(self.slave, termios.TIOCSCTTY, 0)

    def read(self, timeout):
        ready = select.select([self.master], [], [], timeout)[0]
        if ready:
            self.screen += os.read(self.master, 65536)
        return bool(ready)

    def see(self, regex):
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            found = re.compile(regex.encode(), re.MULTILINE).search(self.screen, self.seen)
            if found:
                self.seen = found.end()
                return True
            if self.process.poll() is not None and not self.read(0):
                return False
            self.read(0.1)
        return False

    def type(self, text):
        keys = re.sub(r"\^(.)", lambda m: chr(ord(m[1]) & 31), text)
        os.write(self.master, keys.encode())
        return True

    def size(self, text):
        size(self.master, text)
        os.kill(self.process.pid, signal.SIGWINCH)
        return True

    def kill(self, name):
        os.kill(self.process.pid, getattr(signal, "SIG" + name))
        return True

    def run(self, command):
        return subprocess.call(command, shell=True, env={**os.environ, "PID": str(self.process.pid)}) == 0

    def end(self, status):
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end and self.process.poll() is None:
            self.read(0.1)
        self.read(0)
        if self.process.poll() != int(status):
            print(f"status: {self.process.poll()}", file=sys.stderr)
            return False
        if termios.tcgetattr(self.slave) != self.before:
            print("the terminal is not as it was", file=sys.stderr)
            return False
        return True


def main():
    args = sys.argv[1:]
    rows_columns = "24x80"
    if args[0] == "-r":
        rows_columns, args = args[1], args[2:]
    split = args.index("--")
    terminal = Terminal(args[split + 1:], rows_columns)
    status = 0
    for step in args[:split]:
        what, _, value = step.partition(":")
        if not getattr(terminal, what)(value):
            print(f"not so: {step}", file=sys.stderr)
            status = 1
            break
    if terminal.process.poll() is None:
        terminal.process.kill()
        terminal.process.wait()
    sys.stdout.buffer.write(terminal.screen)
    return status


if __name__ == "__main__":
    sys.exit(main())
