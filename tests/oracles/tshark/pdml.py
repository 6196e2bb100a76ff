"""What tshark makes of a capture: its PDML, a frame at a time, and what is wrong with each.

tshark does not complain of everything: octets after a command's last field, an unknown command and
a wrong direction pass silently. So the leaf fields must cover every octet of each ZCL frame, and each
command of a cluster must carry a name.
"""

import os
import subprocess
import xml.etree.ElementTree as ElementTree

# Every TransferData would be read as SMETS2's; the tables are those of Smart Energy 1.4.
OPTIONS = ["--disable-protocol", "gbcs_tunnel", "-o", "zbee_aps.zbeeseversion:SE 1.4"]

# Where tshark 4.0 departs from the standard, by its name for the command, and how.
DEPARTURES = {
    "Publish Block Period": "passes over the octet with the numbers of tiers and thresholds",
    "Change Debt": "reads one octet of the two of the recovery balance percentage",
    "Select Available Emergency Credit": "knows no site id and serial number, which 1.1 had",
}

# What tshark calls otherwise than the standard, in `bare` form.
SPELLINGS = {
    "daylightsavingtimestart": "dststart",
    "daylightsavingtimeend": "dstend",
    "daylightsavingtimeshift": "dstshift",
    "softwarebuildid": "swbuildid",
    "receivednumberoftarifftiersinuse": "receivednumberofpricetiersinuse",
    "uncontrolledflowunitofmeasure": "uncontrolledflowthresholdunitofmeasure",
    "lowcreditwarning": "lowcreditwarninglevel",
    "ihdlowcreditwarning": "ihdlowcreditwarninglevel",
    # 1.4 no longer says what it was.
    "deprecated": "intervalreadreportingperiod",
}


def bare(name):
    """A name without what tshark adds to it: blanks, brackets, hyphens, abbreviations."""
    name = "".join(c for c in name if c.isalnum()).lower()
    name = "received" + name[2:] if name.startswith("rx") else name
    return SPELLINGS.get(name, name)


# All that can be wrong, or has to be looked into. PDML of every poll of a month would take an hour.
WORTH_READING = (
    "zbee_zcl or _ws.malformed or _ws.expert or zbee_sec.encrypted_payload or wpan.fcs_ok == 0"
)


def read(capture, keys):
    """The frames of `capture` that are worth reading, decrypted with the keys in the folder `keys`."""
    command = ["tshark", "-r", str(capture), *OPTIONS, "-Y", WORTH_READING, "-T", "pdml"]
    environment = {**os.environ, "WIRESHARK_CONFIG_DIR": str(keys)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as tshark:
        for _, element in ElementTree.iterparse(tshark.stdout):
            if element.tag == "packet":
                yield element
                element.clear()
    if tshark.returncode != 0:
        raise SystemExit(f"tshark ended with {tshark.returncode}: {' '.join(command)}")


def count(capture):
    """How many frames `capture` has."""
    command = ["tshark", "-r", str(capture), "-T", "fields", "-e", "frame.number"]
    # What is in them does not matter here.
    command += ["--disable-protocol", "wpan"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return done.stdout.count(b"\n")


def number(packet):
    """Which frame of its file it is, from 1."""
    return next(int(field.get("show")) for field in fields(packet, "frame.number"))


def interface(packet):
    """The interface it was captured on: `dmc show --pcap` names one for each test."""
    return next((field.get("show") for field in fields(packet, "frame.interface_name")), "")


def source(packet):
    """The address of the node that made it, as tshark writes it."""
    return next((field.get("show") for field in fields(packet, "zbee_nwk.src")), None)


def fields(element, *suffixes):
    """The fields under `element` whose name ends so."""
    return (field for field in element.iter("field") if field.get("name", "").endswith(suffixes))


def shown_name(field, label):
    """`Get Profile` of `Command: Get Profile (0x00)`."""
    return field.get("showname").removeprefix(label).rsplit(" (0x", 1)[0].strip()


def zcl_frames(packet):
    """The ZCL frame in `packet`, with what other protocols make of its parts."""
    return [p for p in packet.iter("proto") if p.get("name", "").startswith("zbee_zcl")]


def command_name(packet):
    """The name that tshark gives to a command of a cluster; none where there is none."""
    for proto in zcl_frames(packet):
        for field in fields(proto, ".cmd.srv_rx.id", ".cmd.srv_tx.id"):
            name = shown_name(field, "Command:")
            return None if name.startswith("Unknown") else name
    return None


def attribute_names(packet):
    """The names that tshark gives to attributes, in order; none where it knows none."""
    for proto in zcl_frames(packet):
        for field in fields(proto, ".attr_id", ".attr_client_id", "zbee_zcl.attr.id"):
            name = shown_name(field, "Attribute:")
            yield None if name.startswith("Unknown") else name


def departs(packet):
    """Whether it is known that tshark misreads this command."""
    return command_name(packet) in DEPARTURES


def cover(element, octets):
    """Adds the octets of the leaf fields under `element`."""
    children = list(element)
    if not children and element.tag == "field":
        start = int(element.get("pos"))
        octets.update(range(start, start + int(element.get("size"))))
    for child in children:
        cover(child, octets)


def zcl_problems(packet):
    """What is wrong with the ZCL frame in `packet`, if it holds one."""
    protos = zcl_frames(packet)
    if not protos:
        return
    octets = set()
    for proto in protos:
        cover(proto, octets)
    start, size = int(protos[0].get("pos")), int(protos[0].get("size"))
    missing = sorted(set(range(start, start + size)) - octets)
    if missing:
        yield f"octets {missing} of its ZCL frame are in no field"
    is_of_cluster = any(f.get("show") in ("1", "0x01") for f in fields(protos[0], "zbee_zcl.type"))
    is_of_maker = any(f.get("show") in ("1", "True") for f in fields(protos[0], "zbee_zcl.ms"))
    if is_of_cluster and not is_of_maker and command_name(packet) is None:
        yield "its command has no name"


def problems(packet):
    """What is wrong with `packet`."""
    for field in fields(packet, "encrypted_payload"):
        yield f"stays encrypted: {field.get('showname') or field.get('show')}"
    if any(field.get("show") in ("0", "False") for field in fields(packet, "wpan.fcs_ok")):
        yield "wrong frame check sequence"
    if departs(packet):
        return
    if any(proto.get("name") == "_ws.malformed" for proto in packet.iter("proto")):
        yield "malformed"
    for field in fields(packet, "_ws.expert.message"):
        yield f"expert: {field.get('show')}"
    yield from zcl_problems(packet)
