//! Network layer frames (Zigbee 3.3).
//!
//! A frame in clear is a [`Plain`], a protected one a [`Secured`]; [`Plain::seal`] and
//! [`Secured::open`] lead from one to the other. [`Frame`] is either, as it stands on the air.
mod command;
mod header;
mod secured;

pub use command::{
    Command, CommandId, EndDeviceTimeoutRequest, EndDeviceTimeoutResponse, Leave, LeaveOptions,
    LinkStatus, LinkStatusEntry, NetworkReport, NetworkStatus, NetworkUpdate, ParentInformation,
    RejoinRequest, RejoinResponse, RouteRecord, RouteReply, RouteRequest, StatusCode,
};
pub use header::{DiscoverRoute, FrameType, Header, SourceRoute};
pub use secured::{Frame, Plain, Secured};

#[cfg(test)]
mod tests;
