//! The pool shares jobs out fairly, and stops when told.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::*;
use crate::evidence::Digest;
use crate::record::{HubRole, Kind, PlanEntry, Suite, Target};

/// Passes, fails or panics as the scenario's name says, and counts how many run at once on a DMC.
#[derive(Default)]
struct Fake {
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Lane for Fake {
    fn run(&self, job: &Job, _: &mut dyn FnMut(&StepRecord)) -> Ran {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        thread::sleep(Duration::from_millis(2));
        self.now.fetch_sub(1, Ordering::SeqCst);
        let verdict = match job.planned.entry.scenario.as_str() {
            "panics" => panic!("on purpose"),
            "fails" => Verdict::Fail,
            _ => Verdict::Pass,
        };
        let id = &job.planned.entry.id;
        Ran::of(TestRecord::without_steps(id, 1, 0, Target::Simulated, verdict, ""))
    }
}

fn jobs(scenarios: &[&str], dmcs: &[&str]) -> Vec<Job> {
    let job = |(n, scenario): (usize, &&str)| {
        let entry = PlanEntry {
            id: n.to_string(),
            suite: Suite::Functional,
            dmc: dmcs[n % dmcs.len()].to_owned(),
            hub: HubRole::StandIn,
            scenario: (*scenario).to_owned(),
            rev: 1,
            parameters: std::collections::BTreeMap::new(),
            script: String::new(),
            title: String::new(),
            group: String::new(),
            kind: Kind::Positive,
            srvs: vec![],
            covers: vec![],
        };
        let planned = Planned { entry, target: Target::Simulated, script: Digest::NONE };
        Job { planned, attempt: 1 }
    };
    scenarios.iter().enumerate().map(job).collect()
}

/// The ends of so many tests.
fn ends(pool: &Pool, tests: usize) -> Vec<(String, Ran)> {
    let messages = pool.messages().iter();
    let ends = messages.filter_map(|message| match message {
        Message::Finished(job, ran) => Some((job.planned.entry.id, *ran)),
        _ => None,
    });
    ends.take(tests).collect()
}

fn sharing(workers: usize) -> Sharing {
    Sharing { workers, one_for_each_dmc: false, fail_fast: false }
}

#[test]
fn a_panic_closes_its_test_as_error_and_leaves_the_others_alone() {
    let lane: Arc<dyn Lane> = Arc::new(Fake::default());
    let pool = Pool::start(jobs(&["passes", "panics", "passes"], &["a"]), sharing(1), &lane);
    let ends = ends(&pool, 3);
    let verdicts: Vec<_> = ends.iter().map(|(_, ran)| ran.record.verdict).collect();
    assert_eq!(verdicts, [Verdict::Pass, Verdict::Error, Verdict::Pass]);
    assert!(ends[1].1.is_our_mistake && !ends[0].1.is_our_mistake);
    assert!(ends[1].1.record.reason.as_ref().unwrap().contains("on purpose"));
}

#[test]
fn once_a_test_did_not_pass_no_other_begins_where_that_is_asked_for() {
    let lane: Arc<dyn Lane> = Arc::new(Fake::default());
    let sharing = Sharing { fail_fast: true, ..sharing(1) };
    let pool = Pool::start(jobs(&["passes", "fails", "passes", "passes"], &["a"]), sharing, &lane);
    let ends: Vec<_> = ends(&pool, 2).into_iter().map(|(id, _)| id).collect();
    let left: Vec<_> = pool.stop().into_iter().map(|job| job.planned.entry.id).collect();
    assert_eq!((ends, left), (vec!["0".into(), "1".into()], vec!["2".to_owned(), "3".into()]));
}

#[test]
fn a_dmc_of_a_rack_runs_one_test_at_a_time_and_its_tests_in_order() {
    let fake = Arc::new(Fake::default());
    let lane: Arc<dyn Lane> = Arc::<Fake>::clone(&fake);
    let sharing = Sharing { one_for_each_dmc: true, ..sharing(4) };
    let pool = Pool::start(jobs(&["passes"; 12], &["a", "b"]), sharing, &lane);
    let ends = ends(&pool, 12);
    let of = |rest: usize| -> Vec<usize> {
        ends.iter().map(|(id, _)| id.parse().unwrap()).filter(|n| n % 2 == rest).collect()
    };
    assert!(of(0).is_sorted() && of(1).is_sorted(), "{ends:?}");
    assert!(fake.most.load(Ordering::SeqCst) <= 2, "two DMCs, so two at once");
}
