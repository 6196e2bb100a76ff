//! What came of a command, in words that do not depend on how it was sent.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

/// What came of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The device says it did it, or will.
    Accepted,
    /// The device understood, and refused.
    Rejected,
    /// The device does not know the command.
    Unsupported,
    /// The device says that what it was sent is malformed.
    Malformed,
    /// Nothing came back before the deadline, or it could not be delivered.
    NoAnswer,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 5] =
        [Self::Accepted, Self::Rejected, Self::Unsupported, Self::Malformed, Self::NoAnswer];

    /// The words for all of them, in the same order.
    pub const WORDS: &'static [&'static str] =
        &["accepted", "rejected", "unsupported", "malformed", "no_answer"];

    /// The word that scenarios use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Unsupported => "unsupported",
            Self::Malformed => "malformed",
            Self::NoAnswer => "no_answer",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// Not an outcome.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not an outcome: accepted, rejected, unsupported, malformed or no_answer is wanted"
)]
pub struct NotAnOutcome(pub String);

impl FromStr for Outcome {
    type Err = NotAnOutcome;

    fn from_str(text: &str) -> Result<Self, NotAnOutcome> {
        let known = Self::ALL.into_iter().find(|outcome| outcome.word() == text);
        known.ok_or_else(|| NotAnOutcome(text.to_owned()))
    }
}

/// What a device said and should not have said. A finding: it is recorded, and never an error of ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{0}")]
pub struct Nonsense(pub String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_reads_back_from_its_word() {
        for (outcome, word) in Outcome::ALL.into_iter().zip(Outcome::WORDS) {
            assert_eq!((outcome.word(), word.parse()), (*word, Ok(outcome)));
        }
        assert!("refused".parse::<Outcome>().is_err());
    }
}
