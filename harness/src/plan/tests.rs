//! What is planned, what is not, and why.

use super::*;
use crate::scenario::read;

fn profile(id: &str) -> Profile {
    dmc_profiles::Profiles::builtin().get(id).unwrap().clone()
}

fn dual() -> Profile {
    profile("illustrative-dual-fuel-12a")
}

fn scenario(id: &str, more: &str) -> Scenario {
    let text = format!(
        "scenario: {id}\nrev: 1\ntitle: t\ngroup: {}\nkind: positive\n{more}\nsteps:\n  - id: x\n    read: {{ from: $meter, items: [clock] }}\n",
        id.split('.').next().unwrap()
    );
    let text = if more.contains("each") { text } else { text.replace("$meter", "esme") };
    read("a.yaml", &text).unwrap_or_else(|e| panic!("{e}"))
}

const EACH: &str = "each: { meter: [esme, gsme] }";

fn planned(scenarios: &[Scenario], profile: &Profile, patterns: &[&str]) -> Plan {
    let patterns: Vec<String> = patterns.iter().map(|p| (*p).to_owned()).collect();
    let selection = Selection::of(&patterns).unwrap();
    plan(scenarios, [profile], &selection, Setting::SIMULATED).unwrap()
}

fn labels(plan: &Plan) -> Vec<String> {
    plan.entries.iter().map(|t| format!("{} {}", t.entry.suite, t.entry.label())).collect()
}

#[test]
fn a_regression_scenario_is_planned_once_in_each_suite_and_in_a_defined_order() {
    let all = [scenario("b.y", "regression: true"), scenario("a.x", EACH)];
    let plan = planned(&all, &dual(), &[]);
    assert_eq!(
        labels(&plan),
        [
            "functional a.x[meter=esme]",
            "functional a.x[meter=gsme]",
            "functional b.y",
            "regression b.y"
        ]
    );
    let ids: BTreeSet<_> = plan.entries.iter().map(|test| &test.entry.id).collect();
    assert_eq!(ids.len(), 4);
    assert!(!plan.is_selection);
}

#[test]
fn what_does_not_apply_is_listed_with_the_capability_that_decided() {
    let all = [scenario("a.x", &format!("{EACH}\napplies: $meter.consumer_top_up"))];
    let plan = planned(&all, &profile("illustrative-dual-fuel-11"), &[]);
    assert!(plan.entries.is_empty());
    assert_eq!(plan.not_applicable.len(), 2);
    let first = &plan.not_applicable[0];
    assert_eq!(first.because[0].capability, "esme.consumer_top_up");
    assert_eq!(first.reason, "not on this DMC: esme.consumer_top_up is false (declared)");
}

#[test]
fn a_device_that_the_dmc_has_not_is_a_reason() {
    let plan = planned(&[scenario("a.x", EACH)], &profile("illustrative-electricity-only-10"), &[]);
    assert_eq!(labels(&plan), ["functional a.x[meter=esme]"]);
    assert_eq!(plan.not_applicable[0].reason, "the DMC has no gsme");
}

#[test]
fn what_is_unknown_is_planned_and_blocked() {
    let mut unknown = dual();
    unknown.esme.as_mut().unwrap().supply.as_mut().unwrap().arms_before_enable = None;
    let all = [scenario("a.x", "applies: esme.arms_before_enable")];
    let plan = planned(&all, &unknown, &[]);
    let blocked = plan.entries[0].blocked.as_deref().unwrap();
    assert_eq!(blocked, "measure or declare first: esme.arms_before_enable is unknown (unknown)");
}

#[test]
fn time_travel_does_not_apply_on_the_wall_clock() {
    let starts = scenario("a.z", "starts: 2026-03-28 22:00 UTC");
    let all = [scenario("a.x", "clock: virtual"), scenario("a.y", ""), starts];
    let plan = plan(&all, [&dual()], &Selection::default(), Setting::RACK).unwrap();
    assert_eq!(labels(&plan), ["functional a.y"]);
    assert!(plan.not_applicable[0].reason.contains("time travel"));
    assert!(plan.not_applicable[1].reason.contains("a time of its own"));
    assert!(!plan.is_selection, "what does not apply is not left out");
}

#[test]
fn less_than_all_that_applies_is_a_selection() {
    let all = [scenario("a.x", ""), scenario("b.y", "")];
    for (patterns, left, is_selection) in [
        (&["a.x"][..], 1, true),
        (&["a.*"], 1, true),
        (&["b"], 1, true),
        (&["*"], 2, false),
        (&["a.x", "b.y"], 2, false),
        (&["c"], 0, true),
    ] {
        let plan = planned(&all, &dual(), patterns);
        assert_eq!((plan.entries.len(), plan.is_selection), (left, is_selection), "{patterns:?}");
    }
    for pattern in ["a.x[", "a.x[meter]", "a.{x"] {
        assert!(Selection::of(&[pattern.to_owned()]).is_err(), "{pattern}");
    }
}

#[test]
fn parameters_stand_in_brackets() {
    let all = [scenario("a.x", EACH), scenario("b.y", EACH)];
    let plan = planned(&all, &dual(), &["a.x[meter=gsme]", "b.*[meter=esme]"]);
    assert_eq!(labels(&plan), ["functional a.x[meter=gsme]", "functional b.y[meter=esme]"]);
    assert!(plan.is_selection);
    let label = plan.entries[0].entry.label();
    assert_eq!(labels(&planned(&all, &dual(), &[&label])), ["functional a.x[meter=gsme]"]);
}

#[test]
fn selecting_changes_no_seed_and_no_identifier() {
    let all = [scenario("a.x", ""), scenario("b.y", "")];
    let whole = planned(&all, &dual(), &[]);
    let part = planned(&all, &dual(), &["b.y"]);
    let (one, other) = (&whole.entries[1].entry, &part.entries[0].entry);
    assert_eq!(one, other);
    assert_eq!(seed_of(7, one, 1), seed_of(7, other, 1));
    assert_ne!(seed_of(7, one, 1), seed_of(7, one, 2));
    assert_ne!(seed_of(7, one, 1), seed_of(8, one, 1));
}
