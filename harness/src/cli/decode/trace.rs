//! Serial traces: the octets are put together to ASH frames, and their payloads read as EZSP.

use adapters::ash::{Frame, Reader};
use serde_json::json;

use super::super::Out;
use super::super::args::DecodeArgs;
use super::{ezsp, print};
use crate::link::trace::{Piece, Way};

/// Prints each frame of a trace, at the instant at which its last octet came.
pub(super) fn print(out: &mut Out, pieces: &[Piece], args: &DecodeArgs) {
    let (mut outward, mut inward) = (Reader::default(), Reader::default());
    for Piece { at, way, octets } in pieces {
        let (reader, sign) = match way {
            Way::ToAdapter => (&mut outward, '>'),
            Way::FromAdapter => (&mut inward, '<'),
        };
        for frame in reader.read(octets) {
            let (ash, payload) = match frame {
                Ok(frame) => described(frame),
                Err(error) => (format!("[{error}]"), None),
            };
            let payload = payload.map(|payload| ezsp::dissect(&payload));
            if args.json {
                let payload = payload.as_ref().map(print::json);
                let way = sign.to_string();
                out.json(&json!({"v": 1, "at_us": at.0, "way": way, "ash": ash, "ezsp": payload}));
                continue;
            }
            let says = payload.map(|dissection| format!("  {}", dissection.summary));
            out.line(format_args!("{at} {sign} {ash}{}", says.unwrap_or_default()));
        }
    }
}

/// A frame in a few words, and its payload where it has one.
fn described(frame: Frame) -> (String, Option<bytes::Bytes>) {
    match frame {
        Frame::Data { frame_number, retransmitted, ack_number, payload } => {
            let again = if retransmitted { " again" } else { "" };
            (format!("DATA {frame_number}{again} ack {ack_number}"), Some(payload))
        }
        Frame::Ack { ack_number, .. } => (format!("ACK {ack_number}"), None),
        Frame::Nak { ack_number, .. } => (format!("NAK {ack_number}"), None),
        Frame::Rst => ("RST".to_owned(), None),
        Frame::RstAck { version, code } => (format!("RSTACK version {version} {code:?}"), None),
        Frame::Error { version, code } => (format!("ERROR version {version} {code:?}"), None),
    }
}
