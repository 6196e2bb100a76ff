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

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    fn stuffed(frame: &Frame) -> BytesMut {
        let mut out = BytesMut::new();
        frame.put_stuffed(&mut out);
        out
    }

    /// The frames that UG101 shows octet by octet.
    #[test]
    fn the_specification_s_own_frames_are_read_and_written() {
        let ack = Frame::Ack { reserved: false, not_ready: false, ack_number: 1 };
        let nak = Frame::Nak { reserved: false, not_ready: false, ack_number: 6 };
        let payload = Bytes::from_static(&hex!("00 00 00 02"));
        let data = Frame::Data { frame_number: 2, retransmitted: false, ack_number: 5, payload };
        for (octets, frame) in [
            (&hex!("c0 38 bc")[..], Frame::Rst),
            (&hex!("c1 02 02 9b 7b"), Frame::RstAck { version: 2, code: Code::RESET_POWER_ON }),
            (&hex!("c1 02 0b 0a 52"), Frame::RstAck { version: 2, code: Code::RESET_SOFTWARE }),
            (&hex!("c2 02 51 a8 bd"), Frame::Error { version: 2, code: Code(0x51) }),
            (&hex!("81 60 59"), ack),
            (&hex!("a6 34 dc"), nak),
            (&hex!("25 42 21 a8 56 a6 09"), data),
        ] {
            assert_eq!(Frame::decode(octets), Ok(frame.clone()));
            assert_eq!(frame.encode(), octets);
        }
    }

    /// By hand, one field at a time: a round trip cannot tell two swapped masks.
    #[test]
    fn each_field_of_the_control_octet_is_where_the_specification_puts_it() {
        let data = |frame_number, retransmitted, ack_number| Frame::Data {
            frame_number,
            retransmitted,
            ack_number,
            payload: Bytes::new(),
        };
        let ack = |reserved, not_ready, ack_number| Frame::Ack { reserved, not_ready, ack_number };
        let nak = |reserved, not_ready, ack_number| Frame::Nak { reserved, not_ready, ack_number };
        for (control, frame) in [
            (0x00, data(0, false, 0)),
            (0x10, data(1, false, 0)),
            (0x40, data(4, false, 0)),
            (0x08, data(0, true, 0)),
            (0x01, data(0, false, 1)),
            (0x04, data(0, false, 4)),
            (0x80, ack(false, false, 0)),
            (0x90, ack(true, false, 0)),
            (0x88, ack(false, true, 0)),
            (0x84, ack(false, false, 4)),
            (0xa0, nak(false, false, 0)),
            (0xb0, nak(true, false, 0)),
            (0xa8, nak(false, true, 0)),
            (0xa1, nak(false, false, 1)),
        ] {
            assert_eq!(frame.encode().first(), Some(&control), "{frame:?}");
        }
    }

    /// Every control octet, with data fields of every length that any frame has, and beyond.
    #[test]
    fn what_decodes_encodes_to_the_same_octets() {
        let mut decoded = 0;
        for control in 0..=u8::MAX {
            for length in (0..8).chain([DATA_MAX - 1, DATA_MAX, DATA_MAX + 1]) {
                let mut octets = vec![control];
                octets.extend((0..length).map(|n| u8::try_from(n % 256).unwrap()));
                octets.extend(crc(&octets).to_be_bytes());
                if let Ok(frame) = Frame::decode(&octets) {
                    assert_eq!(frame.encode(), octets);
                    decoded += 1;
                }
            }
        }
        // 128 DATA of 10 lengths, 64 ACK and NAK, RST, RSTACK, ERROR.
        assert_eq!(decoded, 128 * 10 + 64 + 3);
    }

    #[test]
    fn octets_that_the_line_uses_itself_are_escaped() {
        let payload: Bytes = randomised(&hex!("7e 7d 11 13 18 1a 7f")).freeze();
        let frame = Frame::Data { frame_number: 0, retransmitted: false, ack_number: 0, payload };
        let octets = stuffed(&frame);
        assert_eq!(octets[..14], hex!("00 7d5e 7d5d 7d31 7d33 7d38 7d3a 7f"));
        assert_eq!(octets.last(), Some(&FLAG));
        assert!(!octets[..octets.len() - 1].contains(&FLAG));
    }

    #[test]
    fn an_octet_changed_anywhere_is_noticed() {
        let octets = hex!("25 42 21 a8 56 a6 09");
        for place in 0..octets.len() {
            for bit in 0..8 {
                let mut changed = octets;
                changed[place] ^= 1 << bit;
                assert_eq!(Frame::decode(&changed), Err(FrameError::Crc));
            }
        }
        assert_eq!(Frame::decode(&octets[..2]), Err(FrameError::TooShort));
        assert_eq!(Frame::decode(&octets[..6]), Err(FrameError::Crc));
    }

    #[test]
    fn errors_say_what_is_wrong() {
        let with_crc = |octets: &[u8]| {
            let mut octets = octets.to_vec();
            octets.extend(crc(&octets).to_be_bytes());
            Frame::decode(&octets).unwrap_err().to_string()
        };
        assert_eq!(
            [with_crc(&[0xc3]), with_crc(&[0xc1, 2]), with_crc(&[0x81, 0])],
            [
                "ASH frame: control octet 0xc3 is reserved",
                "ASH frame: control octet 0xc1 with a data field of 1 octets",
                "ASH frame: control octet 0x81 with a data field of 1 octets",
            ]
        );
    }
}
