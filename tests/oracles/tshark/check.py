#!/usr/bin/env python3
"""Has tshark read the frames of a whole run, and reports what it finds wrong with them.

    check.py --dmc target/release/dmc                  a run of its own
    check.py --pcap FILE --keys DIR [--names FILE]     a capture, and the folder of zigbee_pc_keys

No frame may be malformed (but nonsense that a misuse case has the host send) or stay encrypted, every octet of a ZCL frame must be in a field, and each
command of a cluster and each attribute must carry the name that our own table gives it. `--names` is
a JSON object: by frame number, `command` and `attributes`; with `--dmc` they come from `dmc decode`.
Exits 1 where anything is wrong.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import pdml

SHOWN_MAX = 20


def misnamed(packet, ours):
    """Where tshark's names for a command and its attributes are not ours."""
    theirs, command = pdml.command_name(packet), ours.get("command")
    if pdml.bare(theirs or "") != pdml.bare(command or ""):
        yield f"its command is {theirs} to tshark and {command} to us"
    attributes = list(pdml.attribute_names(packet))
    if len(attributes) != len(ours.get("attributes", [])):
        yield f"its attributes are {attributes} to tshark and {ours.get('attributes')} to us"
        return
    for theirs, name in zip(attributes, ours.get("attributes", [])):
        # Each of us knows some that the other does not.
        if theirs and name and pdml.bare(theirs) != pdml.bare(name):
            yield f"its attribute is {theirs} to tshark and {name} to us"


def check(capture, keys, names):
    """Every complaint about `capture`; `names` are ours by frame number, where there are any."""
    complaints = []
    counts = {"frames": 0, "zcl": 0, "named": 0, "attributes": 0, "departures": 0, "spoiled": 0}
    for packet in pdml.read(capture, keys):
        number = pdml.number(packet)
        if names.get(number, {}).get("is_spoiled") and pdml.is_from_coordinator(packet):
            # A misuse case: the host sends nonsense on purpose, and both of us see it.
            counts["spoiled"] += 1
            if not pdml.is_malformed(packet):
                complaints.append(f"frame {number}: nonsense to us, and well-formed to tshark")
            continue
        found = list(pdml.problems(packet))
        if names:
            found += misnamed(packet, names.get(number, {}))
        counts["frames"] += 1
        counts["zcl"] += bool(pdml.zcl_frames(packet))
        counts["named"] += pdml.command_name(packet) is not None
        counts["attributes"] += sum(name is not None for name in pdml.attribute_names(packet))
        counts["departures"] += pdml.departs(packet)
        complaints += [f"frame {number}: {what}" for what in found]
    if counts["frames"] == 0:
        complaints.append("there are no frames")
    return complaints, counts


def names_in(fields):
    """The name of the command and of the attributes in a ZCL frame's fields."""
    found = {"attributes": []}
    is_of_cluster = False
    for field in fields:
        if field["name"] == "frame type":
            is_of_cluster = field.get("value") == "cluster-specific"
        elif field["name"] == "command identifier" and is_of_cluster and "command" not in found:
            found["command"] = field.get("value")
        elif field["name"] == "attribute identifier":
            found["attributes"].append(field.get("value"))
        found["attributes"] += names_in(field.get("fields", []))["attributes"]
    return found


def names_of(decoded):
    """The names in what `dmc decode --json` prints, by frame number."""
    names = {}
    for line in decoded.splitlines():
        # Most frames are polls and their acknowledgements.
        if '"ZCL frame"' not in line:
            continue
        frame = json.loads(line)
        for field in frame["fields"]:
            if field["name"] == "ZCL frame":
                found = names_in(field.get("fields", []))
                names[frame["number"]] = {**found, "is_spoiled": frame["problem"] is not None}
    return names


def keys_in(folder):
    """The keys of a `zigbee_pc_keys` file, in hexadecimal."""
    lines = (folder / "zigbee_pc_keys").read_text().splitlines()
    return [line.split(",")[0].strip('" ').replace(":", "") for line in lines if line.strip()]


def run(dmc, work):
    """A whole run's captures, keys and names."""
    def call(*words):
        done = subprocess.run([dmc, *map(str, words)], stdout=subprocess.PIPE, text=True)
        # A test that fails (10, 11) leaves captures to be read all the same.
        if done.returncode not in (0, 10, 11):
            raise SystemExit(f"dmc {words[0]} ended with {done.returncode}")
        return done.stdout

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
        f"tshark read {counts['frames']} frames, {counts['zcl']} of them ZCL; it named {counts['named']}"
        f" commands of clusters and {counts['attributes']} attributes, and is known to misread"
        f" {counts['departures']}; {counts['spoiled']} are nonsense on purpose: {len(complaints)} complaints"
    )
    sys.exit(1 if complaints else 0)


if __name__ == "__main__":
    main()
