//! Where planned tests run: a clone of a commissioned simulated world each, or a slot of a rack.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use device_sim::world::Keys;
use dmc_profiles::Profiles;

use super::gather::Gathered;
use super::pool::{Job, Lane, Ran};
use crate::evidence::capture::Capture;
use crate::evidence::rim;
use crate::evidence::secrets::KeptKey;
use crate::lane::{self, Commissioned, LaneError, RackLane};
use crate::plan::PlannedTest;
use crate::record::{StepRecord, TestRecord, Verdict};
use crate::report::failure::selector;

/// The lanes of a run.
pub(super) fn lanes(gathered: Gathered, seed: u64) -> Arc<dyn Lane> {
    let tests = gathered.plan.entries.iter().map(|test| (test.entry.id.clone(), test.clone()));
    let tests = tests.collect();
    let Gathered { profiles, rack, .. } = gathered;
    let Some(rack) = rack else {
        let worlds = profiles.iter().map(|profile| (profile.id.clone(), OnceLock::new()));
        let worlds = worlds.collect();
        return Arc::new(Simulated { profiles, tests, seed, worlds });
    };
    let mut slots = BTreeMap::new();
    for slot in rack.slots {
        if let Some(profile) = profiles.get(&slot.dmc) {
            let id = slot.dmc.clone();
            slots.entry(id).or_insert_with(|| RackLane::new(slot, profile.clone(), seed));
        }
    }
    Arc::new(Racked { tests, slots, out_of_service: Mutex::default() })
}

/// DMCs that are simulated in this process. Each is commissioned once, by the first test that needs it.
struct Simulated {
    profiles: Profiles,
    tests: BTreeMap<String, PlannedTest>,
    seed: u64,
    worlds: BTreeMap<String, OnceLock<Result<Commissioned, LaneError>>>,
}

impl Lane for Simulated {
    fn run(&self, job: &Job, step: &mut dyn FnMut(&StepRecord)) -> Ran {
        let entry = &job.planned.entry;
        let (test, profile) = (self.tests.get(&entry.id), self.profiles.get(&entry.dmc));
        let (Some(test), Some(profile), Some(world)) = (test, profile, self.worlds.get(&entry.dmc))
        else {
            unreachable!("a job is made of a planned test, and that of a profile");
        };
        match world.get_or_init(|| Commissioned::new(profile, self.seed)) {
            Ok(dmc) => ran(job, dmc.run(test, job.attempt, self.seed, &mut |record| step(&record))),
            Err(error) => {
                let why = format!("the devices could not be brought onto the HAN: {error}");
                let ran = without_steps(job, Verdict::Error, &why);
                Ran { is_our_mistake: error.is_internal(), ..ran }
            }
        }
    }
}

/// DMCs of a rack, each in its slot.
struct Racked {
    tests: BTreeMap<String, PlannedTest>,
    slots: BTreeMap<String, RackLane>,
    /// DMCs whose devices a test could not bring back, with that test: what would be seen of them
    /// next would say more of that test than of the devices.
    out_of_service: Mutex<BTreeMap<String, String>>,
}

impl Lane for Racked {
    fn run(&self, job: &Job, step: &mut dyn FnMut(&StepRecord)) -> Ran {
        let entry = &job.planned.entry;
        let (Some(test), Some(slot)) = (self.tests.get(&entry.id), self.slots.get(&entry.dmc))
        else {
            unreachable!("a job is made of a planned test, and that of a slot");
        };
        let lock = || self.out_of_service.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(spoilt) = lock().get(&entry.dmc) {
            let why = format!("out of service: {spoilt} could not bring the devices back");
            return without_steps(job, Verdict::Blocked, &why);
        }
        let ran = ran(job, slot.run(test, job.attempt, rim::now(), &mut |record| step(&record)));
        if !ran.record.restored {
            lock().insert(entry.dmc.clone(), selector(entry));
        }
        ran
    }
}

/// A test that did not get as far as its first step.
fn without_steps(job: &Job, verdict: Verdict, why: &str) -> Ran {
    let (id, target) = (&job.planned.entry.id, job.planned.target);
    Ran::of(TestRecord::without_steps(id, job.attempt, 0, target, verdict, why))
}

/// What a lane gave, as it is recorded.
fn ran(job: &Job, ran: lane::Ran) -> Ran {
    let entry = &job.planned.entry;
    let name = format!("{} {} attempt {}", entry.dmc, selector(entry), job.attempt);
    let frames = ran.capture.into_iter().map(|frame| (frame.at, frame.octets)).collect();
    Ran {
        record: ran.record,
        capture: Capture { name, frames },
        serial: ran.serial,
        keys: kept(&entry.dmc, &ran.keys),
        is_our_mistake: ran.is_our_mistake,
    }
}

fn kept(dmc: &str, keys: &Keys) -> Vec<KeptKey> {
    let kept = |kind: &str, of: String, key: [u8; 16]| KeptKey {
        dmc: dmc.to_owned(),
        kind: kind.to_owned(),
        of,
        key: hex::encode(key),
    };
    let network = keys.network.map(|key| kept("network", String::new(), key.0));
    let link = keys.link.iter().map(|(device, key)| kept("link", device.to_string(), key.0));
    network.into_iter().chain(link).collect()
}
