//! What goes in and out of a [`super::Stack`] at its upper edge.

use core::time::Duration;

use bytes::Bytes;
use zigbee::{ClusterId, Endpoint, Eui64, ExtendedPanId, Key, NwkAddress, PanId, ProfileId};

/// What a node is in its network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Forms the network, and is its trust centre and every device's parent.
    Coordinator,
    /// Joins, and talks to the coordinator only.
    EndDevice {
        /// How often it asks its parent for frames. `None`: its receiver is on when idle, so its
        /// parent sends them at once.
        poll_interval: Option<Duration>,
    },
}

/// What a node is made with.
#[derive(Clone, Debug)]
pub struct Config {
    /// Its address for life.
    pub eui64: Eui64,
    /// What it is in its network.
    pub role: Role,
    /// The link key it shares with the trust centre, from its install code. A coordinator has
    /// none of its own.
    pub link_key: Option<Key>,
    /// The channels it looks for networks on: bit 11 for channel 11, up to bit 26.
    pub channels: u32,
    /// Says in its node descriptor who made it.
    pub manufacturer_code: u16,
    /// Where its jitter and back-offs come from.
    pub seed: u64,
}

/// What names and protects a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// 11 to 26.
    pub channel: u8,
    /// Its 16-bit name.
    pub pan_id: PanId,
    /// Its 64-bit name.
    pub extended_pan_id: ExtendedPanId,
    /// Counts changes of the parameters above (3.3.1.9.2).
    pub update_id: u8,
    /// The key of all its frames.
    pub network_key: Key,
    /// Which of the network's keys that is.
    pub key_sequence_number: u8,
}

/// An application on an endpoint, as its simple descriptor tells others (2.3.2.5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointDescription {
    /// 1 to 240.
    pub endpoint: Endpoint,
    /// The profile it follows.
    pub profile: ProfileId,
    /// What it is in that profile.
    pub device_id: u16,
    /// 0 to 15.
    pub device_version: u8,
    /// Clusters of which it is the server.
    pub input_clusters: Vec<ClusterId>,
    /// Clusters of which it is a client.
    pub output_clusters: Vec<ClusterId>,
}

/// A message to send (APSDE-DATA.request, 2.2.4.1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApsRequest {
    /// A node, or a broadcast address.
    pub dst: NwkAddress,
    /// The application there; 0 for ZDP.
    pub dst_endpoint: Endpoint,
    /// The application here; 0 for ZDP.
    pub src_endpoint: Endpoint,
    /// The profile that says what `cluster` means.
    pub profile: ProfileId,
    /// What it is about.
    pub cluster: ClusterId,
    /// The ZCL or ZDP frame.
    pub payload: Bytes,
    /// The receiver's APS is to acknowledge it; if it does not, it is sent again. Not for
    /// broadcasts.
    pub ack: bool,
    /// Encrypt it with the link key that is shared with `dst`, besides the network key.
    pub link_key: bool,
    /// The application's own mark, given back in [`Indication::Sent`].
    pub tag: u32,
}

/// Why [`super::Stack::request`] takes no message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// The node is in no network.
    #[error("the node is in no network")]
    NetworkDown,
    /// No link key is shared with the destination.
    #[error("no link key is shared with the destination")]
    NoLinkKey,
    /// The payload does not fit in one frame; see [`super::Stack::payload_max`].
    #[error("the payload does not fit in one frame")]
    TooLong,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendOutcome {
    /// The destination acknowledged it; or, where no acknowledgement was asked for, the next hop
    /// took it.
    Delivered,
    /// Nobody acknowledged it, though it was sent again and again.
    NotDelivered,
}

/// A message that arrived (APSDE-DATA.indication, 2.2.4.1.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Data {
    /// Who sent it.
    pub src: NwkAddress,
    /// The application there; 0 for ZDP.
    pub src_endpoint: Endpoint,
    /// The node it was sent to: this one, or a broadcast address.
    pub dst: NwkAddress,
    /// The application here; 0 for ZDP, 255 for all.
    pub dst_endpoint: Endpoint,
    /// The profile that says what `cluster` means.
    pub profile: ProfileId,
    /// What it is about.
    pub cluster: ClusterId,
    /// The ZCL or ZDP frame.
    pub payload: Bytes,
    /// It was encrypted with the link key that is shared with `src`, besides the network key.
    pub secured_with_link_key: bool,
    /// The sender asked for an acknowledgement, and was given one.
    pub acknowledged: bool,
    /// The sender's count of its messages.
    pub aps_counter: u8,
    /// How well it was received: 255 is best.
    pub lqi: u8,
}

/// How a device came to the trust centre's notice (4.4.3.2, Update-Device).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinKind {
    /// It associated, and needs the network key.
    UnsecuredJoin,
    /// It came back, with the network key.
    SecuredRejoin,
    /// It came back without the current network key.
    TrustCentreRejoin,
}

/// What the trust centre did about a device that joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinDecision {
    /// The network key was sent to it, under the link key of its install code.
    KeySentUnderLinkKey,
    /// The network key was sent to it, under the well-known link key.
    KeySentUnderWellKnownKey,
    /// It has the network key already.
    NoKeyNeeded,
    /// No link key is known for it: it was told to leave.
    Refused,
}

/// What a stack tells its application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Indication {
    /// The node is in a network: formed it, or joined it, has the network key and has announced
    /// itself.
    NetworkUp {
        /// Its own address there.
        address: NwkAddress,
        /// It was there before: a device came back to its parent, or a coordinator resumed.
        rejoined: bool,
    },
    /// The node has left its network, or was told to.
    NetworkDown,
    /// A message arrived. ZDP requests do not: the stack answers them. ZDP announcements and
    /// responses do.
    Data(Data),
    /// A message of this node was delivered, or was not.
    Sent {
        /// The request's.
        tag: u32,
        /// The request's destination.
        dst: NwkAddress,
        /// As [`super::Stack::request`] returned it.
        aps_counter: u8,
        /// What became of it.
        outcome: SendOutcome,
    },
    /// Coordinator: a device joined or came back, or tried to.
    DeviceJoined {
        /// Who.
        eui64: Eui64,
        /// The address it was given.
        address: NwkAddress,
        /// How.
        kind: JoinKind,
        /// What was done about it.
        decision: JoinDecision,
    },
    /// Coordinator: a device said that it leaves.
    DeviceLeft {
        /// Who.
        eui64: Eui64,
        /// The address it had.
        address: NwkAddress,
    },
    /// Coordinator: the network closed again, since the time it was open for is over.
    PermitJoiningEnded,
}

/// Whom the trust centre lets in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct JoinPolicy {
    /// A device without a link key of its own is sent the network key under the well-known key
    /// `ZigBeeAlliance09`. Otherwise it is refused, as Smart Energy wants.
    pub allow_well_known_key: bool,
}

/// A device that a coordinator knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Child {
    /// Its address for life.
    pub eui64: Eui64,
    /// Its address in the network.
    pub address: NwkAddress,
    /// Whether frames can be sent to it at any time; else it asks for them.
    pub rx_on_when_idle: bool,
}
