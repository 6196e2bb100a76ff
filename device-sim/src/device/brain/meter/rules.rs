//! What a meter does: the rules, each in one place.

use super::{
    Input, MICRO, Meter, Micros, Millipence, Outcome, PaymentMode, Refusal, SECOND_US, SupplyState,
    TOP_UPS_KEPT, TopUpEntry, read_code,
};

impl Meter {
    /// Does what it is told. Register and account are up to date.
    pub(super) fn obey(&mut self, now: Micros, input: Input) -> Outcome {
        match input {
            Input::SetClock(utc_us) => self.clock.set(now, utc_us),
            Input::TopUp(code) => return self.top_up(now, &code),
            Input::ActivateEmergency => {
                if !self.account.activate_emergency() {
                    return Outcome::Refused(Refusal::NotOffered);
                }
            }
            Input::SetEmergency(limit, threshold) => {
                self.account.emergency_limit = limit;
                self.account.emergency_threshold = threshold;
                self.account.emergency_used = self.account.emergency_used.min(limit);
            }
            Input::AdjustBalance(amount) => match self.account.balance.checked_add(amount) {
                Some(balance) => self.set_balance(balance),
                None => return Outcome::Refused(Refusal::BalanceFull),
            },
            Input::ResetBalance(balance) => self.set_balance(balance),
            Input::ChangeMode(mode) => return self.change_mode(mode),
            Input::ChangeSupply(state) => return self.change_supply(state),
            Input::WithdrawSupplyChange => self.withdraw_supply_change(),
            Input::SwitchOn => return self.switch_on(),
            Input::Later(utc_s, input) => return self.later(now, utc_s, *input),
        }
        Outcome::Done
    }

    /// Brings register and account up to date.
    pub(super) fn settle(&mut self, now: Micros) {
        (self.account, self.register) = (self.account(now), self.register(now));
        self.settled = now;
    }

    /// What all that a register showing `register` counts has cost: so that what is consumed between
    /// two instants costs the same however often one looks in between.
    pub(super) fn cost(&self, register: u64) -> Millipence {
        let price = u128::try_from(self.config.unit_price).unwrap_or(0);
        let cost = u128::from(register) * price / u128::from(MICRO);
        Millipence::try_from(cost).unwrap_or(Millipence::MAX)
    }

    /// When the next thousandth of a penny that is not there will have been consumed.
    pub(super) fn credit_ends(&self) -> Option<Micros> {
        let is_charged = self.account.mode == PaymentMode::Prepayment
            && self.supply == SupplyState::Enabled
            && self.config.switch.is_some();
        let price = u128::try_from(self.config.unit_price).ok().filter(|price| *price > 0)?;
        // With nothing left, the first that is owed ends it.
        let left = self.account.left().max(1);
        let cost = u128::try_from(self.cost(self.register).checked_add(left)?).ok()?;
        let register = (cost * u128::from(MICRO)).div_ceil(price);
        let more = u64::try_from(register).ok()?.saturating_sub(self.register);
        let total = self.load.total(self.settled).checked_add(more)?;
        is_charged.then(|| self.load.reaches(total)).flatten().map(|at| at.max(self.settled))
    }

    /// Does what was to be done by now, in the order of its times.
    pub(super) fn do_pending(&mut self, now: Micros) {
        let Some(utc_us) = self.clock.utc_us(now) else { return };
        // A stable sort: what is due at one time is done in the order in which it was asked.
        self.pending.sort_by_key(|(due, _)| *due);
        let due = self.pending.partition_point(|(due, _)| *due <= utc_us);
        let later = self.pending.split_off(due);
        for (_, input) in core::mem::replace(&mut self.pending, later) {
            self.obey(now, input);
        }
    }

    /// Cuts the supply where credit has run out, and brings it back where credit has come.
    ///
    /// A change of mode alone never cuts it: only what is consumed afterwards does.
    pub(super) fn watch_credit(&mut self) {
        let is_prepayment = self.account.mode == PaymentMode::Prepayment;
        let is_out = is_prepayment && self.account.is_exhausted();
        let is_spared = self.spared == Some(self.worth());
        match self.supply {
            SupplyState::Enabled if is_out && self.config.switch.is_some() && !is_spared => {
                self.cut_for_credit();
            }
            SupplyState::Armed if is_out => self.cut_for_credit(),
            SupplyState::Disabled if self.lacks_credit && !is_out => self.restore(),
            _ => {}
        }
        if !is_out || !is_spared {
            self.spared = None;
        }
    }

    /// What the account is worth: it changes with everything that is paid or charged.
    fn worth(&self) -> Millipence {
        self.account.balance - self.account.emergency_used
    }

    fn cut_for_credit(&mut self) {
        self.supply = SupplyState::Disabled;
        self.lacks_credit = true;
    }

    /// Credit has come: the supply comes back, or waits for a person.
    fn restore(&mut self) {
        let arms = self.config.switch.is_none_or(|s| s.arms_before_enable || !s.enables_remotely);
        self.supply = if arms { SupplyState::Armed } else { SupplyState::Enabled };
        self.lacks_credit = false;
    }

    fn set_balance(&mut self, balance: Millipence) {
        self.account.balance = balance;
        self.account.settle_emergency();
        self.spared = None;
    }

    fn top_up(&mut self, now: Micros, code: &str) -> Outcome {
        let Some((serial, amount)) = read_code(self.config.utrn_secret, code) else {
            return Outcome::Refused(Refusal::BadCode);
        };
        let is_used = self.used_codes.contains(&serial);
        if is_used && !self.config.defects.accepts_replayed_utrn {
            return Outcome::Refused(Refusal::UsedCode);
        }
        if self.config.top_up_max.is_some_and(|max| amount > max) {
            return Outcome::Refused(Refusal::TopUpTooLarge);
        }
        if !self.account.top_up(amount) {
            return Outcome::Refused(Refusal::BalanceFull);
        }
        self.used_codes.insert(serial);
        let entry = TopUpEntry { code: code.to_owned(), amount, at_s: self.clock.utc_s(now) };
        self.top_ups.insert(0, entry);
        self.top_ups.truncate(TOP_UPS_KEPT);
        let before = self.supply;
        self.watch_credit();
        let supply = Some(self.supply).filter(|supply| *supply != before);
        Outcome::ToppedUp { amount, balance: self.account.balance, supply }
    }

    fn change_mode(&mut self, mode: PaymentMode) -> Outcome {
        if mode == PaymentMode::Prepayment && self.account.mode != mode {
            // Entering prepayment must not interrupt the supply.
            self.spared = Some(self.worth());
        }
        self.account.mode = mode;
        if mode == PaymentMode::Credit {
            self.account.settle_emergency();
        }
        Outcome::Done
    }

    fn change_supply(&mut self, state: SupplyState) -> Outcome {
        let Some(switch) = self.config.switch else {
            return Outcome::Refused(Refusal::NoSwitch);
        };
        let is_out = self.account.mode == PaymentMode::Prepayment && self.account.is_exhausted();
        let refusal = match state {
            SupplyState::Enabled if !switch.enables_remotely => Some(Refusal::NeedsPerson),
            SupplyState::Enabled | SupplyState::Armed if is_out => Some(Refusal::NoCredit),
            // What flows is not armed: it would have to be cut first.
            SupplyState::Armed if self.supply == SupplyState::Enabled => Some(Refusal::WrongState),
            _ => None,
        };
        if let Some(refusal) = refusal {
            return Outcome::Refused(refusal);
        }
        self.supply = match state {
            SupplyState::Disabled if self.config.defects.arms_instead_of_disables => {
                SupplyState::Armed
            }
            other => other,
        };
        self.lacks_credit = false;
        Outcome::Done
    }

    fn switch_on(&mut self) -> Outcome {
        if self.supply != SupplyState::Armed {
            return Outcome::Refused(Refusal::WrongState);
        }
        self.supply = SupplyState::Enabled;
        Outcome::Done
    }

    fn withdraw_supply_change(&mut self) {
        self.pending.retain(|(_, input)| !matches!(input, Input::ChangeSupply(_)));
    }

    fn later(&mut self, now: Micros, utc_s: i64, input: Input) -> Outcome {
        let Some(now_us) = self.clock.utc_us(now) else {
            return Outcome::Refused(Refusal::ClockNotSet);
        };
        let due = utc_s.saturating_mul(SECOND_US);
        if due <= now_us {
            return self.obey(now, input);
        }
        if matches!(input, Input::ChangeSupply(_)) {
            // One change of supply waits at a time: the newer takes the older's place.
            self.withdraw_supply_change();
        }
        self.pending.push((due, input));
        Outcome::Scheduled
    }
}
