//! Runs that do not come to their end: killed, interrupted, cut, or without room on the disk.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use support::{Bench, Said, named};

const DMC: &str = "illustrative-dual-fuel-12a";

/// A run that is long enough to be stopped in the middle.
const RUN: [&str; 8] = ["run", "metering", "prepayment", "--dmc", DMC, "--json", "--campaign", "c"];

/// What it prints goes to a file: a pipe that nobody empties would make it wait.
fn start(bench: &Bench) -> Child {
    let said = fs::File::create(bench.path().join("said")).unwrap();
    bench.command(&RUN).stdout(said).stderr(Stdio::null()).spawn().unwrap()
}

/// Waits until the log has so many octets; false where the run is over before that.
fn wait_for(bench: &Bench, octets: u64, child: &mut Child) -> bool {
    loop {
        let log = bench.runs("c").first().map(|run| run.join("log.jsonl"));
        let length = log.and_then(|log| fs::metadata(log).ok()).map_or(0, |meta| meta.len());
        if length >= octets {
            return true;
        }
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        thread::sleep(Duration::from_micros(200));
    }
}

/// The planned tests that were reported as finished.
fn finished(lines: impl Iterator<Item = String>) -> BTreeSet<String> {
    let events: Vec<Value> = lines.filter_map(|line| serde_json::from_str(&line).ok()).collect();
    named(&events, "test-finished")
        .iter()
        .map(|e| e["entry"].as_str().unwrap().to_owned())
        .collect()
}

fn says_incomplete(said: &Said) {
    assert!(said.out.contains("incomplete"), "{}", said.out);
    let rows: Vec<&str> = said.out.lines().filter(|line| line.contains("stand-in")).collect();
    assert!(rows.iter().all(|row| !row.trim_end().ends_with(" met")), "{rows:?}");
}

#[test]
fn killed_after_any_octet_the_log_is_incomplete_and_reported_verdicts_stay() {
    let whole = Bench::new();
    whole.dmc(&RUN).ends_with(0);
    let length = fs::metadata(whole.runs("c")[0].join("log.jsonl")).unwrap().len();
    let mut killed = 0;
    for n in 0..12_u64 {
        let bench = Bench::new();
        // Spread over the whole log, at no round numbers.
        let octet = (length * (2 * n + 1) / 24) ^ (n * 7);
        let mut child = start(&bench);
        let there = wait_for(&bench, octet, &mut child);
        child.kill().unwrap();
        child.wait().unwrap();
        let said = fs::read_to_string(bench.path().join("said")).unwrap();
        let reported = finished(said.lines().map(str::to_owned));
        if !there || bench.runs("c")[0].join("manifest.json").exists() {
            continue;
        }
        killed += 1;
        let said = bench.dmc(&["show", "--campaign", "c"]).ends_with(13);
        says_incomplete(&said);
        let shown = bench.dmc(&["show", "--campaign", "c", "--json"]).ends_with(13);
        let kept = finished(shown.out.lines().map(str::to_owned));
        assert!(kept.is_superset(&reported), "reported at octet {octet}, and lost");
    }
    assert!(killed >= 6, "only {killed} of 12 runs were killed before their end");
}

#[test]
fn cut_in_its_last_record_the_log_is_incomplete_and_earlier_verdicts_stay() {
    let bench = Bench::new();
    bench.dmc(&["run", "metering", "--dmc", DMC, "--campaign", "c", "-q"]).ends_with(0);
    let run = bench.runs("c")[0].clone();
    let log = fs::read(run.join("log.jsonl")).unwrap();
    let before = bench.dmc(&["show", "--campaign", "c", "--json"]).ends_with(0);
    let before = finished(before.out.lines().map(str::to_owned));
    fs::remove_file(run.join("manifest.json")).unwrap();
    let last = log[..log.len() - 1].iter().rposition(|octet| *octet == b'\n').unwrap() + 1;
    for left in (last..log.len()).step_by(29).chain([log.len() - 1]) {
        fs::write(run.join("log.jsonl"), &log[..left]).unwrap();
        let shown = bench.dmc(&["show", "--campaign", "c"]).ends_with(13);
        says_incomplete(&shown);
        let shown = bench.dmc(&["show", "--campaign", "c", "--json"]).ends_with(13);
        assert_eq!(finished(shown.out.lines().map(str::to_owned)), before, "{left} octets left");
    }
}

#[test]
fn an_altered_log_is_damaged() {
    let bench = Bench::new();
    bench.dmc(&["run", "metering", "--dmc", DMC, "--campaign", "c", "-q"]).ends_with(0);
    let path = bench.runs("c")[0].join("log.jsonl");
    let log = fs::read_to_string(&path).unwrap();
    fs::write(&path, log.replacen(r#""verdict":"pass""#, r#""verdict":"fail""#, 1)).unwrap();
    let said = bench.dmc(&["show", "--campaign", "c"]).ends_with(14);
    assert!(said.out.contains("DAMAGED"), "{}", said.out);
    fs::write(&path, &log).unwrap();
    bench.dmc(&["show", "--campaign", "c"]).ends_with(0);
}

#[test]
fn an_interrupt_leaves_an_incomplete_log_and_ends_with_13() {
    let bench = Bench::new();
    let mut child = start(&bench);
    assert!(wait_for(&bench, 60_000, &mut child), "the run was over too soon");
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(13));
    let said = fs::read_to_string(bench.path().join("said")).unwrap();
    let events: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let summary = events.last().unwrap();
    assert_eq!(summary["event"], "summary");
    assert!(summary["dmcs"].as_array().unwrap().iter().all(|row| row["met"].is_null()));
    let shown = bench.dmc(&["show", "--campaign", "c"]).ends_with(13);
    says_incomplete(&shown);
    assert!(shown.out.contains("interrupted"), "{}", shown.out);
}

/// A run under a limit on the size of files, as a disk without room: ends with 12 and a clear line.
#[test]
fn without_room_the_run_stops_with_12_and_earlier_records_stay() {
    let bench = Bench::new();
    bench.dmc(&["run", "metering", "--dmc", DMC, "--campaign", "c", "-q"]).ends_with(0);
    let mut shell = Command::new("sh");
    let args = RUN.map(str::to_owned).join(" ");
    // Without the signal, a write beyond the limit fails as it does on a full disk.
    shell.arg("-c").arg(format!("trap '' XFSZ; ulimit -f 120; exec \"$DMC\" {args}"));
    shell.env("DMC", env!("CARGO_BIN_EXE_dmc")).current_dir(bench.path());
    let said = Said::of(&shell.output().unwrap()).ends_with(12);
    assert!(said.err.contains("failed to write the run log"), "{}", said.err);
    assert_eq!(said.err.lines().filter(|line| line.starts_with("error:")).count(), 1);
    let reported = finished(said.out.lines().map(str::to_owned));
    let shown = bench.dmc(&["show", "--campaign", "c", "--json"]).ends_with(13);
    assert!(finished(shown.out.lines().map(str::to_owned)).is_superset(&reported));
    says_incomplete(&bench.dmc(&["show", "--campaign", "c"]).ends_with(13));
    let first = bench.runs("c")[0].file_name().unwrap().to_string_lossy().into_owned();
    bench.dmc(&["show", &first, "--campaign", "c"]).ends_with(0);
}

/// Where a small file system may be mounted, the same on a disk that is really full.
#[test]
fn on_a_full_disk_the_run_stops_with_12() {
    let bench = Bench::new();
    let disk = bench.path().join("disk");
    fs::create_dir(&disk).unwrap();
    if !mount(&disk) {
        return;
    }
    let campaign = disk.join("c");
    let said = bench.dmc(&["run", "--dmc", DMC, "-q", "--campaign", campaign.to_str().unwrap()]);
    let shown = bench.dmc(&["show", "--campaign", campaign.to_str().unwrap()]);
    let unmounted = Command::new("umount").arg(&disk).status();
    assert!(unmounted.is_ok_and(|status| status.success()));
    let said = said.ends_with(12);
    assert!(said.err.contains("failed to"), "{}", said.err);
    says_incomplete(&shown.ends_with(13));
}

fn mount(at: &Path) -> bool {
    let mount = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=512k", "tmpfs"])
        .arg(at)
        .stderr(Stdio::null())
        .status();
    mount.is_ok_and(|status| status.success())
}
