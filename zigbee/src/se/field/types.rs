//! The types that a command's field can have: the ZCL's, lists, and what is left to the end.

use super::{
    Bytes, BytesMut, CharStr, FieldKind, FieldType, FieldValue, LongCharStr, LongOctetStr, Many,
    OctetStr, Parsed, Scalar, TypeId, Unfit, Wire, ZclType,
};

impl<'a, T: Scalar + ZclType<'a>> FieldType<'a> for T {
    const KIND: FieldKind = FieldKind::Zcl(T::TYPE);
    const NAMES: &'static [(u64, &'static str)] = <T as ZclType<'a>>::NAMES;

    fn to_field(&self) -> FieldValue {
        let raw = self.raw();
        match (T::TYPE, raw) {
            (TypeId::BOOL, 0 | 1) => FieldValue::Bool(raw == 1),
            (ty, _) if is_signed(ty) => {
                let unused = 64 - 8 * ty.octets().unwrap_or(8);
                FieldValue::Signed((raw << unused).cast_signed() >> unused)
            }
            _ => FieldValue::Unsigned(raw),
        }
    }

    fn build(value: &FieldValue, out: &mut BytesMut) -> Result<(), Unfit> {
        let given = match value {
            FieldValue::Unsigned(number) => i128::from(*number),
            FieldValue::Signed(number) => i128::from(*number),
            FieldValue::Bool(flag) if T::TYPE == TypeId::BOOL => i128::from(*flag),
            FieldValue::Text(name) if !Self::NAMES.is_empty() => {
                let row = Self::NAMES.iter().find(|(_, known)| known == name);
                i128::from(row.ok_or_else(|| Unfit::Name { given: name.clone() })?.0)
            }
            _ => return Err(Unfit::Kind { wanted: wanted(T::TYPE, !Self::NAMES.is_empty()) }),
        };
        let bits = 8 * T::TYPE.octets().unwrap_or(8);
        let (min, max) = if is_signed(T::TYPE) {
            (-(1 << (bits - 1)), (1 << (bits - 1)) - 1)
        } else {
            (0, (1 << bits) - 1)
        };
        let fits = (min..=max).contains(&given).then_some(given & ((1 << bits) - 1));
        let fitting = fits.and_then(|given| u64::try_from(given).ok()).and_then(T::from_raw);
        fitting.ok_or(Unfit::OutOfRange { given, min, max })?.put(out);
        Ok(())
    }
}

fn is_signed(ty: TypeId) -> bool {
    matches!(ty.0, 0x28..=0x2f)
}

fn wanted(ty: TypeId, has_names: bool) -> &'static str {
    match ty {
        TypeId::BOOL => "true or false",
        TypeId::UTC => "a time",
        _ if has_names => "a number or a name",
        _ => "a number",
    }
}

macro_rules! string_fields {
    ($($ty:ident: $holds:ident;)*) => {$(
        impl<'a> FieldType<'a> for $ty<'a> {
            const KIND: FieldKind = FieldKind::Zcl(<Self as ZclType<'a>>::TYPE);

            fn to_field(&self) -> FieldValue {
                string_fields!(@$holds self)
            }

            fn build(value: &FieldValue, out: &mut BytesMut) -> Result<(), Unfit> {
                let octets = match value {
                    FieldValue::Absent => {
                        Self::ABSENT.put(out);
                        return Ok(());
                    }
                    FieldValue::Text(text) => text.as_bytes(),
                    FieldValue::Octets(octets) => &octets[..],
                    _ => return Err(Unfit::Kind { wanted: "text or octets" }),
                };
                let too_long = Unfit::TooLong { octets: octets.len(), max: $ty::LEN_MAX };
                $ty::new(octets).ok_or(too_long)?.put(out);
                Ok(())
            }
        }
    )*};
    (@octets $string:ident) => {
        match $string.octets() {
            Some(octets) => FieldValue::Octets(Bytes::copy_from_slice(octets)),
            None => FieldValue::Absent,
        }
    };
    // What is no UTF-8 is shown as the octets it is.
    (@text $string:ident) => {
        match ($string.text(), $string.octets()) {
            (Some(text), _) => FieldValue::Text(text.to_owned()),
            (None, Some(octets)) => FieldValue::Octets(Bytes::copy_from_slice(octets)),
            (None, None) => FieldValue::Absent,
        }
    };
}

string_fields! {
    OctetStr: octets;
    LongOctetStr: octets;
    CharStr: text;
    LongCharStr: text;
}

/// Octets to the end of the payload, whose meaning depends on fields before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rest<'a>(pub &'a [u8]);

impl<'a> Wire<'a> for Rest<'a> {
    const NAME: &'static str = "octets";
    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        Ok((&[], Self(input)))
    }
    fn put(&self, out: &mut BytesMut) {
        out.extend_from_slice(self.0);
    }
}

impl<'a> FieldType<'a> for Rest<'a> {
    const KIND: FieldKind = FieldKind::Octets;

    fn to_field(&self) -> FieldValue {
        FieldValue::Octets(Bytes::copy_from_slice(self.0))
    }

    fn build(value: &FieldValue, out: &mut BytesMut) -> Result<(), Unfit> {
        let FieldValue::Octets(octets) = value else {
            return Err(Unfit::Kind { wanted: "octets" });
        };
        out.extend_from_slice(octets);
        Ok(())
    }
}

impl<'a, T: FieldType<'a>> FieldType<'a> for Many<T> {
    const KIND: FieldKind = FieldKind::List(&T::KIND);
    const NAMES: &'static [(u64, &'static str)] = T::NAMES;

    fn to_field(&self) -> FieldValue {
        FieldValue::List(self.0.iter().map(T::to_field).collect())
    }

    fn build(value: &FieldValue, out: &mut BytesMut) -> Result<(), Unfit> {
        let FieldValue::List(items) = value else {
            return Err(Unfit::Kind { wanted: "a list" });
        };
        build_items::<T>(items, out)
    }
}

/// Appends each item of a list.
pub(in crate::se) fn build_items<'a, T: FieldType<'a>>(
    items: &[FieldValue],
    out: &mut BytesMut,
) -> Result<(), Unfit> {
    for (place, item) in items.iter().enumerate() {
        let inside = |why| Unfit::Inside { place: format!("item {place}"), why: Box::new(why) };
        T::build(item, out).map_err(inside)?;
    }
    Ok(())
}

/// Appends the fields of a record.
pub(in crate::se) fn build_record(
    rows: &[super::FieldSpec],
    value: &FieldValue,
    out: &mut BytesMut,
) -> Result<(), Unfit> {
    let FieldValue::Record(fields) = value else {
        return Err(Unfit::Kind { wanted: "fields by name" });
    };
    for (name, _) in fields {
        if !rows.iter().any(|row| row.name == name) {
            return Err(Unfit::Name { given: name.clone() });
        }
    }
    for row in rows {
        let inside = |why| Unfit::Inside { place: row.name.to_owned(), why: Box::new(why) };
        let given = fields.iter().find(|(name, _)| name == row.name);
        let (_, value) = given.ok_or_else(|| inside(Unfit::Missing))?;
        (row.build)(value, out).map_err(inside)?;
    }
    Ok(())
}
