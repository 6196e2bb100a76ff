//! Install codes: what is printed on a device, so that a network can let in that device alone
//! (Smart Energy 5.4.8.1, Zigbee base device behaviour 10.1).

use core::fmt;
use core::str::FromStr;

use super::hash::mmo_hash;
use crate::ids::Key;

/// Octets of a code without its CRC.
const LENGTHS: [usize; 4] = [6, 8, 12, 16];

/// An install code whose CRC is right: 6, 8, 12 or 16 octets, and the CRC's two. Never shown by
/// `Debug`, since a link key follows from it; [`InstallCode::to_text`] writes it out.
#[derive(Clone, PartialEq, Eq)]
pub struct InstallCode(Vec<u8>);

/// Why something is no install code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InstallCodeError {
    /// A character that no hexadecimal number has; spaces, colons and hyphens may separate.
    #[error("an install code is hexadecimal digits; {0:?} is none")]
    NotHexadecimal(char),
    /// Not 6, 8, 12 or 16 octets with their CRC.
    #[error(
        "an install code has 16, 20, 28 or 36 hexadecimal digits, CRC included; this has {digits}"
    )]
    Length {
        /// As found.
        digits: usize,
    },
    /// A slip of the pen, most likely.
    #[error("the install code's CRC does not match: a digit is wrong")]
    Crc,
}

impl InstallCode {
    /// The code made of `octets`, which come without the CRC.
    ///
    /// # Errors
    /// [`InstallCodeError::Length`] where they are not 6, 8, 12 or 16.
    pub fn from_octets(octets: &[u8]) -> Result<Self, InstallCodeError> {
        if !LENGTHS.contains(&octets.len()) {
            return Err(InstallCodeError::Length { digits: (octets.len() + 2) * 2 });
        }
        Ok(Self([octets, &crc16_x25(octets).to_le_bytes()].concat()))
    }

    /// The octets with the CRC, low octet first, as printed and as `importLinkKey`-like commands
    /// of adapters take them.
    #[must_use]
    pub fn octets(&self) -> &[u8] {
        &self.0
    }

    /// The link key that the device and the trust centre both compute: the hash of all octets,
    /// CRC included.
    #[must_use]
    pub fn link_key(&self) -> Key {
        Key(mmo_hash(&self.0))
    }

    /// As printed on the device: groups of four digits.
    #[must_use]
    pub fn to_text(&self) -> String {
        // Every length is even.
        let (pairs, _) = self.0.as_chunks::<2>();
        let groups = pairs.iter().map(|[first, second]| format!("{first:02X}{second:02X}"));
        groups.collect::<Vec<_>>().join(" ")
    }
}

impl FromStr for InstallCode {
    type Err = InstallCodeError;

    fn from_str(text: &str) -> Result<Self, InstallCodeError> {
        let is_separator = |c: &char| matches!(c, ' ' | ':' | '-');
        let digits = text.trim().chars().filter(|c| !is_separator(c)).map(|c| {
            let digit = c.to_digit(16).ok_or(InstallCodeError::NotHexadecimal(c))?;
            u8::try_from(digit).map_err(|_| InstallCodeError::NotHexadecimal(c))
        });
        let digits: Vec<u8> = digits.collect::<Result<_, _>>()?;
        let (pairs, odd) = digits.as_chunks::<2>();
        let octets: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
        let length = InstallCodeError::Length { digits: digits.len() };
        let (code, crc) = octets.split_last_chunk().filter(|_| odd.is_empty()).ok_or(length)?;
        if !LENGTHS.contains(&code.len()) {
            return Err(length);
        }
        if u16::from_le_bytes(*crc) != crc16_x25(code) {
            return Err(InstallCodeError::Crc);
        }
        Ok(Self(octets))
    }
}

impl fmt::Debug for InstallCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InstallCode(..)")
    }
}

/// CRC-16/X-25: the MAC layer's polynomial, from all ones, inverted.
fn crc16_x25(octets: &[u8]) -> u16 {
    !octets.iter().fold(u16::MAX, |crc, octet| {
        (0..8).fold(crc ^ u16::from(*octet), |crc, _| match crc & 1 {
            0 => crc >> 1,
            _ => crc >> 1 ^ 0x8408,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;

    const EXAMPLE: &str = "83FE D340 7A93 9723 A5C6 39B2 6916 D505 C3B5";

    #[test]
    fn the_standards_example_code_gives_the_standards_key() {
        let code: InstallCode = EXAMPLE.parse().unwrap();
        assert_eq!(code.link_key(), Key(hex!("66B6900981E1EE3CA4206B6B861C02BB")));
        assert_eq!(code.to_text(), EXAMPLE);
        assert_eq!(InstallCode::from_octets(&code.octets()[..16]), Ok(code));
    }

    #[test]
    fn a_code_of_any_length_reads_back_whatever_separates_its_digits() {
        for length in 0..=18 {
            let octets: Vec<u8> = (0x70..).take(length).collect();
            let Ok(code) = InstallCode::from_octets(&octets) else {
                assert!(!LENGTHS.contains(&length));
                continue;
            };
            let text = code.to_text();
            for text in [text.replace(' ', ""), text.replace(' ', ":"), text.to_lowercase()] {
                assert_eq!(text.parse(), Ok(code.clone()));
            }
        }
    }

    #[test]
    fn any_wrong_digit_is_seen() {
        for place in (0..EXAMPLE.len()).filter(|place| EXAMPLE.as_bytes()[*place] != b' ') {
            let mut wrong = EXAMPLE.as_bytes().to_vec();
            wrong[place] = if wrong[place] == b'0' { b'1' } else { b'0' };
            let wrong = String::from_utf8(wrong).unwrap();
            assert_eq!(wrong.parse::<InstallCode>(), Err(InstallCodeError::Crc), "{wrong}");
        }
    }

    #[test]
    fn what_is_no_code_is_refused_with_its_reason() {
        let says = |text: &str| text.parse::<InstallCode>().unwrap_err();
        assert_eq!(says("83FE D34O"), InstallCodeError::NotHexadecimal('O'));
        assert_eq!(says(""), InstallCodeError::Length { digits: 0 });
        assert_eq!(says("123"), InstallCodeError::Length { digits: 3 });
        assert_eq!(says(&EXAMPLE[..43]), InstallCodeError::Length { digits: 35 });
        assert_eq!(says(&EXAMPLE[..39]), InstallCodeError::Length { digits: 32 });
        assert_eq!(format!("{:?}", EXAMPLE.parse::<InstallCode>().unwrap()), "InstallCode(..)");
    }
}
