//! The engine against a scripted device.

use core::time::Duration;

use zigbee::zcl::Status;

use super::fake::Fake;
use super::{Attempt, run_test};
use crate::judge;
use crate::plan::{Selection, Setting, plan, seed_of};
use crate::record::{FindingKind, Phase, Target, TestRecord, Verdict};
use crate::scenario::read;
use crate::scenario::script::Script;

const HEAD: &str = "scenario: a.b\nrev: 1\ntitle: t\ngroup: g\nkind: positive\n";

/// Runs the steps on the device, with time that jumps; judges the record again besides.
fn run(text: &str, fake: &mut Fake) -> TestRecord {
    let scenario = read("a.yaml", &format!("{HEAD}{text}")).unwrap_or_else(|e| panic!("{e}"));
    let planned =
        plan(&[scenario], [&fake.profile], &Selection::default(), Setting::SIMULATED).unwrap();
    let first = &planned.entries[0];
    let attempt = Attempt {
        entry: &first.entry,
        script: &first.script,
        number: 1,
        seed: seed_of(1, &first.entry, 1),
        target: Target::Simulated,
    };
    let mut given = Vec::new();
    let runtime = paused();
    let record = runtime.block_on(run_test(attempt, fake, &mut |step| given.push(step.clone())));
    assert_eq!(given, record.steps);
    check_again(&first.script, &record);
    record
}

fn paused() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap()
}

fn fake() -> Fake {
    Fake::new()
}

/// What was judged as it ran is judged the same from the record, after a trip through JSON.
fn check_again(script: &Script, record: &TestRecord) {
    let text = serde_json::to_string(record).unwrap();
    let record: TestRecord = serde_json::from_str(&text).unwrap();
    let script: Script = serde_json::from_str(&serde_json::to_string(script).unwrap()).unwrap();
    let found: Vec<_> = record.steps.iter().map(|step| step.findings.clone()).collect();
    if record.steps.iter().all(|step| step.verdict != Verdict::Error) {
        assert_eq!(judge::again(&script, &record), found);
    }
}

fn findings(record: &TestRecord) -> Vec<String> {
    record.findings().map(|(step, finding)| format!("{}: {finding}", step.id)).collect()
}

fn ids(record: &TestRecord, phase: Phase) -> Vec<&str> {
    let steps = record.steps.iter().filter(|step| step.phase == phase);
    steps.map(|step| step.id.as_str()).collect()
}

const READ_SUPPLY: &str = "steps:\n  - id: look\n    read: { from: esme, items: [supply_state, model] }\n    expect:\n      - { of: supply_state, is: enabled }\n      - { of: model, present: true }\n";

#[test]
fn what_is_expected_and_seen_passes() {
    let record = run(READ_SUPPLY, &mut fake());
    assert_eq!((record.verdict, findings(&record)), (Verdict::Pass, vec![]));
    assert_eq!(record.steps[0].observations.len(), 2);
    assert_eq!(record.steps[0].ended_us, 200_000);
}

#[test]
fn a_finding_says_step_expectation_what_was_seen_and_where() {
    let mut fake = fake();
    fake.set("Metering", "SupplyStatus", 0);
    let record = run(READ_SUPPLY, &mut fake);
    assert_eq!(record.verdict, Verdict::Fail);
    let found = "look: a.yaml:10:9: esme.supply_state: expected enabled, saw disabled";
    assert_eq!(findings(&record), [found]);
}

#[test]
fn nonsense_and_silence_are_findings_and_the_bench_s_trouble_is_an_error() {
    let mut babbling = fake();
    babbling.babbles = true;
    let record = run(READ_SUPPLY, &mut babbling);
    assert_eq!(record.verdict, Verdict::Fail);
    assert!(record.findings().all(|(_, f)| f.kind == FindingKind::Nonsense));

    let mut silent = fake();
    silent.silent_from = Some(Duration::ZERO);
    let record = run(READ_SUPPLY, &mut silent);
    assert_eq!(record.verdict, Verdict::Fail);
    assert!(record.findings().all(|(_, f)| f.kind == FindingKind::Silence));
    // One deadline for the step, from the profile, whatever the number of requests.
    assert_eq!(record.steps[0].ended_us, 10_000_000);

    let mut broken = fake();
    broken.breaks_at = Some(Duration::ZERO);
    let record = run(READ_SUPPLY, &mut broken);
    assert_eq!(record.verdict, Verdict::Error);
    assert_eq!(record.reason.as_deref(), Some("look: the adapter closed the link"));
    assert!(findings(&record).is_empty());
}

#[test]
fn a_send_is_never_repeated_and_its_outcome_must_be_accepted() {
    let text = "steps:\n  - id: off\n    send: { to: esme, command: disable_supply }\n  - id: look\n    read: { from: esme, items: [model] }\n";
    let mut good = fake();
    assert_eq!(run(text, &mut good).verdict, Verdict::Pass);
    assert_eq!(good.log, ["ChangeSupply", "read"]);

    let mut refusing = fake();
    refusing.status = Status::NOT_AUTHORIZED;
    let record = run(text, &mut refusing);
    assert_eq!(
        findings(&record),
        ["off: a.yaml:7:9: outcome: expected accepted, saw rejected (not_authorized)"]
    );
    assert_eq!(refusing.log, ["ChangeSupply"], "the first step that does not pass ends them");

    let mut slow = fake();
    slow.takes = Duration::from_mins(1);
    let record = run(text, &mut slow);
    assert_eq!(
        findings(&record),
        ["off: a.yaml:7:9: outcome: expected accepted, saw no_answer (nothing came back in time)"]
    );
    assert_eq!(slow.count("ChangeSupply"), 1);
}

const UNTIL: &str = "steps:\n  - id: comes\n    until:\n      read: { from: esme, items: [supply_state] }\n      every: 2s\n    within: 10s\n    holds: 6s\n    expect:\n      - { of: supply_state, is: enabled }\n";

#[test]
fn until_polls_reads_and_what_it_awaits_has_to_stay() {
    let mut fake = fake();
    fake.set("Metering", "SupplyStatus", 0);
    fake.later(5, "Metering", "SupplyStatus", 2);
    let record = run(UNTIL, &mut fake);
    assert_eq!(record.verdict, Verdict::Pass, "{:?}", findings(&record));
    assert!((11_000_000..13_000_000).contains(&record.ended_us), "{}", record.ended_us);
}

#[test]
fn the_last_look_is_as_late_as_its_answer_allows() {
    let mut fake = fake();
    fake.set("Metering", "SupplyStatus", 0);
    fake.later(9, "Metering", "SupplyStatus", 2);
    let record = run(&UNTIL.replace("every: 2s", "every: 4s"), &mut fake);
    assert_eq!(record.verdict, Verdict::Pass, "{:?}", findings(&record));
    let looks: Vec<u64> = record.steps[0].observations.iter().map(|seen| seen.at_us).collect();
    assert_eq!(looks[..4], [100_000, 4_100_000, 8_100_000, 9_900_000]);
}

#[test]
fn what_does_not_stay_is_found() {
    let mut fake = fake();
    fake.later(5, "Metering", "SupplyStatus", 1);
    let record = run(UNTIL, &mut fake);
    let found =
        "comes: a.yaml:14:9: esme.supply_state: expected enabled, to stay so for 6s, saw armed";
    assert_eq!(findings(&record), [found]);
}

#[test]
fn a_deadline_tells_the_last_value_and_every_distinct_one() {
    let mut fake = fake();
    fake.set("Metering", "SupplyStatus", 0);
    fake.later(5, "Metering", "SupplyStatus", 1);
    let record = run(UNTIL, &mut fake);
    let found = "comes: a.yaml:14:9: esme.supply_state: expected enabled within 10s, saw armed at the last; in all: disabled, armed";
    assert_eq!(findings(&record), [found]);
}

#[test]
fn what_was_kept_stands_in_later_steps() {
    let text = "steps:\n  - id: before\n    read: { from: esme, items: [meter_balance] }\n    keep: { before: meter_balance }\n  - id: top-up\n    send: { to: esme, command: add_credit, with: { utrn: fresh, amount: 10.00 GBP } }\n    keep: { used: sent.utrn }\n  - id: after\n    read: { from: esme, items: [meter_balance] }\n    expect:\n      - { of: meter_balance, near: $before + 10.00 GBP, tolerance: 0.01 GBP }\n  - id: replay\n    send: { to: esme, command: add_credit, with: { utrn: $used, amount: 10.00 GBP } }\n";
    let mut fake = fake();
    fake.codes = vec!["01234567890123456789".to_owned()];
    fake.obeys.insert("ConsumerTopUp", |fake| fake.set("Prepayment", "CreditRemaining", 2_250_000));
    let record = run(text, &mut fake);
    assert_eq!(findings(&record), Vec::<String>::new());
    let sent: Vec<_> = record.steps.iter().filter_map(|step| step.sent.get("utrn")).collect();
    assert_eq!(sent[0], sent[1]);
    assert_eq!(sent[0].to_string(), "01234567890123456789");
}

#[test]
fn without_a_code_the_test_is_blocked() {
    let text = "steps:\n  - id: top-up\n    send: { to: esme, command: add_credit, with: { utrn: fresh, amount: 10.00 GBP } }\n";
    let record = run(text, &mut fake());
    assert_eq!(record.verdict, Verdict::Blocked);
    assert_eq!(record.reason.as_deref(), Some("top-up: no voucher for 10.00 GBP"));
}

#[test]
fn a_missing_value_satisfies_no_matcher_and_cannot_be_kept() {
    let text = "steps:\n  - id: x\n    read: { from: esme, items: [accumulated_debt] }\n    keep: { debt: accumulated_debt }\n    expect:\n      - { of: accumulated_debt, not: 1.00 GBP }\n      - { of: accumulated_debt, present: true }\n";
    let record = run(text, &mut fake());
    let found = findings(&record);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found.iter().all(|found| found.ends_with("saw absent")), "{found:?}");
}

#[test]
fn the_time_of_day_is_that_of_the_look() {
    let text = "steps:\n  - id: later\n    wait: 24h\n  - id: clock\n    read: { from: esme, items: [clock] }\n    expect:\n      - { of: clock, near: now, tolerance: 5s }\n";
    let mut right = fake();
    // 2026-03-29 22:00:00 UTC, in seconds since 2000.
    right.set("Time", "Time", 828_136_800);
    assert_eq!(findings(&run(text, &mut right)), Vec::<String>::new());
    let mut wrong = fake();
    wrong.set("Time", "Time", 828_136_790);
    let record = run(text, &mut wrong);
    let found = &findings(&record)[0];
    assert!(found.contains("2026-03-29 22:00:00.1 UTC, give or take 5s"), "{found}");
    assert!(record.ended_us > 24 * 3_600 * 1_000_000);
}

const PREPARE: &str = "prepare:\n  - reach: { device: esme, state: prepay_enabled, meter_balance: 5.00 GBP }\nsteps:\n  - id: look\n    read: { from: esme, items: [payment_mode] }\n    expect:\n      - { of: payment_mode, is: prepayment }\nalways:\n  - restore: { device: esme }\n";

fn obedient() -> Fake {
    let mut fake = fake();
    fake.obeys.insert("ChangePaymentMode", |fake| {
        let is_credit = fake.count("ChangePaymentMode").is_multiple_of(2);
        fake.set("Prepayment", "PaymentControlConfiguration", if is_credit { 0 } else { 3 });
    });
    fake.obeys.insert("CreditAdjustment", |fake| {
        let is_first = fake.count("CreditAdjustment") == 1;
        fake.set("Prepayment", "CreditRemaining", if is_first { 500_000 } else { 1_250_000 });
    });
    fake
}

#[test]
fn a_state_is_reached_and_what_was_before_is_restored() {
    let mut fake = obedient();
    let record = run(PREPARE, &mut fake);
    assert_eq!((record.verdict, record.restored), (Verdict::Pass, true), "{:?}", record.reason);
    assert_eq!(ids(&record, Phase::Prepare), ["before-esme", "reach-esme"]);
    assert_eq!(ids(&record, Phase::Always), ["restore-esme"]);
    assert_eq!((fake.count("ChangePaymentMode"), fake.count("CreditAdjustment")), (2, 2));
    assert_eq!(fake.count("ChangeSupply"), 0, "what is so already is left alone");
}

#[test]
fn what_cannot_be_reached_blocks_and_is_restored_all_the_same() {
    let mut fake = obedient();
    fake.obeys.remove("CreditAdjustment");
    let record = run(PREPARE, &mut fake);
    assert_eq!(record.verdict, Verdict::Blocked);
    let reason = "reach-esme: a meter balance of 5.00 GBP was not reached within 40 s";
    assert_eq!(record.reason.as_deref(), Some(reason));
    assert!(record.restored && ids(&record, Phase::Steps).is_empty());
    assert_eq!(fake.count("ChangePaymentMode"), 2);
}

#[test]
fn restoration_runs_after_failure_and_after_the_bench_s_trouble() {
    let text = PREPARE.replace("is: prepayment", "is: credit");
    let mut fake = obedient();
    let record = run(&text, &mut fake);
    assert_eq!((record.verdict, record.restored), (Verdict::Fail, true));
    assert_eq!(fake.count("ChangePaymentMode"), 2);

    let mut broken = obedient();
    broken.breaks_at = Some(Duration::from_millis(250));
    let record = run(&text, &mut broken);
    assert_eq!((record.verdict, record.restored), (Verdict::Error, false));
    assert_eq!(ids(&record, Phase::Always), ["restore-esme"]);
}

#[test]
fn an_armed_supply_is_enabled_by_a_customer_s_hand_where_there_is_one() {
    let text = "prepare:\n  - reach: { device: esme, supply_state: enabled }\nsteps:\n  - id: x\n    read: { from: esme, items: [model] }\n";
    let mut fake = fake();
    fake.set("Metering", "SupplyStatus", 1);
    let record = run(text, &mut fake);
    assert_eq!(record.verdict, Verdict::Blocked);
    assert!(record.reason.as_deref().unwrap().contains("nobody is there"));
    fake.has_hands = true;
    assert_eq!(run(text, &mut fake).verdict, Verdict::Pass);
}

#[test]
fn unchanged_allows_for_what_consumption_explains_and_for_no_more() {
    let text = "steps:\n  - id: nonsense\n    zcl: { to: esme, cluster: Metering, octets: \"01 2a 7f\" }\n    unchanged: [meter_balance, supply_state]\n    expect: [ { of: default_response.status, is: UNSUP_CLUSTER_COMMAND } ]\n";
    assert_eq!(findings(&run(text, &mut fake())), Vec::<String>::new());
    // 0.1 kWh at 0.24 GBP; amounts have five digits after the point.
    let mut consuming = fake();
    consuming.obeys.insert("unknown", |fake| {
        fake.set("Metering", "CurrentSummationDelivered", 1_100);
        fake.set("Prepayment", "CreditRemaining", 1_247_600);
    });
    assert_eq!(findings(&run(text, &mut consuming)), Vec::<String>::new());
    let mut changing = fake();
    changing.obeys.insert("unknown", |fake| {
        fake.set("Prepayment", "CreditRemaining", 1_247_600);
        fake.set("Metering", "SupplyStatus", 0);
    });
    let record = run(text, &mut changing);
    assert_eq!(
        findings(&record),
        [
            "nonsense: a.yaml:9:17: esme.meter_balance: expected unchanged: 12.50000 GBP, saw 12.47600 GBP",
            "nonsense: a.yaml:9:32: esme.supply_state: expected unchanged: enabled, saw disabled",
        ]
    );
}

#[test]
fn smart_energy_itself_can_be_spoken() {
    let text = "steps:\n  - id: raw\n    zcl: { to: esme, cluster: Metering, attributes: [Multiplier, Divisor] }\n    expect:\n      - { of: Divisor, is: 1000 }\n      - { of: Multiplier, between: [1, 1] }\n  - id: profile\n    zcl: { to: esme, cluster: Metering, command: GetProfile, with: { interval_channel: 0, end_time: now, number_of_periods: 48 } }\n    expect: [ { of: default_response.status, is: SUCCESS } ]\n";
    let mut fake = fake();
    assert_eq!(findings(&run(text, &mut fake)), Vec::<String>::new());
    assert_eq!(fake.log, ["read", "GetProfile"]);
    fake.silent_from = Some(Duration::ZERO);
    let record = run(text, &mut fake);
    assert!(record.findings().all(|(_, f)| f.kind == FindingKind::Silence), "{record:?}");
    assert_eq!(record.findings().count(), 2);
}

#[test]
fn a_limit_counts_work_and_no_waits() {
    let text = "limit: 1m\nsteps:\n  - id: idle\n    wait: 24h\n  - id: slow\n    until:\n      read: { from: esme, items: [supply_state] }\n    within: 5m\n    expect: [ { of: supply_state, is: armed } ]\n  - id: after\n    wait: 1s\n";
    let mut fake = fake();
    fake.later(24 * 3_600 + 30, "Metering", "SupplyStatus", 1);
    assert_eq!(run(text, &mut fake).verdict, Verdict::Pass);
    let mut slow = self::fake();
    slow.later(24 * 3_600 + 90, "Metering", "SupplyStatus", 1);
    let record = run(text, &mut slow);
    assert_eq!(record.verdict, Verdict::Error);
    assert!(record.reason.unwrap().contains("longer than its limit of 1m"));
}
