//! States, and the ways to them: `prepare: reach`.
//!
//! | wanted | reached by |
//! | --- | --- |
//! | a payment mode | `set_payment_mode` |
//! | a meter balance | `adjust_balance` by what is missing; failing that a top-up, upwards |
//! | a supply that is enabled | `enable_supply`, or `arm_supply` and the customer's button |
//! | a supply that is disabled | in prepayment without credit: by itself; else `disable_supply` |
//! | a supply that is armed | `arm_supply` |
//!
//! Each is read first, so that nothing is done where nothing is to do. What cannot be reached blocks
//! the test: it says nothing about what the test is for.

use core::time::Duration;
use std::collections::BTreeMap;

use rust_decimal::Decimal;
use smets::{DeviceType, Outcome, Quantity, Unit, Value};
use tokio::time::Instant;

use super::read::value_of;
use super::{Bench, Button, Doing, Run, Stopped, Utrn};
use crate::record::{Phase, Verdict};
use crate::scenario::script::Reach;

/// How long one command may take to have its effect.
const PATIENCE: Duration = Duration::from_secs(40);
/// How long a meter without credit is given to disable the supply by itself.
const BY_ITSELF: Duration = Duration::from_secs(15);
/// How long from one look to the next.
const EVERY: Duration = Duration::from_secs(1);
/// How far a balance may be from the one that is wanted: what is consumed meanwhile.
const BALANCE_TOLERANCE: Quantity =
    Quantity::new(Decimal::from_parts(1, 0, 0, false, 2), Unit::Gbp);

/// One thing to reach.
#[derive(Clone, Debug)]
pub(super) enum Goal {
    PaymentMode(String),
    MeterBalance(Quantity),
    SupplyState(String),
}

impl Goal {
    pub(super) fn item(&self) -> &'static str {
        match self {
            Self::PaymentMode(_) => "payment_mode",
            Self::MeterBalance(_) => "meter_balance",
            Self::SupplyState(_) => "supply_state",
        }
    }

    pub(super) fn is_reached(&self, seen: &Value) -> bool {
        match self {
            Self::PaymentMode(word) | Self::SupplyState(word) => {
                seen.as_text() == Some(word.as_str())
            }
            Self::MeterBalance(balance) => seen
                .as_quantity()
                .is_some_and(|seen| seen.is_near(*balance, BALANCE_TOLERANCE).unwrap_or(false)),
        }
    }
}

impl core::fmt::Display for Goal {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::PaymentMode(word) => write!(f, "payment mode {word}"),
            Self::MeterBalance(balance) => write!(f, "a meter balance of {balance}"),
            Self::SupplyState(word) => write!(f, "supply {word}"),
        }
    }
}

/// The goals of a state, in the order in which they are reached: the supply last, since the others
/// may change it.
fn goals(reach: &Reach) -> Vec<Goal> {
    let balance = reach.meter_balance.as_ref().and_then(Value::as_quantity);
    let mode = reach.payment_mode.clone().map(Goal::PaymentMode);
    let supply = reach.supply_state.clone().map(Goal::SupplyState);
    mode.into_iter().chain(balance.map(Goal::MeterBalance)).chain(supply).collect()
}

impl<B: Bench> Run<'_, B> {
    /// Reaches a state, and records how.
    pub(super) async fn reach(&mut self, reach: &Reach) -> Verdict {
        let mut doing = self.begin();
        let goals = goals(reach);
        let wanted: Vec<String> = goals.iter().map(ToString::to_string).collect();
        let action = format!("reach {} at {}", wanted.join(", "), reach.device);
        let mut reached = Ok(());
        for goal in &goals {
            reached = self.reach_goal(&mut doing, reach.device, goal).await;
            if reached.is_err() {
                break;
            }
        }
        let ended = match reached {
            Ok(()) => (Verdict::Pass, None),
            Err(stopped) => (stopped.verdict(), Some(stopped.note())),
        };
        let id = format!("reach-{}", reach.device);
        let named = (id.as_str(), action.as_str(), &reach.place);
        let record = self.plain_record(Phase::Prepare, named, doing, ended);
        self.end(record)
    }

    /// Reaches one thing.
    pub(super) async fn reach_goal(
        &mut self,
        doing: &mut Doing,
        device: DeviceType,
        goal: &Goal,
    ) -> Result<(), Stopped> {
        let seen = self.look(doing, device, goal.item()).await?;
        if goal.is_reached(&seen) {
            return Ok(());
        }
        match goal {
            Goal::PaymentMode(mode) => {
                let with = BTreeMap::from([("mode".to_owned(), Value::Symbol(mode.clone()))]);
                self.command(doing, device, "set_payment_mode", with).await?;
            }
            Goal::MeterBalance(balance) => self.fill(doing, device, &seen, *balance).await?,
            Goal::SupplyState(state) => {
                if self.switch(doing, device, state).await? {
                    return Ok(());
                }
            }
        }
        let patience = PATIENCE;
        if self.comes(doing, device, goal, patience).await? {
            return Ok(());
        }
        Err(Stopped::Blocked(format!("{goal} was not reached within {} s", patience.as_secs())))
    }

    /// What an item is now; a device that does not say cannot be prepared.
    async fn look(
        &mut self,
        doing: &mut Doing,
        device: DeviceType,
        item: &str,
    ) -> Result<Value, Stopped> {
        let of = format!("{device}.{item}");
        let deadline = Instant::now() + PATIENCE;
        self.read(doing, "", device, &[item.to_owned()], deadline).await?;
        doing.round += 1;
        let last = doing.observations.last().map(|seen| seen.seen.to_string());
        value_of(doing, &of).ok_or_else(|| {
            Stopped::Blocked(format!("{of} cannot be read: {}", last.unwrap_or_default()))
        })
    }

    /// Whether a goal is reached by itself within this time.
    async fn comes(
        &mut self,
        doing: &mut Doing,
        device: DeviceType,
        goal: &Goal,
        within: Duration,
    ) -> Result<bool, Stopped> {
        let end = Instant::now() + within;
        loop {
            let seen = self.look(doing, device, goal.item()).await?;
            if goal.is_reached(&seen) {
                return Ok(true);
            }
            if Instant::now() >= end {
                return Ok(false);
            }
            self.bench.wait(Instant::now() + EVERY).await?;
        }
    }

    /// Sends a command that must be accepted.
    async fn command(
        &mut self,
        doing: &mut Doing,
        device: DeviceType,
        command: &str,
        with: BTreeMap<String, Value>,
    ) -> Result<(), Stopped> {
        let deadline = Instant::now() + PATIENCE;
        let outcome = self.send_values(doing, device, command, with, deadline).await?;
        doing.round += 1;
        match outcome {
            Outcome::Accepted => Ok(()),
            other => Err(Stopped::Blocked(format!("{command} was {other} by {device}"))),
        }
    }

    fn has(&self, device: DeviceType, capability: &str) -> bool {
        crate::scenario::has_capability(self.bench.profile(), device, capability)
    }

    async fn fill(
        &mut self,
        doing: &mut Doing,
        device: DeviceType,
        seen: &Value,
        balance: Quantity,
    ) -> Result<(), Stopped> {
        let missing = seen.as_quantity().and_then(|seen| balance.checked_sub(seen).ok());
        let missing = missing
            .ok_or_else(|| Stopped::Blocked(format!("the meter balance is no money: {seen}")))?;
        // A device is told whole pence; what it counts beyond that stays.
        let missing = Quantity { amount: missing.amount.round_dp(2), ..missing };
        let amount = Value::Quantity(missing);
        if self.has(device, "credit_adjustment") {
            let with = BTreeMap::from([("amount".to_owned(), amount)]);
            return self.command(doing, device, "adjust_balance", with).await;
        }
        if missing.amount.is_sign_positive() && self.has(device, "consumer_top_up") {
            let code = match self.bench.fresh_utrn(device, missing) {
                Utrn::Code(code) => Value::Text(code),
                Utrn::None(why) => return Err(Stopped::Blocked(why)),
            };
            let with = BTreeMap::from([("utrn".to_owned(), code), ("amount".to_owned(), amount)]);
            return self.command(doing, device, "add_credit", with).await;
        }
        Err(Stopped::Blocked(format!(
            "{device} has no command by which its balance is brought from {seen} to {balance}"
        )))
    }

    /// Acts for a supply state; `true` where it is reached already.
    async fn switch(
        &mut self,
        doing: &mut Doing,
        device: DeviceType,
        state: &str,
    ) -> Result<bool, Stopped> {
        let none = BTreeMap::new;
        match state {
            "disabled" => {
                let goal = Goal::SupplyState(state.to_owned());
                if self.is_without_credit(doing, device).await?
                    && self.comes(doing, device, &goal, BY_ITSELF).await?
                {
                    return Ok(true);
                }
                self.command(doing, device, "disable_supply", none()).await?;
            }
            "armed" => self.command(doing, device, "arm_supply", none()).await?,
            _ => self.enable(doing, device).await?,
        }
        Ok(false)
    }

    async fn enable(&mut self, doing: &mut Doing, device: DeviceType) -> Result<(), Stopped> {
        let armed = Goal::SupplyState("armed".to_owned());
        let seen = self.look(doing, device, armed.item()).await?;
        if !armed.is_reached(&seen) {
            let can_enable =
                smets::Command::named("enable_supply").is_some_and(|c| c.is_of(device));
            let command = if can_enable { "enable_supply" } else { "arm_supply" };
            self.command(doing, device, command, BTreeMap::new()).await?;
            self.bench.wait(Instant::now() + EVERY).await?;
            let seen = self.look(doing, device, armed.item()).await?;
            if !armed.is_reached(&seen) {
                return Ok(());
            }
        }
        if self.bench.press(device, Button::EnableSupply).await? {
            return Ok(());
        }
        let why = "supply is armed, and nobody is there to press the customer's button";
        Err(Stopped::Blocked(why.to_owned()))
    }

    async fn is_without_credit(
        &mut self,
        doing: &mut Doing,
        device: DeviceType,
    ) -> Result<bool, Stopped> {
        if !self.has(device, "prepayment") {
            return Ok(false);
        }
        let mode = self.look(doing, device, "payment_mode").await?;
        let balance = self.look(doing, device, "meter_balance").await?;
        let is_empty = balance.as_quantity().is_some_and(|balance| balance.amount <= Decimal::ZERO);
        Ok(mode.as_text() == Some("prepayment") && is_empty)
    }
}
