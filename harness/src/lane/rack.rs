//! Lanes of racks: a slot's adapter, on the wall clock.
//!
//! Each planned test opens the adapter's port anew, resets the adapter and takes up its network, as a
//! simulated lane does. What differs: time really passes, and what a test leaves behind is there for
//! the next one.

use std::sync::{Arc, Mutex, PoisonError};

use device_sim::world::Keys;
use dmc_profiles::Profile;
use hub::Hub;
use jiff::Timestamp;
use zigbee::Key;

use super::hand::Control;
use super::island::{self, LaneError, Taken};
use super::test::{Hand, Mint, OnHan, Ran};
use crate::clock::Clock;
use crate::driver::NetworkPlan;
use crate::engine::{self, Attempt};
use crate::han::{Han, Membership};
use crate::lab::Slot;
use crate::link::{Recorder, Recording};
use crate::plan::{PlannedTest, seed_of};
use crate::record::{StepRecord, Target};
use crate::tasks;

/// Serial numbers of UTRNs come round again after this many: [`dmc_profiles::utrn`] gives them six
/// digits.
const SERIALS: i64 = 900_000;

/// A slot of a rack. One test at a time runs on it.
#[derive(Debug)]
pub struct RackLane {
    slot: Slot,
    profile: Profile,
    run_seed: u64,
    state: Mutex<State>,
}

/// What one test leaves to the next.
#[derive(Clone, Debug, Default)]
struct State {
    /// Who is on the HAN; empty before the first test.
    members: Membership,
    /// The serial number of the next UTRN, once there is one.
    serial: Option<u32>,
}

/// What a test needs, in the lane's own thread.
struct Work {
    test: PlannedTest,
    attempt: u32,
    seed: u64,
    slot: Slot,
    profile: Profile,
    run_seed: u64,
    now: Timestamp,
    state: State,
    evidence: Arc<Mutex<Evidence>>,
}

/// What is left of a lane however it ended.
#[derive(Debug, Default)]
struct Evidence {
    recording: Option<Recording>,
    network_key: Option<Key>,
    state: Option<State>,
}

impl RackLane {
    /// The slot's lane, in a run of `run_seed`. `profile` is its DMC's.
    #[must_use]
    pub fn new(slot: Slot, profile: Profile, run_seed: u64) -> Self {
        Self { slot, profile, run_seed, state: Mutex::default() }
    }

    /// The slot.
    #[must_use]
    pub fn slot(&self) -> &Slot {
        &self.slot
    }

    /// Runs one attempt at a planned test of this DMC; it is `now` by the wall clock. Devices that
    /// are not on the HAN yet are let in first. `step` is given each step as it ends.
    pub fn run(
        &self,
        test: &PlannedTest,
        attempt: u32,
        now: Timestamp,
        step: &mut dyn FnMut(StepRecord),
    ) -> Ran {
        let (seed, target) = (seed_of(self.run_seed, &test.entry, attempt), self.slot.source);
        if let Some(blocked) = Ran::blocked(test, attempt, seed, target) {
            return blocked;
        }
        // Held throughout: a slot has one adapter.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let evidence = Arc::default();
        let work = Work {
            test: test.clone(),
            attempt,
            seed,
            slot: self.slot.clone(),
            profile: self.profile.clone(),
            run_seed: self.run_seed,
            now,
            state: state.clone(),
            evidence: Arc::clone(&evidence),
        };
        let result = island::in_thread(None, step, move |tell| {
            let runtime = island::runtime(false)?;
            let result = runtime.block_on(work.run(tell));
            if tasks::panicked() {
                return Err(LaneError::Panicked("a task of the lane panicked".to_owned()));
            }
            result
        });
        let evidence = core::mem::take(&mut *lock(&evidence));
        if let Some(left) = evidence.state {
            *state = left;
        }
        let serial = evidence.recording.map(|recording| recording.pieces()).unwrap_or_default();
        let keys = self.keys(evidence.network_key);
        let result = result.and_then(|done| done);
        Ran::of(Taken { result, capture: vec![], serial, keys }, test, attempt, seed, target)
    }

    fn keys(&self, network: Option<Key>) -> Keys {
        let link =
            self.slot.devices.iter().filter_map(|device| {
                Some((device.eui64, device.install_code.as_ref()?.link_key()))
            });
        Keys { network, link: link.collect() }
    }
}

impl Work {
    async fn run(
        mut self,
        tell: &mut dyn FnMut(StepRecord),
    ) -> Result<crate::record::TestRecord, LaneError> {
        let mut han = self.start().await?;
        let mut mint = match self.slot.seed {
            Some(seed) => Mint::of(&self.profile, seed, self.first_serial()),
            None => Mint { secrets: std::collections::BTreeMap::new(), serial: 0 },
        };
        let hand = match self.slot.control {
            Some(address) => Hand::Control(Control::new(address, &self.slot.dmc)),
            None => Hand::Nobody,
        };
        let mut bench = OnHan { han: &mut han, profile: &self.profile, mint: &mut mint, hand };
        let attempt = Attempt {
            entry: &self.test.entry,
            script: &self.test.script,
            number: self.attempt,
            seed: self.seed,
            target: self.slot.source,
        };
        let record = engine::run_test(attempt, &mut bench, &mut |step| tell(step.clone())).await;
        let serial = (self.slot.source == Target::Simulated).then_some(mint.serial);
        let left = State { members: han.membership(), serial };
        lock(&self.evidence).state = Some(left);
        Ok(record)
    }

    async fn start(&mut self) -> Result<Han, LaneError> {
        let link = self.slot.port.open().await.map_err(crate::bench::BenchError::from)?;
        let (link, recording) = Recorder::wrap(link);
        lock(&self.evidence).recording = Some(recording);
        let clock = Clock::start(self.now);
        let plan =
            NetworkPlan::draw(self.run_seed, &format!("{} {}", self.slot.dmc, self.slot.port));
        let han = Han::start(link, clock, Hub::default(), &plan).await?;
        lock(&self.evidence).network_key = han.driver().network_key().await?;
        if self.state.members.is_empty() {
            han.commission(&self.slot.wanted()).await?;
        } else {
            han.carry(&self.state.members).await?;
        }
        Ok(han)
    }

    /// The number of the next UTRN: devices remember those they took, in earlier runs too, so the
    /// first of a run follows from the wall clock's seconds.
    fn first_serial(&self) -> u32 {
        let drawn = self.now.as_second().rem_euclid(SERIALS) + 1;
        self.state.serial.unwrap_or_else(|| u32::try_from(drawn).unwrap_or(1))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
