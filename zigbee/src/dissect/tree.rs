//! The tree of fields, and how one is built from front to back.

use core::fmt;
use core::ops::Range;
use std::borrow::Cow;

use bytes::Bytes;

use crate::aps::{KeyType, UpdateStatus};
use crate::ids::{ClusterId, Eui64, ExtendedPanId, Key, NwkAddress, PanId, ProfileId};
use crate::mac::{AssociationStatus, Capability, DisassociationReason};
use crate::nwk::{LeaveOptions, ParentInformation, StatusCode};
use crate::wire::{Counted, Measured, Wire};
use crate::zdp::{LogicalType, MgmtLeaveOptions, RequestType, ServerMask, Status};

/// A named part of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The standard's name.
    pub name: Cow<'static, str>,
    /// What it holds.
    pub value: Value,
    /// Where it stands. Fields that share an octet have the same range.
    pub octets: Range<usize>,
    /// What it consists of.
    pub children: Vec<Self>,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Its children.
    Group,
    /// A quantity.
    Number(u64),
    /// A signed quantity.
    Signed(i64),
    /// A flag.
    Flag(bool),
    /// An identifier or a bitmap.
    Code {
        /// As sent.
        code: u64,
        /// How many hexadecimal digits it is written with.
        digits: usize,
        /// What the standard calls it; empty where it has no name.
        name: Cow<'static, str>,
    },
    /// An address, characters, or another thing with a way of writing of its own.
    Text(String),
    /// Octets that mean nothing more here.
    Octets(Bytes),
    /// A secret, which is not shown.
    Secret,
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Group => Ok(()),
            Self::Number(number) => write!(f, "{number}"),
            Self::Signed(number) => write!(f, "{number}"),
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::Code { code, digits, name } if name.is_empty() => {
                write!(f, "{code:#0width$x}", width = digits + 2)
            }
            Self::Code { code, digits, name } => {
                write!(f, "{name} ({code:#0width$x})", width = digits + 2)
            }
            Self::Text(text) => f.write_str(text),
            Self::Octets(octets) => {
                octets.iter().try_for_each(|octet| write!(f, "{octet:02x}"))?;
                // Many octet strings hold characters.
                match core::str::from_utf8(octets) {
                    Ok(text) if !text.is_empty() && !text.contains(char::is_control) => {
                        write!(f, " {text:?}")
                    }
                    _ => Ok(()),
                }
            }
            Self::Secret => f.write_str("(secret)"),
        }
    }
}

impl Value {
    /// A code of an octet, with its name or an empty one.
    pub(super) fn code8(code: u8, name: impl Into<Cow<'static, str>>) -> Self {
        Self::Code { code: code.into(), digits: 2, name: name.into() }
    }

    /// A code of two octets, with its name or an empty one.
    pub(super) fn code16(code: u16, name: impl Into<Cow<'static, str>>) -> Self {
        Self::Code { code: code.into(), digits: 4, name: name.into() }
    }
}

/// A tree under construction: the octet that comes next, and the groups that are open.
#[derive(Default)]
pub(crate) struct Tree {
    at: usize,
    open: Vec<Field>,
    roots: Vec<Field>,
}

impl Tree {
    /// The octet that comes next.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    fn push(&mut self, field: Field) {
        let siblings = match self.open.last_mut() {
            Some(parent) => &mut parent.children,
            None => &mut self.roots,
        };
        siblings.push(field);
    }

    /// Opens a group: what is added until [`Tree::close`] is its children.
    pub(crate) fn open(&mut self, name: impl Into<Cow<'static, str>>) {
        let octets = self.at..self.at;
        let field = Field { name: name.into(), value: Value::Group, octets, children: vec![] };
        self.open.push(field);
    }

    /// Closes the group that was opened last.
    pub(crate) fn close(&mut self) {
        let group = self.open.pop();
        let Some(mut group) = group else { unreachable!("each `close` has its `open`") };
        group.octets.end = self.at;
        self.push(group);
    }

    /// A field of so many octets.
    pub(super) fn leaf(&mut self, name: impl Into<Cow<'static, str>>, length: usize, value: Value) {
        self.overlay(name, length, value);
        self.at += length;
    }

    /// A field that shares its octets with the ones added next.
    pub(super) fn overlay(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        length: usize,
        value: Value,
    ) {
        let octets = self.at..self.at + length;
        self.push(Field { name: name.into(), value, octets, children: vec![] });
    }

    /// Passes over octets that overlaid fields have described.
    pub(super) fn pass(&mut self, length: usize) {
        self.at += length;
    }

    /// A field that starts at the octet that comes next.
    pub(super) fn add(&mut self, field: Field) {
        self.at = field.octets.end;
        self.push(field);
    }

    /// Octets that mean nothing more, if there are any.
    pub(super) fn octets(&mut self, name: &'static str, octets: &[u8]) {
        if !octets.is_empty() {
            self.leaf(name, octets.len(), Value::Octets(Bytes::copy_from_slice(octets)));
        }
    }

    /// The finished tree.
    pub(super) fn done(self) -> Vec<Field> {
        assert!(self.open.is_empty(), "each `open` has its `close`");
        self.roots
    }
}

/// A type that says what its octets mean.
pub(crate) trait Describe {
    /// Adds the fields that it consists of, or itself where it is one field.
    fn describe(&self, name: &'static str, tree: &mut Tree);
}

macro_rules! describe_numbers {
    ($($ty:ty)*) => {$(
        impl Describe for $ty {
            fn describe(&self, name: &'static str, tree: &mut Tree) {
                tree.leaf(name, size_of::<Self>(), Value::Number((*self).into()));
            }
        }
    )*};
}
describe_numbers! { u8 u16 u32 u64 }

macro_rules! describe_ids {
    ($($ty:ty)*) => {$(
        impl Describe for $ty {
            fn describe(&self, name: &'static str, tree: &mut Tree) {
                let octets = size_of::<Self>();
                let known = self.name().unwrap_or_default();
                let code = Value::Code { code: self.0.into(), digits: 2 * octets, name: known.into() };
                tree.leaf(name, octets, code);
            }
        }
    )*};
}
describe_ids! {
    NwkAddress PanId ExtendedPanId ProfileId ClusterId AssociationStatus DisassociationReason
    StatusCode KeyType UpdateStatus LogicalType RequestType Status
}

macro_rules! describe_flags {
    ($($ty:ty)*) => {$(
        impl Describe for $ty {
            fn describe(&self, name: &'static str, tree: &mut Tree) {
                let set = Self::NAMED.iter().filter(|(bits, _)| self.contains(*bits));
                let names = set.map(|(_, name)| *name).collect::<Vec<_>>().join(" ");
                let octets = size_of::<Self>();
                let code = Value::Code { code: self.0.into(), digits: 2 * octets, name: names.into() };
                tree.leaf(name, octets, code);
            }
        }
    )*};
}
describe_flags! { Capability LeaveOptions ParentInformation ServerMask MgmtLeaveOptions }

impl Describe for Eui64 {
    fn describe(&self, name: &'static str, tree: &mut Tree) {
        tree.leaf(name, 8, Value::Text(self.to_string()));
    }
}

impl Describe for Key {
    fn describe(&self, name: &'static str, tree: &mut Tree) {
        tree.leaf(name, self.0.len(), Value::Secret);
    }
}

impl Describe for Bytes {
    fn describe(&self, name: &'static str, tree: &mut Tree) {
        tree.octets(name, self);
    }
}

impl<const N: usize> Describe for [u8; N] {
    fn describe(&self, name: &'static str, tree: &mut Tree) {
        tree.octets(name, self);
    }
}

impl<T: Describe> Describe for Option<T> {
    fn describe(&self, name: &'static str, tree: &mut Tree) {
        if let Some(value) = self {
            value.describe(name, tree);
        }
    }
}

impl<T: Describe> Describe for Counted<T> {
    fn describe(&self, name: &'static str, tree: &mut Tree) {
        tree.open(name);
        tree.leaf("count", 1, Value::Number(self.count().into()));
        self.iter().for_each(|item| item.describe("item", tree));
        tree.close();
    }
}

impl<T: Describe + for<'a> Wire<'a>> Describe for Measured<T> {
    fn describe(&self, name: &'static str, tree: &mut Tree) {
        let length = self.get().map_or(0, |item| item.encode().len());
        tree.leaf("Length", 1, Value::Number(length as u64));
        if let Some(item) = self.get() {
            item.describe(name, tree);
        }
    }
}
