//! The rules of the SMETS1 testing approach document (SEC Appendix AK, v1.2), as pure functions of records.
//!
//! A rule is a function of counts and decisions, cites its clause, and calculates in integers: nothing is
//! rounded. What a rule lacks is said, never assumed: a missing record does not read as met.
pub mod functional;

pub use functional::{Functional, PASS_RATE_TENTHS, functional};

use core::fmt;

use serde::{Deserialize, Serialize};

/// Where in the document a rule stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Clause(pub &'static str);

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SVTAD {}", self.0)
    }
}

/// How a criterion stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// The records show that it is met.
    Met,
    /// The records show that it is not.
    NotMet,
    /// There is nothing to judge by: never met.
    NoData,
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Met => "met",
            Self::NotMet => "not met",
            Self::NoData => "no data",
        })
    }
}
