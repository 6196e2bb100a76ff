"""An outside host, bellows, unmodified, on `dmc sim`: over TCP and over a pseudo-terminal.

    python check.py --dmc target/release/dmc

Starts the application, forms a network, lets each device join with the link key of its install code,
answers their Time requests, discovers them and reads them, and compares with what the simulator's
control port says. Each check is a line; the last line counts them.
"""

import argparse
import asyncio
import contextlib
import datetime
import decimal
import logging
import os
import pathlib
import sys
import tempfile

import bellows.types as t
import zigpy.config
import zigpy.util
import zigpy.zdo.types as zdo
from bellows.zigbee.application import ControllerApplication

import sim
from smart_energy import BASIC, ESI, METERING, SMART_ENERGY, Traffic

# How long devices may take to join: they look for a network again and again, ever less often.
JOIN_TIMEOUT = 180
# How long a device that has joined may take to find the Time server and set its clock.
CLOCK_TIMEOUT = 90
# What a whole run may take: beyond it, something hangs.
RUN_TIMEOUT = 600
# The time served is that of the world and this: so a clock that was set differs from one that was not.
AHEAD = datetime.timedelta(hours=3, minutes=7)

# Attributes of Basic, by the item that the control port knows them as.
IDENTITY = {"manufacturer": 0x0004, "model": 0x0005, "hardware_version": 0x0003, "firmware_version": 0x0001}
REGISTER, UNIT, MULTIPLIER, DIVISOR = 0x0000, 0x0300, 0x0301, 0x0302
UNITS = {0x00: "kWh", 0x01: "m3"}
REGISTERS = {"esme": "active_import_register", "gsme": "consumption_register"}


class Checks:
    """Counts, and says what failed."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0
        self.where = ""

    def check(self, what: str, holds: bool, seen: object = "") -> bool:
        if holds:
            self.passed += 1
            print(f"ok    {self.where}: {what}", flush=True)
        else:
            self.failed += 1
            print(f"FAIL  {self.where}: {what}: {seen}", flush=True)
        return holds

    def same(self, what: str, seen: object, wanted: object) -> bool:
        return self.check(what, seen == wanted, f"{seen!r}, not {wanted!r}")

    @contextlib.contextmanager
    def part(self, what: str):
        """A part of the run: an exception in it is a failed check, and the run goes on."""
        try:
            yield
        except Exception as fault:  # noqa: BLE001
            self.check(what, False, f"{type(fault).__name__}: {fault}")
            logging.debug("in part %r", what, exc_info=True)


def configuration(port: str) -> dict:
    return {
        zigpy.config.CONF_DEVICE: {zigpy.config.CONF_DEVICE_PATH: port},
        zigpy.config.CONF_ADDITIONAL_ENDPOINTS: [ESI],
        zigpy.config.CONF_NWK_BACKUP_ENABLED: False,
        zigpy.config.CONF_STARTUP_ENERGY_SCAN: False,
    }


async def until(holds, timeout: float) -> bool:
    """Whether `holds()` comes to hold in time."""
    end = asyncio.get_running_loop().time() + timeout
    while not holds():
        if asyncio.get_running_loop().time() > end:
            return False
        await asyncio.sleep(0.1)
    return True


class Joined:
    """Hears what zigpy tells of devices."""

    def __init__(self) -> None:
        self.devices: dict[str, int] = {}

    def device_joined(self, device) -> None:
        self.devices[str(device.ieee)] = int(device.nwk)


class Run:
    """One simulator; a host that starts three times."""

    def __init__(self, checks: Checks, simulator: sim.Sim) -> None:
        self.checks = checks
        self.sim = simulator
        self.address: dict[str, int] = {}
        # By role: the endpoint that has Basic.
        self.basic: dict[str, int] = {}
        self.formed = None

    async def served_time(self) -> datetime.datetime:
        return await self.sim.utc() + AHEAD

    @contextlib.asynccontextmanager
    async def application(self):
        """bellows' application, started; and the traffic besides it."""
        app = ControllerApplication(configuration(self.sim.port))
        await app.startup(auto_form=True)
        traffic = Traffic(app, self.served_time)
        try:
            yield app, traffic
        finally:
            traffic.close()
            await app.shutdown()

    async def form(self) -> None:
        """bellows resets the stick after forming, and registers its endpoints with the next start."""
        async with self.application() as (app, _):
            network, node = app.state.network_info, app.state.node_info
            is_formed = network.channel in range(11, 27)
            self.checks.check("the application starts and forms a network", is_formed, network)
            self.checks.same("the stick is the coordinator", int(node.nwk), 0)
            self.formed = (network.pan_id, network.extended_pan_id, network.network_key.key, node.ieee)

    def resumed(self, app) -> None:
        network, node = app.state.network_info, app.state.node_info
        resumed = (network.pan_id, network.extended_pan_id, network.network_key.key, node.ieee)
        self.checks.same("another start resumes the network", resumed, self.formed)

    async def let_in(self) -> None:
        async with self.application() as (app, traffic):
            self.resumed(app)
            # zigpy has read these from the stick's own ZDP server.
            coordinator = app.get_device(ieee=app.state.node_info.ieee)
            is_answered = coordinator.node_desc.is_coordinator
            self.checks.check("the stick answers its host's ZDP requests", is_answered)
            await self.join(app)
            await self.devices(traffic)
            with self.checks.part("a message to nobody fails"):
                status = await traffic.unreachable(0x5A5A)
                self.checks.same("a message to nobody fails", status, t.sl_Status.ZIGBEE_DELIVERY_FAILED)

    async def join(self, app) -> None:
        joined = Joined()
        app.add_listener(joined)
        for device in self.sim.devices:
            key = zigpy.util.convert_install_code(device.install_code)
            await app.permit_with_link_key(t.EUI64.convert(device.eui64), key, 254)
        await until(lambda: all(d.eui64 in joined.devices for d in self.sim.devices), JOIN_TIMEOUT)
        for device in self.sim.devices:
            self.address[device.role] = joined.devices.get(device.eui64)
            self.checks.check(f"{device.role} joins", device.eui64 in joined.devices, joined.devices)
        self.checks.same("nobody else joins", len(joined.devices), len(self.sim.devices))

    async def come_back(self) -> None:
        """Another host finds the network that the first one formed, and the devices in it."""
        async with self.application() as (app, traffic):
            self.resumed(app)
            for device in self.sim.devices:
                with self.checks.part(f"{device.role} is read by another host"):
                    await self.identity(traffic, device, self.basic[device.role])

    async def devices(self, traffic: Traffic) -> None:
        for device in self.sim.devices:
            if self.address.get(device.role) is None:
                continue
            with self.checks.part(f"{device.role} asks for the time"):
                await self.clock(traffic, device)
            simple = {}
            with self.checks.part(f"{device.role} is discovered"):
                simple = await self.discover(traffic, device)
            for endpoint, clusters in simple.items():
                with self.checks.part(f"{device.role} endpoint {endpoint} is read"):
                    if BASIC in clusters:
                        self.basic[device.role] = endpoint
                        await self.identity(traffic, device, endpoint)
                    if METERING in clusters:
                        await self.register(traffic, device, endpoint)

    async def clock(self, traffic: Traffic, device: sim.Device) -> None:
        address = self.address[device.role]
        answered = await until(lambda: traffic.time_answers_delivered.get(address), CLOCK_TIMEOUT)
        requests = traffic.time_requests.get(address, [])
        self.checks.check(f"{device.role} asks for the time, and takes the answer", answered, requests)
        self.checks.check(f"{device.role} encrypts that with its link key", requests and all(requests), requests)
        if device.role not in REGISTERS:
            return
        # The answer is delivered; the device is given a moment to read it.
        await asyncio.sleep(1)
        truth = await self.sim.read(device.role, "clock")
        error = abs(sim.instant(truth.value) - (truth.utc + AHEAD))
        # Whole seconds are served, and take some time to arrive.
        self.checks.check(f"{device.role} has set its clock", error < datetime.timedelta(seconds=5), truth)

    async def discover(self, traffic: Traffic, device: sim.Device) -> dict[int, list[int]]:
        """The input clusters of each of a device's endpoints."""
        address, role = self.address[device.role], device.role
        status, about, node = await traffic.zdp(address, zdo.ZDOCmd.Node_Desc_req, address)
        self.checks.same(f"{role} has a node descriptor", (status, about), (zdo.Status.SUCCESS, address))
        self.checks.check(f"{role} is an end device", node.is_end_device, node)
        status, about, endpoints = await traffic.zdp(address, zdo.ZDOCmd.Active_EP_req, address)
        self.checks.same(f"{role} has the endpoints of the ready line", sorted(endpoints), sorted(device.endpoints))
        simple = {}
        for endpoint in endpoints:
            status, about, descriptor = await traffic.zdp(
                address, zdo.ZDOCmd.Simple_Desc_req, address, endpoint
            )
            self.checks.same(f"{role} endpoint {endpoint} is of Smart Energy", descriptor.profile, SMART_ENERGY)
            simple[int(endpoint)] = [int(cluster) for cluster in descriptor.input_clusters]
        wanted = METERING if role in REGISTERS else BASIC
        self.checks.check(f"{role} serves cluster {wanted:#06x}", any(wanted in c for c in simple.values()), simple)
        return simple

    async def identity(self, traffic: Traffic, device: sim.Device, endpoint: int) -> None:
        reading = await traffic.read(self.address[device.role], endpoint, BASIC, IDENTITY.values())
        self.checks.check(f"{device.role} encrypts its answer with its link key", reading.is_encrypted)
        for item, attribute in IDENTITY.items():
            truth = await self.sim.read(device.role, item)
            seen = str(reading.values.get(attribute))
            self.checks.same(f"{device.role} tells its {item}", seen, truth.value)

    async def register(self, traffic: Traffic, device: sim.Device, endpoint: int) -> None:
        """The register grows: the answer lies between what is there before and after."""
        item = REGISTERS[device.role]
        attributes = (REGISTER, UNIT, MULTIPLIER, DIVISOR)
        low, unit = (await self.sim.read(device.role, item)).amount()
        reading = await traffic.read(self.address[device.role], endpoint, METERING, attributes)
        high, _ = (await self.sim.read(device.role, item)).amount()
        if not self.checks.check(
            f"{device.role} has a register with its format",
            all(attribute in reading.values for attribute in attributes),
            reading,
        ):
            return
        count, measure, multiplier, divisor = (int(reading.values[a]) for a in attributes)
        self.checks.same(f"{device.role} tells its unit", UNITS.get(measure), unit)
        step = decimal.Decimal(multiplier) / divisor
        # A register shows whole steps, and what is truly there may lie between two.
        seen = count * step
        self.checks.check(f"{device.role} tells its register", low - step < seen < high + step, (low, seen, high))
        self.checks.check(f"{device.role} encrypts its register with its link key", reading.is_encrypted)


async def run(checks: Checks, dmc: str, name: str, way: str, far_end: list[str], log) -> None:
    checks.where = f"{name} over {way}"
    with checks.part("the run goes to its end"):
        async with sim.started(dmc, name, far_end, log) as simulator, asyncio.timeout(RUN_TIMEOUT):
            this = Run(checks, simulator)
            checks.check("the simulator has devices", simulator.devices)
            await this.form()
            await this.let_in()
            await this.come_back()


async def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dmc", required=True, help="the program under test")
    parser.add_argument("--only", metavar="DMC", help="not on each default DMC, but on this one")
    parser.add_argument("--verbose", action="store_true", help="what bellows logs, on standard error")
    args = parser.parse_args()
    logging.basicConfig(level=logging.DEBUG if args.verbose else logging.CRITICAL)
    dmc = str(pathlib.Path(args.dmc).resolve())
    names = [args.only] if args.only else [d["id"] for d in await sim.dmcs(dmc) if d["default"]]
    checks = Checks()
    checks.where = "all"
    checks.check("there are DMCs to simulate", names)
    with tempfile.TemporaryDirectory() as folder:
        log_path = pathlib.Path(folder, "sim.log")
        with log_path.open("wb") as log:
            for name in names:
                await run(checks, dmc, name, "TCP", ["--tcp", "127.0.0.1:0"], log)
            for name in names[:1]:
                pty = os.path.join(folder, "stick")
                await run(checks, dmc, name, "a pseudo-terminal", ["--pty", pty], log)
        if checks.failed:
            print(log_path.read_text(errors="replace")[-4000:])
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed or not checks.passed else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
