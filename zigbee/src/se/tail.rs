//! Trailing fields that a sender may leave out, from some field on.
//!
//! Each field implies the ones before it, so every value has one encoding: a pair of independent
//! options could say "no second field, but a third", which reads back as "a second, no third".

use bytes::BytesMut;

use crate::wire::{Parsed, Wire, field};

/// The end of a tail: nothing more can follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct End;

/// A field and what may follow it, or neither. Write one with [`tail!`](crate::tail).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tail<T, Next>(pub Option<(T, Next)>);

impl<T, Next> Default for Tail<T, Next> {
    fn default() -> Self {
        Self(None)
    }
}

/// `tail![]` leaves all optional fields out, `tail![a, b]` sends the first two.
#[macro_export]
macro_rules! tail {
    () => { ::core::default::Default::default() };
    ($first:expr $(, $rest:expr)* $(,)?) => {
        $crate::se::Tail(::core::option::Option::Some(($first, $crate::tail!($($rest),*))))
    };
}

/// What can stand at the end of a command: [`End`] or a [`Tail`].
pub trait TailFields<'a>: Sized {
    /// Reads fields while input remains, naming them in errors.
    ///
    /// # Errors
    /// A fault in the first field that is cut short.
    fn parse_tail(input: &'a [u8], names: &[&'static str]) -> Parsed<'a, Self>;

    /// Appends the fields that are there.
    fn put_tail(&self, out: &mut BytesMut);
}

impl<'a> TailFields<'a> for End {
    fn parse_tail(input: &'a [u8], _: &[&'static str]) -> Parsed<'a, Self> {
        Ok((input, Self))
    }
    fn put_tail(&self, _: &mut BytesMut) {}
}

impl<'a, T: Wire<'a>, Next: TailFields<'a>> TailFields<'a> for Tail<T, Next> {
    fn parse_tail(input: &'a [u8], names: &[&'static str]) -> Parsed<'a, Self> {
        if input.is_empty() {
            return Ok((input, Self(None)));
        }
        let (name, names) = names.split_first().map_or(("", names), |(name, rest)| (*name, rest));
        let (rest, first) = field(name, T::parse)(input)?;
        let (rest, next) = Next::parse_tail(rest, names)?;
        Ok((rest, Self(Some((first, next)))))
    }
    fn put_tail(&self, out: &mut BytesMut) {
        if let Some((first, next)) = &self.0 {
            first.put(out);
            next.put_tail(out);
        }
    }
}
