//! A value with the place in the file where it stands.
//!
//! [`At`] wraps what the YAML reader gives ([`serde_saphyr::Spanned`]) so that the same structs
//! also yield a JSON Schema. The reader loses places inside `flatten`, `untagged` and internally
//! tagged enumerations, so the structs of [`super::file`] use none of these.

use core::ops::Deref;

use serde::{Deserialize, Deserializer};

/// A stretch of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Octets before it.
    pub offset: usize,
    /// How many octets it has.
    pub len: usize,
    /// Its first line, from 1; 0 where the place is not known.
    pub line: u32,
    /// Its first column, from 1, in characters.
    pub column: u32,
}

impl Span {
    /// As the YAML reader gives it.
    pub(crate) fn of(location: &serde_saphyr::Location) -> Self {
        let size = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        let count = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        let span = location.span();
        Self {
            offset: size(span.byte_offset().unwrap_or_else(|| span.offset())),
            len: size(span.byte_len().unwrap_or_else(|| span.len())),
            line: count(location.line()),
            column: count(location.column()),
        }
    }

    /// The part that begins `skip` octets in and has `len` octets, where this is one line's plain
    /// scalar: what a gate's parser points at.
    #[must_use]
    pub fn part(self, skip: usize, len: usize) -> Self {
        let shift = u32::try_from(skip).unwrap_or(0);
        Self {
            offset: self.offset.saturating_add(skip),
            len,
            line: self.line,
            column: self.column.saturating_add(shift),
        }
    }
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Deref for At<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for At<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = serde_saphyr::Spanned::<T>::deserialize(deserializer)?;
        Ok(Self { value: spanned.value, span: Span::of(&spanned.referenced) })
    }
}

impl<T: schemars::JsonSchema> schemars::JsonSchema for At<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }
    fn schema_id() -> std::borrow::Cow<'static, str> {
        T::schema_id()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}
