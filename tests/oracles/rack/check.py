#!/usr/bin/env python3
"""The same scenarios on a rack: another process's virtual stick over a pseudo-terminal, on the wall clock.

    check.py --dmc target/release/dmc [--only DMC]

Serves a DMC with `dmc sim --pty --write-rack`, runs it with `dmc run --rack`, and compares each verdict with that
of a simulated run. Tests that need time travel must be listed as not applicable, with that reason. The last line
counts the checks.
"""

import argparse
import contextlib
import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

# What a rack of one DMC may take.
MINUTES_MAX = 4
READY_TIMEOUT = 30


class Checks:
    """Counts, and says, what holds and what does not."""

    def __init__(self):
        self.passed = self.failed = 0

    def that(self, what, holds, seen=""):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
        print(f"{'ok   ' if holds else 'FAIL '} {what}{'' if holds else f': {seen}'}", flush=True)


def events(dmc, *arguments):
    """The events of a run, and how long it took."""
    began = time.monotonic()
    command = [dmc, "run", "--json", "--no-progress", *map(str, arguments)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=MINUTES_MAX * 60 + 60)
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    if not lines:
        sys.exit(f"{' '.join(command)} says nothing: {run.stderr}")
    return lines, time.monotonic() - began


def verdicts(lines):
    """Verdict by suite, scenario and parameters."""
    names = {}
    for line in lines:
        if line["event"] == "planned":
            entry = line["entry"]
            names[entry["id"]] = (entry["suite"], entry["scenario"], json.dumps(entry["parameters"]))
    ended = [line for line in lines if line["event"] == "test-finished"]
    return {names[line["entry"]]: (line["verdict"], line.get("reason"), line["target"]) for line in ended}


@contextlib.contextmanager
def served(dmc, name, work):
    """A rack file, and behind it a stick."""
    rack = work / "rack.toml"
    command = [dmc, "sim", name, "--pty", work / "stick", "--write-rack", rack, "--control", "127.0.0.1:0"]
    with subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline()
            if not line.startswith("ready "):
                sys.exit(f"dmc sim says {line!r} instead of ready")
            yield rack, process
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(READY_TIMEOUT)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dmc", required=True)
    parser.add_argument("--only", default="illustrative-dual-fuel-12a", metavar="DMC")
    args = parser.parse_args()
    dmc, checks = str(pathlib.Path(args.dmc).resolve()), Checks()
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        with served(dmc, args.only, work) as (rack, process):
            real, seconds = events(dmc, "--rack", rack, "--campaign", work / "rack")
        simulated, _ = events(dmc, "--dmc", args.only, "--campaign", work / "simulated")
        checks.that("the simulator leaves cleanly", process.returncode == 0, process.returncode)
        checks.that("its pseudo-terminal is gone", not (work / "stick").is_symlink())
    print(f"the rack took {seconds:.0f} s")
    checks.that(f"it took less than {MINUTES_MAX} minutes", seconds < MINUTES_MAX * 60, seconds)
    there, here = verdicts(real), verdicts(simulated)
    checks.that("tests ran", len(there) >= 12, len(there))
    for test, (verdict, reason, target) in sorted(there.items()):
        name = " ".join(test)
        checks.that(f"{name}: {verdict}", verdict == here[test][0], f"simulated it is {here[test][0]} ({reason})")
        checks.that(f"{name}: its result says simulated", target == "simulated", target)
    passed = [verdict for verdict, _, _ in there.values()].count("pass")
    checks.that("every test passed", passed == len(there), f"{passed} of {len(there)}")
    excluded = {
        (line["scenario"], json.dumps(line["parameters"])): line["reason"]
        for line in real
        if line["event"] == "not-applicable"
    }
    for _, scenario, parameters in sorted(set(here) - set(there)):
        reason = excluded.get((scenario, parameters), "")
        checks.that(f"{scenario} {parameters} needs time travel, and says so", "virtual" in reason, reason)
    summary = real[-1]
    checks.that("the summary is of simulated devices", summary["targets"] == ["simulated"], summary["targets"])
    print(f"\n{checks.passed} passed, {checks.failed} failed")
    sys.exit(1 if checks.failed else 0)


if __name__ == "__main__":
    main()
