//! The one way in and the one way out: [`Wire::decode`] and [`Wire::encode`].

#[macro_use]
mod define;
#[cfg(test)]
pub(crate) mod check;
mod list;

pub use list::{Counted, Measured};

use bytes::{Bytes, BytesMut};
use nom::error::{ErrorKind, ParseError};
use nom::{Err, IResult, Parser};

/// What every parser in this crate returns: the rest of the input and a value, or a [`Fault`].
pub type Parsed<'a, T> = IResult<&'a [u8], T, Fault<'a>>;

/// Why the bytes are not what the specification says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The input ended before the field did.
    #[error("input ends before the field does")]
    Truncated,
    /// Octets follow the last field.
    #[error("octets follow the last field")]
    Trailing,
    /// The value is one the specification reserves.
    #[error("value {0:#x} is reserved")]
    Reserved(u64),
    /// Allowed by the specification, but no part of what a HAN uses, and not decoded here.
    #[error("value {0:#x} is not supported")]
    Unsupported(u64),
}

/// A fault while parsing: where (as the rest of the input), in which field, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault<'a> {
    rest: &'a [u8],
    field: &'static str,
    reason: Reason,
}

impl<'a> Fault<'a> {
    /// A fault in `field`, whose octets start at `rest`.
    #[must_use]
    pub fn new(rest: &'a [u8], field: &'static str, reason: Reason) -> Self {
        Self { rest, field, reason }
    }

    /// The input from the field at fault on.
    #[must_use]
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// What is wrong.
    #[must_use]
    pub fn reason(&self) -> Reason {
        self.reason
    }

    /// The same, ready to be returned from a parser.
    #[must_use]
    pub fn at(rest: &'a [u8], field: &'static str, reason: Reason) -> Err<Self> {
        Err::Error(Self::new(rest, field, reason))
    }
}

impl<'a> ParseError<&'a [u8]> for Fault<'a> {
    fn from_error_kind(rest: &'a [u8], _: ErrorKind) -> Self {
        Self::new(rest, "", Reason::Truncated)
    }
    fn append(_: &'a [u8], _: ErrorKind, inner: Self) -> Self {
        inner
    }
}

/// Names the field that `parser` reads, for the error message; an inner name wins.
pub fn field<'a, T>(
    name: &'static str,
    mut parser: impl Parser<&'a [u8], Output = T, Error = Fault<'a>>,
) -> impl FnMut(&'a [u8]) -> Parsed<'a, T> {
    move |input| {
        parser.parse(input).map_err(|e| {
            e.map(|fault: Fault<'a>| match fault.field {
                "" => Fault { field: name, ..fault },
                _ => fault,
            })
        })
    }
}

/// A decoding error as a person reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{item}: {field} at octet {at}: {reason}")]
pub struct DecodeError {
    /// The type that was being decoded.
    pub item: &'static str,
    /// The field at fault, in the specification's words.
    pub field: &'static str,
    /// Octets before the field, counted from the start of the item.
    pub at: usize,
    /// What is wrong with it.
    pub reason: Reason,
}

/// The value that was `parsed` from `input`, if it fills it; `item` is its type's name.
///
/// # Errors
/// [`DecodeError`], with the octet at which the first fault stands.
pub fn whole<'a, T>(
    item: &'static str,
    input: &'a [u8],
    parsed: Parsed<'a, T>,
) -> Result<T, DecodeError> {
    let Fault { rest, field, reason } = match parsed {
        Ok(([], value)) => return Ok(value),
        Ok((rest, _)) => Fault::new(rest, "end", Reason::Trailing),
        Err(Err::Error(fault) | Err::Failure(fault)) => fault,
        Err(Err::Incomplete(_)) => Fault::new(&[], "end", Reason::Truncated),
    };
    Err(DecodeError { item, field, at: input.len() - rest.len(), reason })
}

/// A type with exactly one encoding. `decode(encode(x)) == x` for every `x`.
pub trait Wire<'a>: Sized {
    /// The specification's name, used in errors and reports.
    const NAME: &'static str;

    /// Reads one value from the front of `input`.
    ///
    /// # Errors
    /// A [`Fault`] in the first field that is truncated or reserved.
    fn parse(input: &'a [u8]) -> Parsed<'a, Self>;

    /// Appends the value's octets to `out`. Cannot fail: a value that exists can be encoded.
    fn put(&self, out: &mut BytesMut);

    /// Reads one value that fills `input` exactly.
    ///
    /// # Errors
    /// [`DecodeError`], with the octet at which the first fault stands.
    fn decode(input: &'a [u8]) -> Result<Self, DecodeError> {
        whole(Self::NAME, input, Self::parse(input))
    }

    /// The value's octets.
    fn encode(&self) -> BytesMut {
        let mut out = BytesMut::new();
        self.put(&mut out);
        out
    }
}

/// A fixed-width integer, low octet first, as all of Zigbee sends them.
macro_rules! wire_integers {
    ($($ty:ty, $name:literal, $parser:path;)*) => {$(
        impl<'a> Wire<'a> for $ty {
            const NAME: &'static str = $name;
            fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
                $parser(input)
            }
            fn put(&self, out: &mut BytesMut) {
                out.extend_from_slice(&self.to_le_bytes());
            }
        }
    )*};
}

wire_integers! {
    u8, "uint8", nom::number::complete::u8;
    u16, "uint16", nom::number::complete::le_u16;
    u32, "uint32", nom::number::complete::le_u32;
    u64, "uint64", nom::number::complete::le_u64;
    i8, "int8", nom::number::complete::i8;
    i16, "int16", nom::number::complete::le_i16;
    i32, "int32", nom::number::complete::le_i32;
    i64, "int64", nom::number::complete::le_i64;
}

/// A trailing part that older devices, and error responses, leave out: present while input
/// remains. Only the last field of an item may be one; a tail of several parts is nested, so that
/// a later part implies the earlier ones and each value keeps exactly one encoding.
impl<'a, T: Wire<'a>> Wire<'a> for Option<T> {
    const NAME: &'static str = T::NAME;
    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        match input {
            [] => Ok((input, None)),
            _ => nom::combinator::map(T::parse, Some).parse(input),
        }
    }
    fn put(&self, out: &mut BytesMut) {
        if let Some(value) = self {
            value.put(out);
        }
    }
}

/// All octets to the end of the input.
impl<'a> Wire<'a> for Bytes {
    const NAME: &'static str = "octets";
    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        Ok((&[], Self::copy_from_slice(input)))
    }
    fn put(&self, out: &mut BytesMut) {
        out.extend_from_slice(self);
    }
}

/// A fixed number of octets.
impl<'a, const N: usize> Wire<'a> for [u8; N] {
    const NAME: &'static str = "octets";
    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        match input.split_first_chunk::<N>() {
            Some((octets, rest)) => Ok((rest, *octets)),
            None => Err(Fault::at(input, "", Reason::Truncated)),
        }
    }
    fn put(&self, out: &mut BytesMut) {
        out.extend_from_slice(self);
    }
}
