//! Masks secrets in serial traces.
//!
//! EZSP hands keys and payloads over in clear, inside ASH frames whose data field is randomised and
//! stuffed: a search through the octets of the line finds nothing. So frames are taken apart, masked,
//! and put together again with a CRC of their own. Frames without a secret stay as they were.

use adapters::ash::{Frame, Reader};
use bytes::BytesMut;

use super::mask::Masks;
use crate::link::trace::{Piece, Way};

/// `pieces` with every secret masked. A frame that has one stands as a whole where its last octet did.
#[must_use]
pub fn masked(pieces: &[Piece], masks: &Masks) -> Vec<Piece> {
    let mut out: Vec<BytesMut> = pieces.iter().map(|_| BytesMut::new()).collect();
    // Each way is a stream of its own, and its frames may be cut anywhere between its pieces.
    for way in [Way::ToAdapter, Way::FromAdapter] {
        let mut reader = Reader::default();
        // Where the frame under way begins: a piece, and how much of it stands before the frame.
        let mut begin = (0, 0);
        for (at, piece) in pieces.iter().enumerate().filter(|(_, piece)| piece.way == way) {
            for octet in &piece.octets {
                if let Some(out) = out.get_mut(at) {
                    out.extend_from_slice(&[*octet]);
                }
                let Some(frame) = reader.push(*octet) else { continue };
                if let Some(frame) = frame.ok().and_then(|frame| mask(frame, masks)) {
                    take_back(&mut out, pieces, way, begin, at);
                    if let Some(out) = out.get_mut(at) {
                        frame.put_stuffed(out);
                    }
                }
                begin = (at, out.get(at).map_or(0, BytesMut::len));
            }
        }
    }
    let pieces = pieces.iter().zip(out).filter(|(_, out)| !out.is_empty());
    pieces.map(|(piece, out)| Piece { octets: out.freeze(), ..piece.clone() }).collect()
}

/// Takes back what was written of a frame that began at `begin` and ended in the piece `end`.
fn take_back(
    out: &mut [BytesMut],
    pieces: &[Piece],
    way: Way,
    (begin, before): (usize, usize),
    end: usize,
) {
    for (at, (out, piece)) in out.iter_mut().zip(pieces).enumerate().take(end + 1).skip(begin) {
        if piece.way == way {
            out.truncate(if at == begin { before } else { 0 });
        }
    }
}

/// The frame with its secrets masked; absent where it has none.
fn mask(frame: Frame, masks: &Masks) -> Option<Frame> {
    let Frame::Data { frame_number, retransmitted, ack_number, payload } = frame else {
        return None;
    };
    let payload = masks.octets(&payload)?.into();
    Some(Frame::Data { frame_number, retransmitted, ack_number, payload })
}

#[cfg(test)]
mod tests {
    use super::*;
    use adapters::Micros;
    use bytes::Bytes;

    const KEY: [u8; 16] = [0x7e; 16];
    const UTRN: &[u8; 20] = b"01234567890123456789";

    fn data(payload: &[u8]) -> BytesMut {
        let mut out = BytesMut::new();
        let payload = Bytes::copy_from_slice(payload);
        let frame = Frame::Data { frame_number: 1, retransmitted: false, ack_number: 2, payload };
        frame.put_stuffed(&mut out);
        out
    }

    fn masks() -> Masks {
        let mut masks = Masks::new([3; 32]);
        masks.add_key(KEY);
        masks
    }

    /// What a reader gets of one way.
    fn payloads(pieces: &[Piece], way: Way) -> Vec<Vec<u8>> {
        let mut reader = Reader::default();
        let mut payloads = Vec::new();
        for piece in pieces.iter().filter(|piece| piece.way == way) {
            for frame in reader.read(&piece.octets) {
                if let Frame::Data { payload, .. } = frame.unwrap() {
                    payloads.push(payload.to_vec());
                }
            }
        }
        payloads
    }

    #[test]
    fn keys_and_utrns_are_masked_wherever_the_line_is_cut() {
        let secret = [b"before".as_slice(), &KEY, b"between", UTRN, b"after"].concat();
        let line = [&data(b"one")[..], &data(&secret), &data(b"three")].concat();
        for cut in 0..=line.len() {
            let piece = |way, octets: &[u8]| Piece {
                at: Micros(0),
                way,
                octets: Bytes::copy_from_slice(octets),
            };
            let pieces = [
                piece(Way::ToAdapter, &line[..cut]),
                piece(Way::FromAdapter, &data(b"other")),
                piece(Way::ToAdapter, &line[cut..]),
            ];
            let masked = masked(&pieces, &masks());
            assert_eq!(payloads(&masked, Way::FromAdapter), [b"other"]);
            let found = payloads(&masked, Way::ToAdapter);
            assert_eq!(
                (&found[0][..], &found[2][..], found.len()),
                (&b"one"[..], &b"three"[..], 3)
            );
            assert_eq!(found[1].len(), secret.len(), "cut at {cut}");
            assert!(found[1].starts_with(b"before") && found[1].ends_with(b"after"));
            let has = |what: &[u8]| found[1].windows(what.len()).any(|window| window == what);
            assert!(!has(&KEY) && !has(UTRN) && has(b"between"), "cut at {cut}");
        }
    }

    #[test]
    fn a_line_without_a_secret_stays_as_it_was() {
        let octets = [&b"\x1a\x1a noise \x7e"[..], &data(b"payload"), b"half a frame"].concat();
        let piece = Piece { at: Micros(7), way: Way::ToAdapter, octets: octets.into() };
        assert_eq!(masked(std::slice::from_ref(&piece), &masks()), [piece]);
    }
}
