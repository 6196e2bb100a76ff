//! A meter: a register, an account and a supply, driven by a clock, a load and what it is told.

use std::collections::BTreeSet;

use dmc_profiles::utrn;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::SupplyState;
use super::clock::{Clock, SECOND_US};
use super::credit::{Account, Millipence, PaymentMode};
use super::load::Load;
use crate::Micros;

/// Millionths in a unit of the register.
pub const MICRO: u64 = 1_000_000;
/// How many top-ups a meter remembers.
pub const TOP_UPS_KEPT: usize = 5;

/// How a meter switches the supply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Switch {
    /// Supply that comes back with credit is armed first.
    pub arms_before_enable: bool,
    /// Supply can be enabled from afar. Gas cannot: an appliance may stand open.
    pub enables_remotely: bool,
}

/// Faults that a meter has on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct MeterDefects {
    /// A code that was used is accepted again.
    pub accepts_replayed_utrn: bool,
    /// Told to disable, it arms.
    pub arms_instead_of_disables: bool,
}

/// What a meter's codes are checked with. Never shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct UtrnSecret(pub [u8; 32]);

impl core::fmt::Debug for UtrnSecret {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("UtrnSecret(..)")
    }
}

/// What a meter is made with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeterConfig {
    /// What the register shows at the world's zero, in millionths of its unit.
    pub register: u64,
    /// What is consumed while the supply is enabled.
    pub load: Load,
    /// What a unit costs.
    pub unit_price: Millipence,
    /// The account at the world's zero.
    pub account: Account,
    /// What codes are checked with.
    pub utrn_secret: UtrnSecret,
    /// The most that one top-up may be worth.
    pub top_up_max: Option<Millipence>,
    /// Its switch or valve, where it has one.
    pub switch: Option<Switch>,
    /// Its faults.
    pub defects: MeterDefects,
}

/// What a meter can be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// It is so late, in microseconds since 1970.
    SetClock(i64),
    /// A top-up code.
    TopUp(String),
    /// A person, here or afar, takes the emergency credit that is on offer.
    ActivateEmergency,
    /// How much emergency credit there is, and at or below which balance it is on offer.
    SetEmergency(Millipence, Millipence),
    /// An amount is added to the balance.
    AdjustBalance(Millipence),
    /// The balance becomes this.
    ResetBalance(Millipence),
    /// How it charges from now on.
    ChangeMode(PaymentMode),
    /// The supply is switched from afar.
    ChangeSupply(SupplyState),
    /// A change of supply that was to come is withdrawn.
    WithdrawSupplyChange,
    /// A person switches an armed supply on.
    SwitchOn,
    /// To be done at a time, in seconds since 1970.
    Later(i64, Box<Self>),
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// It will be.
    Scheduled,
    /// The code was good.
    ToppedUp {
        /// What it was worth.
        amount: Millipence,
        /// The balance after it.
        balance: Millipence,
        /// What the supply became, where it changed.
        supply: Option<SupplyState>,
    },
    /// It is not done, and nothing has changed.
    Refused(Refusal),
}

/// Why something is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No code, or one for another device.
    BadCode,
    /// A code that was used.
    UsedCode,
    /// A top-up above its maximum.
    TopUpTooLarge,
    /// The balance cannot hold it.
    BalanceFull,
    /// No emergency credit is on offer.
    NotOffered,
    /// There is no switch.
    NoSwitch,
    /// Only a person in the premises may do this.
    NeedsPerson,
    /// Nothing is left to pay for what would flow.
    NoCredit,
    /// The supply is not in a state from which this can be done.
    WrongState,
    /// The clock was never set, so that nothing can be done at a time.
    ClockNotSet,
}

/// A top-up that was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopUpEntry {
    /// The code.
    pub code: String,
    /// What it was worth.
    pub amount: Millipence,
    /// When, in seconds since 1970; `None` where the clock was not set.
    pub at_s: Option<i64>,
}

/// A meter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meter {
    config: MeterConfig,
    clock: Clock,
    load: Load,
    /// Up to when register and account were brought up to date; what they were then stands in them.
    settled: Micros,
    register: u64,
    account: Account,
    supply: SupplyState,
    /// The supply is off for want of credit: credit brings it back.
    lacks_credit: bool,
    /// What the account was worth when the mode changed, while nothing was left: the change itself
    /// does not cut the supply.
    spared: Option<Millipence>,
    used_codes: BTreeSet<u32>,
    top_ups: Vec<TopUpEntry>,
    /// What is to be done at a time (microseconds since 1970), in the order in which it was asked.
    pending: Vec<(i64, Input)>,
    /// When something is due next: worked out anew when anything has changed, since it is asked for
    /// far more often.
    deadline: Option<Micros>,
}

mod rules;
#[cfg(test)]
mod tests;

/// What is seen from outside.
impl Meter {
    /// A meter at the world's zero: supply enabled, clock not set.
    #[must_use]
    pub fn new(config: MeterConfig) -> Self {
        let mut meter = Self {
            clock: Clock::default(),
            load: config.load,
            settled: Micros::ZERO,
            register: config.register,
            account: config.account,
            supply: SupplyState::Enabled,
            lacks_credit: false,
            spared: None,
            used_codes: BTreeSet::new(),
            top_ups: Vec::new(),
            pending: Vec::new(),
            deadline: None,
            config,
        };
        meter.schedule();
        meter
    }

    /// Does what it is told, after all that was due before.
    pub fn handle(&mut self, now: Micros, input: Input) -> Outcome {
        self.advance(now);
        self.settle(now);
        let outcome = self.obey(now, input);
        self.watch_credit();
        self.schedule();
        outcome
    }

    /// Does what is due up to `now`.
    pub fn advance(&mut self, now: Micros) {
        while let Some(at) = self.deadline.filter(|at| *at <= now) {
            let at = at.max(self.settled);
            self.settle(at);
            self.do_pending(at);
            self.watch_credit();
            self.schedule();
        }
    }

    /// When [`Meter::advance`] has something to do next.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Micros> {
        self.deadline
    }

    fn schedule(&mut self) {
        let pending = self.pending.iter().filter_map(|(utc_us, _)| self.clock.when(*utc_us)).min();
        self.deadline = [pending, self.credit_ends()].into_iter().flatten().min();
    }

    /// What the register shows, in millionths of its unit.
    #[must_use]
    pub fn register(&self, now: Micros) -> u64 {
        if self.supply != SupplyState::Enabled {
            return self.register;
        }
        let since = self.load.total(now).saturating_sub(self.load.total(self.settled));
        self.register.saturating_add(since)
    }

    /// How much flows, in millionths of the register's unit an hour.
    #[must_use]
    pub fn rate(&self, now: Micros) -> u64 {
        if self.supply == SupplyState::Enabled { self.load.rate(now) } else { 0 }
    }

    /// The account, with all that was consumed up to `now` taken.
    #[must_use]
    pub fn account(&self, now: Micros) -> Account {
        let mut account = self.account;
        if account.mode == PaymentMode::Prepayment {
            account.charge(self.cost(self.register(now)) - self.cost(self.register));
        }
        account
    }

    /// Whether the premises are supplied.
    #[must_use]
    pub fn supply(&self) -> SupplyState {
        self.supply
    }

    /// Its clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Its clock, to be told what local time is made of.
    pub fn clock_mut(&mut self) -> &mut Clock {
        &mut self.clock
    }

    /// The latest top-ups, the latest first.
    #[must_use]
    pub fn top_ups(&self) -> &[TopUpEntry] {
        &self.top_ups
    }

    /// The change of supply that is to come, and when, in seconds since 1970.
    #[must_use]
    pub fn supply_to_come(&self) -> Option<(i64, SupplyState)> {
        let change = |(utc_us, input): &(i64, Input)| match input {
            Input::ChangeSupply(state) => Some((utc_us.div_euclid(SECOND_US), *state)),
            _ => None,
        };
        self.pending.iter().filter_map(change).min()
    }

    /// Chance starts anew: the load is spread otherwise from `now` on.
    pub fn reseed(&mut self, now: Micros, seed: u64) {
        self.advance(now);
        self.settle(now);
        self.load = self.load.reseeded(seed);
        self.schedule();
    }
}

/// The amount in thousandths of a penny; `None` where it is finer, or too large.
#[must_use]
pub fn millipence(pounds: Decimal) -> Option<Millipence> {
    let exact = pounds.checked_mul(Decimal::from(100_000))?.normalize();
    exact.is_integer().then(|| exact.to_i64()).flatten()
}

/// The same in pounds.
#[must_use]
pub fn pounds(amount: Millipence) -> Decimal {
    Decimal::new(amount, 5)
}

/// What a code says to a meter.
fn read_code(secret: UtrnSecret, code: &str) -> Option<(u32, Millipence)> {
    let good = utrn::read(&secret.0, code).ok()?;
    millipence(good.amount.amount).map(|amount| (good.serial, amount))
}
