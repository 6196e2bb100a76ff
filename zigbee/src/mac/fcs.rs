//! The frame check sequence (7.2.1.9): CRC-16 with the polynomial x^16 + x^12 + x^5 + 1, low bit
//! first, from zero, over everything before it.

use bytes::{BufMut, BytesMut};

/// The polynomial with its bits reversed, as suits a low-bit-first register.
const POLYNOMIAL: u16 = 0x8408;

/// A received frame whose last two octets are not the FCS of what stands before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FcsError {
    /// Fewer octets than an FCS has.
    #[error("shorter than a frame check sequence")]
    Truncated,
    /// The frame was damaged on the way.
    #[error("frame check sequence is {found:#06x} where {expected:#06x} was due")]
    Wrong {
        /// As received.
        found: u16,
        /// As computed.
        expected: u16,
    },
}

/// The FCS of `octets`, sent low octet first.
#[must_use]
pub fn checksum(octets: &[u8]) -> u16 {
    octets.iter().fold(0, |crc, octet| {
        (0..8).fold(crc ^ u16::from(*octet), |crc, _| match crc & 1 {
            0 => crc >> 1,
            _ => crc >> 1 ^ POLYNOMIAL,
        })
    })
}

/// Appends the FCS of what `frame` holds.
pub fn append(frame: &mut BytesMut) {
    let crc = checksum(frame);
    frame.put_u16_le(crc);
}

/// The frame without its FCS.
///
/// # Errors
/// [`FcsError`] where the FCS is missing or wrong.
pub fn check(on_air: &[u8]) -> Result<&[u8], FcsError> {
    let (frame, found) = on_air.split_last_chunk().ok_or(FcsError::Truncated)?;
    let (found, expected) = (u16::from_le_bytes(*found), checksum(frame));
    if found == expected { Ok(frame) } else { Err(FcsError::Wrong { found, expected }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;

    /// The acknowledgement that 7.2.1.9 works through, and the catalogue's check value for
    /// CRC-16/KERMIT, which is this CRC.
    #[test]
    fn the_standards_example_has_the_standards_fcs() {
        assert_eq!(check(&hex!("02 00 6a e4 79")), Ok(&hex!("02 00 6a")[..]));
        assert_eq!(checksum(b"123456789"), 0x2189);
    }

    #[test]
    fn any_flipped_bit_is_seen() {
        let mut on_air = BytesMut::from(&hex!("63 88 01 62 1a 00 00 01 00 04")[..]);
        append(&mut on_air);
        assert_eq!(check(&on_air), Ok(&on_air[..10]));
        for bit in 0..on_air.len() * 8 {
            let mut damaged = on_air.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert!(matches!(check(&damaged), Err(FcsError::Wrong { .. })), "bit {bit}");
        }
        assert_eq!(check(&[0]), Err(FcsError::Truncated));
    }
}
