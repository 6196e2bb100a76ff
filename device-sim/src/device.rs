//! The devices: what SMETS1 says they do ([`brain`]), and how they say it over Smart Energy
//! ([`face`]).
//!
//! A [`Device`] is both, on a stack of its own: the world calls it, and it answers requests, keeps
//! its clock by the hub's, and does what is due. A brain knows no Zigbee; a face keeps nothing but
//! what it is in the middle of saying.
pub mod brain;
pub mod face;

mod app;
mod config;
mod hub_link;
mod truth;

pub use app::Device;

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

#[cfg(test)]
mod tests;
