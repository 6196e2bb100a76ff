//! The NWK header (Zigbee 3.3.1).
//!
//! ```text
//! | frame control | destination | source | radius | sequence | destination IEEE | source IEEE | multicast | source route |
//! |       2       |      2      |    2   |    1   |     1    |      0 or 8      |    0 or 8   |   0 or 1  |   0 or more  |
//!
//! frame control: | 0-1 type | 2-5 protocol version | 6-7 discover route | 8 multicast | 9 security |
//!                | 10 source route | 11 destination IEEE | 12 source IEEE | 13 end device initiator | 14-15 reserved |
//! ```

use bytes::{BufMut, BytesMut};
use nom::Parser;
use nom::combinator::cond;

use crate::ids::{Eui64, NwkAddress};
use crate::wire::{Counted, Fault, Parsed, Reason, Wire, field};

/// The protocol version of Zigbee 2006 and all since; the header of another reads otherwise.
const PROTOCOL_VERSION: u16 = 2;
const MULTICAST: u16 = 1 << 8;
const SECURITY: u16 = 1 << 9;
const SOURCE_ROUTE: u16 = 1 << 10;
const DESTINATION_IEEE: u16 = 1 << 11;
const SOURCE_IEEE: u16 = 1 << 12;
const END_DEVICE_INITIATOR: u16 = 1 << 13;
const RESERVED: u16 = 0b11 << 14;

/// What the payload is (3.3.1.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameType {
    /// An APS frame.
    Data = 0b00,
    /// A [`super::Command`].
    Command = 0b01,
}

/// Whether routers may look for a route (3.3.1.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiscoverRoute {
    /// They use what they know.
    Suppress = 0b00,
    /// They look where they know none.
    Enable = 0b01,
}

/// The way a frame is to take, decided by its source (3.3.1.9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRoute {
    /// The place in `relays` of the next hop.
    pub relay_index: u8,
    /// The hops, the one nearest to the destination first.
    pub relays: Counted<NwkAddress>,
}

/// The NWK header, but for its security bit: that is the difference between [`super::Plain`] and
/// [`super::Secured`] (3.3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// What the payload is.
    pub frame_type: FrameType,
    /// Whether routers may look for a route.
    pub discover_route: DiscoverRoute,
    /// An end device made the frame (from revision 21 on, 3.3.1.1.9).
    pub end_device_initiator: bool,
    /// Bits 14 and 15 of the frame control as received; zero in what we build.
    pub reserved: u16,
    /// Whom it goes to, over any number of hops.
    pub destination: NwkAddress,
    /// Who made it.
    pub source: NwkAddress,
    /// How many more hops it may take.
    pub radius: u8,
    /// Tells the source's frames apart.
    pub sequence_number: u8,
    /// The destination's EUI-64, where it is given.
    pub destination_ieee: Option<Eui64>,
    /// The source's EUI-64, where it is given.
    pub source_ieee: Option<Eui64>,
    /// The multicast control octet, in multicast frames (3.3.1.8), as received.
    pub multicast_control: Option<u8>,
    /// The way to take, where the source decides it.
    pub source_route: Option<SourceRoute>,
}

impl Header {
    /// A header with no option used.
    #[must_use]
    pub fn new(
        frame_type: FrameType,
        source: NwkAddress,
        destination: NwkAddress,
        radius: u8,
        sequence_number: u8,
    ) -> Self {
        Self {
            frame_type,
            discover_route: DiscoverRoute::Suppress,
            end_device_initiator: false,
            reserved: 0,
            destination,
            source,
            radius,
            sequence_number,
            destination_ieee: None,
            source_ieee: None,
            multicast_control: None,
            source_route: None,
        }
    }

    /// The header, and whether an auxiliary header follows it.
    pub(super) fn parse(input: &[u8]) -> Parsed<'_, (Self, bool)> {
        let reserved = |name, value: u16| Fault::at(input, name, Reason::Reserved(value.into()));
        let (rest, control) = field("frame control", u16::parse)(input)?;
        let frame_type = match control & 0b11 {
            0b00 => FrameType::Data,
            0b01 => FrameType::Command,
            0b11 => return Err(Fault::at(input, "frame type", Reason::Unsupported(0b11))),
            other => return Err(reserved("frame type", other)),
        };
        if control >> 2 & 0xf != PROTOCOL_VERSION {
            let reason = Reason::Unsupported((control >> 2 & 0xf).into());
            return Err(Fault::at(input, "protocol version", reason));
        }
        let discover_route = match control >> 6 & 0b11 {
            0b00 => DiscoverRoute::Suppress,
            0b01 => DiscoverRoute::Enable,
            other => return Err(reserved("discover route", other)),
        };
        let has = |bit| control & bit != 0;
        let eui64 = |name, bit| field(name, cond(has(bit), Eui64::parse));
        let (rest, destination) = field("destination address", NwkAddress::parse)(rest)?;
        let (rest, source) = field("source address", NwkAddress::parse)(rest)?;
        let (rest, radius) = field("radius", u8::parse)(rest)?;
        let (rest, sequence_number) = field("sequence number", u8::parse)(rest)?;
        let (rest, destination_ieee) = eui64("destination IEEE address", DESTINATION_IEEE)(rest)?;
        let (rest, source_ieee) = eui64("source IEEE address", SOURCE_IEEE)(rest)?;
        let multicast = cond(has(MULTICAST), u8::parse);
        let (rest, multicast_control) = field("multicast control", multicast)(rest)?;
        let (rest, source_route) = cond(has(SOURCE_ROUTE), SourceRoute::parse).parse(rest)?;
        let header = Self {
            frame_type,
            discover_route,
            end_device_initiator: has(END_DEVICE_INITIATOR),
            reserved: control & RESERVED,
            destination,
            source,
            radius,
            sequence_number,
            destination_ieee,
            source_ieee,
            multicast_control,
            source_route,
        };
        Ok((rest, (header, has(SECURITY))))
    }

    /// Appends the header with its security bit as `is_secured` says.
    pub(super) fn put(&self, is_secured: bool, out: &mut BytesMut) {
        let flag = |is_set, bit| if is_set { bit } else { 0 };
        out.put_u16_le(
            self.frame_type as u16
                | PROTOCOL_VERSION << 2
                | (self.discover_route as u16) << 6
                | flag(self.multicast_control.is_some(), MULTICAST)
                | flag(is_secured, SECURITY)
                | flag(self.source_route.is_some(), SOURCE_ROUTE)
                | flag(self.destination_ieee.is_some(), DESTINATION_IEEE)
                | flag(self.source_ieee.is_some(), SOURCE_IEEE)
                | flag(self.end_device_initiator, END_DEVICE_INITIATOR)
                | self.reserved & RESERVED,
        );
        self.destination.put(out);
        self.source.put(out);
        out.put_u8(self.radius);
        out.put_u8(self.sequence_number);
        self.destination_ieee.put(out);
        self.source_ieee.put(out);
        self.multicast_control.put(out);
        self.source_route.put(out);
    }
}

/// Relay count, relay index, relays: the index stands inside the counted list.
impl<'a> Wire<'a> for SourceRoute {
    const NAME: &'static str = "source route";

    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, count) = field("relay count", u8::parse)(input)?;
        let (rest, relay_index) = field("relay index", u8::parse)(rest)?;
        let many = nom::multi::count(NwkAddress::parse, count.into());
        let (after, relays) = field("relay list", many)(rest)?;
        let relays =
            Counted::new(relays).unwrap_or_else(|| unreachable!("one octet counted the relays"));
        Ok((after, Self { relay_index, relays }))
    }

    fn put(&self, out: &mut BytesMut) {
        out.put_u8(self.relays.count());
        out.put_u8(self.relay_index);
        self.relays.iter().for_each(|relay| relay.put(out));
    }
}
