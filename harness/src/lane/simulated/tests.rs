//! Simulated lanes: islands, and the same for the same seed.

use super::*;
use crate::han::Answer;
use crate::plan::{Selection, Setting, plan};
use crate::record::{Suite, Verdict};
use adapters::Micros as Instant;
use dmc_profiles::Profiles;
use smets::DeviceType;
use zigbee::zcl::general::Command;
use zigbee::zcl::header::Direction;
use zigbee::{ClusterId, zcl};

fn commissioned(id: &str) -> Commissioned {
    let profile = Profiles::builtin().get(id).unwrap().clone();
    Commissioned::new(&profile, 1).unwrap()
}

const DUAL_FUEL: &str = "illustrative-dual-fuel-12a";

/// Reads the attribute `ManufacturerName` of Basic.
fn read_basic() -> zcl::Frame {
    let command = Command::ReadAttributes(vec![0x0004].into());
    zcl::Frame::general(Direction::ClientToServer, 0, command.encode())
}

#[test]
fn every_device_of_every_delivered_dmc_joins_and_tells_what_it_does() {
    for profile in Profiles::builtin().iter() {
        let lane = Commissioned::new(profile, 7).unwrap();
        for (device, described) in profile.devices() {
            let member = lane.members().get(device).unwrap();
            let told: Vec<u8> = member.applications.iter().map(|a| a.endpoint).collect();
            let written: Vec<u8> = described.endpoints.iter().map(|e| e.id).collect();
            assert_eq!(told, written, "{} {device}", profile.id);
        }
    }
}

#[test]
fn a_request_is_answered_and_the_same_seed_gives_the_same_octets() {
    let lane = commissioned(DUAL_FUEL);
    let run = |seed| {
        lane.island(seed, None, &mut |()| {}, async |han: &mut Han, _, _: &mut dyn FnMut(())| {
            let deadline = han.now() + Duration::from_secs(20);
            let mut answers = Vec::new();
            for device in DeviceType::ALL {
                answers
                    .push(han.request(device, ClusterId(0), read_basic(), deadline).await.unwrap());
            }
            han.wait_until(Instant(3_600_000_000)).await.unwrap();
            answers
        })
    };
    let (first, again, other) = (run(5), run(5), run(6));
    let answers = first.result.unwrap();
    assert!(answers.iter().all(|answer| matches!(answer, Answer::Response(_))), "{answers:?}");
    assert!(!first.capture.is_empty());
    assert_eq!(first.capture, again.capture);
    assert_eq!(first.serial, again.serial);
    assert_ne!(first.capture, other.capture);
}

/// Some planned tests; `.ci/run` has the program run them all.
#[test]
fn planned_tests_run_and_leave_evidence() {
    let lane = commissioned(DUAL_FUEL);
    let scenarios = crate::scenario::library::carried().unwrap();
    let wanted = ["metering.identity".to_owned(), "supply.disabled-then-armed".to_owned()];
    let selection = Selection::of(&wanted).unwrap().in_suites([Suite::Functional]);
    let plan = plan(&scenarios, [lane.profile()], &selection, Setting::SIMULATED).unwrap();
    assert!(plan.entries.len() >= 3, "{:?}", plan.not_applicable);
    for test in &plan.entries {
        let mut steps = Vec::new();
        let ran = lane.run(test, 1, 1, &mut |step| steps.push(step));
        let findings: Vec<_> = ran.record.findings().collect();
        assert_eq!(ran.record.verdict, Verdict::Pass, "{:?} {findings:?}", ran.record.reason);
        assert_eq!(ran.record.steps, steps);
        assert!(!ran.capture.is_empty() && !ran.serial.is_empty() && ran.keys.network.is_some());
    }
}
