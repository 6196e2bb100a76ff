//! Tests: a run log under every way of stopping that a disk or a kill has.
//!
//! A storage in memory ends after a number of octets, as a killed process or a full disk does; a
//! complete log is cut at every octet of its last record, and altered at every octet.

use std::collections::BTreeMap;
use std::io;

use jiff::Timestamp;

use super::event::{RunStarted, Summary, SummaryRow, TestFinished, TestStarted};
use super::line::Rim;
use super::log::{LOG, MANIFEST};
use super::mask::Masks;
use super::reader::{Reading, State, read};
use super::{Event, LogError, RunLog, Storage};
use crate::record::{HubRole, Suite, Target, Verdict};

/// Files in memory, with room for so many octets.
#[derive(Debug, Default)]
struct Shelf {
    files: BTreeMap<String, Vec<u8>>,
    room: usize,
    /// The log as it was when it was last synced.
    synced: Vec<u8>,
}

/// The shelf lives on when its writer is gone, as a disk does.
#[derive(Clone, Debug)]
struct Shared(std::sync::Arc<std::sync::Mutex<Shelf>>);

impl Shared {
    fn with_room(room: usize) -> Self {
        Self(std::sync::Arc::new(std::sync::Mutex::new(Shelf { room, ..Shelf::default() })))
    }

    fn file(&self, name: &str) -> Option<Vec<u8>> {
        self.0.lock().unwrap().files.get(name).cloned()
    }

    fn reading(&self) -> Reading {
        read(&self.file(LOG).unwrap_or_default(), self.file(MANIFEST).as_deref())
    }
}

impl Storage for Shared {
    fn append(&mut self, name: &str, octets: &[u8]) -> io::Result<()> {
        let mut held = self.0.lock().unwrap();
        let fit = octets.len().min(held.room);
        held.room -= fit;
        held.files.entry(name.to_owned()).or_default().extend_from_slice(&octets[..fit]);
        if fit < octets.len() { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }

    fn put(&mut self, name: &str, octets: &[u8]) -> io::Result<()> {
        let mut held = self.0.lock().unwrap();
        if octets.len() > held.room {
            held.room = 0;
            return Err(io::ErrorKind::StorageFull.into());
        }
        held.room -= octets.len();
        held.files.insert(name.to_owned(), octets.to_owned());
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        let mut held = self.0.lock().unwrap();
        if held.room == 0 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        held.synced = held.files.get(LOG).cloned().unwrap_or_default();
        Ok(())
    }
}

fn started(entry: &str) -> Event {
    Event::TestStarted(TestStarted { entry: entry.to_owned(), attempt: 1 })
}

fn finished(entry: &str, blobs: BTreeMap<String, super::Digest>) -> Event {
    Event::TestFinished(TestFinished {
        entry: entry.to_owned(),
        attempt: 1,
        verdict: Verdict::Pass,
        reason: None,
        seed: "00".to_owned(),
        target: Target::Simulated,
        restored: true,
        ended_us: 1,
        steps: 0,
        blobs,
    })
}

/// Writes a run of three tests, and says which verdicts were reported as recorded.
fn write(storage: &Shared) -> (Vec<String>, Result<(), LogError>) {
    let mut reported = Vec::new();
    let result = write_into(storage, &mut reported);
    (reported, result)
}

fn write_into(storage: &Shared, reported: &mut Vec<String>) -> Result<(), LogError> {
    let at = Timestamp::UNIX_EPOCH;
    let rim = Rim { run: "r".to_owned(), ..Rim::default() };
    let mut log = RunLog::new(storage.clone(), rim, Masks::new([0; 32]));
    log.append(
        at,
        &Event::RunStarted(RunStarted {
            dmc: "0".to_owned(),
            seed: "1".to_owned(),
            targets: vec![Target::Simulated],
            selection: false,
            repeat: 1,
        }),
    )?;
    for entry in ["a", "b", "c"] {
        log.append(at, &started(entry))?;
        let capture = log.blob(format!("capture of {entry}").as_bytes())?;
        log.append(at, &finished(entry, BTreeMap::from([("capture".to_owned(), capture)])))?;
        log.sync()?;
        reported.push(entry.to_owned());
    }
    let row = SummaryRow {
        id: "d".to_owned(),
        suite: Suite::Functional,
        hub: HubRole::StandIn,
        planned: 3,
        eligible: 3,
        executed: 3,
        passed: 3,
        met: Some(true),
    };
    let log_digest = log.log_digest();
    let summary = Summary { targets: vec![Target::Simulated], dmcs: vec![row], log_digest };
    log.finish(at, &Event::Summary(summary)).map(drop)
}

/// The verdicts that a reading has.
fn recorded(reading: &Reading) -> Vec<String> {
    reading.run.tests.iter().map(|test| test.record.entry.clone()).collect()
}

#[test]
fn a_run_that_ends_is_complete() {
    let shelf = Shared::with_room(usize::MAX);
    let (reported, result) = write(&shelf);
    result.unwrap();
    let reading = shelf.reading();
    assert_eq!(reading.state, State::Complete);
    assert_eq!(recorded(&reading), reported);
    assert_eq!(reading.run.summary.unwrap().log_digest, reading.log_digest);
    assert!(reading.run.running.is_empty());
}

#[test]
fn stopped_at_any_octet_the_log_is_incomplete_and_what_was_reported_stays() {
    let whole = Shared::with_room(usize::MAX);
    write(&whole).1.unwrap();
    let total: usize = whole.0.lock().unwrap().files.values().map(Vec::len).sum();
    let complete = whole.file(LOG).unwrap();
    for room in 0..total {
        let shelf = Shared::with_room(room);
        let (reported, result) = write(&shelf);
        assert!(matches!(result, Err(LogError::Storage(_))), "{room}: {result:?}");
        let reading = shelf.reading();
        assert!(matches!(reading.state, State::Incomplete(_)), "{room}: {:?}", reading.state);
        assert!(recorded(&reading).starts_with(&reported), "{room}: a reported verdict is lost");
        let log = shelf.file(LOG).unwrap_or_default();
        assert!(complete.starts_with(&log), "{room}: an earlier record was damaged");
        // A power cut may take what was not synced.
        let synced = shelf.0.lock().unwrap().synced.clone();
        assert_eq!(recorded(&read(&synced, None)), reported, "{room}");
    }
}

#[test]
fn what_was_running_when_it_stopped_is_not_executed() {
    let shelf = Shared::with_room(usize::MAX);
    write(&shelf).1.unwrap();
    let log = shelf.file(LOG).unwrap();
    let lines: Vec<&[u8]> = log.split_inclusive(|octet| *octet == b'\n').collect();
    let reading = read(&lines[..4].concat(), None);
    assert_eq!(recorded(&reading), ["a"]);
    assert_eq!(reading.run.running.keys().next(), Some(&("b".to_owned(), 1)));
}

#[test]
fn cut_at_any_octet_of_the_last_record_the_log_is_incomplete() {
    let shelf = Shared::with_room(usize::MAX);
    write(&shelf).1.unwrap();
    let log = shelf.file(LOG).unwrap();
    let last = log.iter().rev().skip(1).position(|octet| *octet == b'\n').unwrap() + 1;
    for left in log.len() - last..log.len() {
        let reading = read(&log[..left], None);
        assert!(matches!(reading.state, State::Incomplete(_)), "{left}: {:?}", reading.state);
        assert_eq!(recorded(&reading), ["a", "b", "c"]);
        assert_eq!(reading.run.summary, None, "{left}: a rule would read as met");
        // Where the manifest says that there was more, somebody cut it.
        let reading = read(&log[..left], shelf.file(MANIFEST).as_deref());
        let State::Damaged(why) = reading.state else { panic!("{left}: {:?}", reading.state) };
        assert!(why.contains("incomplete"), "{why}");
    }
}

#[test]
fn altered_at_any_octet_the_log_is_not_complete() {
    let shelf = Shared::with_room(usize::MAX);
    write(&shelf).1.unwrap();
    let (log, manifest) = (shelf.file(LOG).unwrap(), shelf.file(MANIFEST).unwrap());
    for place in 0..log.len() {
        let mut altered = log.clone();
        altered[place] ^= 0x01;
        let reading = read(&altered, Some(&manifest));
        assert!(matches!(reading.state, State::Damaged(_)), "{place}: {:?}", reading.state);
    }
}

#[test]
fn after_a_failure_nothing_more_is_written() {
    let shelf = Shared::with_room(300);
    let rim = Rim { run: "r".to_owned(), ..Rim::default() };
    let mut log = RunLog::new(shelf.clone(), rim, Masks::new([0; 32]));
    log.append(Timestamp::UNIX_EPOCH, &started("a")).unwrap();
    assert!(matches!(log.append(Timestamp::UNIX_EPOCH, &started("b")), Err(LogError::Storage(_))));
    let torn = shelf.file(LOG);
    shelf.0.lock().unwrap().room = usize::MAX;
    assert!(matches!(log.append(Timestamp::UNIX_EPOCH, &started("c")), Err(LogError::Closed)));
    assert!(matches!(log.sync(), Err(LogError::Closed)));
    assert_eq!(shelf.file(LOG), torn);
}
