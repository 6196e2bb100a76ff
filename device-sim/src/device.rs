//! The devices: what SMETS1 says they do (brains), and how they say it (faces).

use dmc_profiles::Profile;
use jiff::Timestamp;
use smets::{DeviceType, Value};

use crate::Micros;
use crate::stack::{App, Ctx, Indication};

/// What a person at a device can press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Button {
    /// Switches an armed supply on.
    EnableSupply,
    /// Takes the emergency credit that is on offer.
    EmergencyCredit,
    /// Confirms the message shown.
    Confirm,
}

impl Button {
    /// Every button, with the word for it.
    pub const ALL: &'static [(Self, &'static str)] = &[
        (Self::EnableSupply, "enable_supply"),
        (Self::EmergencyCredit, "emergency_credit"),
        (Self::Confirm, "confirm"),
    ];

    /// The button that this word stands for.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, name)| *name == word).map(|(button, _)| *button)
    }
}

/// A device of a combination: an application on its own stack.
#[derive(Clone, Debug)]
pub struct Device {
    device: DeviceType,
}

impl Device {
    /// The device of this type in `profile`, as it leaves its maker in a world of this seed.
    /// `None` where the profile has none.
    #[must_use]
    pub fn new(profile: &Profile, device: DeviceType, _seed: u64) -> Option<Self> {
        profile.device(device).map(|_| Self { device })
    }

    /// What kind of device it is.
    #[must_use]
    pub fn device_type(&self) -> DeviceType {
        self.device
    }

    /// What it truly holds at this instant, whatever it would say of it: the data item of this
    /// name in [`smets::ITEMS`]. `None` where it has no such item.
    #[must_use]
    pub fn truth(&self, _now: Micros, _utc: Timestamp, _item: &str) -> Option<Value> {
        None
    }

    /// The customer presses a button. False where the device has none such.
    pub fn press(&mut self, _ctx: &mut Ctx<'_>, _button: Button) -> bool {
        false
    }
}

impl App for Device {
    fn on_start(&mut self, ctx: &mut Ctx<'_>) {
        ctx.stack.join(ctx.now);
    }

    fn on_indication(&mut self, _ctx: &mut Ctx<'_>, _indication: Indication) {}

    fn on_timer(&mut self, _ctx: &mut Ctx<'_>) {}

    fn next_deadline(&self) -> Option<Micros> {
        None
    }
}
