//! What names a node, a network, an endpoint, a profile or a cluster.

use core::fmt;
use core::str::FromStr;

use bytes::BytesMut;

use crate::wire::{Parsed, Wire};

/// An EUI-64, the address a device is made with. Shown and read high octet first
/// (`00:0d:6f:00:0a:90:69:e7`); on the air the low octet goes first.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Eui64(pub u64);

/// Not an EUI-64: eight octets in hexadecimal, with or without colons, were wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an EUI-64: eight octets in hexadecimal are wanted, such as 00:0d:6f:00:0a:90:69:e7")]
pub struct NotAnEui64;

impl fmt::Display for Eui64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let octets = self.0.to_be_bytes();
        for (place, octet) in octets.iter().enumerate() {
            let colon = if place == 0 { "" } else { ":" };
            write!(f, "{colon}{octet:02x}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Eui64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Eui64({self})")
    }
}

impl FromStr for Eui64 {
    type Err = NotAnEui64;

    fn from_str(text: &str) -> Result<Self, NotAnEui64> {
        let digits: String = text.chars().filter(|c| *c != ':').collect();
        let is_hex = digits.len() == 16 && digits.bytes().all(|b| b.is_ascii_hexdigit());
        let value = is_hex.then(|| u64::from_str_radix(&digits, 16).ok()).flatten();
        value.map(Self).ok_or(NotAnEui64)
    }
}

impl<'a> Wire<'a> for Eui64 {
    const NAME: &'static str = "EUI-64";
    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, value) = u64::parse(input)?;
        Ok((rest, Self(value)))
    }
    fn put(&self, out: &mut BytesMut) {
        self.0.put(out);
    }
}

wire_ids! {
    /// A node's 16-bit network address (Zigbee 3.6.1.5).
    pub struct NwkAddress(u16) {
        /// The coordinator, always.
        COORDINATOR = 0x0000,
        /// Routers and the coordinator.
        BROADCAST_ROUTERS = 0xfffc,
        /// Everyone whose receiver is on when idle.
        BROADCAST_RX_ON = 0xfffd,
        /// No address, or not known.
        UNKNOWN = 0xfffe,
        /// Everyone.
        BROADCAST_ALL = 0xffff,
    }
}

impl NwkAddress {
    /// Whether this is one of the broadcast addresses, which name groups of nodes (3.6.5).
    #[must_use]
    pub fn is_broadcast(self) -> bool {
        self.0 >= 0xfff8
    }
}

wire_ids! {
    /// The 16-bit name of a network (IEEE 802.15.4 PAN identifier).
    pub struct PanId(u16) {
        /// Every network.
        BROADCAST = 0xffff,
    }
}

wire_ids! {
    /// The 64-bit name of a network (Zigbee 3.6.1.1).
    pub struct ExtendedPanId(u64) {
        /// Not given.
        UNSPECIFIED = 0,
    }
}

wire_ids! {
    /// Which application profile a frame belongs to.
    pub struct ProfileId(u16) {
        /// The Zigbee Device Profile.
        ZDP = 0x0000,
        /// Home Automation, which general-purpose hosts speak.
        HOME_AUTOMATION = 0x0104,
        /// Smart Energy, which a HAN speaks.
        SMART_ENERGY = 0x0109,
    }
}

wire_ids! {
    /// A cluster. What an identifier means depends on the profile: Smart Energy and ZCL clusters
    /// stand in [`crate::se`], those of the Zigbee Device Profile in [`crate::zdp`].
    pub struct ClusterId(u16) {}
}

/// An application's number on its node: 0 is ZDP, 1 to 240 are applications, 255 is all of them
/// (2.2.4.1.1).
pub type Endpoint = u8;

/// A 128-bit key. Never shown: its `Debug` says only that it is there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(pub [u8; 16]);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

impl<'a> Wire<'a> for Key {
    const NAME: &'static str = "key";
    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, octets) = nom::Parser::parse(&mut nom::bytes::complete::take(16_usize), input)?;
        // `take` gave sixteen.
        let mut key = [0; 16];
        key.copy_from_slice(octets);
        Ok((rest, Self(key)))
    }
    fn put(&self, out: &mut BytesMut) {
        out.extend_from_slice(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;

    #[test]
    fn an_eui64_is_written_high_octet_first_and_sent_low_octet_first() {
        let eui64: Eui64 = "00:0d:6f:00:0a:90:69:e7".parse().unwrap();
        assert_eq!(eui64.encode()[..], hex!("e7 69 90 0a 00 6f 0d 00"));
        assert_eq!(eui64.to_string(), "00:0d:6f:00:0a:90:69:e7");
        assert_eq!("000d6f000a9069e7".parse(), Ok(eui64));
        assert_eq!("00:0d:6f".parse::<Eui64>(), Err(NotAnEui64));
    }

    #[test]
    fn a_key_is_never_shown() {
        assert_eq!(format!("{:?}", Key([0x5a; 16])), "Key(..)");
    }
}
