# SPDX-License-Identifier: GPL-2.0-or-later
"""Says what is wrong with the frames that tshark read, one line a fault.

usage: tshark ... -T fields -E separator=/t -E occurrence=f (FIELDS) | frames.py may-be-bad|all-good

FIELDS are the fields of Frame below, in order. A frame that the capture flags
as bad may be malformed; it is a fault only where no bad frames are to be
expected. An interface ("a.lan0") carries no FCS; a cable ("c0") does, and it
must be right exactly where the frame is not flagged.
"""

import collections
import sys

Frame = collections.namedtuple("Frame", "number interface length delta crc_flag short_flag symbol_flag fcs_status "
                               "ip_status udp_status icmp_status malformed severity info")
ERROR = 8388608  # expert severity "error"
BAD = "0"        # of wireshark's *.checksum.status and eth.fcs.status
GOOD = "1"
SET = ("1", "True")  # of a flag: as Wireshark 4.0 and 4.4 write it
SMALLEST_WITH_FCS = 14 + 4
AT_MOST = 5      # faults of a kind that are printed


def faults(frame, may_be_bad):
    flagged = any(flag in SET for flag in (frame.crc_flag, frame.short_flag, frame.symbol_flag))
    is_cable = "." not in frame.interface
    if float(frame.delta) < 0:
        yield "goes back in time"
    if flagged and not may_be_bad:
        yield "is flagged as bad"
    if not flagged:
        if frame.malformed:
            yield "is malformed"
        if frame.severity and max(int(s) for s in frame.severity.split(",")) >= ERROR:
            yield "has an expert error"
        if BAD in ",".join((frame.ip_status, frame.udp_status, frame.icmp_status)).split(","):
            yield "has a wrong IP, UDP or ICMP checksum"
        if is_cable and frame.fcs_status != GOOD:
            yield "is on a cable, and its FCS is not found right"
    if frame.crc_flag in SET and frame.fcs_status == GOOD:
        yield "is flagged for its FCS, which is right"
    # Wireshark 4.4 leaves a malformed frame before it comes to the FCS; of those, flagged ones are left here.
    if is_cable and not frame.fcs_status and not frame.malformed and int(frame.length) >= SMALLEST_WITH_FCS:
        yield "is on a cable, and no FCS is found"
    if not is_cable and frame.fcs_status:
        yield "is on an interface and has an FCS"


def main():
    found = collections.Counter()
    frames = 0
    for line in sys.stdin:
        frame = Frame(*line.rstrip("\n").split("\t"))
        frames += 1
        for fault in faults(frame, sys.argv[1] == "may-be-bad"):
            found[fault] += 1
            if found[fault] <= AT_MOST:
                print(f"frame {frame.number} ({frame.interface}: {frame.info}) {fault}")
    for fault, count in found.items():
        if count > AT_MOST:
            print(f"... {count} frames: {fault}")
    if not frames:
        print("no frames")
    return 1 if found or not frames else 0


if __name__ == "__main__":
    sys.exit(main())
