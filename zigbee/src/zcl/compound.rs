//! Arrays, sets, bags and structures (ZCL rev 8, 2.6.2.12 to 2.6.2.15).
//!
//! ```text
//! array, set, bag  | element type | count | element ...          |
//! structure        | count | element type | element | type ...   |
//!                    count: 2 octets; 0xffff: absent
//! ```

use bytes::BytesMut;

use super::types::TypeId;
use super::value::Value;
use crate::wire::{Fault, Parsed, Reason, Wire, field};

/// How deep compound values may be nested (2.6.2.12).
pub const DEPTH_MAX: usize = 15;

/// The most elements a compound value counts; one more is absence.
const COUNT_MAX: usize = u16::MAX as usize - 1;

/// Elements of one type: what an array, a set or a bag holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Array {
    element_ty: TypeId,
    elements: Option<Vec<Value>>,
}

/// Elements of a type each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Structure(Option<Vec<Value>>);

impl Array {
    /// `None` as `elements` is absence. The whole is `None` where an element has another type than
    /// `element_ty`, there are too many of them, they are nested too deep, or `element_ty` is one
    /// that has no octets.
    #[must_use]
    pub fn new(element_ty: TypeId, elements: Option<Vec<Value>>) -> Option<Self> {
        let fits = elements.as_deref().unwrap_or_default().iter().all(|e| e.ty() == element_ty)
            && has_room(elements.as_deref())
            && can_be_element(element_ty);
        fits.then_some(Self { element_ty, elements })
    }

    /// The type of all elements.
    #[must_use]
    pub fn element_ty(&self) -> TypeId {
        self.element_ty
    }

    /// The elements; `None` where the array itself is absent.
    #[must_use]
    pub fn elements(&self) -> Option<&[Value]> {
        self.elements.as_deref()
    }

    pub(super) fn parse_nested(depth: usize, input: &[u8]) -> Parsed<'_, Self> {
        let depth = deeper(depth, input)?;
        let (rest, element_ty) = field("element type", TypeId::parse)(input)?;
        if !can_be_element(element_ty) {
            return Err(Fault::at(input, "element type", Reason::Reserved(element_ty.0.into())));
        }
        let element = |rest| Value::parse_nested(element_ty, depth, rest);
        let (rest, elements) = parse_counted(rest, element)?;
        Ok((rest, Self { element_ty, elements }))
    }

    pub(super) fn put(&self, out: &mut BytesMut) {
        self.element_ty.put(out);
        put_counted(self.elements.as_deref(), out, Value::put_bare);
    }
}

impl Structure {
    /// `None` as `elements` is absence. The whole is `None` where there are too many elements or
    /// they are nested too deep.
    #[must_use]
    pub fn new(elements: Option<Vec<Value>>) -> Option<Self> {
        has_room(elements.as_deref()).then_some(Self(elements))
    }

    /// The elements; `None` where the structure itself is absent.
    #[must_use]
    pub fn elements(&self) -> Option<&[Value]> {
        self.0.as_deref()
    }

    pub(super) fn parse_nested(depth: usize, input: &[u8]) -> Parsed<'_, Self> {
        let depth = deeper(depth, input)?;
        let element = |rest| {
            let (rest, ty) = field("element type", TypeId::parse)(rest)?;
            Value::parse_nested(ty, depth, rest)
        };
        let (rest, elements) = parse_counted(input, element)?;
        Ok((rest, Self(elements)))
    }

    pub(super) fn put(&self, out: &mut BytesMut) {
        put_counted(self.0.as_deref(), out, Value::put);
    }
}

/// Elements without octets would let three octets claim 65534 of them.
fn can_be_element(ty: TypeId) -> bool {
    ty != TypeId::NODATA && Value::TYPES.contains(&ty)
}

fn has_room(elements: Option<&[Value]>) -> bool {
    let elements = elements.unwrap_or_default();
    elements.len() <= COUNT_MAX && elements.iter().all(|element| depth_of(element) < DEPTH_MAX)
}

fn depth_of(value: &Value) -> usize {
    let elements = match value {
        Value::Array(array) | Value::Set(array) | Value::Bag(array) => array.elements(),
        Value::Structure(structure) => structure.elements(),
        _ => return 0,
    };
    1 + elements.unwrap_or_default().iter().map(depth_of).max().unwrap_or(0)
}

fn deeper(depth: usize, input: &[u8]) -> Result<usize, nom::Err<Fault<'_>>> {
    let too_deep = || Fault::at(input, "nesting", Reason::Reserved(DEPTH_MAX as u64 + 1));
    depth.checked_sub(1).ok_or_else(too_deep)
}

fn parse_counted<'a>(
    input: &'a [u8],
    mut element: impl FnMut(&'a [u8]) -> Parsed<'a, Value>,
) -> Parsed<'a, Option<Vec<Value>>> {
    let (mut rest, count) = field("element count", u16::parse)(input)?;
    if count == u16::MAX {
        return Ok((rest, None));
    }
    let mut elements = Vec::new();
    for _ in 0..count {
        let value;
        (rest, value) = element(rest)?;
        elements.push(value);
    }
    Ok((rest, Some(elements)))
}

fn put_counted(elements: Option<&[Value]>, out: &mut BytesMut, put: fn(&Value, &mut BytesMut)) {
    let Some(elements) = elements else {
        return u16::MAX.put(out);
    };
    let count = u16::try_from(elements.len());
    count.unwrap_or_else(|_| unreachable!("`new` refuses more")).put(out);
    for element in elements {
        put(element, out);
    }
}
