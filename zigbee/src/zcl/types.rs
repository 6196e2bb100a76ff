//! ZCL data types (ZCL rev 8, 2.6, table 2-11).

use core::fmt::Debug;

use super::value::Value;
use crate::wire::Wire;

wire_ids! {
    /// A ZCL data type identifier (table 2-11).
    pub struct TypeId(u8) {
        /// No data: no octets.
        NODATA = 0x00,
        /// 8 bits of no stated meaning.
        DATA8 = 0x08,
        /// 16 bits of no stated meaning.
        DATA16 = 0x09,
        /// 24 bits of no stated meaning.
        DATA24 = 0x0a,
        /// 32 bits of no stated meaning.
        DATA32 = 0x0b,
        /// 40 bits of no stated meaning.
        DATA40 = 0x0c,
        /// 48 bits of no stated meaning.
        DATA48 = 0x0d,
        /// 56 bits of no stated meaning.
        DATA56 = 0x0e,
        /// 64 bits of no stated meaning.
        DATA64 = 0x0f,
        /// True or false.
        BOOL = 0x10,
        /// 8-bit bitmap.
        MAP8 = 0x18,
        /// 16-bit bitmap.
        MAP16 = 0x19,
        /// 24-bit bitmap.
        MAP24 = 0x1a,
        /// 32-bit bitmap.
        MAP32 = 0x1b,
        /// 40-bit bitmap.
        MAP40 = 0x1c,
        /// 48-bit bitmap.
        MAP48 = 0x1d,
        /// 56-bit bitmap.
        MAP56 = 0x1e,
        /// 64-bit bitmap.
        MAP64 = 0x1f,
        /// Unsigned 8-bit.
        UINT8 = 0x20,
        /// Unsigned 16-bit.
        UINT16 = 0x21,
        /// Unsigned 24-bit.
        UINT24 = 0x22,
        /// Unsigned 32-bit.
        UINT32 = 0x23,
        /// Unsigned 40-bit.
        UINT40 = 0x24,
        /// Unsigned 48-bit.
        UINT48 = 0x25,
        /// Unsigned 56-bit.
        UINT56 = 0x26,
        /// Unsigned 64-bit.
        UINT64 = 0x27,
        /// Signed 8-bit.
        INT8 = 0x28,
        /// Signed 16-bit.
        INT16 = 0x29,
        /// Signed 24-bit.
        INT24 = 0x2a,
        /// Signed 32-bit.
        INT32 = 0x2b,
        /// Signed 40-bit.
        INT40 = 0x2c,
        /// Signed 48-bit.
        INT48 = 0x2d,
        /// Signed 56-bit.
        INT56 = 0x2e,
        /// Signed 64-bit.
        INT64 = 0x2f,
        /// 8-bit enumeration.
        ENUM8 = 0x30,
        /// 16-bit enumeration.
        ENUM16 = 0x31,
        /// Half-precision floating point.
        SEMI = 0x38,
        /// Single-precision floating point.
        SINGLE = 0x39,
        /// Double-precision floating point.
        DOUBLE = 0x3a,
        /// Octets, counted by one octet.
        OCTSTR = 0x41,
        /// Characters, counted by one octet.
        STRING = 0x42,
        /// Octets, counted by two octets.
        OCTSTR16 = 0x43,
        /// Characters, counted by two octets.
        STRING16 = 0x44,
        /// Ordered elements of one type.
        ARRAY = 0x48,
        /// Ordered elements, each of a type of its own.
        STRUCT = 0x4c,
        /// Elements of one type without order, none twice.
        SET = 0x50,
        /// Elements of one type without order.
        BAG = 0x51,
        /// Time of day.
        TOD = 0xe0,
        /// Date.
        DATE = 0xe1,
        /// UTC time.
        UTC = 0xe2,
        /// A cluster's identifier.
        CLUSTER_ID = 0xe8,
        /// An attribute's identifier.
        ATTRIBUTE_ID = 0xe9,
        /// A `BACnet` object's identifier.
        BACNET_OID = 0xea,
        /// An EUI-64.
        EUI64 = 0xf0,
        /// A 128-bit key.
        KEY128 = 0xf1,
        /// No type, or not known.
        UNKNOWN = 0xff,
    }
}

impl TypeId {
    /// Whether values of this type are measured, so that a reportable change is given for them
    /// (table 2-11, column "analog or discrete").
    #[must_use]
    pub fn is_analog(self) -> bool {
        matches!(self.0, 0x20..=0x2f | 0x38..=0x3a | 0xe0..=0xe2)
    }

    /// How many octets a value has; `None` where that differs from value to value, or the type is
    /// not known.
    #[must_use]
    pub fn octets(self) -> Option<usize> {
        let octets = match self.0 {
            0x00 => 0,
            0x08..=0x0f | 0x18..=0x2f => self.0 % 8 + 1,
            0x10 | 0x30 => 1,
            0x31 | 0x38 | 0xe8 | 0xe9 => 2,
            0x39 | 0xe0..=0xe2 | 0xea => 4,
            0x3a | 0xf0 => 8,
            0xf1 => 16,
            _ => return None,
        };
        Some(octets.into())
    }

    /// The name the specification's tables use, such as `uint48`.
    #[must_use]
    pub fn short_name(self) -> Option<&'static str> {
        Value::short_name_of(self)
    }
}

/// A Rust type that stands for one ZCL data type. Strings borrow, so that reading a frame copies
/// nothing; numbers do not care.
pub trait ZclType<'a>: Wire<'a> + Clone + Debug + 'a {
    /// The identifier that stands before the value in attribute records.
    const TYPE: TypeId;

    /// Names of values, where the type is an enumeration: `(value, name)`.
    const NAMES: &'static [(u64, &'static str)] = &[];

    /// The same, as a dynamic value.
    #[must_use]
    fn to_value(&self) -> Value {
        let octets = self.encode();
        match Value::parse_as(Self::TYPE, &octets) {
            Ok(([], value)) => value,
            _ => unreachable!("{}: what is put is not what {:?} reads", Self::NAME, Self::TYPE),
        }
    }
}
