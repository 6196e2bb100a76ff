//! Commands about the way that frames take (Zigbee 3.4.1 to 3.4.3, 3.4.5, 3.4.8).

use bytes::{BufMut, BytesMut};
use nom::combinator::cond;

use crate::ids::{Eui64, NwkAddress};
use crate::wire::{Counted, Parsed, Wire, field};

wire_ids! {
    /// What is wrong (3.4.3.3.1, table 3-42).
    pub struct StatusCode(u8) {
        /// No route to the destination.
        NO_ROUTE_AVAILABLE = 0x00,
        /// A link of the mesh broke.
        TREE_LINK_FAILURE = 0x01,
        /// Another link broke.
        NON_TREE_LINK_FAILURE = 0x02,
        /// A device's battery is low.
        LOW_BATTERY_LEVEL = 0x03,
        /// A router has no room for a route.
        NO_ROUTING_CAPACITY = 0x04,
        /// A parent has no room for a frame to a sleeping child.
        NO_INDIRECT_CAPACITY = 0x05,
        /// The child did not poll in time.
        INDIRECT_TRANSACTION_EXPIRY = 0x06,
        /// The destination cannot be reached.
        TARGET_DEVICE_UNAVAILABLE = 0x07,
        /// The destination's address is not in use.
        TARGET_ADDRESS_UNALLOCATED = 0x08,
        /// A parent's link to its child broke.
        PARENT_LINK_FAILURE = 0x09,
        /// The route has to be looked for again.
        VALIDATE_ROUTE = 0x0a,
        /// A source route failed.
        SOURCE_ROUTE_FAILURE = 0x0b,
        /// A route to a many-to-one collector failed.
        MANY_TO_ONE_ROUTE_FAILURE = 0x0c,
        /// Two devices have one address.
        ADDRESS_CONFLICT = 0x0d,
        /// The addresses are verified.
        VERIFY_ADDRESSES = 0x0e,
        /// The network has a new identifier.
        PAN_IDENTIFIER_UPDATE = 0x0f,
        /// A device has a new address.
        NETWORK_ADDRESS_UPDATE = 0x10,
        /// A frame counter was not fresh.
        BAD_FRAME_COUNTER = 0x11,
        /// A key was not the expected one.
        BAD_KEY_SEQUENCE_NUMBER = 0x12,
    }
}

frame_struct! {
    /// A frame could not be delivered, or the network has trouble (3.4.3).
    #[derive(Copy)]
    pub struct NetworkStatus = "network status" {
        /// What is wrong.
        status_code: StatusCode,
        /// Whom it is about.
        network_address: NwkAddress,
    }
}

frame_struct! {
    /// The way a frame took (3.4.5).
    pub struct RouteRecord = "route record" {
        /// The hops between source and destination, the one nearest to the source first.
        relays: Counted<NwkAddress>,
    }
}

const DESTINATION_IEEE: u8 = 1 << 5;
const ORIGINATOR_IEEE: u8 = 1 << 4;
const RESPONDER_IEEE: u8 = 1 << 5;

/// Looks for a route (3.4.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteRequest {
    /// The command options but for bit 5, which says that `destination_ieee` is there: bits 3 and
    /// 4 many-to-one, bit 6 multicast, the rest reserved.
    pub options: u8,
    /// Tells the originator's requests apart.
    pub route_request_id: u8,
    /// Who is looked for.
    pub destination: NwkAddress,
    /// The cost of the way so far.
    pub path_cost: u8,
    /// Who is looked for, where its EUI-64 is known.
    pub destination_ieee: Option<Eui64>,
}

impl<'a> Wire<'a> for RouteRequest {
    const NAME: &'static str = "route request";

    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, options) = field("command options", u8::parse)(input)?;
        let (rest, route_request_id) = field("route request identifier", u8::parse)(rest)?;
        let (rest, destination) = field("destination address", NwkAddress::parse)(rest)?;
        let (rest, path_cost) = field("path cost", u8::parse)(rest)?;
        let ieee = cond(options & DESTINATION_IEEE != 0, Eui64::parse);
        let (rest, destination_ieee) = field("destination IEEE address", ieee)(rest)?;
        let options = options & !DESTINATION_IEEE;
        Ok((rest, Self { options, route_request_id, destination, path_cost, destination_ieee }))
    }

    fn put(&self, out: &mut BytesMut) {
        let flag = if self.destination_ieee.is_some() { DESTINATION_IEEE } else { 0 };
        out.put_u8(self.options & !DESTINATION_IEEE | flag);
        out.put_u8(self.route_request_id);
        self.destination.put(out);
        out.put_u8(self.path_cost);
        self.destination_ieee.put(out);
    }
}

/// A route is found (3.4.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteReply {
    /// The command options but for bits 4 and 5, which say which EUI-64s are there: bit 6
    /// multicast, the rest reserved.
    pub options: u8,
    /// The request's identifier.
    pub route_request_id: u8,
    /// Who asked.
    pub originator: NwkAddress,
    /// Who answers: the destination of the route.
    pub responder: NwkAddress,
    /// The cost of the way so far.
    pub path_cost: u8,
    /// Who asked, where given.
    pub originator_ieee: Option<Eui64>,
    /// Who answers, where given.
    pub responder_ieee: Option<Eui64>,
}

impl<'a> Wire<'a> for RouteReply {
    const NAME: &'static str = "route reply";

    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, options) = field("command options", u8::parse)(input)?;
        let (rest, route_request_id) = field("route request identifier", u8::parse)(rest)?;
        let (rest, originator) = field("originator address", NwkAddress::parse)(rest)?;
        let (rest, responder) = field("responder address", NwkAddress::parse)(rest)?;
        let (rest, path_cost) = field("path cost", u8::parse)(rest)?;
        let ieee = |bit| cond(options & bit != 0, Eui64::parse);
        let (rest, originator_ieee) =
            field("originator IEEE address", ieee(ORIGINATOR_IEEE))(rest)?;
        let (rest, responder_ieee) = field("responder IEEE address", ieee(RESPONDER_IEEE))(rest)?;
        let reply = Self {
            options: options & !(ORIGINATOR_IEEE | RESPONDER_IEEE),
            route_request_id,
            originator,
            responder,
            path_cost,
            originator_ieee,
            responder_ieee,
        };
        Ok((rest, reply))
    }

    fn put(&self, out: &mut BytesMut) {
        let flag = |is_set, bit| if is_set { bit } else { 0 };
        out.put_u8(
            self.options & !(ORIGINATOR_IEEE | RESPONDER_IEEE)
                | flag(self.originator_ieee.is_some(), ORIGINATOR_IEEE)
                | flag(self.responder_ieee.is_some(), RESPONDER_IEEE),
        );
        out.put_u8(self.route_request_id);
        self.originator.put(out);
        self.responder.put(out);
        out.put_u8(self.path_cost);
        self.originator_ieee.put(out);
        self.responder_ieee.put(out);
    }
}

frame_struct! {
    /// How well a router hears one neighbour (3.4.8.3.2).
    #[derive(Copy)]
    pub struct LinkStatusEntry = "link status entry" {
        /// The neighbour.
        neighbor: NwkAddress,
        /// Bits 0 to 2 the incoming cost, bits 4 to 6 the outgoing one; 1 is best, 7 worst, 0 unknown.
        costs: u8,
    }
}

/// How well a router hears its neighbours (3.4.8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkStatus {
    /// Bits 5 (first frame of the list), 6 (last frame of it) and 7 (reserved) of the options.
    pub flags: u8,
    /// 31 at most: see [`LinkStatus::new`].
    entries: Vec<LinkStatusEntry>,
}

impl LinkStatus {
    const FIRST_AND_LAST: u8 = 0b0110_0000;
    const COUNT: u8 = 0b0001_1111;

    /// The whole list in one frame. `None` where there are more than 31 entries.
    #[must_use]
    pub fn new(entries: Vec<LinkStatusEntry>) -> Option<Self> {
        let flags = Self::FIRST_AND_LAST;
        (entries.len() <= Self::COUNT.into()).then_some(Self { flags, entries })
    }

    /// The neighbours, ascending by address.
    #[must_use]
    pub fn entries(&self) -> &[LinkStatusEntry] {
        &self.entries
    }
}

impl<'a> Wire<'a> for LinkStatus {
    const NAME: &'static str = "link status";

    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, options) = field("command options", u8::parse)(input)?;
        let many = nom::multi::count(LinkStatusEntry::parse, (options & Self::COUNT).into());
        let (rest, entries) = field("link status list", many)(rest)?;
        Ok((rest, Self { flags: options & !Self::COUNT, entries }))
    }

    fn put(&self, out: &mut BytesMut) {
        let count = u8::try_from(self.entries.len())
            .unwrap_or_else(|_| unreachable!("`new` and `parse` give 31 at most"));
        out.put_u8(self.flags & !Self::COUNT | count);
        self.entries.iter().for_each(|entry| entry.put(out));
    }
}
