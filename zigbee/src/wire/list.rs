//! Items that say beforehand how many, or how long, they are.

use bytes::BytesMut;
use nom::Parser;

use super::{Fault, Parsed, Reason, Wire};

/// A list preceded by its length as one octet: 255 items at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted<T>(Vec<T>);

impl<T> Counted<T> {
    /// `None` where there are more items than one octet counts.
    #[must_use]
    pub fn new(items: Vec<T>) -> Option<Self> {
        u8::try_from(items.len()).is_ok().then_some(Self(items))
    }

    /// The number of items, as sent.
    #[must_use]
    pub fn count(&self) -> u8 {
        u8::try_from(self.0.len()).unwrap_or_else(|_| unreachable!("`new` refuses a longer list"))
    }

    /// The items.
    #[must_use]
    pub fn into_vec(self) -> Vec<T> {
        self.0
    }
}

impl<T> Default for Counted<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> core::ops::Deref for Counted<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T, const N: usize> From<[T; N]> for Counted<T> {
    /// # Panics
    /// Where `N` is above 255.
    fn from(items: [T; N]) -> Self {
        assert!(u8::try_from(N).is_ok(), "a counted list holds 255 items at most");
        Self(items.into())
    }
}

impl<'a, T: Wire<'a>> Wire<'a> for Counted<T> {
    const NAME: &'static str = T::NAME;
    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, items) = nom::multi::length_count(u8::parse, T::parse).parse(input)?;
        Ok((rest, Self(items)))
    }
    fn put(&self, out: &mut BytesMut) {
        self.count().put(out);
        for item in &self.0 {
            item.put(out);
        }
    }
}

/// An item preceded by its length in octets; 0 where there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured<T>(Option<T>);

impl<T: for<'a> Wire<'a>> Measured<T> {
    /// Nothing, of length 0.
    pub const EMPTY: Self = Self(None);

    /// `None` where the item has no octets, or more than 255.
    #[must_use]
    pub fn new(item: T) -> Option<Self> {
        (1..=255).contains(&item.encode().len()).then_some(Self(Some(item)))
    }

    /// The item, where there is one.
    #[must_use]
    pub fn get(&self) -> Option<&T> {
        self.0.as_ref()
    }
}

impl<'a, T: Wire<'a>> Wire<'a> for Measured<T> {
    const NAME: &'static str = T::NAME;

    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let (rest, length) = super::field("Length", u8::parse)(input)?;
        let Some((octets, after)) = rest.split_at_checked(length.into()) else {
            return Err(Fault::at(rest, T::NAME, Reason::Truncated));
        };
        if octets.is_empty() {
            return Ok((after, Self(None)));
        }
        // A fault's place is counted from the end of the input, which is not that of `octets`.
        let at = |left: &[u8]| rest.split_at(octets.len() - left.len()).1;
        match T::parse(octets) {
            Ok(([], item)) => Ok((after, Self(Some(item)))),
            Ok((left, _)) => Err(Fault::at(at(left), "Length", Reason::Trailing)),
            Err(e) => Err(e.map(|fault| Fault { rest: at(fault.rest), ..fault })),
        }
    }

    fn put(&self, out: &mut BytesMut) {
        let Some(item) = &self.0 else { return 0_u8.put(out) };
        let octets = item.encode();
        let length = u8::try_from(octets.len())
            .unwrap_or_else(|_| unreachable!("`new` and `parse` give 255 octets at most"));
        length.put(out);
        out.extend_from_slice(&octets);
    }
}
