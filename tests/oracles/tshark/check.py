#!/usr/bin/env python3
"""Has tshark read the frames of a whole run, and reports what it finds wrong with them.

    check.py --dmc target/release/dmc                  a run of its own
    check.py --pcap FILE --keys DIR [--names FILE]     a capture, and the folder of zigbee_pc_keys

No frame may be malformed or stay encrypted, every octet of a ZCL frame must be in a field, and each
command of a cluster and each attribute must carry the name that our own table gives it. `--names` is
a JSON object: by frame number, `command` and `attributes`; with `--dmc` they come from `dmc decode`.
What the hub sends wrong on purpose, in a misuse scenario, is counted and passed over where we call it
wrong too. Exits 1 where anything is wrong.
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys
import tempfile

import pdml

SHOWN_MAX = 20
HUB = "0x0000"


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


def is_on_purpose(packet, ours, misuse):
    """Whether the hub sent this in a misuse scenario, and we call it wrong as well."""
    test = pdml.interface(packet).split()
    is_misuse = len(test) > 1 and test[1].split("[")[0] in misuse
    return is_misuse and pdml.source(packet) == HUB and bool(ours.get("is_wrong"))


def check(capture, keys, names, misuse):
    """Every complaint about `capture`, and counts; `names` are ours by frame number, if any."""
    complaints, counts = [], collections.Counter()
    unseen = set(names)
    for packet in pdml.read(capture, keys):
        number = pdml.number(packet)
        ours = names.get(number, {})
        unseen.discard(number)
        if is_on_purpose(packet, ours, misuse):
            counts["on purpose"] += 1
            if not list(pdml.problems(packet)):
                complaints.append(f"frame {number}: wrong to us, and right to tshark")
            continue
        found = list(pdml.problems(packet))
        if names:
            found += misnamed(packet, ours)
        complaints += [f"frame {number}, {pdml.interface(packet)}: {what}" for what in found]
        counts["zcl"] += bool(pdml.zcl_frames(packet))
        counts["commands"] += pdml.command_name(packet) is not None
        counts["attributes"] += sum(name is not None for name in pdml.attribute_names(packet))
        counts["misread"] += pdml.departs(packet)
    complaints += [f"frame {number}: tshark sees no ZCL frame in it" for number in sorted(unseen)]
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
    if is_of_cluster and not found.get("command"):
        found["is_wrong"] = True
    return found


def names_of(lines):
    """The names in what `dmc decode --json` prints, by frame number."""
    names = {}
    for line in lines:
        # Most frames are polls: a line in a hundred is worth parsing.
        if '"ZCL frame"' not in line:
            continue
        frame = json.loads(line)
        for field in frame["fields"]:
            if field["name"] == "ZCL frame":
                ours = names_in(field.get("fields", []))
                ours["is_wrong"] = ours.get("is_wrong") or frame.get("problem") is not None
                names[frame["number"]] = ours
    return names


def keys_in(folder):
    """The keys of a `zigbee_pc_keys` file, in hexadecimal."""
    lines = (folder / "zigbee_pc_keys").read_text().splitlines()
    return [line.split(",")[0].strip('" ').replace(":", "") for line in lines if line.strip()]


def run(dmc, work):
    """A whole run's capture, keys, names, and the ids of the misuse scenarios."""

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
    decode = [dmc, "decode", capture, "--json", *given]
    with subprocess.Popen(decode, stdout=subprocess.PIPE, text=True) as decoding:
        names = names_of(decoding.stdout)
    if decoding.returncode != 0:
        raise SystemExit(f"dmc decode ended with {decoding.returncode}")
    scenarios = json.loads(call("list", "scenarios", "--json"))
    return capture, keys, names, {row["id"] for row in scenarios if row["kind"] == "misuse"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dmc", type=pathlib.Path)
    parser.add_argument("--pcap", type=pathlib.Path)
    parser.add_argument("--keys", type=pathlib.Path)
    parser.add_argument("--names", type=pathlib.Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        if args.dmc:
            capture, keys, names, misuse = run(args.dmc.resolve(), pathlib.Path(work))
        elif args.pcap and args.keys:
            named = json.loads(args.names.read_text()) if args.names else {}
            capture, keys, misuse = args.pcap, args.keys, set()
            names = {int(number): ours for number, ours in named.items()}
        else:
            parser.error("--dmc, or --pcap and --keys, are wanted")
        frames = pdml.count(capture)
        complaints, counts = check(capture, keys, names, misuse)
    if frames == 0:
        complaints.append("there are no frames")
    for complaint in complaints[:SHOWN_MAX]:
        print(complaint)
    if len(complaints) > SHOWN_MAX:
        print(f"and {len(complaints) - SHOWN_MAX} more")
    print(
        f"tshark read {frames} frames, {counts['zcl']} of them ZCL; it named {counts['commands']}"
        f" commands of clusters and {counts['attributes']} attributes, and is known to misread"
        f" {counts['misread']}; {counts['on purpose']} were sent wrong on purpose:"
        f" {len(complaints)} complaints"
    )
    sys.exit(1 if complaints else 0)


if __name__ == "__main__":
    main()
