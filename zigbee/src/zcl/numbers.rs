//! Numbers, bitmaps, enumerations, times: everything of a fixed width up to eight octets
//! (ZCL rev 8, 2.6.2). All of them go low octet first.

use bytes::{BufMut, BytesMut};

use super::types::{TypeId, ZclType};
use crate::ids::Eui64;
use crate::wire::{Fault, Parsed, Reason, Wire};

/// A value of a fixed width, as the number that its octets are.
pub trait Scalar: Copy {
    /// The octets, read as an unsigned number, low octet first.
    fn raw(self) -> u64;
    /// The value with these octets; `None` where the number needs more of them than there are.
    fn from_raw(raw: u64) -> Option<Self>;
}

/// An unsigned integer of `N` octets, for the widths that Rust has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Uint<const N: usize>(u64);

/// Unsigned, 24 bits.
pub type U24 = Uint<3>;
/// Unsigned, 40 bits.
pub type U40 = Uint<5>;
/// Unsigned, 48 bits.
pub type U48 = Uint<6>;
/// Unsigned, 56 bits.
pub type U56 = Uint<7>;

impl<const N: usize> Uint<N> {
    /// The largest value; the ZCL also reads it as "not a value".
    pub const MAX: Self = Self((1 << (8 * N)) - 1);

    /// `None` where `value` does not fit.
    #[must_use]
    pub const fn new(value: u64) -> Option<Self> {
        if value <= Self::MAX.0 { Some(Self(value)) } else { None }
    }

    /// The value, or [`Self::MAX`] where it does not fit: registers stop there rather than lie.
    #[must_use]
    pub const fn saturating(value: u64) -> Self {
        if value <= Self::MAX.0 { Self(value) } else { Self::MAX }
    }

    /// The value.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl<'a, const N: usize> Wire<'a> for Uint<N> {
    const NAME: &'static str = match N {
        3 => "uint24",
        5 => "uint40",
        6 => "uint48",
        7 => "uint56",
        _ => "uint",
    };
    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let Some((octets, rest)) = input.split_first_chunk::<N>() else {
            return Err(Fault::at(input, "", Reason::Truncated));
        };
        Ok((rest, Self(octets.iter().rev().fold(0, |value, o| value << 8 | u64::from(*o)))))
    }
    fn put(&self, out: &mut BytesMut) {
        out.put_uint_le(self.0, N);
    }
}

impl<const N: usize> Scalar for Uint<N> {
    fn raw(self) -> u64 {
        self.0
    }
    fn from_raw(raw: u64) -> Option<Self> {
        Self::new(raw)
    }
}

impl<const N: usize> ZclType<'_> for Uint<N> {
    const TYPE: TypeId = match N {
        3 => TypeId::UINT24,
        5 => TypeId::UINT40,
        6 => TypeId::UINT48,
        7 => TypeId::UINT56,
        _ => TypeId::UNKNOWN,
    };
}

/// A signed integer of `N` octets, for the widths that Rust has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Int<const N: usize>(i64);

/// Signed, 24 bits.
pub type I24 = Int<3>;
/// Signed, 40 bits.
pub type I40 = Int<5>;
/// Signed, 48 bits.
pub type I48 = Int<6>;
/// Signed, 56 bits.
pub type I56 = Int<7>;

impl<const N: usize> Int<N> {
    /// The largest value.
    pub const MAX: Self = Self((1 << (8 * N - 1)) - 1);
    /// The smallest value; the ZCL also reads it as "not a value".
    pub const MIN: Self = Self(-(1 << (8 * N - 1)));

    /// `None` where `value` does not fit.
    #[must_use]
    pub const fn new(value: i64) -> Option<Self> {
        if value >= Self::MIN.0 && value <= Self::MAX.0 { Some(Self(value)) } else { None }
    }

    /// The value.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl<'a, const N: usize> Wire<'a> for Int<N> {
    const NAME: &'static str = match N {
        3 => "int24",
        5 => "int40",
        6 => "int48",
        7 => "int56",
        _ => "int",
    };
    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, raw) = Uint::<N>::parse(input)?;
        let unused = 64 - 8 * N;
        Ok((rest, Self((raw.0 << unused).cast_signed() >> unused)))
    }
    fn put(&self, out: &mut BytesMut) {
        out.put_int_le(self.0, N);
    }
}

impl<const N: usize> Scalar for Int<N> {
    fn raw(self) -> u64 {
        self.0.cast_unsigned() & Uint::<N>::MAX.0
    }
    fn from_raw(raw: u64) -> Option<Self> {
        let unused = 64 - 8 * N;
        Uint::<N>::new(raw).map(|raw| Self((raw.0 << unused).cast_signed() >> unused))
    }
}

impl<const N: usize> ZclType<'_> for Int<N> {
    const TYPE: TypeId = match N {
        3 => TypeId::INT24,
        5 => TypeId::INT40,
        6 => TypeId::INT48,
        7 => TypeId::INT56,
        _ => TypeId::UNKNOWN,
    };
}

macro_rules! native {
    ($($ty:ident as $unsigned:ident: $id:ident;)*) => {$(
        impl Scalar for $ty {
            fn raw(self) -> u64 {
                $unsigned::from_le_bytes(self.to_le_bytes()).into()
            }
            fn from_raw(raw: u64) -> Option<Self> {
                $unsigned::try_from(raw).ok().map(|raw| Self::from_le_bytes(raw.to_le_bytes()))
            }
        }
        impl<'a> ZclType<'a> for $ty {
            const TYPE: TypeId = TypeId::$id;
        }
    )*};
}

native! {
    u8 as u8: UINT8; u16 as u16: UINT16; u32 as u32: UINT32; u64 as u64: UINT64;
    i8 as u8: INT8; i16 as u16: INT16; i32 as u32: INT32; i64 as u64: INT64;
}

/// A ZCL type of its own on the octets of another.
macro_rules! zcl_scalars {
    ($($(#[doc = $doc:literal])* $ty:ident($raw:ty), $name:literal, $id:ident;)*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $ty(pub $raw);
        zcl_scalars!(@impl $ty($raw), $name, $id, &[]);
    )*};
    (@impl $ty:ident($raw:ty), $name:expr, $id:ident, $names:expr) => {
        impl<'a> $crate::wire::Wire<'a> for $ty {
            const NAME: &'static str = $name;
            fn parse(input: &'a [u8]) -> $crate::wire::Parsed<'a, Self> {
                let (rest, raw) = <$raw as $crate::wire::Wire>::parse(input)?;
                Ok((rest, Self(raw)))
            }
            fn put(&self, out: &mut ::bytes::BytesMut) {
                $crate::wire::Wire::put(&self.0, out);
            }
        }
        $crate::zcl::numbers::zcl_scalars!(@typed $ty($raw), $id, $names);
    };
    (@typed $ty:ident($raw:ty), $id:ident, $names:expr) => {
        impl $crate::zcl::Scalar for $ty {
            fn raw(self) -> u64 {
                $crate::zcl::Scalar::raw(self.0)
            }
            fn from_raw(raw: u64) -> Option<Self> {
                <$raw as $crate::zcl::Scalar>::from_raw(raw).map(Self)
            }
        }
        impl<'a> $crate::zcl::ZclType<'a> for $ty {
            const TYPE: $crate::zcl::TypeId = $crate::zcl::TypeId::$id;
            const NAMES: &'static [(u64, &'static str)] = $names;
        }
    };
}

/// An enumeration or a bitmap whose values have names: as `wire_ids!`, with the ZCL type.
macro_rules! zcl_ids {
    ($($(#[$meta:meta])* pub struct $id:ident($raw:ty): $type_id:ident { $($(#[$vmeta:meta])* $name:ident = $value:literal,)* })*) => {$(
        wire_ids! { $(#[$meta])* pub struct $id($raw) { $($(#[$vmeta])* $name = $value,)* } }
        $crate::zcl::numbers::zcl_scalars!(@typed $id($raw), $type_id, &[$(($value, stringify!($name)),)*]);
    )*};
}

/// A bitmap whose bits have names: as `wire_flags!`, with the ZCL type.
macro_rules! zcl_flags {
    ($($(#[$meta:meta])* pub struct $id:ident($raw:ty): $type_id:ident { $($(#[$vmeta:meta])* $name:ident = $value:literal,)* })*) => {$(
        wire_flags! { $(#[$meta])* pub struct $id($raw) { $($(#[$vmeta])* $name = $value,)* } }
        $crate::zcl::numbers::zcl_scalars!(@typed $id($raw), $type_id, &[$(($value, stringify!($name)),)*]);
    )*};
}

pub(crate) use {zcl_flags, zcl_ids, zcl_scalars};

zcl_scalars! {
    /// 8 bits of no stated meaning.
    Data8(u8), "data8", DATA8;
    /// 16 bits of no stated meaning.
    Data16(u16), "data16", DATA16;
    /// 24 bits of no stated meaning.
    Data24(U24), "data24", DATA24;
    /// 32 bits of no stated meaning.
    Data32(u32), "data32", DATA32;
    /// 40 bits of no stated meaning.
    Data40(U40), "data40", DATA40;
    /// 48 bits of no stated meaning.
    Data48(U48), "data48", DATA48;
    /// 56 bits of no stated meaning.
    Data56(U56), "data56", DATA56;
    /// 64 bits of no stated meaning.
    Data64(u64), "data64", DATA64;
    /// True (1), false (0) or absent (0xff); other octets are kept as they came (2.6.2.2).
    Boolean(u8), "bool", BOOL;
    /// An 8-bit bitmap.
    Map8(u8), "map8", MAP8;
    /// A 16-bit bitmap.
    Map16(u16), "map16", MAP16;
    /// A 24-bit bitmap.
    Map24(U24), "map24", MAP24;
    /// A 32-bit bitmap.
    Map32(u32), "map32", MAP32;
    /// A 40-bit bitmap.
    Map40(U40), "map40", MAP40;
    /// A 48-bit bitmap.
    Map48(U48), "map48", MAP48;
    /// A 56-bit bitmap.
    Map56(U56), "map56", MAP56;
    /// A 64-bit bitmap.
    Map64(u64), "map64", MAP64;
    /// An 8-bit enumeration whose names are not known here.
    Enum8(u8), "enum8", ENUM8;
    /// A 16-bit enumeration whose names are not known here.
    Enum16(u16), "enum16", ENUM16;
    /// Half-precision floating point, as its bits; a NaN is absence.
    Semi(u16), "semi", SEMI;
    /// Single-precision floating point, as its bits (`f32::from_bits`); a NaN is absence.
    Single(u32), "single", SINGLE;
    /// Double-precision floating point, as its bits (`f64::from_bits`); a NaN is absence.
    Double(u64), "double", DOUBLE;
    /// Time of day: hours, minutes, seconds, hundredths, an octet each, hours in the low octet.
    TimeOfDay(u32), "ToD", TOD;
    /// Date: years since 1900, month, day of month, day of week, an octet each, years in the low
    /// octet; 0xff in any of them is "any".
    Date(u32), "date", DATE;
    /// Seconds since 2000-01-01T00:00:00Z; 0xffffffff is absence (2.6.2.19).
    UtcTime(u32), "UTC", UTC;
    /// A cluster's identifier.
    ClusterIdentifier(u16), "clusterId", CLUSTER_ID;
    /// An attribute's identifier.
    AttributeId(u16), "attribId", ATTRIBUTE_ID;
    /// A `BACnet` object's identifier.
    BacnetOid(u32), "bacOID", BACNET_OID;
}

impl Scalar for Eui64 {
    fn raw(self) -> u64 {
        self.0
    }
    fn from_raw(raw: u64) -> Option<Self> {
        Some(Self(raw))
    }
}

impl ZclType<'_> for Eui64 {
    const TYPE: TypeId = TypeId::EUI64;
}

impl From<bool> for Boolean {
    fn from(value: bool) -> Self {
        Self(value.into())
    }
}

impl Boolean {
    /// `None` where the octet is neither 0 nor 1.
    #[must_use]
    pub fn get(self) -> Option<bool> {
        match self.0 {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl UtcTime {
    /// "Not a value", and in many commands "until changed" or "whatever comes last".
    pub const ABSENT: Self = Self(u32::MAX);
    /// 2000-01-01T00:00:00Z in Unix seconds.
    pub const EPOCH_UNIX_S: i64 = 946_684_800;

    /// From Unix seconds; `None` before 2000 and from 2136 on.
    #[must_use]
    pub fn from_unix_s(unix_s: i64) -> Option<Self> {
        let since = unix_s.checked_sub(Self::EPOCH_UNIX_S)?;
        u32::try_from(since).ok().map(Self).filter(|time| *time != Self::ABSENT)
    }

    /// In Unix seconds.
    #[must_use]
    pub fn unix_s(self) -> i64 {
        i64::from(self.0) + Self::EPOCH_UNIX_S
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;

    #[test]
    fn odd_widths_go_low_octet_first() {
        assert_eq!(U24::decode(&hex!("01 02 03")).map(U24::get), Ok(0x03_0201));
        assert_eq!(U48::new(1).unwrap().encode()[..], hex!("01 00 00 00 00 00"));
        assert_eq!(I24::decode(&hex!("ff ff ff")).map(I24::get), Ok(-1));
        assert_eq!(I24::new(-2).unwrap().encode()[..], hex!("fe ff ff"));
        assert_eq!(I40::MIN.encode()[..], hex!("00 00 00 00 80"));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert_eq!([U24::new(0xff_ffff), U24::new(0x100_0000)], [Some(U24::MAX), None]);
        assert_eq!([I24::new(-0x80_0000), I24::new(0x80_0000)], [Some(I24::MIN), None]);
        assert_eq!(u8::from_raw(0x100), None);
        assert_eq!([i8::from_raw(0xff), i8::from_raw(0x80)], [Some(-1), Some(-128)]);
    }

    #[test]
    fn utc_counts_from_the_year_2000() {
        assert_eq!(UtcTime::from_unix_s(946_684_801), Some(UtcTime(1)));
        assert_eq!(UtcTime::from_unix_s(946_684_799), None);
        assert_eq!(UtcTime(1).unix_s(), 946_684_801);
    }
}
