//! NWK commands (Zigbee 3.4): what an NWK frame of type command carries.
//!
//! ```text
//! | command identifier | fields of that command |
//! |       1 octet      |                        |
//! ```
mod management;
mod routing;

pub use management::{
    EndDeviceTimeoutRequest, EndDeviceTimeoutResponse, Leave, LeaveOptions, NetworkReport,
    NetworkUpdate, ParentInformation, RejoinRequest, RejoinResponse,
};
pub use routing::{
    LinkStatus, LinkStatusEntry, NetworkStatus, RouteRecord, RouteReply, RouteRequest, StatusCode,
};

wire_commands! {
    /// Which NWK command it is (3.4, table 3-40).
    pub struct CommandId(u8);
    /// An NWK command (3.4).
    pub enum Command = "NWK command";
    /// Looks for a route.
    0x01 ROUTE_REQUEST RouteRequest,
    /// A route is found.
    0x02 ROUTE_REPLY RouteReply,
    /// A frame could not be delivered, or the network has trouble.
    0x03 NETWORK_STATUS NetworkStatus,
    /// A device leaves, or is told to.
    0x04 LEAVE Leave,
    /// The way a frame took, for source routing.
    0x05 ROUTE_RECORD RouteRecord,
    /// A device that was in the network wants to be again.
    0x06 REJOIN_REQUEST RejoinRequest,
    /// Whether it may.
    0x07 REJOIN_RESPONSE RejoinResponse,
    /// How well a router hears its neighbours.
    0x08 LINK_STATUS LinkStatus,
    /// Tells the network manager what is wrong.
    0x09 NETWORK_REPORT NetworkReport,
    /// The network changes its identifier.
    0x0a NETWORK_UPDATE NetworkUpdate,
    /// A child says how long it may be silent.
    0x0b END_DEVICE_TIMEOUT_REQUEST EndDeviceTimeoutRequest,
    /// Whether its parent agrees, and how the child keeps itself known.
    0x0c END_DEVICE_TIMEOUT_RESPONSE EndDeviceTimeoutResponse,
}
