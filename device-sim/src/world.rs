//! The world: every node of one HAN, its air, and its time.

use bytes::Bytes;

use crate::Micros;

/// A frame that was on the air, as the tap took it down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Captured {
    /// When its transmission started.
    pub at: Micros,
    /// The MAC frame, FCS included (what pcap's link type 195 holds).
    pub octets: Bytes,
}
