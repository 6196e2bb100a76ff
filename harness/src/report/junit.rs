//! What CI servers read (`JUnit` XML): a test suite for each DMC, suite and hub.
//!
//! What was not executed is an error there, never passed, skipped or left out; a failure that passed
//! when it was run again stays a failure. Times are the devices' own: of a simulated hour, an hour.

use std::time::Duration;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::failure::{Again, selector, tell};
use super::rates;
use super::table::devices;
use crate::evidence::RunRecord;
use crate::evidence::event::Planned;
use crate::record::{TestRecord, Verdict};

/// The report of `run`, which was called `id`, as XML.
///
/// # Errors
/// Where it cannot be written as XML.
pub fn write(
    run: &RunRecord,
    id: &str,
    again: &Again,
) -> Result<String, quick_junit::SerializeError> {
    // The report counts a suite's tests as it takes it, so each is made whole first.
    let mut suites: Vec<TestSuite> = Vec::new();
    for planned in &run.plan {
        let name = suite_name(planned);
        let at = suites.iter().position(|suite| suite.name.as_str() == name);
        let at = at.unwrap_or_else(|| {
            let mut suite = TestSuite::new(name);
            suite.add_property(("run", id));
            suites.push(suite);
            suites.len() - 1
        });
        if let Some(suite) = suites.get_mut(at) {
            suite.add_test_case(case(run, planned, again));
        }
    }
    let mut report = Report::new("dmc");
    report.add_test_suites(suites);
    report.to_string()
}

fn suite_name(planned: &Planned) -> String {
    let entry = &planned.entry;
    format!("{} {} {} hub {}", devices(planned.target), entry.dmc, entry.suite, entry.hub)
}

fn case(run: &RunRecord, planned: &Planned, again: &Again) -> TestCase {
    let entry = &planned.entry;
    let verdict = rates::verdict(run, &entry.id);
    // Of several attempts, the one that decides.
    let test = run.attempts(&entry.id).find(|test| test.record.verdict == verdict);
    let status = match verdict {
        Verdict::Pass => TestCaseStatus::success(),
        Verdict::Fail => TestCaseStatus::non_success(NonSuccessKind::Failure),
        _ => TestCaseStatus::non_success(NonSuccessKind::Error),
    };
    let mut case = TestCase::new(selector(entry), status);
    case.set_classname(format!("{}.{}", entry.dmc, entry.suite));
    if let Some(test) = test {
        case.set_time(Duration::from_micros(test.record.ended_us));
    }
    if verdict != Verdict::Pass {
        let message = message(verdict, test.map(|test| &test.record));
        case.status.set_message(message).set_type(verdict.as_str());
        if let Some(test) = test {
            case.status.set_description(tell(planned, &test.record, again));
        }
    }
    case
}

fn message(verdict: Verdict, test: Option<&TestRecord>) -> String {
    let finding = test.and_then(|test| test.findings().next());
    match (finding, test.and_then(|test| test.reason.clone())) {
        (Some((step, finding)), _) => {
            format!(
                "{}: {}: expected {}, saw {}",
                step.id, finding.of, finding.expected, finding.seen
            )
        }
        (None, Some(reason)) => format!("{verdict}: {reason}"),
        (None, None) => format!("{verdict}: it was planned, and there is no result"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn what_was_not_executed_is_an_error_and_never_skipped() {
        let mut run = sample::run(4);
        sample::finish(&mut run, 0, 1, Verdict::Pass);
        sample::finish(&mut run, 1, 1, Verdict::Fail);
        sample::finish(&mut run, 1, 2, Verdict::Pass);
        sample::finish(&mut run, 2, 1, Verdict::Blocked);
        let xml = write(&run, "r", &Again::default()).unwrap();
        assert!(xml.contains(r#"tests="4" skipped="0" errors="2" failures="1""#), "{xml}");
        assert!(xml.contains(r#"tests="4" skipped="0" failures="1" errors="2""#), "{xml}");
        assert!(
            xml.contains(r#"message="replay: outcome: expected rejected, saw accepted""#),
            "{xml}"
        );
        assert!(xml.contains(r#"type="not-run""#) && xml.contains(r#"type="blocked""#), "{xml}");
        assert!(xml.contains("SIMULATED dmc functional hub stand-in"), "{xml}");
    }
}
