//! What machines rely on: the JSON, the exit codes, and that the same seed gives the same.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

use serde_json::Value;
use support::{Bench, Said, keys, named};

/// A combination of the default set that has everything.
const DMC: &str = "illustrative-dual-fuel-12a";
/// One that fails on purpose.
const DEFECTIVE: &str = "illustrative-replay-defect";

/// What is recorded of each attempt at each planned test, by plan entry: steps and end.
fn tests(events: &[Value]) -> BTreeMap<String, Vec<String>> {
    let mut tests: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for event in events {
        if ["step", "test-finished"].contains(&event["event"].as_str().unwrap()) {
            let entry = event["entry"].as_str().unwrap().to_owned();
            tests.entry(entry).or_default().push(event.to_string());
        }
    }
    tests
}

fn digest(said: &Said) -> String {
    said.events().last().unwrap()["log_digest"].as_str().unwrap().to_owned()
}

#[test]
fn list_dmcs_has_the_keys_that_machines_rely_on() {
    let said = Bench::new().dmc(&["list", "dmcs", "--json"]).ends_with(0);
    let dmcs = said.json();
    for dmc in dmcs.as_array().unwrap() {
        assert!(dmc["id"].is_string() && dmc["devices"].is_array());
        assert!(dmc["default"].is_boolean() && dmc["source"] == "illustrative");
    }
    let in_default =
        |id| dmcs.as_array().unwrap().iter().find(|d| d["id"] == id).unwrap()["default"].clone();
    assert_eq!((in_default(DMC), in_default(DEFECTIVE)), (true.into(), false.into()));
}

#[test]
fn everything_that_can_be_listed_is_listed_for_people_and_for_machines() {
    let bench = Bench::new();
    for what in ["dmcs", "scenarios", "capabilities", "clusters", "words"] {
        assert!(bench.dmc(&["list", what]).ends_with(0).out.lines().count() > 3, "{what}");
        let json = bench.dmc(&["list", what, "--json"]).ends_with(0).json();
        assert!(json.as_array().unwrap().iter().all(|one| one["v"] == 1), "{what}");
    }
}

#[test]
fn run_prints_events_and_last_the_summary_and_keeps_all_it_writes_under_the_campaign() {
    let bench = Bench::new();
    let said =
        bench.dmc(&["run", "metering", "--dmc", DMC, "--json", "--campaign", "c"]).ends_with(0);
    let events = said.events();
    assert!(events.iter().all(|event| event["v"] == 1 && event["event"].is_string()));
    assert_eq!(events[0]["event"], "run-started");
    assert_eq!(named(&events, "planned").len(), named(&events, "test-finished").len());
    let summary = events.last().unwrap();
    assert_eq!(keys(summary), ["dmcs", "event", "log_digest", "targets", "v"]);
    assert_eq!(summary["event"], "summary");
    assert_eq!(summary["targets"], serde_json::json!(["simulated"]));
    for row in summary["dmcs"].as_array().unwrap() {
        let wanted = ["eligible", "executed", "hub", "id", "met", "passed", "planned", "suite"];
        assert_eq!(keys(row), wanted);
        assert_eq!((&row["id"], &row["hub"]), (&DMC.into(), &"stand-in".into()));
        assert_eq!(row["met"], Value::Null, "a selection has no `met`");
    }
    let written: Vec<_> =
        std::fs::read_dir(bench.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(written, ["c"]);
    let run = &bench.runs("c")[0];
    assert!(run.join("log.jsonl").is_file() && run.join("manifest.json").is_file());
    assert!(run.join("blobs").is_dir());
}

#[test]
fn the_whole_plan_of_a_dmc_decides_its_rule() {
    let bench = Bench::new();
    let said =
        bench.dmc(&["run", "--json", "--dmc", "illustrative-electricity-only-10"]).ends_with(0);
    let events = said.events();
    let rows = events.last().unwrap()["dmcs"].as_array().unwrap().clone();
    let functional = rows.iter().find(|row| row["suite"] == "functional").unwrap();
    assert_eq!(functional["met"], true);
    assert_eq!(functional["planned"], functional["passed"]);
    assert!(rows.iter().any(|row| row["suite"] == "regression"), "never pooled: {rows:?}");
}

#[test]
fn the_same_seed_gives_the_same_digest_whatever_the_jobs_and_another_seed_another() {
    let bench = Bench::new();
    let run = |more: &[&str]| {
        let args = [&["run", "metering", "prepayment", "--dmc", DMC, "--json"], more].concat();
        bench.dmc(&args).ends_with(0)
    };
    let (one, two) = (run(&["--jobs", "1"]), run(&["--jobs", "2"]));
    assert_eq!(digest(&one), digest(&two));
    assert_eq!(tests(&one.events()), tests(&two.events()));
    let other = run(&["--seed", "2"]);
    assert_ne!(digest(&one), digest(&other));
}

#[test]
fn any_selection_agrees_with_the_whole_on_each_test() {
    let bench = Bench::new();
    let run = |select: &[&str]| {
        let args = [&["run", "--dmc", DMC, "--json"], select].concat();
        tests(&bench.dmc(&args).ends_with(0).events())
    };
    let whole = run(&["clock", "prepayment"]);
    let part = run(&["prepayment.*[meter=gsme]", "--jobs", "1"]);
    assert!(!part.is_empty() && part.len() < whole.len());
    for (entry, seen) in &part {
        assert_eq!(Some(seen), whole.get(entry));
    }
}

#[test]
fn a_defect_is_found_and_the_command_that_is_offered_repeats_exactly_that() {
    let bench = Bench::new();
    let said = bench.dmc(&["run", "--dmc", DEFECTIVE, "--seed", "7"]).ends_with(10);
    for part in ["FAIL", "step ", "expected  ", "saw       ", "at        prepayment/", ".yaml:"] {
        assert!(said.out.contains(part), "{part} in\n{}", said.out);
    }
    let failures = |out: &str| -> Vec<String> {
        out.split("\n\n")
            .filter(|p| p.trim_start().starts_with("FAIL"))
            .map(|p| p.trim().to_owned())
            .collect()
    };
    let first = failures(&said.out)[0].clone();
    let again =
        first.lines().last().unwrap().trim().strip_prefix("again: dmc ").unwrap().to_owned();
    let mut shell = std::process::Command::new("sh");
    shell.arg("-c").arg(format!("exec \"$DMC\" {again}"));
    shell.env("DMC", env!("CARGO_BIN_EXE_dmc")).current_dir(bench.path());
    let repeated = Said::of(&shell.output().unwrap()).ends_with(10);
    assert!(failures(&repeated.out).contains(&first), "{first}\n\n{}", repeated.out);
}

#[test]
fn a_dry_run_says_what_would_run_and_writes_nothing() {
    let bench = Bench::new();
    let said = bench.dmc(&["run", "--dry-run", "-v"]).ends_with(0);
    assert!(said.out.contains("planned  ") && said.out.contains("n/a  "), "{}", said.out);
    let events = bench.dmc(&["run", "--dry-run", "--json"]).ends_with(0).events();
    assert_eq!(events.last().unwrap()["event"], "summary");
    assert!(named(&events, "test-finished").is_empty());
    assert_eq!(std::fs::read_dir(bench.path()).unwrap().count(), 0);
}

#[test]
fn fail_fast_stops_after_the_first_failure_and_decides_nothing() {
    let bench = Bench::new();
    let args = ["run", "prepayment", "--dmc", DEFECTIVE, "--fail-fast", "--jobs", "1", "--json"];
    let events = bench.dmc(&args).ends_with(10).events();
    let verdicts: Vec<&Value> =
        named(&events, "test-finished").iter().map(|e| &e["verdict"]).collect();
    let failed = verdicts.iter().position(|verdict| **verdict == "fail").unwrap();
    assert!(verdicts[failed + 1..].iter().all(|verdict| **verdict == "not-run"), "{verdicts:?}");
    assert_eq!(named(&events, "planned").len(), verdicts.len());
    assert_eq!(named(&events, "stopped").len(), 1);
}

#[test]
fn repeating_keeps_every_attempt() {
    let bench = Bench::new();
    let args = ["run", "metering.identity[device=esme]", "--dmc", DMC, "--repeat", "3", "--json"];
    let events = bench.dmc(&args).ends_with(0).events();
    let mut attempts: Vec<_> =
        named(&events, "test-finished").iter().map(|e| e["attempt"].as_u64().unwrap()).collect();
    attempts.sort_unstable();
    assert_eq!(attempts, [1, 2, 3]);
    assert_eq!(events.last().unwrap()["dmcs"][0]["planned"], 1);
}

#[test]
fn what_makes_no_sense_is_a_usage_error_with_a_suggestion() {
    let bench = Bench::new();
    for (args, says) in [
        (
            &["run", "--dmc", "illustrative-dual-fuel-12b"][..],
            "did you mean `illustrative-dual-fuel-12a`?",
        ),
        (&["run", "metering.identty"], "did you mean `metering.identity`?"),
        (&["run", "metering.identity[device"], "selection"),
        (&["run", "--jobs", "0"], "0"),
        (&["list", "dmc"], "dmcs"),
        (&["show", "latest"], "no run is recorded"),
        (&["decode", "xyz"], "hexadecimal"),
        (&["decode", "--frame", "zcl", "--cluster", "Meterin", "00"], "did you mean `Metering`?"),
    ] {
        let said = bench.dmc(args).ends_with(2);
        assert!(said.err.contains(says), "{args:?}: {}", said.err);
        assert!(!said.err.contains("Err("), "{}", said.err);
    }
}

#[test]
fn where_nothing_applies_nothing_is_run_and_the_reason_is_said() {
    let bench = Bench::new();
    let args = ["run", "prepayment", "--dmc", "illustrative-electricity-only-10"];
    let said = bench.dmc(&args).ends_with(4);
    assert!(said.err.contains("nothing to run"), "{}", said.err);
    assert!(said.err.contains("prepayment"), "{}", said.err);
    assert!(bench.runs("campaign").is_empty());
}

#[test]
fn an_invalid_file_is_shown_with_its_place() {
    let bench = Bench::new();
    let write = |name: &str, text: &str| std::fs::write(bench.path().join(name), text).unwrap();
    write("typo.yaml", "scenario: a.b\nrev: 1\ntitel: t\n");
    write("twice.yaml", "scenario: a.b\nscenario: a.c\n");
    write("empty.yaml", "");
    write("typo.toml", "id = \"a\"\ntitel = \"b\"\n");
    write("rack.toml", "[[slot]]\ndmc = \"illustrative-dual-fuel-12b\"\n");
    write("noise.yaml", &"\u{0}\u{1b}[2J#:-".repeat(1_500_000));
    for file in ["typo.yaml", "twice.yaml", "empty.yaml", "typo.toml", "rack.toml", "noise.yaml"] {
        let said = bench.dmc(&["check", file]).ends_with(3);
        assert!(said.err.contains(&format!("{file}:")), "{file}: {}", said.err);
        assert!(!said.err.contains('\u{1b}'), "{file} moves the cursor");
        assert!(said.err.len() < 20_000, "{file}");
    }
    let said = bench.dmc(&["check", "typo.yaml", "typo.toml"]).ends_with(3);
    assert!(said.err.contains("did you mean `title`?"), "{}", said.err);
    bench.dmc(&["run", "--rack", "rack.toml"]).ends_with(3);
}

#[test]
fn a_run_can_be_shown_and_reported_and_its_keys_are_kept_apart() {
    let bench = Bench::new();
    bench
        .dmc(&["run", "prepayment.top-up-adds-credit", "metering", "--dmc", DMC, "-q"])
        .ends_with(0);
    let shown = bench.dmc(&["show", "latest", "prepayment*", "--frames"]).ends_with(0).out;
    assert!(shown.contains("send add_credit") && shown.contains("ConsumerTopUp"), "{shown}");
    assert!(shown.contains("SIMULATED") && shown.contains("log_digest"), "{shown}");
    let events = bench.dmc(&["show", "--json"]).ends_with(0).events();
    assert_eq!(events[0]["event"], "run-started");
    let xml = bench.dmc(&["report", "junit"]).ends_with(0).out;
    assert!(xml.contains("<testsuites") && xml.contains(r#"failures="0" errors="0""#), "{xml}");

    let args = ["show", "--pcap", "run.pcapng", "--wireshark-keys", "keys"];
    bench.dmc(&args).ends_with(0);
    let keys = std::fs::read_to_string(bench.path().join("keys/zigbee_pc_keys")).unwrap();
    let keys: Vec<String> =
        keys.lines().map(|line| line.split('"').nth(1).unwrap().to_owned()).collect();
    assert!(keys.len() >= 4, "a network key and a link key for each device: {keys:?}");
    let decoded = bench.dmc(&["decode", "run.pcapng", "--key", &keys[0]]).ends_with(0).out;
    assert!(decoded.lines().count() > 20, "{decoded}");
    nothing_secret_is_in_clear(&bench, &keys);
}

fn nothing_secret_is_in_clear(bench: &Bench, keys: &[String]) {
    let run = &bench.runs("campaign")[0];
    let blobs = std::fs::read_dir(run.join("blobs")).unwrap().map(|entry| entry.unwrap().path());
    for path in blobs.chain([run.join("log.jsonl")]) {
        let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
        for key in keys {
            let plain = key.replace(':', "");
            assert!(!text.contains(&plain) && !text.contains(key), "a key in {}", path.display());
        }
        let digits = text.split(|c: char| !c.is_ascii_alphanumeric());
        let utrn = digits.filter(|w| w.len() == 20).find(|w| w.bytes().all(|b| b.is_ascii_digit()));
        assert_eq!(utrn, None, "a UTRN in {}", path.display());
    }
    let secrets = std::fs::read_dir(bench.path().join("campaign/secrets")).unwrap();
    for entry in secrets {
        assert_eq!(entry.unwrap().metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_reader_that_has_gone_is_no_error() {
    let bench = Bench::new();
    let mut child = bench
        .command(&["list", "clusters"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let said = Said::of(&child.wait_with_output().unwrap()).ends_with(0);
    assert_eq!(said.err, "");
}

#[test]
fn the_help_of_every_command_has_examples_or_choices() {
    let bench = Bench::new();
    for command in ["run", "list", "check", "show", "decode", "sim", "schema", "completions"] {
        let help = bench.dmc(&[command, "--help"]).ends_with(0).out;
        assert!(help.contains("Example"), "{command}: {help}");
    }
    assert!(bench.dmc(&["--help"]).ends_with(0).out.contains("Exit codes:"));
    assert!(bench.dmc(&["completions", "bash"]).ends_with(0).out.contains("complete"));
}
