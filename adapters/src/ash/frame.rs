//! Frames between flag octets, their CRC and randomisation (UG101, "Frame formats").
//!
//! ```text
//! DATA   0fff Raaa  payload, randomised     f: frame number, R: sent again, a: next frame awaited
//! ACK    100r naaa                          n: not ready for callbacks
//! NAK    101r naaa
//! RST    1100 0000
//! RSTACK 1100 0001  version, code
//! ERROR  1100 0010  version, code
//! ```

use bytes::{BufMut, Bytes, BytesMut};

use super::{Code, DATA_MAX};

/// Ends a frame.
pub(super) const FLAG: u8 = 0x7e;
/// The next octet has bit 5 inverted.
pub(super) const ESCAPE: u8 = 0x7d;
/// Resumes transmission; not part of a frame.
pub(super) const XON: u8 = 0x11;
/// Pauses transmission; not part of a frame.
pub(super) const XOFF: u8 = 0x13;
/// Stands for an octet that was received with an error: the frame is void.
pub(super) const SUBSTITUTE: u8 = 0x18;
/// All octets since the last flag are void.
pub(super) const CANCEL: u8 = 0x1a;

const RST: u8 = 0xc0;
const RSTACK: u8 = 0xc1;
const ERROR: u8 = 0xc2;
const RETRANSMITTED: u8 = 0b0000_1000;
const NOT_READY: u8 = 0b0000_1000;
const RESERVED: u8 = 0b0001_0000;
const NUMBER: u8 = 0b0000_0111;

/// A frame, with neither stuffing nor randomisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// Carries a payload.
    Data {
        /// 0 to 7.
        frame_number: u8,
        /// It was sent before.
        retransmitted: bool,
        /// The frame number that the sender awaits, 0 to 7: all before it have arrived.
        ack_number: u8,
        /// What is carried: up to [`DATA_MAX`] octets.
        payload: Bytes,
    },
    /// Acknowledges.
    Ack {
        /// Bit 4, as received; clear in what we build.
        reserved: bool,
        /// The host wants no callbacks for now.
        not_ready: bool,
        /// As in [`Frame::Data`].
        ack_number: u8,
    },
    /// Acknowledges, and asks for all after that again.
    Nak {
        /// Bit 4, as received; clear in what we build.
        reserved: bool,
        /// The host wants no callbacks for now.
        not_ready: bool,
        /// As in [`Frame::Data`].
        ack_number: u8,
    },
    /// The host resets the device.
    Rst,
    /// The device was reset.
    RstAck {
        /// Of ASH; [`super::VERSION`].
        version: u8,
        /// Why.
        code: Code,
    },
    /// The device has given up.
    Error {
        /// Of ASH; [`super::VERSION`].
        version: u8,
        /// Why.
        code: Code,
    },
}

/// Why octets between flags are no frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// Fewer octets than a control octet and a CRC.
    #[error("ASH frame: shorter than three octets")]
    TooShort,
    /// More octets than any frame has.
    #[error("ASH frame: longer than any frame may be")]
    TooLong,
    /// The CRC is that of other octets.
    #[error("ASH frame: wrong CRC")]
    Crc,
    /// An octet was lost on the line: a substitute octet stands for it, or an escape for nothing.
    #[error("ASH frame: an octet was lost on the line")]
    OctetLost,
    /// No frame has this control octet.
    #[error("ASH frame: control octet {0:#04x} is reserved")]
    Control(u8),
    /// The data field has a length that this kind of frame does not have.
    #[error("ASH frame: control octet {control:#04x} with a data field of {length} octets")]
    Length {
        /// The control octet.
        control: u8,
        /// Of the data field, in octets.
        length: usize,
    },
}

impl Frame {
    /// Reads what stands between two flags, unstuffed.
    ///
    /// # Errors
    /// Where the CRC is wrong, the control octet reserved, or the length not that of its kind.
    pub fn decode(octets: &[u8]) -> Result<Self, FrameError> {
        let (inner, sent) = octets.split_last_chunk::<2>().ok_or(FrameError::TooShort)?;
        let (&control, data) = inner.split_first().ok_or(FrameError::TooShort)?;
        if crc(inner) != u16::from_be_bytes(*sent) {
            return Err(FrameError::Crc);
        }
        let wrong_length = FrameError::Length { control, length: data.len() };
        let reserved = control & RESERVED != 0;
        let not_ready = control & NOT_READY != 0;
        let ack_number = control & NUMBER;
        match (control, data) {
            (0x00..=0x7f, _) if data.len() <= DATA_MAX => Ok(Self::Data {
                frame_number: control >> 4 & NUMBER,
                retransmitted: control & RETRANSMITTED != 0,
                ack_number,
                payload: randomised(data).freeze(),
            }),
            (0x80..=0x9f, []) => Ok(Self::Ack { reserved, not_ready, ack_number }),
            (0xa0..=0xbf, []) => Ok(Self::Nak { reserved, not_ready, ack_number }),
            (RST, []) => Ok(Self::Rst),
            (RSTACK, &[version, code]) => Ok(Self::RstAck { version, code: Code(code) }),
            (ERROR, &[version, code]) => Ok(Self::Error { version, code: Code(code) }),
            (0x00..=0xbf | RST | RSTACK | ERROR, _) => Err(wrong_length),
            _ => Err(FrameError::Control(control)),
        }
    }

    /// The octets that [`Frame::decode`] reads: no stuffing, no flag.
    ///
    /// # Panics
    /// Where a payload is longer than [`DATA_MAX`], or a number above 7: our own mistake.
    #[must_use]
    pub fn encode(&self) -> BytesMut {
        let mut out = BytesMut::new();
        let flag = |is_set, bit| if is_set { bit } else { 0 };
        let numbered = |number: u8| {
            assert!(number <= NUMBER, "frame numbers count to 7");
            number
        };
        let short = |base: u8, reserved: bool, not_ready: bool, ack: u8| {
            base | flag(reserved, RESERVED) | flag(not_ready, NOT_READY) | numbered(ack)
        };
        match self {
            Self::Data { frame_number, retransmitted, ack_number, payload } => {
                assert!(payload.len() <= DATA_MAX, "an ASH payload has {DATA_MAX} octets at most");
                let control = numbered(*frame_number) << 4 | numbered(*ack_number);
                out.put_u8(control | flag(*retransmitted, RETRANSMITTED));
                out.extend_from_slice(&randomised(payload));
            }
            Self::Ack { reserved, not_ready, ack_number } => {
                out.put_u8(short(0x80, *reserved, *not_ready, *ack_number));
            }
            Self::Nak { reserved, not_ready, ack_number } => {
                out.put_u8(short(0xa0, *reserved, *not_ready, *ack_number));
            }
            Self::Rst => out.put_u8(RST),
            Self::RstAck { version, code } => out.extend_from_slice(&[RSTACK, *version, code.0]),
            Self::Error { version, code } => out.extend_from_slice(&[ERROR, *version, code.0]),
        }
        let check = crc(&out);
        out.put_u16(check);
        out
    }

    /// Appends the frame as it goes on the line: stuffed, with its flag.
    pub fn put_stuffed(&self, out: &mut BytesMut) {
        for octet in self.encode() {
            match octet {
                FLAG | ESCAPE | XON | XOFF | SUBSTITUTE | CANCEL => {
                    out.put_u8(ESCAPE);
                    out.put_u8(octet ^ 0x20);
                }
                plain => out.put_u8(plain),
            }
        }
        out.put_u8(FLAG);
    }
}

/// CRC-CCITT with initial value FFFF, high bit first (UG101, "CRC").
#[must_use]
pub fn crc(octets: &[u8]) -> u16 {
    octets.iter().fold(0xffff, |crc, octet| {
        (0..8).fold(crc ^ u16::from(*octet) << 8, |crc, _| match crc & 0x8000 {
            0 => crc << 1,
            _ => crc << 1 ^ 0x1021,
        })
    })
}

/// The data field with a pseudo-random sequence laid over it, so that no octet is sent often in a
/// row; the same again takes it away (UG101, "Data randomization").
fn randomised(data: &[u8]) -> BytesMut {
    let sequence = core::iter::successors(Some(0x42_u8), |random| match random & 1 {
        0 => Some(random >> 1),
        _ => Some(random >> 1 ^ 0xb8),
    });
    data.iter().zip(sequence).map(|(octet, random)| octet ^ random).collect()
}
