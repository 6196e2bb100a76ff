"""`dmc sim` as a child process, and its control port."""

import asyncio
import contextlib
import dataclasses
import datetime
import decimal
import json
import os
import signal

# How long the simulator may take to be ready, in seconds.
READY_TIMEOUT = 30
# How long it may take to answer on its control port, and to leave when interrupted.
ANSWER_TIMEOUT = 10


@dataclasses.dataclass
class Device:
    """A simulated device, as the ready line describes it."""

    role: str
    eui64: str
    install_code: bytes
    endpoints: list[int]


@dataclasses.dataclass
class Truth:
    """What a device truly holds: a value as scenarios write it, and when, in the world."""

    value: str | None
    utc: datetime.datetime

    def amount(self) -> tuple[decimal.Decimal, str]:
        """A quantity's number and unit."""
        number, unit = self.value.split(" ")
        return decimal.Decimal(number), unit


def instant(text: str) -> datetime.datetime:
    """A time as the control port writes it (`..T..Z`), or a scenario (`.. .. UTC`).

    It may have nanoseconds, which are dropped.
    """
    whole, _, fraction = text.removesuffix("Z").removesuffix(" UTC").partition(".")
    moment = datetime.datetime.fromisoformat(whole).replace(tzinfo=datetime.UTC)
    return moment + datetime.timedelta(microseconds=int(fraction[:6].ljust(6, "0")))


class Sim:
    """A running `dmc sim` of one DMC. `port` is what a host opens."""

    def __init__(self, process, ready: dict, port: str, control) -> None:
        self._process = process
        self._control = control
        (dmc,) = ready["dmcs"]
        self.dmc = dmc["dmc"]
        self.port = port
        self.devices = [
            Device(d["role"], d["eui64"], bytes.fromhex(d["install_code"]), d["endpoints"])
            for d in dmc["devices"]
        ]

    async def _ask(self, request: dict) -> dict:
        reader, writer = self._control
        writer.write(json.dumps(request).encode() + b"\n")
        line = await asyncio.wait_for(reader.readline(), ANSWER_TIMEOUT)
        answer = json.loads(line)
        if "error" in answer:
            raise RuntimeError(f"the control port refuses {request}: {answer['error']}")
        return answer

    async def read(self, role: str, item: str) -> Truth:
        """What a device truly holds now."""
        answer = await self._ask({"read": {"device": role, "item": item}})
        return Truth(answer["value"], instant(answer["utc"]))

    async def utc(self) -> datetime.datetime:
        """What time it is in the world."""
        return instant((await self._ask({"time": {}}))["utc"])


@contextlib.asynccontextmanager
async def started(dmc: str, name: str, far_end: list[str], log):
    """`dmc sim NAME` with a control port; interrupted at the end, when it must leave with 0."""
    arguments = ["sim", name, "--adapter", "ezsp", *far_end, "--control", "127.0.0.1:0"]
    process = await asyncio.create_subprocess_exec(
        dmc, *arguments, stdout=asyncio.subprocess.PIPE, stderr=log
    )
    writer = None
    try:
        line = await asyncio.wait_for(process.stdout.readline(), READY_TIMEOUT)
        word, _, text = line.decode().partition(" ")
        if word != "ready":
            raise RuntimeError(f"dmc sim says {line!r} instead of ready")
        ready = json.loads(text)
        (stand,) = ready["dmcs"]
        # What zigpy calls a TCP port.
        port = stand["port"].replace("tcp://", "socket://")
        host, _, number = ready["control"].rpartition(":")
        reader, writer = await asyncio.open_connection(host, int(number))
        yield Sim(process, ready, port, (reader, writer))
    finally:
        if writer is not None:
            writer.close()
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(process.wait(), ANSWER_TIMEOUT)
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise RuntimeError(f"dmc sim, interrupted, left with {process.returncode}")


async def dmcs(dmc: str) -> list[dict]:
    """What `dmc list dmcs --json` tells."""
    process = await asyncio.create_subprocess_exec(
        dmc, "list", "dmcs", "--json", stdout=asyncio.subprocess.PIPE, env=os.environ
    )
    text, _ = await process.communicate()
    return json.loads(text)
