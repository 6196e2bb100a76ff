//! Functional execution for one DMC (Table 13.1, 1; Clause 12.6(a) and (b)).
//!
//! All planned tests executed, less those whose de-scoping was approved by who may approve it, and at
//! least nine tenths of them passed.

use serde::Serialize;

use crate::{Clause, Standing};

/// The least pass rate, in tenths of the eligible tests (Table 13.1, 1: "a 90% pass rate for any
/// planned tests on the same DMC").
pub const PASS_RATE_TENTHS: u64 = 9;

const CLAUSE: Clause = Clause("Table 13.1, 1");

/// What the rule found, with the figures it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Functional {
    /// Where the rule stands.
    pub clause: Clause,
    /// Planned tests of the DMC's functional suite.
    pub planned: u64,
    /// Planned, less approved de-scopings: the denominator of the rate.
    pub eligible: u64,
    /// Of the eligible, those with a verdict of pass or fail. An error, a blocked test and one that
    /// was not run are not executed.
    pub executed: u64,
    /// Of the executed, those that passed.
    pub passed: u64,
    /// How the criterion stands.
    pub standing: Standing,
}

/// Applies the rule to one DMC's functional suite.
///
/// `descoped` counts the planned tests whose de-scoping is approved (Clause 12.6(a)); until it is,
/// a test counts. `executed` and `passed` count eligible tests only.
///
/// # Panics
/// Where the counts contradict each other: more de-scoped than planned, more executed than
/// eligible, or more passed than executed. Whoever counted is at fault, not a device.
#[must_use]
pub fn functional(planned: u64, descoped: u64, executed: u64, passed: u64) -> Functional {
    assert!(descoped <= planned, "{descoped} de-scoped of {planned} planned");
    let eligible = planned - descoped;
    assert!(executed <= eligible, "{executed} executed of {eligible} eligible");
    assert!(passed <= executed, "{passed} passed of {executed} executed");
    let standing = if eligible == 0 {
        Standing::NoData
    } else if executed == eligible && has_rate(passed, eligible) {
        Standing::Met
    } else {
        Standing::NotMet
    };
    Functional { clause: CLAUSE, planned, eligible, executed, passed, standing }
}

/// In wide integers, so that no count is too large and nothing is rounded up.
fn has_rate(passed: u64, eligible: u64) -> bool {
    u128::from(passed) * 10 >= u128::from(eligible) * u128::from(PASS_RATE_TENTHS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn standing(planned: u64, descoped: u64, executed: u64, passed: u64) -> Standing {
        functional(planned, descoped, executed, passed).standing
    }

    #[test]
    fn nine_tenths_is_met_and_anything_less_is_not() {
        for (passed, of, expected) in [
            (27, 30, Standing::Met),
            (26, 30, Standing::NotMet),
            (26, 29, Standing::NotMet), // 89.66 %: nothing is rounded up
            (27, 29, Standing::Met),
            (9, 10, Standing::Met),
            (8, 9, Standing::NotMet),
            (1, 1, Standing::Met),
            (0, 1, Standing::NotMet),
        ] {
            assert_eq!(standing(of, 0, of, passed), expected, "{passed} of {of}");
        }
    }

    #[test]
    fn every_eligible_test_must_have_been_executed() {
        assert_eq!(standing(30, 0, 29, 29), Standing::NotMet);
        assert_eq!(standing(30, 1, 29, 29), Standing::Met);
    }

    #[test]
    fn a_descoped_test_leaves_the_denominator() {
        assert_eq!(standing(30, 0, 30, 26), Standing::NotMet);
        assert_eq!(standing(30, 2, 28, 26), Standing::Met);
        assert_eq!(functional(30, 2, 28, 26).eligible, 28);
    }

    #[test]
    fn nothing_eligible_is_no_data() {
        assert_eq!(standing(0, 0, 0, 0), Standing::NoData);
        assert_eq!(standing(3, 3, 0, 0), Standing::NoData);
    }

    #[test]
    fn the_largest_counts_do_not_overflow() {
        assert_eq!(standing(u64::MAX, 0, u64::MAX, u64::MAX), Standing::Met);
        assert_eq!(standing(u64::MAX, 0, u64::MAX, u64::MAX / 10 * 9 - 1), Standing::NotMet);
    }

    fn counts() -> impl Strategy<Value = (u64, u64, u64, u64)> {
        (1..200_u64).prop_flat_map(|planned| {
            (Just(planned), 0..=planned).prop_flat_map(|(planned, descoped)| {
                let eligible = planned - descoped;
                (Just(planned), Just(descoped), 0..=eligible).prop_flat_map(|(p, d, executed)| {
                    (Just(p), Just(d), Just(executed), 0..=executed)
                })
            })
        })
    }

    proptest! {
        #[test]
        fn turning_a_pass_into_a_fail_never_helps((planned, descoped, executed, passed) in counts()) {
            prop_assume!(passed > 0);
            if standing(planned, descoped, executed, passed - 1) == Standing::Met {
                prop_assert_eq!(standing(planned, descoped, executed, passed), Standing::Met);
            }
        }

        #[test]
        fn a_test_that_was_not_executed_never_reads_as_met((planned, descoped, executed, passed) in counts()) {
            if executed < planned - descoped {
                prop_assert_ne!(standing(planned, descoped, executed, passed), Standing::Met);
            }
        }
    }
}
