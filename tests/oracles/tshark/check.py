#!/usr/bin/env python3
"""Has tshark read the frames of a whole run, and reports what it finds wrong with them.

    check.py --dmc target/release/dmc                  a run of its own
    check.py --pcap FILE --keys DIR [--names FILE]     a capture, and the folder of zigbee_pc_keys

No frame may be malformed or stay encrypted, every octet of a ZCL frame must be in a field, and each
command of a cluster must carry the name that our own table gives it. `--names` is a JSON object of
frame numbers and names; with `--dmc` they come from `dmc decode`. Exits 1 where anything is wrong.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import pdml

SHOWN_MAX = 20


def bare(name):
    """A command's name without what tshark adds: blanks, brackets, hyphens."""
    return "".join(c for c in name if c.isalnum()).lower()


def check(capture, keys, names):
    """Every complaint about `capture`; `names` are ours by frame number."""
    complaints = []
    counts = {"frames": 0, "zcl": 0, "named": 0, "departures": 0}
    for number, packet in enumerate(pdml.read(capture, keys), start=1):
        found = list(pdml.problems(packet))
        theirs, ours = pdml.command_name(packet), names.get(number)
        if names and bare(theirs or "") != bare(ours or ""):
            found.append(f"its command is {theirs} to tshark and {ours} to us")
        counts["frames"] += 1
        counts["zcl"] += bool(pdml.zcl_frames(packet))
        counts["named"] += theirs is not None
        counts["departures"] += pdml.departs(packet)
        complaints += [f"frame {number}: {what}" for what in found]
    if counts["frames"] == 0:
        complaints.append("there are no frames")
    return complaints, counts


def names_of(decoded):
    """The command names in what `dmc decode --json` prints, by frame number."""
    names = {}
    for line in decoded.splitlines():
        frame = json.loads(line)
        fields = list(frame["fields"])
        while fields:
            field = fields.pop()
            inner = field.get("fields", [])
            fields += inner
            if field["name"] == "ZCL frame":
                is_of_cluster = any(f.get("value") == "cluster-specific" for f in inner)
                name = next((f.get("value") for f in inner if f["name"] == "command identifier"), None)
                if is_of_cluster and name:
                    names[frame["number"]] = name
    return names


def keys_in(folder):
    """The keys of a `zigbee_pc_keys` file, in hexadecimal."""
    lines = (folder / "zigbee_pc_keys").read_text().splitlines()
    return [line.split(",")[0].strip('" ').replace(":", "") for line in lines if line.strip()]


def run(dmc, work):
    """A whole run's captures, keys and names."""
    def call(*words):
        return subprocess.run([dmc, *map(str, words)], check=True, stdout=subprocess.PIPE, text=True).stdout

    campaign, capture, keys = work / "campaign", work / "run.pcapng", work / "keys"
    call("run", "--campaign", campaign, "--no-progress")
    call("show", "latest", "--campaign", campaign, "--pcap", capture, "--wireshark-keys", keys)
    given = [word for key in keys_in(keys) for word in ("--key", key)]
    return capture, keys, names_of(call("decode", capture, "--json", *given))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dmc", type=pathlib.Path)
    parser.add_argument("--pcap", type=pathlib.Path)
    parser.add_argument("--keys", type=pathlib.Path)
    parser.add_argument("--names", type=pathlib.Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        if args.dmc:
            capture, keys, names = run(args.dmc.resolve(), pathlib.Path(work))
        else:
            if not (args.pcap and args.keys):
                parser.error("--dmc, or --pcap and --keys, are wanted")
            named = json.loads(args.names.read_text()) if args.names else {}
            capture, keys = args.pcap, args.keys
            names = {int(number): name for number, name in named.items()}
        complaints, counts = check(capture, keys, names)
    for complaint in complaints[:SHOWN_MAX]:
        print(complaint)
    if len(complaints) > SHOWN_MAX:
        print(f"and {len(complaints) - SHOWN_MAX} more")
    print(
        f"tshark read {counts['frames']} frames, {counts['zcl']} of them ZCL, {counts['named']} commands"
        f" of clusters ({counts['departures']} that it is known to misread): {len(complaints)} complaints"
    )
    sys.exit(1 if complaints else 0)


if __name__ == "__main__":
    main()
