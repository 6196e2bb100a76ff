//! A whole ZCL frame, as the APS layer carries it (ZCL rev 8, 2.4).
//!
//! ```text
//! |    header     |  payload  |
//! | 3 or 5 octets |  the rest |
//! ```

use bytes::{Bytes, BytesMut};

use super::header::{Direction, FrameType, Header};
use crate::wire::{Parsed, Wire};

/// A ZCL frame: a header, and the octets of the command that it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// What the payload is, and who sent it.
    pub header: Header,
    /// The command's fields. May be empty.
    pub payload: Bytes,
}

impl Frame {
    /// A general command, not manufacturer specific, default response wanted on failure only.
    #[must_use]
    pub fn general(direction: Direction, sequence_number: u8, command: (u8, Bytes)) -> Self {
        let (command_id, payload) = command;
        Self {
            header: Header {
                frame_type: FrameType::Global,
                direction,
                disable_default_response: true,
                reserved: 0,
                manufacturer_code: None,
                sequence_number,
                command_id,
            },
            payload,
        }
    }

    /// A command of the cluster, not manufacturer specific.
    #[must_use]
    pub fn specific(
        direction: Direction,
        sequence_number: u8,
        command_id: u8,
        payload: Bytes,
    ) -> Self {
        let mut frame = Self::general(direction, sequence_number, (command_id, payload));
        frame.header.frame_type = FrameType::ClusterSpecific;
        frame.header.disable_default_response = false;
        frame
    }
}

impl<'a> Wire<'a> for Frame {
    const NAME: &'static str = "ZCL frame";

    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (payload, header) = Header::parse(input)?;
        Ok((&[], Self { header, payload: Bytes::copy_from_slice(payload) }))
    }

    fn put(&self, out: &mut BytesMut) {
        self.header.put(out);
        out.extend_from_slice(&self.payload);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;

    #[test]
    fn the_payload_is_all_that_follows_the_header() {
        let frame = Frame::decode(&hex!("08 2a 01 00 00 86")).unwrap();
        assert_eq!(frame.header.direction, Direction::ServerToClient);
        assert_eq!(frame.payload[..], hex!("00 00 86"));
        assert_eq!(frame.encode()[..], hex!("08 2a 01 00 00 86"));
        assert_eq!(
            Frame::decode(&hex!("08 2a")).unwrap_err().to_string(),
            "ZCL frame: command id at octet 2: input ends before the field does"
        );
    }

    #[test]
    fn what_is_built_asks_for_a_default_response_where_it_is_the_only_answer() {
        let general = Frame::general(Direction::ClientToServer, 7, (0x00, Bytes::new()));
        assert_eq!(general.encode()[..], hex!("10 07 00"));
        let specific = Frame::specific(Direction::ClientToServer, 7, 0x04, Bytes::new());
        assert_eq!(specific.encode()[..], hex!("01 07 04"));
    }
}
