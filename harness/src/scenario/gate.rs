//! Gates: which Device Model Combinations something applies to.
//!
//! ```text
//! or  :=  and ("or" and)*          and :=  not ("and" not)*
//! not :=  "not" not | "(" or ")" | test
//! test := path [("==" | "!=" | "<" | "<=" | ">" | ">=") literal]
//! path := ["$"] subject "." name ("." name)*        subject: esme, gsme, ihd, dmc, or a parameter
//! ```
//!
//! A gate has three values: what nobody has measured or declared is unknown, which is neither true
//! nor false and blocks the plan. A name that no capability has is an error, never false: a typo
//! cannot skip a test.

mod parse;
mod weigh;

pub use parse::{GateError, parse};
pub use weigh::{Truth, Weighed};

use core::fmt;

use smets::{DeviceType, Value};

/// What a capability is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A device.
    Device(DeviceType),
    /// The combination as a whole.
    Dmc,
    /// A parameter of the scenario that stands for a device.
    Parameter(String),
}

/// A capability as a gate names it: `$meter.prepayment`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// What it is of.
    pub subject: Subject,
    /// Its name: `prepayment`, `timing.add_credit`.
    pub name: String,
    /// Octets before it in the gate's text.
    pub at: usize,
    /// How many octets it has.
    pub len: usize,
}

/// How a capability's value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

/// A gate, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gate {
    /// All of these.
    All(Vec<Self>),
    /// At least one of these.
    Any(Vec<Self>),
    /// Not this.
    Not(Box<Self>),
    /// This capability is there.
    Has(Path),
    /// This capability's value compares so with a literal.
    Compare(Path, Comparison, Literal),
}

/// What a capability is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal {
    /// The value.
    pub value: Value,
    /// Octets before it in the gate's text.
    pub at: usize,
    /// How many octets it has.
    pub len: usize,
}

impl Gate {
    /// Every capability that it names.
    #[must_use]
    pub fn paths(&self) -> Vec<&Path> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::paths).collect(),
            Self::Not(part) => part.paths(),
            Self::Has(path) | Self::Compare(path, ..) => vec![path],
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Device(device) => device.fmt(f),
            Self::Dmc => f.write_str("dmc"),
            Self::Parameter(name) => write!(f, "${name}"),
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.subject, self.name)
    }
}

impl Comparison {
    /// Whether two values that compare so satisfy it.
    #[must_use]
    pub fn holds(self, order: core::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Unequal => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::More => order.is_gt(),
            Self::AtLeast => order.is_ge(),
        }
    }

    /// Whether it needs an order: `<` and its like.
    #[must_use]
    pub fn is_ordering(self) -> bool {
        !matches!(self, Self::Equal | Self::Unequal)
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Equal => "==",
            Self::Unequal => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        })
    }
}

impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joined = |f: &mut fmt::Formatter<'_>, parts: &[Self], word: &str| {
            f.write_str("(")?;
            for (number, part) in parts.iter().enumerate() {
                if number > 0 {
                    write!(f, " {word} ")?;
                }
                part.fmt(f)?;
            }
            f.write_str(")")
        };
        match self {
            Self::All(parts) => joined(f, parts, "and"),
            Self::Any(parts) => joined(f, parts, "or"),
            Self::Not(part) => write!(f, "not {part}"),
            Self::Has(path) => path.fmt(f),
            Self::Compare(path, how, literal) => write!(f, "{path} {how} {}", literal.value),
        }
    }
}
