//! What devices say that no request had asked for.

use adapters::Micros;
use bytes::Bytes;
use smets::DeviceType;
use zigbee::{ClusterId, DecodeError, Endpoint, NwkAddress, zcl};

/// Something that a device said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// When the host had it.
    pub at: Micros,
    /// Who said it; `None` where it is no device of this HAN that we know.
    pub device: Option<DeviceType>,
    /// The address it came from.
    pub from: NwkAddress,
    /// The application there.
    pub endpoint: Endpoint,
    /// What it is about.
    pub cluster: ClusterId,
    /// It was encrypted with the device's link key.
    pub link_key: bool,
    /// What it was.
    pub said: Said,
    /// How it relates to what the host does.
    pub sort: Sort,
}

/// What a device said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A ZCL frame.
    Frame(zcl::Frame),
    /// Octets that are none.
    Nonsense(Bytes, DecodeError),
}

/// How something that was heard relates to what the host does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A request, and the hub answered it.
    Served,
    /// A response to a request that was given up.
    Late,
    /// Neither: an alert, a report, a confirmation, or nonsense.
    Unasked,
}

/// A place in the record of what was heard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark(pub(super) usize);
