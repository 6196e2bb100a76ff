//! Exit codes: what a shell, a script or a CI learns of a command without reading it.
//!
//! ```text
//!  0  all well                        10  a test failed, even where the 90 % rule is met
//!  1  internal: our own mistake       11  a criterion is not met, undecided or without data
//!  2  usage                           12  blocked, or bench trouble
//!  3  an invalid file (with places)   13  incomplete run, Ctrl-C included
//!  4  nothing to run                  14  evidence damaged
//! ```
//!
//! Where several hold, the first of 1, 14, 12, 13, 10, 11 is given: the less of the result can be
//! relied on, the sooner it is said.

use std::process::ExitCode;

/// How a command ended. Ordered as numbers; [`Exit::worse`] knows which is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Exit {
    /// All well.
    Well = 0,
    /// Our own mistake.
    Internal = 1,
    /// The command line makes no sense.
    Usage = 2,
    /// A file that a person wrote is not valid.
    InvalidFile = 3,
    /// Nothing was selected, or nothing applies.
    NothingToRun = 4,
    /// A test failed.
    Failed = 10,
    /// A criterion is not met, undecided or without data.
    NotMet = 11,
    /// A test was blocked, or the bench had trouble.
    Bench = 12,
    /// The run did not come to its end.
    Incomplete = 13,
    /// The evidence is not what was written.
    Damaged = 14,
}

/// Which code is said where several hold, first to last. The codes that stop a command before it
/// does anything (2, 3, 4) never meet another, and stand where they cannot hide one.
const PRECEDENCE: [Exit; 10] = [
    Exit::Internal,
    Exit::Damaged,
    Exit::Bench,
    Exit::Incomplete,
    Exit::Failed,
    Exit::NotMet,
    Exit::InvalidFile,
    Exit::Usage,
    Exit::NothingToRun,
    Exit::Well,
];

impl Exit {
    /// The number a shell sees.
    #[must_use]
    pub fn code(self) -> u8 {
        self as u8
    }

    /// Of two that hold, the one that is said.
    #[must_use]
    pub fn worse(self, other: Self) -> Self {
        PRECEDENCE.into_iter().find(|exit| *exit == self || *exit == other).unwrap_or(self)
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_those_documented() {
        let codes = PRECEDENCE.map(Exit::code);
        assert_eq!(codes, [1, 14, 12, 13, 10, 11, 3, 2, 4, 0]);
    }

    #[test]
    fn of_several_the_one_that_spoils_most_is_said() {
        for (place, worse) in PRECEDENCE.into_iter().enumerate() {
            for better in PRECEDENCE.into_iter().skip(place) {
                assert_eq!(worse.worse(better), worse);
                assert_eq!(better.worse(worse), worse);
            }
        }
    }
}
