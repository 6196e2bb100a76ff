//! A command's fields by name: what scenarios write and what reports show.

use core::ops::Range;

use bytes::{Bytes, BytesMut};

use super::spec::{CommandSpec, Since};
use crate::wire::{DecodeError, Parsed, Reason, Wire};
use crate::zcl::Scalar;
use crate::zcl::general::Many;
use crate::zcl::strings::{CharStr, LongCharStr, LongOctetStr, OctetStr};
use crate::zcl::types::{TypeId, ZclType};

/// What a field holds, whatever its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldValue {
    /// An unsigned number, a bitmap, an enumeration, an identifier, or a time in seconds since
    /// 2000-01-01T00:00:00Z.
    Unsigned(u64),
    /// A signed number.
    Signed(i64),
    /// A flag.
    Bool(bool),
    /// Octets.
    Octets(Bytes),
    /// Characters. For building, also an enumeration's value by name, or the UTF-8 of octets.
    Text(String),
    /// Items of one kind.
    List(Vec<Self>),
    /// Fields by name.
    Record(Vec<(String, Self)>),
    /// A string that the ZCL calls invalid.
    Absent,
}

/// What kind of value a field takes.
#[derive(Clone, Copy, Debug)]
pub enum FieldKind {
    /// One of the ZCL's types.
    Zcl(TypeId),
    /// The octets to the end of the payload.
    Octets,
    /// Items of one kind to the end of the payload, or counted as the field's page says.
    List(&'static Self),
    /// Fields by name.
    Record(&'static [FieldSpec]),
}

/// One field of a command.
#[derive(Clone, Copy, Debug)]
pub struct FieldSpec {
    /// The specification's name in `snake_case`.
    pub name: &'static str,
    /// What it takes.
    pub kind: FieldKind,
    /// The name of its type.
    pub type_name: &'static str,
    /// Names of values, where the type is an enumeration: `(value, name)`.
    pub names: &'static [(u64, &'static str)],
    /// Where the sender may leave it out: the first revision that has it.
    pub optional_since: Option<Since>,
    /// Reads it.
    pub parse: fn(&[u8]) -> Parsed<'_, FieldValue>,
    /// Writes it.
    pub build: fn(&FieldValue, &mut BytesMut) -> Result<(), Unfit>,
    /// The doc comment.
    pub doc: &'static str,
}

/// Why a value does not fit a field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The number is too large or too small.
    #[error("{given} is not in {min} to {max}")]
    OutOfRange {
        /// The number given.
        given: i128,
        /// The smallest that fits.
        min: i128,
        /// The largest that fits.
        max: i128,
    },
    /// There are too many octets.
    #[error("{octets} octets are too many: at most {max} fit")]
    TooLong {
        /// As many as were given.
        octets: usize,
        /// As many as fit.
        max: usize,
    },
    /// The value is of another kind.
    #[error("{wanted} is wanted")]
    Kind {
        /// What is wanted.
        wanted: &'static str,
    },
    /// No value of the enumeration has this name.
    #[error("no value is called `{given}`")]
    Name {
        /// The name given.
        given: String,
    },
    /// A field of the record, or an item of the list, does not fit.
    #[error("{place}: {why}")]
    Inside {
        /// The field's name, or the item's number.
        place: String,
        /// Why not.
        why: Box<Self>,
    },
    /// A field of the record is missing.
    #[error("it is missing")]
    Missing,
}

/// Why a command cannot be built from the fields given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// A value does not fit its field.
    #[error("{command}: {field}: {why}")]
    Unfit {
        /// The command.
        command: &'static str,
        /// The field.
        field: &'static str,
        /// Why not.
        why: Unfit,
    },
    /// The command has no such field. The fields that it has stand in the command's row.
    #[error("{command} has no field `{field}`")]
    UnknownField {
        /// The command.
        command: &'static str,
        /// The name given.
        field: String,
    },
    /// A field stands twice.
    #[error("{command}: {field} stands twice")]
    Twice {
        /// The command.
        command: &'static str,
        /// The field.
        field: &'static str,
    },
    /// A field is missing, or an optional one that a later field implies.
    #[error("{command}: {field} is missing")]
    Missing {
        /// The command.
        command: &'static str,
        /// The field.
        field: &'static str,
    },
}

/// A field as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The field.
    pub name: &'static str,
    /// What it holds.
    pub value: FieldValue,
    /// Its place in the payload.
    pub octets: Range<usize>,
}

/// A type that a command's field can have.
pub trait FieldType<'a>: Wire<'a> {
    /// What it takes.
    const KIND: FieldKind;
    /// Names of values, where it is an enumeration.
    const NAMES: &'static [(u64, &'static str)] = &[];

    /// What it holds.
    fn to_field(&self) -> FieldValue;

    /// Appends the octets of `value`.
    ///
    /// # Errors
    /// Where `value` does not fit.
    fn build(value: &FieldValue, out: &mut BytesMut) -> Result<(), Unfit>;
}

impl CommandSpec {
    /// The payload with these fields, whatever their order. Optional fields may be left out from
    /// one on.
    ///
    /// # Errors
    /// Where a value does not fit, a name is unknown or stands twice, or a field is missing.
    pub fn build<N: AsRef<str>>(&self, fields: &[(N, FieldValue)]) -> Result<Bytes, BuildError> {
        let command = self.name;
        for (given, _) in fields {
            if !self.fields.iter().any(|row| row.name == given.as_ref()) {
                let field = given.as_ref().to_owned();
                return Err(BuildError::UnknownField { command, field });
            }
        }
        let mut out = BytesMut::new();
        let mut left_out = None;
        for row in self.fields {
            let field = row.name;
            let mut values = fields.iter().filter(|(name, _)| name.as_ref() == field);
            match (values.next(), left_out) {
                (Some((_, value)), None) => {
                    let unfit = |why| BuildError::Unfit { command, field, why };
                    (row.build)(value, &mut out).map_err(unfit)?;
                }
                (Some(_), Some(field)) => return Err(BuildError::Missing { command, field }),
                (None, _) if row.optional_since.is_none() => {
                    return Err(BuildError::Missing { command, field });
                }
                (None, _) => left_out = left_out.or(Some(field)),
            }
            if values.next().is_some() {
                return Err(BuildError::Twice { command, field });
            }
        }
        Ok(out.freeze())
    }

    /// The fields of a payload, by name.
    ///
    /// # Errors
    /// Where the payload ends early or late.
    pub fn read(&self, payload: &[u8]) -> Result<Vec<Named>, DecodeError> {
        match self.read_as_far_as_it_goes(payload) {
            (fields, None) => Ok(fields),
            (_, Some(error)) => Err(error),
        }
    }

    /// The fields that could be read, and what is wrong with the next, if anything is.
    #[must_use]
    pub fn read_as_far_as_it_goes(&self, payload: &[u8]) -> (Vec<Named>, Option<DecodeError>) {
        let mut rest = payload;
        let mut fields = Vec::new();
        let place = |rest: &[u8]| payload.len() - rest.len();
        let error = |field, at, reason| Some(DecodeError { item: self.name, field, at, reason });
        for row in self.fields {
            if rest.is_empty() && row.optional_since.is_some() {
                return (fields, None);
            }
            match (row.parse)(rest) {
                Ok((after, value)) => {
                    fields.push(Named { name: row.name, value, octets: place(rest)..place(after) });
                    rest = after;
                }
                Err(fault) => {
                    let (at, reason) = match fault {
                        nom::Err::Error(f) | nom::Err::Failure(f) => (place(f.rest()), f.reason()),
                        nom::Err::Incomplete(_) => (payload.len(), Reason::Truncated),
                    };
                    return (fields, error(row.name, at, reason));
                }
            }
        }
        match rest {
            [] => (fields, None),
            _ => (fields, error("end", place(rest), Reason::Trailing)),
        }
    }
}

mod types;

pub use types::Rest;
pub(in crate::se) use types::{build_items, build_record};

#[cfg(test)]
mod tests;
