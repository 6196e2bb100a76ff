"""Smart Energy through bellows' EZSP layer.

zigpy drops every frame whose profile is not Home Automation's, so what concerns profile 0x0109 goes
by `sendUnicast` and `incomingMessageHandler`, and is read with zigpy's types.
"""

import asyncio
import dataclasses
import datetime

import bellows.types as t
import zigpy.types as zt
import zigpy.zcl.foundation as zcl
import zigpy.zdo.types as zdo

SMART_ENERGY = 0x0109
BASIC, TIME, METERING = 0x0000, 0x000A, 0x0702
# The endpoint that stands for an Energy Services Interface; zigpy itself has 1, 2 and 242.
ENDPOINT = 10
ESI = {
    "endpoint": ENDPOINT,
    "profile": SMART_ENERGY,
    "device_type": 0x0500,
    "device_version": 0,
    "input_clusters": [BASIC, TIME, 0x0700, 0x0703],
    "output_clusters": [METERING, 0x0705],
}
# What all zigpy's times count from.
EPOCH = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)

# How long an answer may take, in seconds: a sleepy device fetches the request first.
ANSWER_TIMEOUT = 20


@dataclasses.dataclass
class Incoming:
    """A message, as `incomingMessageHandler` brings it."""

    sender: int
    frame: t.EmberApsFrame
    payload: bytes

    @property
    def is_encrypted(self) -> bool:
        """Whether it was encrypted with the device's link key."""
        return t.EmberApsOption.APS_OPTION_ENCRYPTION in self.frame.options


@dataclasses.dataclass
class Reading:
    """What a device answered to a Read Attributes."""

    values: dict[int, object]
    statuses: dict[int, zcl.Status]
    is_encrypted: bool


class Traffic:
    """What goes between an application's stick and the devices, besides what zigpy does itself."""

    def __init__(self, app, clock) -> None:
        """`clock()` gives the time that is served."""
        self._ezsp = app._ezsp
        self._clock = clock
        self._sequence = 0
        self._waiting: list[tuple] = []
        self._tasks: set[asyncio.Task] = set()
        # By the device's address: whether each Time request was encrypted.
        self.time_requests: dict[int, list[bool]] = {}
        self.time_answers_delivered: dict[int, int] = {}
        self.joins: list[tuple] = []
        self._sent: dict[int, asyncio.Future] = {}
        self._callback = self._ezsp.add_callback(self._on_callback)

    def close(self) -> None:
        self._ezsp.remove_callback(self._callback)
        for task in self._tasks:
            task.cancel()

    def _on_callback(self, name: str, args: list) -> None:
        if name == "incomingMessageHandler":
            _, frame, _, _, sender, _, _, payload = args
            self._on_message(Incoming(int(sender), frame, bytes(payload)))
        elif name == "messageSentHandler":
            _, _, _, tag, status, _ = args
            future = self._sent.pop(int(tag), None)
            if future is not None and not future.done():
                future.set_result(t.sl_Status.from_ember_status(status))
        elif name == "trustCenterJoinHandler":
            self.joins.append(tuple(args))

    def _on_message(self, message: Incoming) -> None:
        for wanted in list(self._waiting):
            matches, future = wanted
            if not future.done() and matches(message):
                future.set_result(message)
                return
        frame = message.frame
        if frame.profileId == SMART_ENERGY and frame.clusterId == TIME:
            header, rest = zcl.ZCLHeader.deserialize(message.payload)
            if header.command_id == zcl.GeneralCommand.Read_Attributes:
                task = asyncio.create_task(self._serve_time(message, header, rest))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _serve_time(self, message: Incoming, header: zcl.ZCLHeader, rest: bytes) -> None:
        self.time_requests.setdefault(message.sender, []).append(message.is_encrypted)
        schema = zcl.GENERAL_COMMANDS[zcl.GeneralCommand.Read_Attributes].schema
        request, _ = schema.deserialize(rest)
        seconds = zt.UTCTime(int(((await self._clock()) - EPOCH).total_seconds()))
        served = {
            0: (zcl.DataTypeId.UTC, seconds),
            # Master, synchronised.
            1: (zcl.DataTypeId.map8, zt.bitmap8(0b11)),
            2: (zcl.DataTypeId.int32, zt.int32s(0)),
            3: (zcl.DataTypeId.uint32, zt.uint32_t(0)),
            4: (zcl.DataTypeId.uint32, zt.uint32_t(0)),
            5: (zcl.DataTypeId.int32, zt.int32s(0)),
            6: (zcl.DataTypeId.uint32, zt.uint32_t(seconds)),
            7: (zcl.DataTypeId.uint32, zt.uint32_t(seconds)),
        }
        records = []
        for attribute in request.attribute_ids:
            record = zcl.ReadAttributeRecord(attribute, zcl.Status.UNSUPPORTED_ATTRIBUTE)
            if attribute in served:
                kind, value = served[attribute]
                record.status = zcl.Status.SUCCESS
                record.value = zcl.TypeValue(type=zt.uint8_t(kind), value=value)
            records.append(record)
        answer = zcl.ZCLHeader.general(
            tsn=header.tsn,
            command_id=zcl.GeneralCommand.Read_Attributes_rsp,
            direction=zcl.Direction.Server_to_Client,
        )
        schema = zcl.GENERAL_COMMANDS[zcl.GeneralCommand.Read_Attributes_rsp].schema
        payload = answer.serialize() + schema(status_records=records).serialize()
        status = await self._send(
            message.sender,
            profile=SMART_ENERGY,
            cluster=TIME,
            source=message.frame.destinationEndpoint,
            destination=message.frame.sourceEndpoint,
            payload=payload,
            encrypt=message.is_encrypted,
        )
        if status == t.sl_Status.OK:
            delivered = self.time_answers_delivered
            delivered[message.sender] = delivered.get(message.sender, 0) + 1

    async def _send(
        self, address, *, profile, cluster, source, destination, payload, encrypt
    ) -> t.sl_Status:
        """Sends one message; what became of it."""
        options = (
            t.EmberApsOption.APS_OPTION_RETRY | t.EmberApsOption.APS_OPTION_ENABLE_ROUTE_DISCOVERY
        )
        if encrypt:
            options |= t.EmberApsOption.APS_OPTION_ENCRYPTION
        frame = t.EmberApsFrame(
            profileId=profile,
            clusterId=cluster,
            sourceEndpoint=source,
            destinationEndpoint=destination,
            options=options,
            groupId=0,
            sequence=0,
        )
        # zigpy's own messages have tags from 0 upwards; these count down from the top.
        tag = 255 - self._next_sequence() % 64
        future = self._sent[tag] = asyncio.get_running_loop().create_future()
        status, _ = await self._ezsp.send_unicast(
            nwk=address, aps_frame=frame, message_tag=t.uint8_t(tag), data=payload
        )
        if status != t.sl_Status.OK:
            self._sent.pop(tag, None)
            return status
        return await asyncio.wait_for(future, ANSWER_TIMEOUT)

    def _next_sequence(self) -> int:
        self._sequence = (self._sequence + 1) % 256
        return self._sequence

    async def _ask(self, address, matches, **message) -> Incoming:
        """Sends a request; the message that answers it."""
        future = asyncio.get_running_loop().create_future()
        wanted = (matches, future)
        self._waiting.append(wanted)
        try:
            status = await self._send(address, **message)
            if status != t.sl_Status.OK:
                raise RuntimeError(f"message to {address:#06x} not delivered: {status!r}")
            return await asyncio.wait_for(future, ANSWER_TIMEOUT)
        finally:
            self._waiting.remove(wanted)

    async def unreachable(self, address: int) -> t.sl_Status:
        """What becomes of a message to an address that nobody has."""
        return await self._send(
            address,
            profile=SMART_ENERGY,
            cluster=BASIC,
            source=ENDPOINT,
            destination=1,
            payload=b"\x00\x01\x00\x00\x00",
            encrypt=False,
        )

    async def zdp(self, address: int, request: zdo.ZDOCmd, *fields):
        """The fields of the answer to a ZDP request."""
        number = self._next_sequence()
        names, types = zdo.CLUSTERS[request]
        payload = zt.uint8_t(number).serialize() + zt.serialize(fields, types)
        answer_cluster = request | 0x8000

        def matches(message: Incoming) -> bool:
            frame = message.frame
            is_zdp = (frame.profileId, frame.clusterId) == (0, answer_cluster)
            return is_zdp and message.sender == address and message.payload[0] == number

        message = await self._ask(
            address,
            matches,
            profile=0,
            cluster=int(request),
            source=0,
            destination=0,
            payload=payload,
            encrypt=False,
        )
        values, rest = zt.deserialize(message.payload[1:], zdo.CLUSTERS[answer_cluster][1])
        if rest:
            raise RuntimeError(f"octets after the last field of {request!r}'s answer: {rest!r}")
        return values

    async def read(self, address: int, endpoint: int, cluster: int, attributes) -> Reading:
        """What a device answers to a Read Attributes that is encrypted with its link key."""
        number = self._next_sequence()
        header = zcl.ZCLHeader.general(
            tsn=number,
            command_id=zcl.GeneralCommand.Read_Attributes,
            direction=zcl.Direction.Client_to_Server,
        )
        schema = zcl.GENERAL_COMMANDS[zcl.GeneralCommand.Read_Attributes].schema
        payload = header.serialize() + schema(attribute_ids=list(attributes)).serialize()

        def matches(message: Incoming) -> bool:
            frame = message.frame
            if (frame.profileId, frame.clusterId, frame.sourceEndpoint, message.sender) != (
                SMART_ENERGY,
                cluster,
                endpoint,
                address,
            ):
                return False
            header, _ = zcl.ZCLHeader.deserialize(message.payload)
            return header.tsn == number and header.direction == zcl.Direction.Server_to_Client

        message = await self._ask(
            address,
            matches,
            profile=SMART_ENERGY,
            cluster=cluster,
            source=ENDPOINT,
            destination=endpoint,
            payload=payload,
            encrypt=True,
        )
        header, rest = zcl.ZCLHeader.deserialize(message.payload)
        if header.command_id != zcl.GeneralCommand.Read_Attributes_rsp:
            raise RuntimeError(f"a Read Attributes is answered with {header!r} {rest.hex()}")
        schema = zcl.GENERAL_COMMANDS[zcl.GeneralCommand.Read_Attributes_rsp].schema
        response, rest = schema.deserialize(rest)
        if rest:
            raise RuntimeError(f"octets after the last attribute: {rest.hex()}")
        records = response.status_records
        return Reading(
            {r.attrid: r.value.value for r in records if r.status == zcl.Status.SUCCESS},
            {r.attrid: r.status for r in records},
            message.is_encrypted,
        )
