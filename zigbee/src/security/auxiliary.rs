//! The auxiliary header of a protected frame (Zigbee 4.5.1).
//!
//! ```text
//! | security control | frame counter | source address | key sequence number |
//! |         1        |       4       |     0 or 8     |        0 or 1       |
//!
//! security control: | 0-2 level | 3-4 key identifier | 5 extended nonce | 6-7 reserved |
//! ```

use bytes::{BufMut, BytesMut};
use nom::combinator::cond;

use crate::ids::Eui64;
use crate::wire::{Parsed, Wire, field};

/// Encryption and a MIC of 32 bits: the level of every Zigbee network (4.5.1.1.1).
const LEVEL_ENC_MIC_32: u8 = 5;
const LEVEL: u8 = 0b0000_0111;
const EXTENDED_NONCE: u8 = 0b0010_0000;
const RESERVED: u8 = 0b1100_0000;

/// Which key protects the frame (4.5.1.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyIdentifier {
    /// The link key of the two devices.
    Link,
    /// A network key.
    Network {
        /// Which of the network's keys.
        key_sequence_number: u8,
    },
    /// The key-transport key, hashed from a link key: protects a network key on its way.
    KeyTransport,
    /// The key-load key, hashed from a link key: protects a link key on its way.
    KeyLoad,
}

/// What a protected frame says about its protection (4.5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuxHeader {
    /// The security level as sent: 0, whatever the level (4.3.1.1). Three bits. Everyone knows
    /// the network's level, 5, and computes with it.
    pub level: u8,
    /// The key.
    pub key_identifier: KeyIdentifier,
    /// Bits 6 and 7 of the security control as received; zero in what we build.
    pub reserved: u8,
    /// Grows with each frame that the sender protects with this key; a frame whose counter does
    /// not is a replay.
    pub frame_counter: u32,
    /// Who protected the frame, where the extended nonce bit says so.
    pub source: Option<Eui64>,
}

impl AuxHeader {
    /// As a sender builds it.
    #[must_use]
    pub fn new(key_identifier: KeyIdentifier, frame_counter: u32, source: Option<Eui64>) -> Self {
        Self { level: 0, key_identifier, reserved: 0, frame_counter, source }
    }

    /// As it enters the computation: with the level that is really used (4.3.1.1, step 3).
    pub(super) fn authenticated(self) -> Self {
        Self { level: LEVEL_ENC_MIC_32, ..self }
    }

    /// The CCM* nonce (4.5.2.2): who, which frame, and how it is protected.
    pub(super) fn nonce(&self, source: Eui64) -> [u8; 13] {
        let [s0, s1, s2, s3, s4, s5, s6, s7] = source.0.to_le_bytes();
        let [c0, c1, c2, c3] = self.frame_counter.to_le_bytes();
        [s0, s1, s2, s3, s4, s5, s6, s7, c0, c1, c2, c3, self.authenticated().control()]
    }

    fn control(&self) -> u8 {
        let key = match self.key_identifier {
            KeyIdentifier::Link => 0b00,
            KeyIdentifier::Network { .. } => 0b01,
            KeyIdentifier::KeyTransport => 0b10,
            KeyIdentifier::KeyLoad => 0b11,
        };
        let extended_nonce = if self.source.is_some() { EXTENDED_NONCE } else { 0 };
        self.level & LEVEL | key << 3 | extended_nonce | self.reserved & RESERVED
    }
}

impl<'a> Wire<'a> for AuxHeader {
    const NAME: &'static str = "auxiliary header";

    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, control) = field("security control", u8::parse)(input)?;
        let (rest, frame_counter) = field("frame counter", u32::parse)(rest)?;
        let source = cond(control & EXTENDED_NONCE != 0, Eui64::parse);
        let (rest, source) = field("source address", source)(rest)?;
        let (rest, key_identifier) = match control >> 3 & 0b11 {
            0b00 => (rest, KeyIdentifier::Link),
            0b01 => {
                let (rest, key_sequence_number) = field("key sequence number", u8::parse)(rest)?;
                (rest, KeyIdentifier::Network { key_sequence_number })
            }
            0b10 => (rest, KeyIdentifier::KeyTransport),
            _ => (rest, KeyIdentifier::KeyLoad),
        };
        let (level, reserved) = (control & LEVEL, control & RESERVED);
        Ok((rest, Self { level, key_identifier, reserved, frame_counter, source }))
    }

    fn put(&self, out: &mut BytesMut) {
        out.put_u8(self.control());
        out.put_u32_le(self.frame_counter);
        if let Some(source) = self.source {
            source.put(out);
        }
        if let KeyIdentifier::Network { key_sequence_number } = self.key_identifier {
            out.put_u8(key_sequence_number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::check::{mangled, survives};
    use hex_literal::hex;

    const SENDER: Eui64 = Eui64(0x1122_3344_5566_7788);

    #[test]
    fn each_bit_is_where_the_standard_puts_it() {
        let plain = AuxHeader::new(KeyIdentifier::Link, 0x0102_0304, None);
        let network = KeyIdentifier::Network { key_sequence_number: 9 };
        for (octets, header) in [
            (&hex!("00 04 03 02 01")[..], plain),
            (&hex!("05 04 03 02 01"), AuxHeader { level: 5, ..plain }),
            (&hex!("08 04 03 02 01 09"), AuxHeader { key_identifier: network, ..plain }),
            (
                &hex!("10 04 03 02 01"),
                AuxHeader { key_identifier: KeyIdentifier::KeyTransport, ..plain },
            ),
            (
                &hex!("18 04 03 02 01"),
                AuxHeader { key_identifier: KeyIdentifier::KeyLoad, ..plain },
            ),
            (
                &hex!("20 04 03 02 01 88 77 66 55 44 33 22 11"),
                AuxHeader { source: Some(SENDER), ..plain },
            ),
            (&hex!("40 04 03 02 01"), AuxHeader { reserved: 0x40, ..plain }),
            (&hex!("80 04 03 02 01"), AuxHeader { reserved: 0x80, ..plain }),
            (
                &hex!("28 04 03 02 01 88 77 66 55 44 33 22 11 09"),
                AuxHeader { key_identifier: network, source: Some(SENDER), ..plain },
            ),
        ] {
            assert_eq!(AuxHeader::decode(octets), Ok(header));
            assert_eq!(header.encode(), octets);
            assert!(mangled::<AuxHeader>(octets).is_empty());
        }
    }

    #[test]
    fn what_decodes_encodes_to_the_same_octets() {
        for control in 0..=u8::MAX {
            let octets: Vec<u8> = [control].into_iter().chain(1..14).collect();
            let decoded = [5, 6, 13, 14].map(|length| survives::<AuxHeader>(&octets[..length]));
            assert_eq!(decoded.iter().filter(|is_decoded| **is_decoded).count(), 1, "{control}");
        }
    }

    /// Sender, frame counter, and the security control with the level that is really used.
    #[test]
    fn the_nonce_has_the_level_that_is_not_sent() {
        let key = KeyIdentifier::Network { key_sequence_number: 9 };
        let header = AuxHeader::new(key, 0x0102_0304, Some(SENDER));
        assert_eq!(header.nonce(SENDER), hex!("88 77 66 55 44 33 22 11 04 03 02 01 2d"));
    }
}
