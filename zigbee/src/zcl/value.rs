//! A value of any ZCL type (ZCL rev 8, 2.6), with its type or without.
//!
//! ```text
//! | type id |      value       |      as attribute records carry it
//! | 1 octet | as the type says |
//! ```
//!
//! Values that the ZCL reads as "not a value" are kept octet for octet; [`Value::is_absent`] tells
//! them, and [`Value::as_unsigned`] and its like give `None` for them.

use bytes::BytesMut;

use super::compound::{Array, DEPTH_MAX, Structure};
use super::numbers::{
    AttributeId, BacnetOid, Boolean, ClusterIdentifier, Data8, Data16, Data24, Data32, Data40,
    Data48, Data56, Data64, Date, Double, Enum8, Enum16, I24, I40, I48, I56, Map8, Map16, Map24,
    Map32, Map40, Map48, Map56, Map64, Scalar, Semi, Single, TimeOfDay, U24, U40, U48, U56,
    UtcTime,
};
use super::strings::{CharStr, LongCharStr, LongOctetStr, OctetStr};
use super::types::TypeId;
use crate::ids::{Eui64, Key};
use crate::wire::{Fault, Parsed, Reason, Wire, field};

macro_rules! values {
    (
        scalars { $($(#[doc = $sdoc:literal])* $scalar:ident($sty:ty) = $sid:ident, $sname:literal;)* }
        strings { $($(#[doc = $tdoc:literal])* $text:ident($tty:ident) = $tid:ident, $tname:literal;)* }
        arrays { $($(#[doc = $adoc:literal])* $array:ident = $aid:ident, $aname:literal;)* }
    ) => {
        /// A value of any ZCL type.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Value {
            /// No data, no octets.
            NoData,
            $($(#[doc = $sdoc])* $scalar($sty),)*
            $($(#[doc = $tdoc])* $text($tty<'static>),)*
            /// A 128-bit key.
            Key128(Key),
            $($(#[doc = $adoc])* $array(Array),)*
            /// Elements with a type each.
            Structure(Structure),
        }

        impl Value {
            /// The value's type.
            #[must_use]
            pub fn ty(&self) -> TypeId {
                match self {
                    Self::NoData => TypeId::NODATA,
                    $(Self::$scalar(_) => TypeId::$sid,)*
                    $(Self::$text(_) => TypeId::$tid,)*
                    Self::Key128(_) => TypeId::KEY128,
                    $(Self::$array(_) => TypeId::$aid,)*
                    Self::Structure(_) => TypeId::STRUCT,
                }
            }

            /// Reads a value of type `ty`, whose identifier was read before.
            ///
            /// # Errors
            /// Where the input ends early, the type is not one that has values, or compound types
            /// are nested deeper than the specification allows.
            pub fn parse_as(ty: TypeId, input: &[u8]) -> Parsed<'_, Self> {
                Self::parse_nested(ty, DEPTH_MAX, input)
            }

            pub(super) fn parse_nested(ty: TypeId, depth: usize, input: &[u8]) -> Parsed<'_, Self> {
                Ok(match ty {
                    TypeId::NODATA => (input, Self::NoData),
                    $(TypeId::$sid => { let (rest, v) = <$sty>::parse(input)?; (rest, Self::$scalar(v)) })*
                    $(TypeId::$tid => { let (rest, v) = $tty::parse(input)?; (rest, Self::$text(v.into_owned())) })*
                    TypeId::KEY128 => { let (rest, v) = Key::parse(input)?; (rest, Self::Key128(v)) }
                    $(TypeId::$aid => { let (rest, v) = Array::parse_nested(depth, input)?; (rest, Self::$array(v)) })*
                    TypeId::STRUCT => { let (rest, v) = Structure::parse_nested(depth, input)?; (rest, Self::Structure(v)) }
                    other => return Err(Fault::at(input, "", Reason::Reserved(other.0.into()))),
                })
            }

            /// Appends the value without its type.
            pub fn put_bare(&self, out: &mut BytesMut) {
                match self {
                    Self::NoData => {}
                    $(Self::$scalar(v) => v.put(out),)*
                    $(Self::$text(v) => v.put(out),)*
                    Self::Key128(v) => v.put(out),
                    $(Self::$array(v) => v.put(out),)*
                    Self::Structure(v) => v.put(out),
                }
            }

            /// The octets of a value of a fixed width, read as an unsigned number, whatever they
            /// mean, absence included; `None` for strings, keys and compound values.
            #[must_use]
            pub fn raw(&self) -> Option<u64> {
                match self {
                    $(Self::$scalar(v) => Some(v.raw()),)*
                    _ => None,
                }
            }

            /// A value of type `ty` whose octets are `raw`, low octet first. `None` where the
            /// number needs more octets than the type has, or `ty` has no fixed width of one to
            /// eight.
            #[must_use]
            pub fn from_raw(ty: TypeId, raw: u64) -> Option<Self> {
                match ty {
                    $(TypeId::$sid => Scalar::from_raw(raw).map(Self::$scalar),)*
                    _ => None,
                }
            }

            /// The octets of a string; `None` where it is absent or this is no string.
            #[must_use]
            pub fn as_octets(&self) -> Option<&[u8]> {
                match self {
                    $(Self::$text(v) => v.octets(),)*
                    _ => None,
                }
            }

            /// A string of type `ty`; `None` where it is too long, or `ty` is no string.
            #[must_use]
            pub fn from_octets(ty: TypeId, octets: &[u8]) -> Option<Self> {
                match ty {
                    $(TypeId::$tid => $tty::new(octets.to_vec()).map(Self::$text),)*
                    _ => None,
                }
            }

            /// The name that the specification's tables use, such as `uint48`.
            pub(super) fn short_name_of(ty: TypeId) -> Option<&'static str> {
                Some(match ty {
                    TypeId::NODATA => "nodata",
                    $(TypeId::$sid => $sname,)*
                    $(TypeId::$tid => $tname,)*
                    TypeId::KEY128 => "key128",
                    $(TypeId::$aid => $aname,)*
                    TypeId::STRUCT => "struct",
                    _ => return None,
                })
            }
        }

        impl Value {
            /// Every type that can have a value.
            pub const TYPES: &'static [TypeId] = &[
                TypeId::NODATA, $(TypeId::$sid,)* $(TypeId::$tid,)* TypeId::KEY128,
                $(TypeId::$aid,)* TypeId::STRUCT,
            ];
        }
    };
}

values! {
    scalars {
        /// 8 bits.
        Data8(Data8) = DATA8, "data8";
        /// 16 bits.
        Data16(Data16) = DATA16, "data16";
        /// 24 bits.
        Data24(Data24) = DATA24, "data24";
        /// 32 bits.
        Data32(Data32) = DATA32, "data32";
        /// 40 bits.
        Data40(Data40) = DATA40, "data40";
        /// 48 bits.
        Data48(Data48) = DATA48, "data48";
        /// 56 bits.
        Data56(Data56) = DATA56, "data56";
        /// 64 bits.
        Data64(Data64) = DATA64, "data64";
        /// True or false.
        Boolean(Boolean) = BOOL, "bool";
        /// 8-bit bitmap.
        Map8(Map8) = MAP8, "map8";
        /// 16-bit bitmap.
        Map16(Map16) = MAP16, "map16";
        /// 24-bit bitmap.
        Map24(Map24) = MAP24, "map24";
        /// 32-bit bitmap.
        Map32(Map32) = MAP32, "map32";
        /// 40-bit bitmap.
        Map40(Map40) = MAP40, "map40";
        /// 48-bit bitmap.
        Map48(Map48) = MAP48, "map48";
        /// 56-bit bitmap.
        Map56(Map56) = MAP56, "map56";
        /// 64-bit bitmap.
        Map64(Map64) = MAP64, "map64";
        /// Unsigned 8-bit.
        Uint8(u8) = UINT8, "uint8";
        /// Unsigned 16-bit.
        Uint16(u16) = UINT16, "uint16";
        /// Unsigned 24-bit.
        Uint24(U24) = UINT24, "uint24";
        /// Unsigned 32-bit.
        Uint32(u32) = UINT32, "uint32";
        /// Unsigned 40-bit.
        Uint40(U40) = UINT40, "uint40";
        /// Unsigned 48-bit.
        Uint48(U48) = UINT48, "uint48";
        /// Unsigned 56-bit.
        Uint56(U56) = UINT56, "uint56";
        /// Unsigned 64-bit.
        Uint64(u64) = UINT64, "uint64";
        /// Signed 8-bit.
        Int8(i8) = INT8, "int8";
        /// Signed 16-bit.
        Int16(i16) = INT16, "int16";
        /// Signed 24-bit.
        Int24(I24) = INT24, "int24";
        /// Signed 32-bit.
        Int32(i32) = INT32, "int32";
        /// Signed 40-bit.
        Int40(I40) = INT40, "int40";
        /// Signed 48-bit.
        Int48(I48) = INT48, "int48";
        /// Signed 56-bit.
        Int56(I56) = INT56, "int56";
        /// Signed 64-bit.
        Int64(i64) = INT64, "int64";
        /// 8-bit enumeration.
        Enum8(Enum8) = ENUM8, "enum8";
        /// 16-bit enumeration.
        Enum16(Enum16) = ENUM16, "enum16";
        /// Half-precision floating point.
        Semi(Semi) = SEMI, "semi";
        /// Single-precision floating point.
        Single(Single) = SINGLE, "single";
        /// Double-precision floating point.
        Double(Double) = DOUBLE, "double";
        /// Time of day.
        TimeOfDay(TimeOfDay) = TOD, "ToD";
        /// Date.
        Date(Date) = DATE, "date";
        /// UTC time.
        UtcTime(UtcTime) = UTC, "UTC";
        /// A cluster's identifier.
        ClusterIdentifier(ClusterIdentifier) = CLUSTER_ID, "clusterId";
        /// An attribute's identifier.
        AttributeId(AttributeId) = ATTRIBUTE_ID, "attribId";
        /// A `BACnet` object's identifier.
        BacnetOid(BacnetOid) = BACNET_OID, "bacOID";
        /// An EUI-64.
        Eui64(Eui64) = EUI64, "EUI64";
    }
    strings {
        /// Octets, counted by one octet.
        OctetStr(OctetStr) = OCTSTR, "octstr";
        /// Characters, counted by one octet.
        CharStr(CharStr) = STRING, "string";
        /// Octets, counted by two octets.
        LongOctetStr(LongOctetStr) = OCTSTR16, "octstr16";
        /// Characters, counted by two octets.
        LongCharStr(LongCharStr) = STRING16, "string16";
    }
    arrays {
        /// Ordered elements of one type.
        Array = ARRAY, "array";
        /// Elements of one type without order, none twice.
        Set = SET, "set";
        /// Elements of one type without order.
        Bag = BAG, "bag";
    }
}

impl Value {
    /// Whether this is the type's "not a value" (table 2-11): all ones for unsigned numbers,
    /// enumerations, times and identifiers, the smallest of signed numbers, any NaN, a count of
    /// all ones. Bitmaps and general data have none.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        let ones = |octets: usize| u64::MAX >> (64 - 8 * octets);
        match (self, self.ty().0, self.raw()) {
            (Self::NoData, ..) => true,
            (Self::Boolean(flag), ..) => flag.get().is_none(),
            (Self::Semi(bits), ..) => bits.0 & 0x7c00 == 0x7c00 && bits.0 & 0x03ff != 0,
            (Self::Single(bits), ..) => f32::from_bits(bits.0).is_nan(),
            (Self::Double(bits), ..) => f64::from_bits(bits.0).is_nan(),
            (_, 0x08..=0x1f, Some(_)) => false,
            (_, 0x28..=0x2f, Some(raw)) => {
                self.ty().octets().is_some_and(|octets| raw == ones(octets) / 2 + 1)
            }
            (_, _, Some(raw)) => self.ty().octets().is_some_and(|octets| raw == ones(octets)),
            (Self::Array(array) | Self::Set(array) | Self::Bag(array), ..) => {
                array.elements().is_none()
            }
            (Self::Structure(structure), ..) => structure.elements().is_none(),
            (Self::Key128(_), ..) => false,
            _ => self.as_octets().is_none(),
        }
    }

    /// The number, where this is an unsigned number, a bitmap, an enumeration, a time, an
    /// identifier or a flag, and not absent.
    #[must_use]
    pub fn as_unsigned(&self) -> Option<u64> {
        let is_other = matches!(self.ty().0, 0x28..=0x2f | 0x38..=0x3a) || self.is_absent();
        self.raw().filter(|_| !is_other)
    }

    /// The number, where this is a signed number and not absent, or an unsigned one that fits.
    #[must_use]
    pub fn as_signed(&self) -> Option<i64> {
        match (self.ty().0, self.ty().octets()) {
            (0x28..=0x2f, Some(octets)) if !self.is_absent() => {
                let unused = 64 - 8 * octets;
                self.raw().map(|raw| (raw << unused).cast_signed() >> unused)
            }
            _ => self.as_unsigned().and_then(|number| number.try_into().ok()),
        }
    }

    /// The characters of a string of any kind that is UTF-8 and not absent.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        self.as_octets().and_then(|octets| core::str::from_utf8(octets).ok())
    }
}

impl<'a> Wire<'a> for Value {
    const NAME: &'static str = "ZCL value";

    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, ty) = field("data type", TypeId::parse)(input)?;
        if !Self::TYPES.contains(&ty) {
            return Err(Fault::at(input, "data type", Reason::Reserved(ty.0.into())));
        }
        field("value", |rest| Self::parse_as(ty, rest))(rest)
    }

    fn put(&self, out: &mut BytesMut) {
        self.ty().put(out);
        self.put_bare(out);
    }
}

#[cfg(test)]
mod tests;
