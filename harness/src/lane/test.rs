//! A planned test on a lane: what the engine asks, answered by a HAN.

use std::collections::BTreeMap;

use adapters::ezsp::types::EmberStatus;
use device_sim::device::Button as SimButton;
use device_sim::world::{Captured, Keys, World};
use dmc_profiles::{Profile, utrn};
use jiff::Timestamp;
use smets::{DeviceType, Quantity};
use tokio::time::Instant;
use zigbee::{ClusterId, zcl};

use super::hand::Control;
use super::pump::Hosted;
use super::{LaneError, Taken};
use crate::bench::BenchError;
use crate::engine::{Answer, Bench, Button, Utrn};
use crate::han::{self, Han};
use crate::link::trace::Piece;
use crate::plan::PlannedTest;
use crate::record::{Target, TestRecord, Verdict};

/// What came of an attempt at a planned test, with the evidence.
#[derive(Clone, Debug)]
pub struct Ran {
    /// What happened.
    pub record: TestRecord,
    /// What was on the air, and when since the lane began; empty on a rack.
    pub capture: Vec<Captured>,
    /// What went over the line to the adapter.
    pub serial: Vec<Piece>,
    /// The keys of the HAN, as far as they are known.
    pub keys: Keys,
    /// It ended by a mistake of our own.
    pub is_our_mistake: bool,
}

impl Ran {
    /// What a lane gave: where it has no record, the test counts as `error`.
    pub(super) fn of(
        taken: Taken<TestRecord>,
        test: &PlannedTest,
        attempt: u32,
        seed: u64,
        target: Target,
    ) -> Self {
        let Taken { result, capture, serial, keys } = taken;
        let is_our_mistake = result.as_ref().is_err_and(LaneError::is_internal);
        let record = result.unwrap_or_else(|error| {
            let why = error.to_string();
            TestRecord::without_steps(&test.entry.id, attempt, seed, target, Verdict::Error, &why)
        });
        Self { record, capture, serial, keys, is_our_mistake }
    }

    /// A test that is planned and cannot be run, or `None` where it can.
    pub(super) fn blocked(
        test: &PlannedTest,
        attempt: u32,
        seed: u64,
        target: Target,
    ) -> Option<Self> {
        let why = test.blocked.as_ref()?;
        let (id, verdict) = (&test.entry.id, Verdict::Blocked);
        let record = TestRecord::without_steps(id, attempt, seed, target, verdict, why);
        let keys = Keys { network: None, link: Vec::new() };
        Some(Self { record, capture: vec![], serial: vec![], keys, is_our_mistake: false })
    }
}

/// Whose hand presses buttons.
pub(super) enum Hand {
    /// The lane's own, in its own world.
    World(Hosted<World>),
    /// The control port of another process that serves the world.
    Control(Control),
    /// Nobody's.
    Nobody,
}

/// Mints UTRNs of simulated devices; the codes of real ones are not ours to make.
pub(super) struct Mint {
    /// Each device's secret; empty for real ones.
    pub(super) secrets: BTreeMap<DeviceType, [u8; 32]>,
    /// The number of the next code.
    pub(super) serial: u32,
}

impl Mint {
    /// Codes for the devices of `profile` in a world of `seed`, numbered from `serial`.
    pub(super) fn of(profile: &Profile, seed: u64, serial: u32) -> Self {
        let secret = |device| (device, *profile.identity(seed, device).utrn_secret());
        Self { secrets: profile.devices().map(|(device, _)| secret(device)).collect(), serial }
    }

    fn fresh(&mut self, device: DeviceType, amount: Quantity) -> Utrn {
        let Some(secret) = self.secrets.get(&device) else {
            return Utrn::None(format!("no UTRN is at hand for the {device}"));
        };
        let minted = utrn::mint(secret, self.serial, amount);
        self.serial += 1;
        match minted {
            Ok(code) => Utrn::Code(code),
            Err(why) => Utrn::None(why.to_string()),
        }
    }
}

/// A HAN, as the engine asks it.
pub(super) struct OnHan<'a> {
    pub(super) han: &'a mut Han,
    pub(super) profile: &'a Profile,
    pub(super) mint: &'a mut Mint,
    pub(super) hand: Hand,
}

impl Bench for OnHan<'_> {
    fn profile(&self) -> &Profile {
        self.profile
    }

    fn utc(&self) -> Timestamp {
        self.han.utc()
    }

    async fn request(
        &mut self,
        to: DeviceType,
        cluster: u16,
        request: zcl::Frame,
        deadline: Instant,
    ) -> Result<Answer, BenchError> {
        let deadline = self.han.clock().micros(deadline);
        let answer = self.han.request(to, ClusterId(cluster), request, deadline).await?;
        Ok(match answer {
            han::Answer::Response(frame) => Answer::Response(frame),
            han::Answer::Undelivered(status) if is_the_air_s(status) => Answer::Undelivered,
            han::Answer::Undelivered(status) => {
                let what = "to send a message";
                return Err(BenchError::Refused { what, why: format!("{status:?}") });
            }
            han::Answer::Silent => Answer::Silent,
        })
    }

    fn fresh_utrn(&mut self, device: DeviceType, amount: Quantity) -> Utrn {
        self.mint.fresh(device, amount)
    }

    async fn wait(&mut self, until: Instant) -> Result<(), BenchError> {
        self.han.wait_until(self.han.clock().micros(until)).await
    }

    async fn press(&mut self, device: DeviceType, button: Button) -> Result<bool, BenchError> {
        let Button::EnableSupply = button;
        match &mut self.hand {
            Hand::World(world) => {
                let pressed = world.with(|world| world.press(device, SimButton::EnableSupply));
                let pressed = pressed.map_err(|e| BenchError::Adapter(e.to_string()))?;
                Ok(pressed.unwrap_or(false))
            }
            Hand::Control(port) => port.press(device, "enable_supply").await,
            Hand::Nobody => Ok(false),
        }
    }
}

/// Whether a message that was not delivered went out, and nobody acknowledged it. All else is the
/// stick's own trouble, such as a message that is too long for a frame, and no device's.
fn is_the_air_s(status: EmberStatus) -> bool {
    use EmberStatus as S;
    [S::DELIVERY_FAILED, S::MAC_NO_ACK_RECEIVED, S::MAC_INDIRECT_TIMEOUT].contains(&status)
}
