//! Tests: a run to report on.

use std::collections::BTreeMap;

use crate::evidence::event::{Planned, RunStarted};
use crate::evidence::run::Tested;
use crate::evidence::{Digest, RunRecord};
use crate::record::{
    Finding, FindingKind, HubRole, Kind, Phase, Place, PlanEntry, StepRecord, Suite, Target,
    TestRecord, Verdict,
};

/// A run of so many functional tests of one DMC, none of them executed. Their ids are `0`, `1`, ..
pub(super) fn run(tests: u32) -> RunRecord {
    let started = RunStarted {
        dmc: "0.1.0".to_owned(),
        seed: format!("{:016x}", 7),
        targets: vec![Target::Simulated],
        selection: false,
        repeat: 1,
    };
    let plan = (0..tests).map(|n| Planned {
        entry: entry(n),
        target: Target::Simulated,
        script: Digest::NONE,
    });
    RunRecord { started: Some(started), plan: plan.collect(), ..RunRecord::default() }
}

fn entry(n: u32) -> PlanEntry {
    PlanEntry {
        id: n.to_string(),
        suite: Suite::Functional,
        dmc: "dmc".to_owned(),
        hub: HubRole::StandIn,
        scenario: format!("group.test-{n}"),
        rev: 1,
        parameters: BTreeMap::from([("meter".to_owned(), "esme".to_owned())]),
        script: String::new(),
        title: format!("Test {n}"),
        group: "group".to_owned(),
        kind: Kind::Positive,
        srvs: vec![],
        covers: vec![],
    }
}

/// Ends an attempt at test `n`. One that fails has a step with a finding.
pub(super) fn finish(run: &mut RunRecord, n: u32, attempt: u32, verdict: Verdict) {
    let reason = (!verdict.is_executed()).then_some("the adapter closed the link");
    let mut record = TestRecord::without_steps(
        &n.to_string(),
        attempt,
        1,
        Target::Simulated,
        verdict,
        reason.unwrap_or_default(),
    );
    record.reason = reason.map(str::to_owned);
    record.ended_us = 1_500_000;
    if verdict == Verdict::Fail {
        record.steps.push(failed_step());
    }
    run.tests.push(Tested { record, blobs: BTreeMap::new() });
}

fn failed_step() -> StepRecord {
    let place = Place { file: "group/test.yaml".to_owned(), line: 12, column: 9 };
    let finding = Finding {
        kind: FindingKind::Unmet,
        of: "outcome".to_owned(),
        expected: "rejected".to_owned(),
        seen: "accepted".to_owned(),
        place: place.clone(),
    };
    StepRecord {
        phase: Phase::Steps,
        id: "replay".to_owned(),
        action: "send add_credit to esme".to_owned(),
        place,
        began_us: 1_000_000,
        ended_us: 1_500_000,
        verdict: Verdict::Fail,
        note: None,
        sent: BTreeMap::new(),
        observations: vec![],
        findings: vec![finding],
        kept: BTreeMap::new(),
    }
}
