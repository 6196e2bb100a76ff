//! Strings of octets and of characters (ZCL rev 8, 2.6.2.8 to 2.6.2.11).
//!
//! ```text
//! | octet count |     octets     |        all ones as the count: absent
//! | 1 or 2      | as many        |
//! ```

use std::borrow::Cow;

use bytes::{BufMut, BytesMut};

use super::types::{TypeId, ZclType};
use crate::ids::Key;
use crate::wire::{Fault, Parsed, Reason, Wire};

macro_rules! strings {
    ($($(#[doc = $doc:literal])* $ty:ident, $count:ident, $name:literal, $id:ident;)*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $ty<'a>(Option<Cow<'a, [u8]>>);

        impl<'a> $ty<'a> {
            /// No string at all: the count is all ones.
            pub const ABSENT: Self = Self(None);
            /// The longest there can be, in octets.
            pub const LEN_MAX: usize = $count::MAX as usize - 1;

            /// `None` where there are more than [`Self::LEN_MAX`] octets.
            #[must_use]
            pub fn new(octets: impl Into<Cow<'a, [u8]>>) -> Option<Self> {
                let octets = octets.into();
                (octets.len() <= Self::LEN_MAX).then_some(Self(Some(octets)))
            }

            /// As much of `text` as fits, cut between characters.
            #[must_use]
            pub fn from_text(text: &'a str) -> Self {
                let end = text.floor_char_boundary(Self::LEN_MAX);
                Self(Some(Cow::Borrowed(text.as_bytes().get(..end).unwrap_or_default())))
            }

            /// The octets; `None` where the string is absent.
            #[must_use]
            pub fn octets(&self) -> Option<&[u8]> {
                self.0.as_deref()
            }

            /// The characters; `None` where the string is absent or no UTF-8.
            #[must_use]
            pub fn text(&self) -> Option<&str> {
                self.octets().and_then(|octets| core::str::from_utf8(octets).ok())
            }

            /// The same, free of the input it was read from.
            #[must_use]
            pub fn into_owned(self) -> $ty<'static> {
                $ty(self.0.map(|octets| Cow::Owned(octets.into_owned())))
            }
        }

        impl<'a> Wire<'a> for $ty<'a> {
            const NAME: &'static str = $name;
            fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
                let (rest, count) = $count::parse(input)?;
                if count == $count::MAX {
                    return Ok((rest, Self::ABSENT));
                }
                match rest.split_at_checked(count.into()) {
                    Some((octets, rest)) => Ok((rest, Self(Some(Cow::Borrowed(octets))))),
                    None => Err(Fault::at(rest, "", Reason::Truncated)),
                }
            }
            fn put(&self, out: &mut BytesMut) {
                match self.octets() {
                    None => $count::MAX.put(out),
                    Some(octets) => {
                        let count = $count::try_from(octets.len());
                        count.unwrap_or_else(|_| unreachable!("`new` refuses more")).put(out);
                        out.put_slice(octets);
                    }
                }
            }
        }

        impl<'a> ZclType<'a> for $ty<'a> {
            const TYPE: TypeId = TypeId::$id;
        }
    )*};
}

strings! {
    /// Octets, 254 at most. Smart Energy keeps labels in UTF-8 in them.
    OctetStr, u8, "octstr", OCTSTR;
    /// Characters (UTF-8), 254 octets at most.
    CharStr, u8, "string", STRING;
    /// Octets, 65534 at most.
    LongOctetStr, u16, "octstr16", OCTSTR16;
    /// Characters (UTF-8), 65534 octets at most.
    LongCharStr, u16, "string16", STRING16;
}

impl ZclType<'_> for Key {
    const TYPE: TypeId = TypeId::KEY128;
}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;

    #[test]
    fn a_count_of_all_ones_is_absence_and_zero_is_an_empty_string() {
        assert_eq!(OctetStr::decode(&hex!("ff")), Ok(OctetStr::ABSENT));
        assert_eq!(CharStr::decode(&hex!("00")).unwrap().text(), Some(""));
        assert_eq!(LongOctetStr::decode(&hex!("ff ff")), Ok(LongOctetStr::ABSENT));
        assert_eq!(LongCharStr::from_text("a").encode()[..], hex!("01 00 61"));
    }

    #[test]
    fn a_string_that_ends_early_is_told_from_one_that_is_too_long() {
        let says = |octets: &[u8]| CharStr::decode(octets).unwrap_err().to_string();
        assert_eq!(says(&hex!("02 61")), "string:  at octet 1: input ends before the field does");
        assert_eq!(says(&hex!("00 61")), "string: end at octet 1: octets follow the last field");
        assert_eq!(OctetStr::new(vec![0; 255]), None);
        assert_eq!(OctetStr::new(vec![7; 254]).unwrap().encode().len(), 255);
    }

    #[test]
    fn text_is_cut_between_characters() {
        let pounds = "£".repeat(128);
        assert_eq!(CharStr::from_text(&pounds).text().map(str::len), Some(254));
        let shifted = format!("x{pounds}");
        assert_eq!(CharStr::from_text(&shifted).text().map(str::len), Some(253));
    }
}
