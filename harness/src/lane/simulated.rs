//! Lanes of simulated DMCs.
//!
//! A DMC is commissioned once: its stick forms a network and its devices join. Each piece of work
//! then has a clone of that world, with a seed of its own: nothing that one test does can reach
//! another.

use core::time::Duration;
use std::sync::{Arc, Mutex, PoisonError};

use device_sim::Micros;
use device_sim::world::{Keys, World};
use dmc_profiles::Profile;
use hub::Hub;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::island::{self, LaneError, Taken};
use super::pump::{Far, Hosted};
use crate::clock::Clock;
use crate::driver::NetworkPlan;
use crate::han::{Han, Membership, Wanted};
use crate::link::{Link, Recorder, Recording};
use crate::tasks;

/// What UTC it is when a simulated world begins, unless a scenario says otherwise: a Monday in
/// winter, when UTC is British time.
pub const START: Timestamp = Timestamp::constant(1_768_212_000, 0);

/// How long devices are left alone once they have joined: they look for their hub's services, set
/// their clocks, and sleepy ones settle down.
const SETTLE: Duration = Duration::from_secs(60);

/// How long a lane may take in real time before it is abandoned.
const WATCHDOG: Duration = Duration::from_secs(300);

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

/// The seed of one attempt at one planned test: of nothing else, so that selecting, sharding and
/// repeating change no result. `entry` is [`crate::record::PlanEntry::id`], `script` the digest of the
/// expanded script.
#[must_use]
pub fn seed_of(run_seed: u64, entry: &str, script: &str, attempt: u32) -> u64 {
    let mut hash = Sha256::new();
    hash.update(b"dmc test seed 1");
    hash.update(run_seed.to_be_bytes());
    for part in [entry, script] {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    hash.update(attempt.to_be_bytes());
    let digest: [u8; 32] = hash.finalize().into();
    let [a, b, c, d, e, f, g, h, ..] = digest;
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

/// A simulated DMC whose devices are on its HAN.
#[derive(Clone, Debug)]
pub struct Commissioned {
    profile: Profile,
    world: World,
    members: Membership,
    plan: NetworkPlan,
}

impl Commissioned {
    /// Makes the world of `profile`, forms its network and lets its devices in. Who everyone is
    /// follows from `run_seed`.
    ///
    /// # Errors
    /// Where a device does not join; or the simulation fails.
    pub fn new(profile: &Profile, run_seed: u64) -> Result<Self, LaneError> {
        let profile = profile.clone();
        island::in_thread(Some(WATCHDOG), move || Self::commission(profile, run_seed))?
    }

    fn commission(profile: Profile, run_seed: u64) -> Result<Self, LaneError> {
        let mut world = World::new(&profile, run_seed, START);
        world.set_tap(false);
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
        world.set_tap(true);
        Ok(Self { members: joined?, world, profile, plan })
    }

    /// The profile it was made of.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.profile
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

    /// Does `work` on a clone of the world, with chance from `seed`, at `starts` where that is given.
    /// The host resets its stick and takes up the network, as on a rack.
    pub fn island<T, F>(&self, seed: u64, starts: Option<Timestamp>, work: F) -> Taken<T>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut Han) -> T + Send + 'static,
    {
        let mut world = self.world.clone();
        world.reseed(seed);
        if let Some(utc) = starts {
            world.set_utc(utc);
        }
        world.take_captured();
        let (members, plan) = (self.members.clone(), self.plan.clone());
        let evidence = Evidence::default();
        let kept = evidence.clone();
        let began = world.now();
        let result = island::in_thread(Some(WATCHDOG), move || {
            let runtime = island::runtime(true)?;
            let result = runtime.block_on(async {
                let utc = world.utc();
                let (host, hosted, recording) = connect(world);
                kept.set(hosted.clone(), recording);
                let mut han = Han::start(host, Clock::start(utc), Hub::default(), &plan).await?;
                han.carry(&members).await?;
                let done = work(&mut han).await;
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
struct Evidence(Arc<Mutex<Option<(Hosted<World>, Recording)>>>);

impl Evidence {
    fn set(&self, hosted: Hosted<World>, recording: Recording) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((hosted, recording));
    }

    /// What was on the air since `began`, and the serial trace.
    fn take(&self, began: Micros) -> (Vec<device_sim::world::Captured>, String) {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some((hosted, recording)) = kept else { return (Vec::new(), String::new()) };
        let mut captured = hosted.as_left(World::take_captured);
        for frame in &mut captured {
            frame.at = Micros::ZERO + frame.at.since(began);
        }
        (captured, recording.to_text())
    }
}

/// A host's link to the world's stick, with a pump between them, in this thread's runtime.
fn connect(world: World) -> (Link, Hosted<World>, Recording) {
    let (near, far) = Link::memory();
    let (near, recording) = Recorder::wrap(near);
    let hosted = Hosted::new(world, 1.0);
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
