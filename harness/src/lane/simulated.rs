//! Lanes of simulated DMCs.
//!
//! A DMC is commissioned once: its stick forms a network and its devices join. Each piece of work
//! then has a clone of that world, with a seed of its own: nothing that one test does can reach
//! another.

use core::time::Duration;
use std::sync::{Arc, Mutex, PoisonError};

use device_sim::Micros;
use device_sim::world::{Captured, Keys, World};
use dmc_profiles::Profile;
use hub::Hub;
use jiff::Timestamp;

use super::island::{self, LaneError, Taken};
use super::pump::{Far, Hosted};
use super::test::{Hand, Mint, OnHan, Ran};
use crate::clock::Clock;
use crate::driver::NetworkPlan;
use crate::engine::{self, Attempt};
use crate::han::{Han, Membership, Wanted};
use crate::link::trace::Piece;
use crate::link::{Link, Recorder, Recording};
use crate::plan::{PlannedTest, seed_of};
use crate::record::{StepRecord, Target};
use crate::tasks;

/// What UTC it is when a simulated world begins, unless a scenario says otherwise: a Monday in
/// winter, when UTC is British time.
pub const START: Timestamp = Timestamp::constant(1_768_212_000, 0);

/// How long devices are left alone once they have joined: they look for their hub's services, set
/// their clocks, and sleepy ones settle down.
const SETTLE: Duration = Duration::from_mins(1);

/// How long a lane may take in real time before it is abandoned.
const WATCHDOG: Duration = Duration::from_mins(5);

impl Far for World {
    fn now(&self) -> Micros {
        self.now()
    }
    fn next_deadline(&self) -> Option<Micros> {
        self.next_deadline()
    }
    fn advance(&mut self, to: Micros) -> Result<(), String> {
        self.advance(to).map_err(|stuck| stuck.to_string())
    }
    fn host_octets(&mut self, octets: &[u8]) {
        self.host_octets(octets);
    }
    fn take_host_octets(&mut self) -> bytes::BytesMut {
        self.take_host_octets()
    }
}

/// A simulated DMC whose devices are on its HAN.
#[derive(Clone, Debug)]
pub struct Commissioned {
    profile: Profile,
    run_seed: u64,
    world: World,
    members: Membership,
    plan: NetworkPlan,
    joining: Vec<Captured>,
}

impl Commissioned {
    /// Makes the world of `profile`, forms its network and lets its devices in. Who everyone is
    /// follows from `run_seed`.
    ///
    /// # Errors
    /// Where a device does not join; or the simulation fails.
    pub fn new(profile: &Profile, run_seed: u64) -> Result<Self, LaneError> {
        let profile = profile.clone();
        island::in_thread(Some(WATCHDOG), &mut |()| {}, move |_| {
            Self::commission(profile, run_seed)
        })?
    }

    fn commission(profile: Profile, run_seed: u64) -> Result<Self, LaneError> {
        let world = World::new(&profile, run_seed, START);
        let plan = NetworkPlan::draw(run_seed, &profile.id);
        let wanted: Vec<Wanted> = world.identities().iter().map(wanted).collect();
        let runtime = island::runtime(true)?;
        let (joined, world) = runtime.block_on(async {
            let (host, hosted, _) = connect(world);
            let joined = async {
                let clock = Clock::start(START);
                let han = Han::start(host, clock, Hub::default(), &plan).await?;
                han.commission(&wanted).await?;
                han.wait_until(han.now() + SETTLE).await?;
                Ok::<_, LaneError>(han.membership())
            };
            let joined = joined.await;
            (joined, hosted.with(|world| world.clone()))
        });
        if tasks::panicked() {
            return Err(LaneError::Panicked("a task of the lane panicked".to_owned()));
        }
        let mut world = world?;
        let joining = world.take_captured();
        Ok(Self { members: joined?, world, profile, run_seed, plan, joining })
    }

    /// The profile it was made of.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// What was on the air while its devices joined: no test's capture has it.
    #[must_use]
    pub fn joining(&self) -> &[Captured] {
        &self.joining
    }

    /// The devices of its HAN.
    #[must_use]
    pub fn members(&self) -> &Membership {
        &self.members
    }

    /// What its devices' UTRNs are minted with, and more: who they are.
    #[must_use]
    pub fn identities(&self) -> &[device_sim::world::Identity] {
        self.world.identities()
    }

    /// The keys of its network.
    #[must_use]
    pub fn keys(&self) -> Keys {
        self.world.keys()
    }

    /// Runs one attempt at a planned test of this DMC, in a run of `run_seed`. `step` is given each
    /// step as it ends.
    pub fn run(
        &self,
        test: &PlannedTest,
        attempt: u32,
        run_seed: u64,
        step: &mut dyn FnMut(StepRecord),
    ) -> Ran {
        let seed = seed_of(run_seed, &test.entry, attempt);
        if let Some(blocked) = Ran::blocked(test, attempt, seed, Target::Simulated) {
            return blocked;
        }
        let (entry, script) = (test.entry.clone(), Arc::clone(&test.script));
        let profile = self.profile.clone();
        let mut mint = Mint::of(&profile, self.run_seed, 1);
        let starts = script.starts;
        let work = async move |han: &mut Han, world, tell: &mut dyn FnMut(StepRecord)| {
            let hand = Hand::World(world);
            let mut bench = OnHan { han, profile: &profile, mint: &mut mint, hand };
            let target = Target::Simulated;
            let attempt = Attempt { entry: &entry, script: &script, number: attempt, seed, target };
            engine::run_test(attempt, &mut bench, &mut |step| tell(step.clone())).await
        };
        Ran::of(self.island(seed, starts, step, work), test, attempt, seed, Target::Simulated)
    }

    /// Does `work` on a clone of the world, with chance from `seed`, at `starts` where that is given.
    /// The host resets its stick and takes up the network, as on a rack.
    pub fn island<T, E, F>(
        &self,
        seed: u64,
        starts: Option<Timestamp>,
        tell: &mut dyn FnMut(E),
        work: F,
    ) -> Taken<T>
    where
        T: Send + 'static,
        E: Send + 'static,
        F: AsyncFnOnce(&mut Han, Hosted<World>, &mut dyn FnMut(E)) -> T + Send + 'static,
    {
        let mut world = self.world.clone();
        world.reseed(seed);
        if let Some(utc) = starts {
            world.set_utc(utc);
        }
        let (members, plan) = (self.members.clone(), self.plan.clone());
        let evidence = Evidence::default();
        let kept = evidence.clone();
        let began = world.now();
        let result = island::in_thread(Some(WATCHDOG), tell, move |tell| {
            let runtime = island::runtime(true)?;
            let result = runtime.block_on(async {
                let utc = world.utc();
                let (host, hosted, recording) = connect(world);
                kept.set(hosted.clone(), recording);
                let mut han = Han::start(host, Clock::start(utc), Hub::default(), &plan).await?;
                han.carry(&members).await?;
                let done = work(&mut han, hosted.clone(), tell).await;
                hosted.with(|_| ())?;
                Ok::<_, LaneError>(done)
            });
            if tasks::panicked() {
                return Err(LaneError::Panicked("a task of the lane panicked".to_owned()));
            }
            result
        });
        let (capture, serial) = evidence.take(began);
        Taken { result: result.and_then(|done| done), capture, serial, keys: self.keys() }
    }
}

/// What is left of a lane however it ended.
#[derive(Clone, Default)]
struct Evidence(Arc<Mutex<Option<Left>>>);

type Left = (Hosted<World>, Recording);

impl Evidence {
    fn set(&self, hosted: Hosted<World>, recording: Recording) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((hosted, recording));
    }

    /// What was on the air since `began`, and the serial trace.
    fn take(&self, began: Micros) -> (Vec<Captured>, Vec<Piece>) {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some((hosted, recording)) = kept else { return (Vec::new(), Vec::new()) };
        let mut captured = hosted.as_left(World::take_captured);
        for frame in &mut captured {
            frame.at = Micros::ZERO + frame.at.since(began);
        }
        (captured, recording.pieces())
    }
}

/// A host's link to the world's stick, with a pump between them, in this thread's runtime.
fn connect(world: World) -> (Link, Hosted<World>, Recording) {
    let (near, far) = Link::memory();
    let (near, recording) = Recorder::wrap(near);
    let hosted = Hosted::new(world);
    let pump = hosted.clone();
    tasks::spawn(async move {
        // The line closes with the pump, and the driver tells so.
        if let Err(error) = pump.serve(far).await {
            tracing::warn!("{error}");
        }
    });
    (near, hosted, recording)
}

fn wanted(identity: &device_sim::world::Identity) -> Wanted {
    Wanted {
        device: identity.device,
        eui64: identity.eui64,
        install_code: Some(identity.install_code.clone()),
    }
}

#[cfg(test)]
mod tests;
