//! Tests and their steps, as lines.

use super::super::Out;
use crate::evidence::RunRecord;
use crate::evidence::reader::Reading;
use crate::evidence::run::Tested;
use crate::record::{Phase, PlanEntry, StepRecord, Verdict};
use crate::report::failure::{Again, selector};
use crate::report::table::devices;

/// What the run is.
pub(super) fn heading(out: &mut Out, id: &str, reading: &Reading) {
    out.line(format_args!("run {id}  ({})", reading.state.word()));
    if let Some((first, last)) = reading.span {
        let host = reading.rim.as_ref().map_or("", |rim| rim.host.as_str());
        out.line(format_args!("  from {first} to {last} on {host}"));
    }
    let Some(started) = &reading.run.started else { return };
    let targets: Vec<&str> = started.targets.iter().map(|target| devices(*target)).collect();
    let seed = u64::from_str_radix(&started.seed, 16).unwrap_or_default();
    let what = if started.selection { "a selection" } else { "all that applies" };
    out.line(format_args!(
        "  dmc {}, {}, seed {seed}, {what}: {} planned tests, {} that do not apply",
        started.dmc,
        targets.join(" and "),
        reading.run.plan.len(),
        reading.run.not_applicable.len(),
    ));
    if let Some(why) = &reading.run.stopped {
        out.line(format_args!("  stopped: {why}"));
    }
    out.line("");
}

/// One attempt at a test, with every step.
pub(super) fn test(out: &mut Out, entry: &PlanEntry, test: &Tested, again: &Again) {
    let record = &test.record;
    let attempt =
        if record.attempt > 1 { format!("  attempt {}", record.attempt) } else { String::new() };
    out.line(format_args!(
        "{:7}  {}  {}  ({}){attempt}  {}",
        record.verdict.to_string(),
        entry.dmc,
        selector(entry),
        entry.suite,
        seconds(record.ended_us),
    ));
    if let Some(reason) = &record.reason {
        out.line(format_args!("         {reason}"));
    }
    for step in &record.steps {
        self::step(out, step);
    }
    if !matches!(record.verdict, Verdict::Pass | Verdict::NotRun) {
        out.line(format_args!("         again: {}", again.command(entry, record.attempt)));
    }
}

fn step(out: &mut Out, step: &StepRecord) {
    let phase = match step.phase {
        Phase::Prepare => "prepare ",
        Phase::Steps => "",
        Phase::Always => "always ",
    };
    out.line(format_args!(
        "  {:7}  {:>10}  {phase}{}: {}",
        step.verdict.to_string(),
        seconds(step.began_us),
        step.id,
        step.action,
    ));
    for (name, value) in &step.sent {
        out.line(format_args!("                       sent {name} = {value}"));
    }
    for seen in &step.observations {
        out.line(format_args!(
            "            {:>10}  {} = {}",
            seconds(seen.at_us),
            seen.of,
            seen.seen
        ));
    }
    for finding in &step.findings {
        out.line(format_args!("           expected  {}: {}", finding.of, finding.expected));
        out.line(format_args!("           saw       {}", finding.seen));
        out.line(format_args!("           at        {}", finding.place));
    }
    if let Some(note) = &step.note {
        out.line(format_args!("           {note}"));
    }
}

/// Tests that were planned, and have no result.
pub(super) fn unfinished(out: &mut Out, run: &RunRecord) {
    for ((id, attempt), steps) in &run.running {
        let label = run.entry(id).map_or_else(|| id.clone(), selector);
        let attempt = if *attempt > 1 { format!(" attempt {attempt}") } else { String::new() };
        out.line(format_args!(
            "not run  {label}{attempt}: it began and did not end ({} steps)",
            steps.len()
        ));
    }
    let without = run.plan.iter().filter(|planned| {
        let id = &planned.entry.id;
        run.attempts(id).next().is_none() && !run.running.keys().any(|(running, _)| running == id)
    });
    match without.count() {
        0 => {}
        n => out.line(format_args!("not run  {n} planned tests did not begin")),
    }
}

/// Seconds of the devices' time.
fn seconds(us: u64) -> String {
    format!("{}.{:03} s", us / 1_000_000, us / 1000 % 1000)
}
