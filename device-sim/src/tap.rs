//! What an ear beside the air hears: every frame, and when it started.

use bytes::{Bytes, BytesMut};

use crate::Micros;

/// A frame that was on the air.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Captured {
    /// When its transmission started.
    pub at: Micros,
    /// The MAC frame, FCS included (what pcap's link type 195 holds).
    pub octets: Bytes,
}

/// Takes frames down until they are fetched. A month of polling is a million frames, so they lie
/// in one buffer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tap {
    is_off: bool,
    octets: BytesMut,
    frames: Vec<(Micros, usize)>,
}

impl Tap {
    pub(crate) fn capture(&mut self, at: Micros, octets: &[u8]) {
        if !self.is_off {
            self.octets.extend_from_slice(octets);
            self.frames.push((at, octets.len()));
        }
    }

    /// What was taken down since the last time.
    pub(crate) fn take(&mut self) -> Vec<Captured> {
        let mut octets = core::mem::take(&mut self.octets).freeze();
        let frames = core::mem::take(&mut self.frames);
        frames.into_iter().map(|(at, len)| Captured { at, octets: octets.split_to(len) }).collect()
    }

    /// Turns it off, where nobody will fetch anything, or on again.
    pub(crate) fn set(&mut self, is_on: bool) {
        self.is_off = !is_on;
    }
}
