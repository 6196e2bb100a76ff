//! The general MAC frame (7.2.1).
//!
//! ```text
//! | frame control | sequence | destination PAN | destination | source PAN | source | payload |
//! |       2       |     1    |      0 or 2     |  0, 2 or 8  |   0 or 2   |0,2 or 8|         |
//!
//! frame control: | 0-2 type | 3 security | 4 pending | 5 acknowledge | 6 PAN compression |
//!                | 7-9 reserved | 10-11 destination mode | 12-13 version | 14-15 source mode |
//! ```

use bytes::{BufMut, Bytes, BytesMut};

use super::fcs;
use crate::ids::{Eui64, NwkAddress, PanId};
use crate::wire::{Fault, Parsed, Reason, Wire, field};

const SECURITY_ENABLED: u16 = 1 << 3;
const FRAME_PENDING: u16 = 1 << 4;
const ACKNOWLEDGMENT_REQUEST: u16 = 1 << 5;
const PAN_ID_COMPRESSION: u16 = 1 << 6;
const RESERVED: u16 = 0b111 << 7;

/// What kind of frame it is (7.2.1.1.1). The other values are reserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameType {
    /// The payload is a [`super::Beacon`].
    Beacon = 0b000,
    /// The payload is an NWK frame.
    Data = 0b001,
    /// No payload: the frame with this sequence number has arrived.
    Acknowledgment = 0b010,
    /// The payload is a [`super::Command`].
    Command = 0b011,
}

/// The revision of the standard the frame keeps to (7.2.1.1.7). Zigbee sends 2003 frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Version {
    /// IEEE 802.15.4-2003.
    #[default]
    V2003 = 0,
    /// IEEE 802.15.4-2006.
    V2006 = 1,
}

/// One end of a frame (7.2.1.1.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Address {
    /// The 16-bit address, the same as the NWK layer's.
    Short(NwkAddress),
    /// The 64-bit address.
    Extended(Eui64),
}

/// Whom a frame goes to and whence it comes. Which PAN identifiers are sent, and so the PAN
/// compression bit, follows from the variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Addressing {
    /// Neither end is named, as in acknowledgements.
    None,
    /// Only the destination, as in beacon requests.
    To {
        /// The destination's network.
        pan: PanId,
        /// Who is to receive it.
        destination: Address,
    },
    /// Only the source, as in beacons.
    From {
        /// The source's network.
        pan: PanId,
        /// Who sent it.
        source: Address,
    },
    /// Both, in one network: its identifier is sent once (PAN compression).
    Within {
        /// The network of both.
        pan: PanId,
        /// Who is to receive it.
        destination: Address,
        /// Who sent it.
        source: Address,
    },
    /// Both, each with a network identifier, as in association requests.
    Across {
        /// The destination's network.
        destination_pan: PanId,
        /// Who is to receive it.
        destination: Address,
        /// The source's network.
        source_pan: PanId,
        /// Who sent it.
        source: Address,
    },
}

/// A MAC frame without its FCS (7.2.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// What the payload is.
    pub frame_type: FrameType,
    /// The sender holds more frames for the receiver (7.2.1.1.3); in an acknowledgement of a data
    /// request, that one follows.
    pub frame_pending: bool,
    /// The receiver is to acknowledge it (7.2.1.1.4).
    pub acknowledgment_request: bool,
    /// Bits 7 to 9 of the frame control as received; zero in what we build.
    pub reserved: u16,
    /// The revision of the standard.
    pub version: Version,
    /// Tells a frame from the one before it, and is repeated in the acknowledgement (7.2.1.2).
    pub sequence_number: u8,
    /// Whom it goes to and whence it comes.
    pub addressing: Addressing,
    /// What it carries; see [`FrameType`].
    pub payload: Bytes,
}

impl Frame {
    /// A frame of `frame_type` with no flag set.
    #[must_use]
    pub fn new(
        frame_type: FrameType,
        sequence_number: u8,
        addressing: Addressing,
        payload: Bytes,
    ) -> Self {
        Self {
            frame_type,
            frame_pending: false,
            acknowledgment_request: false,
            reserved: 0,
            version: Version::V2003,
            sequence_number,
            addressing,
            payload,
        }
    }

    /// The acknowledgement of the frame with `sequence_number` (7.2.2.3).
    #[must_use]
    pub fn acknowledgment(sequence_number: u8, frame_pending: bool) -> Self {
        let ack =
            Self::new(FrameType::Acknowledgment, sequence_number, Addressing::None, Bytes::new());
        Self { frame_pending, ..ack }
    }

    /// The octets as they go on the air: the frame and its FCS.
    #[must_use]
    pub fn on_air(&self) -> Bytes {
        let mut octets = self.encode();
        fcs::append(&mut octets);
        octets.freeze()
    }
}

impl Addressing {
    /// Whom the frame goes to, where it says so.
    #[must_use]
    pub fn destination(&self) -> Option<(PanId, Address)> {
        match *self {
            Self::None | Self::From { .. } => None,
            Self::To { pan, destination } | Self::Within { pan, destination, .. } => {
                Some((pan, destination))
            }
            Self::Across { destination_pan, destination, .. } => {
                Some((destination_pan, destination))
            }
        }
    }

    /// Whence the frame comes, where it says so.
    #[must_use]
    pub fn source(&self) -> Option<(PanId, Address)> {
        match *self {
            Self::None | Self::To { .. } => None,
            Self::From { pan, source } | Self::Within { pan, source, .. } => Some((pan, source)),
            Self::Across { source_pan, source, .. } => Some((source_pan, source)),
        }
    }

    /// Reads the address fields as frame control `control` announces them.
    fn parse(control: u16, input: &[u8]) -> Parsed<'_, Self> {
        let is_compressed = control & PAN_ID_COMPRESSION != 0;
        let modes = (Mode::of(control >> 10), Mode::of(control >> 14));
        let wrong =
            |value: u16| Fault::at(input, "addressing mode", Reason::Reserved(value.into()));
        let mut pan = field("destination PAN identifier", PanId::parse);
        let mut source_pan = field("source PAN identifier", PanId::parse);
        match modes {
            (Mode::Reserved, _) | (_, Mode::Reserved) => Err(wrong(1)),
            // One PAN identifier at most stands there: nothing to compress.
            (Mode::Absent, _) | (_, Mode::Absent) if is_compressed => Err(wrong(0)),
            (Mode::Absent, Mode::Absent) => Ok((input, Self::None)),
            (mode, Mode::Absent) => {
                let (rest, pan) = pan(input)?;
                let (rest, destination) = Address::parse("destination address", mode, rest)?;
                Ok((rest, Self::To { pan, destination }))
            }
            (Mode::Absent, mode) => {
                let (rest, pan) = source_pan(input)?;
                let (rest, source) = Address::parse("source address", mode, rest)?;
                Ok((rest, Self::From { pan, source }))
            }
            (destination_mode, source_mode) => {
                let (rest, pan) = pan(input)?;
                let (rest, destination) =
                    Address::parse("destination address", destination_mode, rest)?;
                if is_compressed {
                    let (rest, source) = Address::parse("source address", source_mode, rest)?;
                    return Ok((rest, Self::Within { pan, destination, source }));
                }
                let (rest, source_pan) = source_pan(rest)?;
                let (rest, source) = Address::parse("source address", source_mode, rest)?;
                let destination_pan = pan;
                Ok((rest, Self::Across { destination_pan, destination, source_pan, source }))
            }
        }
    }

    /// The addressing modes and the PAN compression bit, where they stand in the frame control.
    fn control(&self) -> u16 {
        let mode = |end: Option<(PanId, Address)>| end.map_or(0, |(_, address)| address.mode());
        let compression = match self {
            Self::Within { .. } => PAN_ID_COMPRESSION,
            _ => 0,
        };
        compression | mode(self.destination()) << 10 | mode(self.source()) << 14
    }

    fn put(&self, out: &mut BytesMut) {
        if let Some((pan, address)) = self.destination() {
            pan.put(out);
            address.put(out);
        }
        if let Some((pan, address)) = self.source() {
            if !matches!(self, Self::Within { .. }) {
                pan.put(out);
            }
            address.put(out);
        }
    }
}

/// An addressing mode as the frame control gives it (7.2.1.1.6).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Absent,
    Reserved,
    Short,
    Extended,
}

impl Mode {
    fn of(bits: u16) -> Self {
        match bits & 0b11 {
            0b00 => Self::Absent,
            0b01 => Self::Reserved,
            0b10 => Self::Short,
            _ => Self::Extended,
        }
    }
}

impl Address {
    fn mode(self) -> u16 {
        match self {
            Self::Short(_) => 0b10,
            Self::Extended(_) => 0b11,
        }
    }

    fn parse<'a>(name: &'static str, mode: Mode, input: &'a [u8]) -> Parsed<'a, Self> {
        if mode == Mode::Extended {
            let (rest, address) = field(name, Eui64::parse)(input)?;
            return Ok((rest, Self::Extended(address)));
        }
        let (rest, address) = field(name, NwkAddress::parse)(input)?;
        Ok((rest, Self::Short(address)))
    }

    fn put(self, out: &mut BytesMut) {
        match self {
            Self::Short(address) => address.put(out),
            Self::Extended(address) => address.put(out),
        }
    }
}

impl<'a> Wire<'a> for Frame {
    const NAME: &'static str = "MAC frame";

    /// Fails where the input ends early, a value is reserved, or MAC security is used.
    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let reserved = |name, value: u16| Fault::at(input, name, Reason::Reserved(value.into()));
        let (rest, control) = field("frame control", u16::parse)(input)?;
        let frame_type = match control & 0b111 {
            0b000 => FrameType::Beacon,
            0b001 => FrameType::Data,
            0b010 => FrameType::Acknowledgment,
            0b011 => FrameType::Command,
            other => return Err(reserved("frame type", other)),
        };
        if control & SECURITY_ENABLED != 0 {
            return Err(Fault::at(input, "security enabled", Reason::Unsupported(1)));
        }
        let version = match control >> 12 & 0b11 {
            0 => Version::V2003,
            1 => Version::V2006,
            other => return Err(reserved("frame version", other)),
        };
        let (rest, sequence_number) = field("sequence number", u8::parse)(rest)?;
        let (rest, addressing) = Addressing::parse(control, rest)?;
        let (rest, payload) = Bytes::parse(rest)?;
        let frame = Self {
            frame_type,
            frame_pending: control & FRAME_PENDING != 0,
            acknowledgment_request: control & ACKNOWLEDGMENT_REQUEST != 0,
            reserved: control & RESERVED,
            version,
            sequence_number,
            addressing,
            payload,
        };
        Ok((rest, frame))
    }

    fn put(&self, out: &mut BytesMut) {
        let flag = |is_set, bit| if is_set { bit } else { 0 };
        out.put_u16_le(
            self.frame_type as u16
                | flag(self.frame_pending, FRAME_PENDING)
                | flag(self.acknowledgment_request, ACKNOWLEDGMENT_REQUEST)
                | self.reserved & RESERVED
                | (self.version as u16) << 12
                | self.addressing.control(),
        );
        out.put_u8(self.sequence_number);
        self.addressing.put(out);
        self.payload.put(out);
    }
}
