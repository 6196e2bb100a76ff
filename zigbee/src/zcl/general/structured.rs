//! Reading and writing elements of compound attributes (ZCL rev 8, 2.5.15 to 2.5.17).
//!
//! ```text
//! selector   | action (4 bits), depth (4 bits) | index (2 octets) | .. as many as the depth
//! read       | attribute id | selector |
//! write      | attribute id | selector | type | value |
//! response   | status | attribute id | selector |     or one octet of success
//! ```

use bytes::BytesMut;

use super::{Many, Outcomes};
use crate::wire::{Parsed, Wire, field};
use crate::zcl::status::Status;
use crate::zcl::value::Value;

/// The elements asked for (2.5.15). They are answered as whole attributes are.
pub type ReadAttributesStructured = Many<StructuredRead>;
/// The elements to change (2.5.16).
pub type WriteAttributesStructured = Many<StructuredWrite>;
/// What was not written (2.5.17).
pub type WriteAttributesStructuredResponse = Outcomes<StructuredStatus>;

fields! {
    /// An element asked for (2.5.15.1).
    pub struct StructuredRead = "structured read record" {
        /// The attribute.
        attribute_id: u16,
        /// Which of its elements.
        selector: Selector,
    }

    /// A new value for an element (2.5.16.1).
    pub struct StructuredWrite = "structured write record" {
        /// The attribute.
        attribute_id: u16,
        /// Which of its elements, and what to do with it.
        selector: Selector,
        /// The new value, with its type.
        value: Value,
    }

    /// Why an element was not written (2.5.17.1).
    pub struct StructuredStatus = "structured write status" {
        /// The reason.
        status: Status,
        /// The attribute.
        attribute_id: u16,
        /// Which of its elements.
        selector: Selector,
    }
}

/// A way into a compound value: an index at each level (2.5.15.1.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    action: u8,
    indices: Vec<u16>,
}

impl Selector {
    /// Read, or write the element itself.
    pub const ELEMENT: u8 = 0;
    /// Add an element to a set or bag.
    pub const ADD: u8 = 1;
    /// Remove an element from a set or bag.
    pub const REMOVE: u8 = 2;

    /// `action` is the upper half of the first octet; no index is the whole attribute, and index 0
    /// an array's length. `None` where there are more than 15 of either.
    #[must_use]
    pub fn new(action: u8, indices: Vec<u16>) -> Option<Self> {
        (action < 16 && indices.len() < 16).then_some(Self { action, indices })
    }

    /// What to do: [`Self::ELEMENT`], [`Self::ADD`], [`Self::REMOVE`]; the rest are reserved.
    #[must_use]
    pub fn action(&self) -> u8 {
        self.action
    }

    /// The index at each level, the outermost first.
    #[must_use]
    pub fn indices(&self) -> &[u16] {
        &self.indices
    }
}

impl<'a> Wire<'a> for Selector {
    const NAME: &'static str = "selector";

    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (mut rest, indicator) = field("indicator", u8::parse)(input)?;
        let mut indices = Vec::new();
        for _ in 0..indicator & 0x0f {
            let index;
            (rest, index) = field("index", u16::parse)(rest)?;
            indices.push(index);
        }
        Ok((rest, Self { action: indicator >> 4, indices }))
    }

    fn put(&self, out: &mut BytesMut) {
        let depth = u8::try_from(self.indices.len());
        let depth = depth.unwrap_or_else(|_| unreachable!("`new` refuses more than 15"));
        (self.action << 4 | depth).put(out);
        for index in &self.indices {
            index.put(out);
        }
    }
}
