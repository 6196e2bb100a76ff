//! The APS header (Zigbee 2.2.5.1).
//!
//! ```text
//! | frame control | destination endpoint | group | cluster | profile | source endpoint | counter | extended header |
//! |       1       |        0 or 1        | 0 or 2| 0 or 2  | 0 or 2  |      0 or 1     |    1    |      0 to 3     |
//!
//! frame control: | 0-1 type | 2-3 delivery mode | 4 ack format | 5 security | 6 ack request | 7 extended header |
//! extended header: | extended frame control | block number | ack bitfield |
//! ```

use bytes::{BufMut, BytesMut};
use nom::Parser;
use nom::combinator::cond;

use crate::ids::{ClusterId, Endpoint, ProfileId};
use crate::wire::{Fault, Parsed, Reason, Wire, field};

const TYPE_DATA: u8 = 0b00;
const TYPE_COMMAND: u8 = 0b01;
const TYPE_ACK: u8 = 0b10;
const DELIVERY_UNICAST: u8 = 0b00 << 2;
const DELIVERY_BROADCAST: u8 = 0b10 << 2;
const DELIVERY_GROUP: u8 = 0b11 << 2;
const DELIVERY: u8 = 0b11 << 2;
const ACK_FORMAT: u8 = 1 << 4;
const SECURITY: u8 = 1 << 5;
const ACK_REQUEST: u8 = 1 << 6;
const EXTENDED_HEADER: u8 = 1 << 7;

/// Whom a data frame goes to on the node, or nodes, that the NWK header names (2.2.5.1.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// One endpoint of one node.
    Unicast(Endpoint),
    /// This endpoint of every node that the NWK broadcast reaches.
    Broadcast(Endpoint),
    /// Every endpoint in a group.
    Group(u16),
}

/// What an acknowledgement of a data frame repeats of it: endpoints with their roles exchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AckAddressing {
    /// The endpoint that sent the data.
    pub destination_endpoint: Endpoint,
    /// The data's cluster.
    pub cluster: ClusterId,
    /// The data's profile.
    pub profile: ProfileId,
    /// The endpoint that received the data.
    pub source_endpoint: Endpoint,
}

/// What kind of frame it is, with the fields that only that kind has (2.2.5.1.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// The payload is a ZDP or ZCL frame, as the profile says.
    Data {
        /// Which endpoints it is for.
        delivery: Delivery,
        /// What it is about.
        cluster: ClusterId,
        /// Whose meaning of `cluster`.
        profile: ProfileId,
        /// The endpoint that sent it.
        source_endpoint: Endpoint,
    },
    /// The payload is a [`super::Command`].
    Command {
        /// To every node that the NWK broadcast reaches.
        is_broadcast: bool,
    },
    /// A data frame arrived; or a command, where nothing is repeated of it.
    Ack(Option<AckAddressing>),
}

/// Which part of a message a frame holds (2.2.5.1.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fragmentation {
    /// All of it.
    None,
    /// The first block, of this many.
    First(u8),
    /// A later block, with its number.
    Later(u8),
}

/// The extended header, there when its bit is set (2.2.5.1.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExtendedHeader {
    /// Which part of a message this is, or acknowledges.
    pub fragmentation: Fragmentation,
    /// Bits 2 to 7 of the extended frame control as received; zero in what we build.
    pub reserved: u8,
    /// In the acknowledgement of a block: which blocks of the window have arrived. Absent
    /// elsewhere, and not sent where it is given elsewhere.
    pub ack_bitfield: Option<u8>,
}

/// The APS header, but for its security bit: that is the difference between [`super::Plain`] and
/// [`super::Secured`] (2.2.5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The kind of frame, and whom it concerns.
    pub content: Content,
    /// The receiver is to acknowledge it at this layer.
    pub ack_request: bool,
    /// Tells the sender's frames apart, and is repeated in the acknowledgement.
    pub counter: u8,
    /// Fragmentation, where it is used.
    pub extended: Option<ExtendedHeader>,
}

impl Header {
    /// The header of a data frame to one endpoint of one node.
    #[must_use]
    pub fn unicast(
        destination_endpoint: Endpoint,
        cluster: ClusterId,
        profile: ProfileId,
        source_endpoint: Endpoint,
        counter: u8,
    ) -> Self {
        let delivery = Delivery::Unicast(destination_endpoint);
        let content = Content::Data { delivery, cluster, profile, source_endpoint };
        Self { content, ack_request: false, counter, extended: None }
    }

    /// The header of a command to one node.
    #[must_use]
    pub fn command(counter: u8) -> Self {
        let content = Content::Command { is_broadcast: false };
        Self { content, ack_request: false, counter, extended: None }
    }

    /// The header of the acknowledgement of a whole frame with this header: `None` where the
    /// frame is an acknowledgement itself, or not for one endpoint.
    #[must_use]
    pub fn acknowledgment(&self) -> Option<Self> {
        let addressing = match self.content {
            Content::Data {
                delivery: Delivery::Unicast(endpoint),
                cluster,
                profile,
                source_endpoint,
            } => Some(AckAddressing {
                destination_endpoint: source_endpoint,
                cluster,
                profile,
                source_endpoint: endpoint,
            }),
            Content::Command { is_broadcast: false } => None,
            Content::Data { .. } | Content::Command { .. } | Content::Ack(_) => return None,
        };
        let content = Content::Ack(addressing);
        Some(Self { content, ack_request: false, counter: self.counter, extended: None })
    }

    /// The header, and whether an auxiliary header follows it.
    pub(super) fn parse(input: &[u8]) -> Parsed<'_, (Self, bool)> {
        let (rest, control) = field("frame control", u8::parse)(input)?;
        let (rest, content) = Content::parse(input, control, rest)?;
        let (rest, counter) = field("APS counter", u8::parse)(rest)?;
        let is_ack = matches!(content, Content::Ack(_));
        let extended = |input| ExtendedHeader::parse(is_ack, input);
        let (rest, extended) = cond(control & EXTENDED_HEADER != 0, extended).parse(rest)?;
        let ack_request = control & ACK_REQUEST != 0;
        Ok((rest, (Self { content, ack_request, counter, extended }, control & SECURITY != 0)))
    }

    /// Appends the header with its security bit as `is_secured` says.
    pub(super) fn put(&self, is_secured: bool, out: &mut BytesMut) {
        let flag = |is_set, bit| if is_set { bit } else { 0 };
        out.put_u8(
            self.content.control()
                | flag(is_secured, SECURITY)
                | flag(self.ack_request, ACK_REQUEST)
                | flag(self.extended.is_some(), EXTENDED_HEADER),
        );
        self.content.put(out);
        out.put_u8(self.counter);
        if let Some(extended) = self.extended {
            extended.put(matches!(self.content, Content::Ack(_)), out);
        }
    }
}

impl Content {
    /// Reads the fields that frame control `control` announces. `frame` is for errors about it.
    fn parse<'a>(frame: &'a [u8], control: u8, input: &'a [u8]) -> Parsed<'a, Self> {
        let reserved = |name, value: u8| Fault::at(frame, name, Reason::Reserved(value.into()));
        let delivery = control & DELIVERY;
        let is_ack = control & 0b11 == TYPE_ACK;
        if !is_ack && control & ACK_FORMAT != 0 {
            return Err(reserved("ack format", 1));
        }
        match (control & 0b11, delivery) {
            (TYPE_DATA, DELIVERY_GROUP) => {
                let (rest, group) = field("group address", u16::parse)(input)?;
                Self::parse_data(Delivery::Group(group), rest)
            }
            (TYPE_DATA, DELIVERY_UNICAST | DELIVERY_BROADCAST) => {
                let (rest, endpoint) = field("destination endpoint", u8::parse)(input)?;
                let delivery = match delivery {
                    DELIVERY_UNICAST => Delivery::Unicast(endpoint),
                    _ => Delivery::Broadcast(endpoint),
                };
                Self::parse_data(delivery, rest)
            }
            (TYPE_COMMAND, DELIVERY_UNICAST | DELIVERY_BROADCAST) => {
                let is_broadcast = delivery == DELIVERY_BROADCAST;
                Ok((input, Self::Command { is_broadcast }))
            }
            (TYPE_ACK, DELIVERY_UNICAST) if control & ACK_FORMAT != 0 => {
                Ok((input, Self::Ack(None)))
            }
            (TYPE_ACK, DELIVERY_UNICAST) => {
                let (rest, destination_endpoint) = field("destination endpoint", u8::parse)(input)?;
                let (rest, (cluster, profile, source_endpoint)) = Self::parse_tail(rest)?;
                let addressing =
                    AckAddressing { destination_endpoint, cluster, profile, source_endpoint };
                Ok((rest, Self::Ack(Some(addressing))))
            }
            (TYPE_DATA | TYPE_COMMAND | TYPE_ACK, other) => {
                Err(reserved("delivery mode", other >> 2))
            }
            (other, _) => Err(Fault::at(frame, "frame type", Reason::Unsupported(other.into()))),
        }
    }

    fn parse_data(delivery: Delivery, input: &[u8]) -> Parsed<'_, Self> {
        let (rest, (cluster, profile, source_endpoint)) = Self::parse_tail(input)?;
        Ok((rest, Self::Data { delivery, cluster, profile, source_endpoint }))
    }

    fn parse_tail(input: &[u8]) -> Parsed<'_, (ClusterId, ProfileId, Endpoint)> {
        let (rest, cluster) = field("cluster identifier", ClusterId::parse)(input)?;
        let (rest, profile) = field("profile identifier", ProfileId::parse)(rest)?;
        let (rest, source_endpoint) = field("source endpoint", u8::parse)(rest)?;
        Ok((rest, (cluster, profile, source_endpoint)))
    }

    /// The bits of the frame control that the content decides.
    fn control(&self) -> u8 {
        match self {
            Self::Data { delivery: Delivery::Unicast(_), .. } => TYPE_DATA | DELIVERY_UNICAST,
            Self::Data { delivery: Delivery::Broadcast(_), .. } => TYPE_DATA | DELIVERY_BROADCAST,
            Self::Data { delivery: Delivery::Group(_), .. } => TYPE_DATA | DELIVERY_GROUP,
            Self::Command { is_broadcast: false } => TYPE_COMMAND | DELIVERY_UNICAST,
            Self::Command { is_broadcast: true } => TYPE_COMMAND | DELIVERY_BROADCAST,
            Self::Ack(Some(_)) => TYPE_ACK | DELIVERY_UNICAST,
            Self::Ack(None) => TYPE_ACK | DELIVERY_UNICAST | ACK_FORMAT,
        }
    }

    fn put(&self, out: &mut BytesMut) {
        let (cluster, profile, source_endpoint) = match *self {
            Self::Command { .. } | Self::Ack(None) => return,
            Self::Data { delivery, cluster, profile, source_endpoint } => {
                match delivery {
                    Delivery::Unicast(endpoint) | Delivery::Broadcast(endpoint) => {
                        out.put_u8(endpoint);
                    }
                    Delivery::Group(group) => out.put_u16_le(group),
                }
                (cluster, profile, source_endpoint)
            }
            Self::Ack(Some(to)) => {
                out.put_u8(to.destination_endpoint);
                (to.cluster, to.profile, to.source_endpoint)
            }
        };
        cluster.put(out);
        profile.put(out);
        out.put_u8(source_endpoint);
    }
}

impl ExtendedHeader {
    fn parse(is_ack: bool, input: &[u8]) -> Parsed<'_, Self> {
        let (rest, control) = field("extended frame control", u8::parse)(input)?;
        let mut block = field("block number", u8::parse);
        let (rest, fragmentation) = match control & 0b11 {
            0b00 => (rest, Fragmentation::None),
            0b01 => {
                let (rest, blocks) = block(rest)?;
                (rest, Fragmentation::First(blocks))
            }
            0b10 => {
                let (rest, number) = block(rest)?;
                (rest, Fragmentation::Later(number))
            }
            other => {
                let reason = Reason::Reserved(other.into());
                return Err(Fault::at(input, "fragmentation", reason));
            }
        };
        let has_bitfield = is_ack && fragmentation != Fragmentation::None;
        let bitfield = cond(has_bitfield, u8::parse);
        let (rest, ack_bitfield) = field("ack bitfield", bitfield)(rest)?;
        let reserved = control & !0b11;
        Ok((rest, Self { fragmentation, reserved, ack_bitfield }))
    }

    fn put(self, is_ack: bool, out: &mut BytesMut) {
        let (bits, block) = match self.fragmentation {
            Fragmentation::None => (0b00, None),
            Fragmentation::First(blocks) => (0b01, Some(blocks)),
            Fragmentation::Later(number) => (0b10, Some(number)),
        };
        out.put_u8(bits | self.reserved & !0b11);
        if let Some(block) = block {
            out.put_u8(block);
            if is_ack {
                out.put_u8(self.ack_bitfield.unwrap_or_default());
            }
        }
    }
}
