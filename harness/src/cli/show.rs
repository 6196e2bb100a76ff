//! `dmc show`: a run, as its log tells it.

use std::fs;
use std::path::Path;

use globset::{Glob, GlobSet, GlobSetBuilder};
use zigbee::dissect::dissect_mac;

use super::args::{CampaignArgs, ShowArgs};
use super::decode::print;
use super::{Exit, Out, Stop};
use crate::evidence::RunRecord;
use crate::evidence::campaign::{Campaign, StoredRun};
use crate::evidence::capture::{self, Capture, Packet};
use crate::evidence::event::Event;
use crate::evidence::reader::{Reading, State};
use crate::evidence::run::Tested;
use crate::record::PlanEntry;
use crate::report::failure::{Again, selector};
use crate::report::{rates, table};

mod keys;
mod steps;

/// Shows a run.
pub(super) fn show(args: &ShowArgs) -> Result<Exit, Stop> {
    let (stored, reading) = opened(&args.campaign, &args.run)?;
    let wanted = Wanted::new(&args.select, &args.dmc)?;
    let tests: Vec<(&PlanEntry, &Tested)> = wanted.tests(&reading.run);
    let mut out = Out::stdout();
    if let Some(folder) = &args.wireshark_keys {
        keys::write(&stored, folder, &mut out)?;
    }
    if let Some(file) = &args.pcap {
        write_capture(&stored, &tests, file)?;
    }
    if args.json {
        json(&reading, &wanted, &mut out);
    } else if args.wireshark_keys.is_none() && args.pcap.is_none() || args.frames {
        text(&stored, &reading, &tests, args, &mut out)?;
    }
    out.finish()?;
    Ok(exit_of(&reading.state))
}

/// The run that was named, and what is read of it.
pub(super) fn opened(args: &CampaignArgs, name: &str) -> Result<(StoredRun, Reading), Stop> {
    let stored = Campaign::new(&args.campaign).find(name)?;
    let reading = stored.read().map_err(|error| {
        Stop::failed_to(format_args!("read {}", stored.folder.display()), error)
    })?;
    Ok((stored, reading))
}

/// What showing or reporting a run ends with: whether it can be relied on, not what failed in it.
pub(super) fn exit_of(state: &State) -> Exit {
    match state {
        State::Complete => Exit::Well,
        State::Incomplete(_) => Exit::Incomplete,
        State::Damaged(_) => Exit::Damaged,
    }
}

/// Which tests are asked for; all, where nothing is said.
struct Wanted {
    scenarios: Option<GlobSet>,
    dmcs: Option<GlobSet>,
}

impl Wanted {
    fn new(scenarios: &[String], dmcs: &[String]) -> Result<Self, Stop> {
        Ok(Self { scenarios: globs(scenarios)?, dmcs: globs(dmcs)? })
    }

    fn has(&self, entry: &PlanEntry) -> bool {
        let scenario =
            |globs: &GlobSet| globs.is_match(&entry.scenario) || globs.is_match(selector(entry));
        self.scenarios.as_ref().is_none_or(scenario)
            && self.dmcs.as_ref().is_none_or(|globs| globs.is_match(&entry.dmc))
    }

    /// In the order of the plan, each with its attempts.
    fn tests<'a>(&self, run: &'a RunRecord) -> Vec<(&'a PlanEntry, &'a Tested)> {
        let entries = run.plan.iter().map(|planned| &planned.entry);
        let entries = entries.filter(|entry| self.has(entry));
        entries.flat_map(|entry| run.attempts(&entry.id).map(move |test| (entry, test))).collect()
    }
}

/// Brackets hold parameters here, not letters to choose from.
fn globs(texts: &[String]) -> Result<Option<GlobSet>, Stop> {
    if texts.is_empty() {
        return Ok(None);
    }
    let mut set = GlobSetBuilder::new();
    for text in texts {
        let literal = text.replace('[', "\\[").replace(']', "\\]");
        let glob = Glob::new(&literal)
            .map_err(|error| Stop::usage(format!("failed to read the glob `{text}`: {error}")))?;
        set.add(glob);
    }
    let set = set.build().map_err(|error| Stop::usage(error.to_string()))?;
    Ok(Some(set))
}

fn json(reading: &Reading, wanted: &Wanted, out: &mut Out) {
    for body in &reading.bodies {
        let event = serde_json::from_str::<Event>(body).ok();
        let entry = event.as_ref().and_then(Event::test).map(|(id, _)| id);
        let entry = entry.and_then(|id| reading.run.entry(id));
        if entry.is_none_or(|entry| wanted.has(entry)) {
            out.line(versioned(body));
        }
    }
}

/// A log line's body as it goes out to machines: with the version.
pub(super) fn versioned(body: &str) -> String {
    format!("{{\"v\":1,{}", body.strip_prefix('{').unwrap_or(body))
}

fn text(
    stored: &StoredRun,
    reading: &Reading,
    tests: &[(&PlanEntry, &Tested)],
    args: &ShowArgs,
    out: &mut Out,
) -> Result<(), Stop> {
    steps::heading(out, &stored.id, reading);
    let again = Again::of(reading);
    let ring = keys::ring(stored);
    for (entry, test) in tests {
        steps::test(out, entry, test, &again);
        if args.frames {
            for packet in packets(stored, test)? {
                print::line(out, &packet, &dissect_mac(&packet.octets, packet.fcs, &ring));
            }
        }
    }
    steps::unfinished(out, &reading.run);
    let rows = rates::rows(&reading.run, reading.state.is_complete());
    out.line(table::draw(&rows));
    out.line(format_args!("log_digest {}", reading.log_digest));
    match &reading.state {
        State::Complete => {}
        State::Incomplete(why) => out.line(format_args!("incomplete: {why}")),
        State::Damaged(why) => out.line(format_args!("DAMAGED: {why}")),
    }
    Ok(())
}

/// The frames that were captured during a test; none where nothing was.
fn packets(stored: &StoredRun, test: &Tested) -> Result<Vec<Packet>, Stop> {
    let Some(digest) = test.blobs.get("capture") else { return Ok(Vec::new()) };
    let octets = stored.blob(*digest).map_err(|error| {
        let exit = if error.kind() == std::io::ErrorKind::InvalidData {
            Exit::Damaged
        } else {
            Exit::Bench
        };
        Stop::new(exit, format!("failed to read a capture: {error}"))
    })?;
    capture::read(&octets)
        .map_err(|why| Stop::new(Exit::Damaged, format!("failed to read a capture: {why}")))
}

fn write_capture(
    stored: &StoredRun,
    tests: &[(&PlanEntry, &Tested)],
    file: &Path,
) -> Result<(), Stop> {
    let captures: Vec<Capture> = tests
        .iter()
        .map(|(entry, test)| {
            let frames = packets(stored, test)?.into_iter();
            let frames = frames.map(|packet| (packet.at, packet.octets)).collect();
            let name = format!("{} {} attempt {}", entry.dmc, selector(entry), test.record.attempt);
            Ok(Capture { name, frames })
        })
        .collect::<Result<_, Stop>>()?;
    let failed = |error| Stop::failed_to(format_args!("write {}", file.display()), error);
    let octets = capture::write(&captures).map_err(failed)?;
    fs::write(file, octets).map_err(failed)
}
