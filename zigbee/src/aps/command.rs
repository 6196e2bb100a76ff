//! APS commands (Zigbee 4.4.10): what an APS frame of type command carries. All are about keys and
//! who may be in the network.
//!
//! ```text
//! | command identifier | fields of that command |
//! |       1 octet      |                        |
//! ```

use bytes::{Bytes, BytesMut};

use crate::ids::{Eui64, Key, NwkAddress};
use crate::wire::{Fault, Parsed, Reason, Wire, field};

wire_ids! {
    /// What kind of key (4.4.10.1, table 4-11; request, verify and confirm key use the same).
    pub struct KeyType(u8) {
        /// The network key.
        STANDARD_NETWORK_KEY = 0x01,
        /// The key of two devices that are not the trust centre, from which others follow.
        APPLICATION_MASTER_KEY = 0x02,
        /// The key of two devices that are not the trust centre.
        APPLICATION_LINK_KEY = 0x03,
        /// The key of a device and the trust centre.
        TRUST_CENTER_LINK_KEY = 0x04,
    }
}

wire_ids! {
    /// What a router tells the trust centre of a device (4.4.10.2, table 4-15).
    pub struct UpdateStatus(u8) {
        /// It is back, with the network key.
        STANDARD_DEVICE_SECURED_REJOIN = 0x00,
        /// It is new, and has no network key yet.
        STANDARD_DEVICE_UNSECURED_JOIN = 0x01,
        /// It left.
        DEVICE_LEFT = 0x02,
        /// It is back, without the network key.
        STANDARD_DEVICE_TRUST_CENTER_REJOIN = 0x03,
    }
}

/// A key, and to whom it goes (4.4.10.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransportKey {
    /// A network key.
    StandardNetworkKey {
        /// The key.
        key: Key,
        /// Which of the network's keys.
        key_sequence_number: u8,
        /// Who is to have it; all zero for everyone.
        destination: Eui64,
        /// The trust centre.
        source: Eui64,
    },
    /// The key of two devices.
    ApplicationLinkKey {
        /// The key.
        key: Key,
        /// The other one of the two.
        partner: Eui64,
        /// The receiver asked for the key.
        is_initiator: bool,
    },
    /// The key of a device and the trust centre.
    TrustCenterLinkKey {
        /// The key.
        key: Key,
        /// The device.
        destination: Eui64,
        /// The trust centre.
        source: Eui64,
    },
}

impl TransportKey {
    /// The kind of key, as sent.
    #[must_use]
    pub fn key_type(&self) -> KeyType {
        match self {
            Self::StandardNetworkKey { .. } => KeyType::STANDARD_NETWORK_KEY,
            Self::ApplicationLinkKey { .. } => KeyType::APPLICATION_LINK_KEY,
            Self::TrustCenterLinkKey { .. } => KeyType::TRUST_CENTER_LINK_KEY,
        }
    }

    /// The key itself.
    #[must_use]
    pub fn key(&self) -> Key {
        match self {
            Self::StandardNetworkKey { key, .. }
            | Self::ApplicationLinkKey { key, .. }
            | Self::TrustCenterLinkKey { key, .. } => *key,
        }
    }
}

impl<'a> Wire<'a> for TransportKey {
    const NAME: &'static str = "transport key";

    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, key_type) = field("key type", KeyType::parse)(input)?;
        let (rest, key) = field("key", Key::parse)(rest)?;
        match key_type {
            KeyType::STANDARD_NETWORK_KEY => {
                let (rest, key_sequence_number) = field("key sequence number", u8::parse)(rest)?;
                let (rest, destination) = field("destination address", Eui64::parse)(rest)?;
                let (rest, source) = field("source address", Eui64::parse)(rest)?;
                let key =
                    Self::StandardNetworkKey { key, key_sequence_number, destination, source };
                Ok((rest, key))
            }
            KeyType::APPLICATION_LINK_KEY => {
                let (after, partner) = field("partner address", Eui64::parse)(rest)?;
                let (rest, flag) = field("initiator flag", u8::parse)(after)?;
                if flag > 1 {
                    let reason = Reason::Reserved(flag.into());
                    return Err(Fault::at(after, "initiator flag", reason));
                }
                Ok((rest, Self::ApplicationLinkKey { key, partner, is_initiator: flag == 1 }))
            }
            KeyType::TRUST_CENTER_LINK_KEY => {
                let (rest, destination) = field("destination address", Eui64::parse)(rest)?;
                let (rest, source) = field("source address", Eui64::parse)(rest)?;
                Ok((rest, Self::TrustCenterLinkKey { key, destination, source }))
            }
            KeyType(other) => Err(Fault::at(input, "key type", Reason::Unsupported(other.into()))),
        }
    }

    fn put(&self, out: &mut BytesMut) {
        self.key_type().put(out);
        self.key().put(out);
        match self {
            Self::StandardNetworkKey { key_sequence_number, destination, source, .. } => {
                key_sequence_number.put(out);
                destination.put(out);
                source.put(out);
            }
            Self::ApplicationLinkKey { partner, is_initiator, .. } => {
                partner.put(out);
                u8::from(*is_initiator).put(out);
            }
            Self::TrustCenterLinkKey { destination, source, .. } => {
                destination.put(out);
                source.put(out);
            }
        }
    }
}

frame_struct! {
    /// A router tells the trust centre what became of a device (4.4.10.2).
    #[derive(Copy)]
    pub struct UpdateDevice = "update device" {
        /// The device.
        device: Eui64,
        /// Its address in the network.
        short_address: NwkAddress,
        /// What became of it.
        status: UpdateStatus,
    }
}

frame_struct! {
    /// The trust centre has a router send a child away (4.4.10.3).
    #[derive(Copy)]
    pub struct RemoveDevice = "remove device" {
        /// The child.
        target: Eui64,
    }
}

/// A device asks for a key (4.4.10.4). Which address follows depends on the kind of key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestKey {
    /// A key to share with another device. Sent as key type 2, whatever becomes of it.
    ApplicationLinkKey {
        /// The other device.
        partner: Eui64,
    },
    /// A new link key to share with the trust centre.
    TrustCenterLinkKey,
}

impl<'a> Wire<'a> for RequestKey {
    const NAME: &'static str = "request key";

    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, key_type) = field("request key type", u8::parse)(input)?;
        match key_type {
            0x02 => {
                let (rest, partner) = field("partner address", Eui64::parse)(rest)?;
                Ok((rest, Self::ApplicationLinkKey { partner }))
            }
            0x04 => Ok((rest, Self::TrustCenterLinkKey)),
            other => Err(Fault::at(input, "request key type", Reason::Reserved(other.into()))),
        }
    }

    fn put(&self, out: &mut BytesMut) {
        match self {
            Self::ApplicationLinkKey { partner } => {
                0x02_u8.put(out);
                partner.put(out);
            }
            Self::TrustCenterLinkKey => 0x04_u8.put(out),
        }
    }
}

frame_struct! {
    /// The network uses another of its keys from now on (4.4.10.5).
    #[derive(Copy)]
    pub struct SwitchKey = "switch key" {
        /// Which.
        key_sequence_number: u8,
    }
}

frame_struct! {
    /// The trust centre speaks to a device that has no network key, through its parent (4.4.10.6).
    pub struct Tunnel = "tunnel" {
        /// The device.
        destination: Eui64,
        /// A [`super::Secured`] frame whole, header and all, for the parent to pass on in clear at
        /// the NWK layer.
        frame: Bytes,
    }
}

frame_struct! {
    /// A device shows that it holds a new link key (4.4.10.7).
    #[derive(Copy)]
    pub struct VerifyKey = "verify key" {
        /// The kind of key.
        key_type: KeyType,
        /// The device.
        source: Eui64,
        /// [`crate::security::verify_key_hash`] of the key.
        hash: [u8; 16],
    }
}

frame_struct! {
    /// The trust centre agrees that the device holds the key (4.4.10.8).
    #[derive(Copy)]
    pub struct ConfirmKey = "confirm key" {
        /// 0 where it does; else an APS status.
        status: u8,
        /// The kind of key.
        key_type: KeyType,
        /// The device.
        destination: Eui64,
    }
}

wire_commands! {
    /// Which APS command it is (4.4.10, table 4-29). Those of the symmetric key establishment that
    /// Zigbee has given up are not among them.
    pub struct CommandId(u8);
    /// An APS command (4.4.10).
    pub enum Command = "APS command";
    /// A key, and to whom it goes.
    0x05 TRANSPORT_KEY TransportKey,
    /// What became of a device.
    0x06 UPDATE_DEVICE UpdateDevice,
    /// Send a child away.
    0x07 REMOVE_DEVICE RemoveDevice,
    /// A device asks for a key.
    0x08 REQUEST_KEY RequestKey,
    /// Another network key from now on.
    0x09 SWITCH_KEY SwitchKey,
    /// A frame to pass on.
    0x0e TUNNEL Tunnel,
    /// A device shows that it holds a key.
    0x0f VERIFY_KEY VerifyKey,
    /// The trust centre agrees.
    0x10 CONFIRM_KEY ConfirmKey,
}
