//! From a line's octets to frames (UG101, "Reserved octets").

use bytes::{BufMut, BytesMut};

use super::frame::{CANCEL, ESCAPE, FLAG, SUBSTITUTE, XOFF, XON};
use super::{DATA_MAX, Frame, FrameError};

/// Control octet, data field, CRC.
const FRAME_MAX: usize = 1 + DATA_MAX + 2;

/// Collects octets, however they are cut, into frames.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    frame: BytesMut,
    escaped: bool,
    fault: Option<FrameError>,
}

impl Reader {
    /// Takes one octet. At a flag gives the frame that it ends, or why that is none; empty frames
    /// are passed over, since several flags may follow one another.
    pub fn push(&mut self, octet: u8) -> Option<Result<Frame, FrameError>> {
        match octet {
            FLAG => return self.finish(),
            CANCEL => *self = Self::default(),
            XON | XOFF => {}
            SUBSTITUTE => self.fault = Some(FrameError::OctetLost),
            ESCAPE => self.escaped = true,
            _ if self.fault.is_some() => {}
            _ if self.frame.len() == FRAME_MAX => self.fault = Some(FrameError::TooLong),
            _ => {
                let inverted = if core::mem::take(&mut self.escaped) { 0x20 } else { 0 };
                self.frame.put_u8(octet ^ inverted);
            }
        }
        None
    }

    /// Takes octets, and gives the frames that end in them.
    pub fn read<'a>(
        &'a mut self,
        octets: &'a [u8],
    ) -> impl Iterator<Item = Result<Frame, FrameError>> + 'a {
        octets.iter().filter_map(|octet| self.push(*octet))
    }

    fn finish(&mut self) -> Option<Result<Frame, FrameError>> {
        let Self { frame, escaped, fault } = core::mem::take(self);
        let fault = fault.or_else(|| escaped.then_some(FrameError::OctetLost));
        match fault {
            Some(fault) => Some(Err(fault)),
            None if frame.is_empty() => None,
            None => Some(Frame::decode(&frame)),
        }
    }
}
