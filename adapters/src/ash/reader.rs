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

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    fn read(octets: &[u8]) -> Vec<Result<Frame, FrameError>> {
        Reader::default().read(octets).collect()
    }

    #[test]
    fn frames_are_found_however_the_octets_are_cut() {
        let octets = hex!("1a c0 38 bc 7e 7e 81 60 59 7e");
        let whole = read(&octets);
        assert_eq!(whole.len(), 2);
        assert_eq!(whole[0], Ok(Frame::Rst));
        for cut in 0..=octets.len() {
            let mut reader = Reader::default();
            let mut frames: Vec<_> = reader.read(&octets[..cut]).collect();
            frames.extend(reader.read(&octets[cut..]));
            assert_eq!(frames, whole, "cut at {cut}");
        }
    }

    #[test]
    fn a_cancel_octet_voids_what_came_before_it() {
        assert_eq!(read(&hex!("25 42 21 1a c0 38 bc 7e")), [Ok(Frame::Rst)]);
        assert_eq!(read(&hex!("25 18 42 1a c0 38 bc 7e")), [Ok(Frame::Rst)]);
        assert_eq!(read(&hex!("25 7d 1a c0 38 bc 7e")), [Ok(Frame::Rst)]);
    }

    #[test]
    fn a_substitute_octet_voids_the_frame_it_stands_in() {
        assert_eq!(
            read(&hex!("c0 18 38 bc 7e c0 38 bc 7e")),
            [Err(FrameError::OctetLost), Ok(Frame::Rst)]
        );
    }

    #[test]
    fn pause_and_resume_are_no_part_of_a_frame() {
        assert_eq!(read(&hex!("11 c0 13 38 11 bc 7e")), [Ok(Frame::Rst)]);
    }

    #[test]
    fn an_escape_before_the_flag_has_lost_its_octet() {
        assert_eq!(read(&hex!("c0 38 bc 7d 7e")), [Err(FrameError::OctetLost)]);
    }

    #[test]
    fn noise_without_end_takes_no_more_room_than_a_frame() {
        let mut reader = Reader::default();
        let noise = vec![0x55; 10_000];
        assert_eq!(reader.read(&noise).count(), 0);
        assert!(reader.frame.len() <= FRAME_MAX);
        let frames: Vec<_> = reader.read(&hex!("7e c0 38 bc 7e")).collect();
        assert_eq!(frames, [Err(FrameError::TooLong), Ok(Frame::Rst)]);
    }

    #[test]
    fn no_octets_panic() {
        for first in 0..=u8::MAX {
            for second in 0..=u8::MAX {
                read(&[first, second, FLAG, second, first, ESCAPE, FLAG]);
            }
        }
    }
}
