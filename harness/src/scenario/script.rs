//! The expanded script: a scenario for one DMC and one set of parameters, everything resolved that
//! can be resolved before anything runs. It is what the engine runs, what the judge judges by, and
//! what a witness sees. Its digest stands in the plan.

use core::fmt;
use core::time::Duration;
use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use smets::{DeviceType, Value};

use super::expr::Expr;
use crate::record::Place;

/// A scenario as it is run on one DMC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Script {
    /// The scenario's identifier.
    pub scenario: String,
    /// Its revision.
    pub rev: u32,
    /// The combination.
    pub dmc: String,
    /// The values of `each`.
    pub parameters: BTreeMap<String, String>,
    /// How long it may be at work, waits not counted.
    pub limit: Millis,
    /// What a simulated world's clock says when it begins; absent where it does not matter.
    pub starts: Option<Timestamp>,
    /// States to reach first.
    pub prepare: Vec<Reach>,
    /// The steps.
    pub steps: Vec<Step>,
    /// Devices to bring back at the end.
    pub restore: Vec<Restore>,
}

/// A length of time, written in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Millis(pub u64);

/// A state to reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// The device.
    pub device: DeviceType,
    /// The payment mode; absent where either will do.
    pub payment_mode: Option<String>,
    /// The supply state; absent where any will do.
    pub supply_state: Option<String>,
    /// The meter balance; absent where any will do.
    pub meter_balance: Option<Value>,
    /// Where it stands.
    pub place: Place,
}

/// A device to bring back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restore {
    /// The device.
    pub device: DeviceType,
    /// Where it stands.
    pub place: Place,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its identifier.
    pub id: String,
    /// What it does.
    pub action: Action,
    /// The deadline.
    pub within: Millis,
    /// How long what was awaited must stay; absent where it need not.
    pub holds: Option<Millis>,
    /// What is to be seen.
    pub expect: Vec<Expectation>,
    /// What to keep: name, and what it is of.
    pub keep: BTreeMap<String, Kept>,
    /// Items of the device that must not change.
    pub unchanged: Vec<Unchanged>,
    /// Where it stands.
    pub place: Place,
}

/// A value to keep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// What it is of: an observation's name, or `sent.` and a parameter.
    pub of: String,
    /// Where it stands.
    pub place: Place,
}

/// An item that a step must not change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unchanged {
    /// The item's name.
    pub item: String,
    /// What consumption between the two reads explains; absent where nothing does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowance: Option<Allowance>,
    /// Where it stands.
    pub place: Place,
}

/// What consumption takes off a balance: so much for each unit that a register grows by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowance {
    /// The item that is the register.
    pub register: String,
    /// What a unit costs, by the profile.
    pub unit_price: Value,
}

/// What a step does: exactly one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Reads data items.
    Read(Read),
    /// Sends a command, once.
    Send {
        /// The device.
        to: DeviceType,
        /// The command.
        command: String,
        /// Its parameters.
        with: BTreeMap<String, Expr>,
    },
    /// Speaks Smart Energy itself, once.
    Zcl {
        /// The device.
        to: DeviceType,
        /// The cluster, as the standard names it.
        cluster: String,
        /// What is sent.
        what: Zcl,
    },
    /// Reads until what is expected is seen.
    Until {
        /// What is read.
        read: Read,
        /// How long from one read to the next.
        every: Millis,
    },
    /// Lets time pass.
    Wait(Millis),
}

/// Data items of one device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Read {
    /// The device.
    pub from: DeviceType,
    /// The items.
    pub items: Vec<String>,
}

/// What a `zcl` step sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Zcl {
    /// A command with its fields.
    Command {
        /// As the standard names it.
        name: String,
        /// Its fields.
        with: BTreeMap<String, Expr>,
    },
    /// A read of attributes.
    Attributes(Vec<String>),
    /// A whole frame, in hexadecimal.
    Octets(String),
}

/// Of what, and which matcher.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expectation {
    /// The observation's name: `esme.meter_balance`, `outcome`.
    pub of: String,
    /// What it is to be.
    pub matcher: Matcher,
    /// Where it stands.
    pub place: Place,
}

/// What a value is to be. A value that is missing satisfies none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Matcher {
    /// Equal to it.
    Is(Expr),
    /// Equal to one of them.
    OneOf(Vec<Expr>),
    /// There, and not equal to it.
    Not(Expr),
    /// No further from it than this.
    Near(Expr, Expr),
    /// It or more.
    AtLeast(Expr),
    /// It or less.
    AtMost(Expr),
    /// More than it.
    MoreThan(Expr),
    /// Less than it.
    LessThan(Expr),
    /// From the first to the second, both included.
    Between(Expr, Expr),
    /// There.
    Present,
}

impl Matcher {
    /// Every expression in it.
    pub fn exprs(&self) -> impl Iterator<Item = &Expr> {
        let (several, one, other): (&[Expr], _, _) = match self {
            Self::OneOf(several) => (several, None, None),
            Self::Near(a, b) | Self::Between(a, b) => (&[], Some(a), Some(b)),
            Self::Is(a)
            | Self::Not(a)
            | Self::AtLeast(a)
            | Self::AtMost(a)
            | Self::MoreThan(a)
            | Self::LessThan(a) => (&[], Some(a), None),
            Self::Present => (&[], None, None),
        };
        several.iter().chain(one).chain(other)
    }
}

impl Step {
    /// Whether anything in it depends on the time of day.
    #[must_use]
    pub fn needs_now(&self) -> bool {
        self.expect.iter().flat_map(|e| e.matcher.exprs()).any(Expr::needs_now)
    }
}

impl Script {
    /// SHA-256, in hexadecimal, of all that decides what is done and expected: places in the file
    /// are no part of it, so that a comment added above changes nothing.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut value = serde_json::to_value(self).unwrap_or_default();
        without_places(&mut value);
        hex::encode(Sha256::digest(value.to_string()))
    }
}

fn without_places(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(map) => {
            map.remove("place");
            map.values_mut().for_each(without_places);
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(without_places),
        _ => {}
    }
}

impl From<Millis> for Duration {
    fn from(millis: Millis) -> Self {
        Self::from_millis(millis.0)
    }
}

impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 1_000, self.0 % 1_000) {
            (seconds, 0) if seconds > 0 && seconds.is_multiple_of(3_600) => {
                write!(f, "{}h", seconds / 3_600)
            }
            (seconds, 0) if seconds > 0 && seconds.is_multiple_of(60) => {
                write!(f, "{}m", seconds / 60)
            }
            (seconds, 0) => write!(f, "{seconds}s"),
            (seconds, millis) => write!(f, "{seconds}.{millis:03}s"),
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(read) => write!(f, "read {} from {}", read.items.join(", "), read.from),
            Self::Send { to, command, .. } => write!(f, "send {command} to {to}"),
            Self::Zcl { to, cluster, what } => match what {
                Zcl::Command { name, .. } => write!(f, "send {cluster} {name} to {to}"),
                Zcl::Attributes(names) => {
                    write!(f, "read {cluster} {} from {to}", names.join(", "))
                }
                Zcl::Octets(_) => write!(f, "send octets to {cluster} of {to}"),
            },
            Self::Until { read, every } => {
                write!(f, "read {} from {} every {every}", read.items.join(", "), read.from)
            }
            Self::Wait(span) => write!(f, "wait {span}"),
        }
    }
}

impl fmt::Display for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Is(value) => value.fmt(f),
            Self::OneOf(values) => {
                let values: Vec<String> = values.iter().map(ToString::to_string).collect();
                write!(f, "one of {}", values.join(", "))
            }
            Self::Not(value) => write!(f, "a value other than {value}"),
            Self::Near(value, tolerance) => write!(f, "{value}, give or take {tolerance}"),
            Self::AtLeast(value) => write!(f, "at least {value}"),
            Self::AtMost(value) => write!(f, "at most {value}"),
            Self::MoreThan(value) => write!(f, "more than {value}"),
            Self::LessThan(value) => write!(f, "less than {value}"),
            Self::Between(low, high) => write!(f, "between {low} and {high}"),
            Self::Present => f.write_str("a value"),
        }
    }
}
