//! Typed handles on attributes: an identifier that knows its type.

use core::marker::PhantomData;

use super::spec::Axis;

/// A typed handle on one attribute.
#[derive(Debug)]
pub struct Attribute<T> {
    /// The identifier on the wire.
    pub id: u16,
    value: PhantomData<fn() -> T>,
}

impl<T> Clone for Attribute<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Attribute<T> {}

impl<T> Attribute<T> {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(id: u16) -> Self {
        Self { id, value: PhantomData }
    }
}

/// A typed handle on a numbered set of attributes: "tier 4", or "tier 2, block 7".
#[derive(Debug)]
pub struct Family<T, const AXES: usize> {
    base: u16,
    axes: [Axis; AXES],
    value: PhantomData<fn() -> T>,
}

impl<T, const AXES: usize> Family<T, AXES> {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(base: u16, axes: [Axis; AXES]) -> Self {
        Self { base, axes, value: PhantomData }
    }

    /// The attribute with these numbers, counted as the specification counts; `None` where the
    /// specification has none.
    #[must_use]
    pub fn numbered(&self, numbers: [u16; AXES]) -> Option<Attribute<T>> {
        let mut id = self.base;
        for (axis, number) in self.axes.iter().zip(numbers) {
            if !(axis.first..=axis.last).contains(&number) {
                return None;
            }
            id = id.checked_add(axis.step.checked_mul(number - axis.first)?)?;
        }
        Some(Attribute::new(id))
    }
}
