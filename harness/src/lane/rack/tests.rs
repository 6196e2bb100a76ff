//! Lanes of racks against `dmc sim` over a pseudo-terminal.

use super::*;
use crate::lab::Rack;
use crate::plan::{Selection, Setting, plan};
use crate::record::{Suite, Verdict};
use crate::sim::{self, FarEnd};
use dmc_profiles::Profiles;
use std::sync::mpsc;

const DMC: &str = "illustrative-electricity-only-10";

/// Serves a DMC in a thread of its own until the guard is dropped; gives the rack it stands in.
fn served(far_end: FarEnd) -> (tokio::sync::watch::Sender<bool>, Rack) {
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        let options = sim::Options {
            dmcs: vec![DMC.to_owned()],
            far_end,
            seed: 3,
            speed: 1.0,
            start: "2026-01-12T10:00:00Z".parse().unwrap(),
            pcap: None,
            write_rack: None,
            control: Some(([127, 0, 0, 1], 0).into()),
        };
        let runtime = island::runtime(false).unwrap();
        let ready = |ready: &sim::ready::Ready| tell.send(ready.rack()).unwrap();
        runtime.block_on(sim::serve(&options, &Profiles::builtin(), stopped, ready)).unwrap();
    });
    (stop, told.recv().unwrap())
}

/// The devices join once, over a real pseudo-terminal and on the wall clock; the second test finds
/// them there.
#[test]
fn a_planned_test_runs_on_a_rack_of_simulated_devices() {
    let folder = tempfile::tempdir().unwrap();
    let (stop, rack) = served(FarEnd::Pty(folder.path().join("stick")));
    let profiles = Profiles::builtin();
    let profile = profiles.get(DMC).unwrap();
    let scenarios = crate::scenario::library::carried().unwrap();
    let selection = Selection::of(&["metering.identity".to_owned()]).unwrap();
    let selection = selection.in_suites([Suite::Functional]);
    let plan = plan(&scenarios, [profile], &selection, Setting::RACK).unwrap();
    let test = &plan.entries[0];
    let slot = Rack::parse("rack.toml", &rack.to_string(), &profiles).unwrap().slots.remove(0);
    let lane = RackLane::new(slot, profile.clone(), 1);
    for attempt in 1..=2 {
        let ran = lane.run(test, attempt, "2026-01-12T10:00:00Z".parse().unwrap(), &mut |_| {});
        assert_eq!(ran.record.verdict, Verdict::Pass, "{:?}", ran.record);
        assert!(ran.keys.network.is_some() && !ran.serial.is_empty());
    }
    stop.send(true).unwrap();
}

#[test]
fn an_adapter_that_is_not_there_is_the_benchs_trouble() {
    let profiles = Profiles::builtin();
    let profile = profiles.get(DMC).unwrap();
    let text = "[[slot]]\ndmc = \"illustrative-electricity-only-10\"\nport = \"/nowhere\"\n\
        source = \"real\"\n[[slot.device]]\ndevice = \"esme\"\neui64 = \"00:00:00:00:00:00:00:01\"\n\
        [[slot.device]]\ndevice = \"ihd\"\neui64 = \"00:00:00:00:00:00:00:02\"\n";
    let slot = Rack::parse("rack.toml", text, &profiles).unwrap().slots.remove(0);
    let scenarios = crate::scenario::library::carried().unwrap();
    let plan = plan(&scenarios, [profile], &Selection::default(), Setting::RACK).unwrap();
    let lane = RackLane::new(slot, profile.clone(), 1);
    let ran = lane.run(&plan.entries[0], 1, Timestamp::UNIX_EPOCH, &mut |_| {});
    assert_eq!(ran.record.verdict, Verdict::Error);
    assert!(ran.record.reason.unwrap().contains("/nowhere"));
    assert!(!ran.is_our_mistake);
}
