//! The one channel that all nodes share: 250 kbit/s, one transmission at a time.
//!
//! Nobody collides: who wishes to transmit while the channel is taken waits until it is free, as
//! clear channel assessment would have it, and of several the first in time, then in number, goes
//! first. After a frame that asks for an acknowledgement the channel stays reserved for it.

use core::time::Duration;

use bytes::Bytes;
use zigbee::mac::{Frame, FrameType};

use crate::Micros;
use crate::stack::ACK_WAIT;

/// One octet at 250 kbit/s.
const OCTET: Duration = Duration::from_micros(32);
/// Preamble, start-of-frame delimiter and length before each frame.
const PHY_OCTETS: u32 = 6;
/// The short interframe spacing, after frames up to [`SHORT_MAX`]: 12 symbols.
const SHORT_SPACING: Duration = Duration::from_micros(12 * 16);
/// The long interframe spacing: 40 symbols.
const LONG_SPACING: Duration = Duration::from_micros(40 * 16);
/// `aMaxSIFSFrameSize`.
const SHORT_MAX: usize = 18;

/// The channel's state.
#[derive(Clone, Debug, Default)]
pub(crate) struct Air {
    current: Option<Transmission>,
    /// When others than an acknowledgement's sender may transmit again.
    free_at: Micros,
    /// Frames of each node that still get through, and frames after those that are lost: where
    /// faults of the air will act.
    losses: Vec<(u32, u32)>,
}

/// A frame on its way.
#[derive(Clone, Debug)]
pub(crate) struct Transmission {
    /// The sender's number.
    pub(crate) from: usize,
    /// When its last octet is through.
    pub(crate) end: Micros,
    /// What is sent.
    pub(crate) frame: Frame,
    /// Who listened when it started: a bit for each node.
    pub(crate) listeners: u64,
}

impl Air {
    /// Starts a transmission; the octets are what is on the air, and what a tap takes down.
    pub(crate) fn start(
        &mut self,
        now: Micros,
        from: usize,
        frame: Frame,
        listeners: u64,
    ) -> Bytes {
        let octets = frame.on_air();
        let count = u32::try_from(octets.len()).unwrap_or(u32::MAX).saturating_add(PHY_OCTETS);
        let end = now + OCTET * count;
        let spacing = if octets.len() <= SHORT_MAX { SHORT_SPACING } else { LONG_SPACING };
        let reserved = match frame.frame_type {
            FrameType::Acknowledgment => Duration::ZERO,
            _ if frame.acknowledgment_request => ACK_WAIT,
            _ => Duration::ZERO,
        };
        self.free_at = end + reserved + spacing;
        let is_lost = match self.losses.get_mut(from) {
            Some((through, _)) if *through > 0 => {
                *through -= 1;
                false
            }
            Some((_, left)) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        };
        let listeners = if is_lost { 0 } else { listeners };
        self.current = Some(Transmission { from, end, frame, listeners });
        octets
    }

    /// When the current transmission ends.
    pub(crate) fn end(&self) -> Option<Micros> {
        self.current.as_ref().map(|current| current.end)
    }

    /// When the channel is free for new frames.
    pub(crate) fn free_at(&self) -> Micros {
        self.free_at
    }

    /// The transmission that has ended.
    pub(crate) fn finish(&mut self) -> Option<Transmission> {
        self.current.take()
    }

    /// Lets `through` more frames of node `from` through, and loses the `count` after them on
    /// their way: everyone misses them.
    #[cfg(test)]
    pub(crate) fn lose(&mut self, from: usize, through: u32, count: u32) {
        self.losses.resize(self.losses.len().max(from + 1), (0, 0));
        self.losses[from] = (through, count);
    }
}
