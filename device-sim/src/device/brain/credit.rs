//! A prepayment account: the meter balance, emergency credit, and what is taken from which.
//!
//! A charge is taken from the balance down to zero, then from emergency credit if it was activated,
//! then from the balance again, which falls below zero. A top-up repays the emergency credit that was
//! used, then adds to the balance. (Debts would come first: there are none yet.)

/// Money in thousandths of a penny: a hundred thousand are a pound.
pub type Millipence = i64;

/// Thousandths of a penny in a penny.
pub const PENNY: Millipence = 1_000;

/// How the meter charges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PaymentMode {
    /// Consumption is billed: the balance stands.
    Credit,
    /// Consumption is taken from the balance.
    Prepayment,
}

/// How far emergency credit has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EmergencyCredit {
    /// It is not on offer.
    Unavailable,
    /// It is on offer.
    Available,
    /// A person has taken it.
    Activated,
    /// It was taken and is used up.
    Exhausted,
}

impl EmergencyCredit {
    /// SMETS's word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unavailable => "unavailable",
            Self::Available => "available",
            Self::Activated => "activated",
            Self::Exhausted => "exhausted",
        }
    }
}

/// A prepayment account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account {
    /// How the meter charges.
    pub mode: PaymentMode,
    /// The meter balance: below zero it is owed.
    pub balance: Millipence,
    /// The emergency credit that may be had each time.
    pub emergency_limit: Millipence,
    /// The balance at or below which it is on offer.
    pub emergency_threshold: Millipence,
    /// How much of it was used and is to be repaid.
    pub emergency_used: Millipence,
    /// Whether a person has taken it.
    pub is_emergency_activated: bool,
}

impl Account {
    /// What is left before the supply is cut.
    #[must_use]
    pub fn left(&self) -> Millipence {
        self.balance.max(0) + self.emergency_usable()
    }

    /// Whether nothing is left.
    #[must_use]
    pub fn is_exhausted(&self) -> bool {
        self.left() == 0
    }

    /// What is left of emergency credit, activated or not.
    #[must_use]
    pub fn emergency_left(&self) -> Millipence {
        (self.emergency_limit - self.emergency_used).max(0)
    }

    /// How far emergency credit has come.
    #[must_use]
    pub fn emergency(&self) -> EmergencyCredit {
        match (self.is_emergency_activated, self.emergency_left()) {
            (true, 0) => EmergencyCredit::Exhausted,
            (true, _) => EmergencyCredit::Activated,
            (false, left) => {
                let is_offered = self.mode == PaymentMode::Prepayment
                    && left > 0
                    && self.balance <= self.emergency_threshold;
                if is_offered { EmergencyCredit::Available } else { EmergencyCredit::Unavailable }
            }
        }
    }

    /// Takes the emergency credit that is on offer; `false` where none is.
    pub fn activate_emergency(&mut self) -> bool {
        let is_offered = self.emergency() == EmergencyCredit::Available;
        self.is_emergency_activated |= is_offered;
        is_offered
    }

    /// Takes what consumption cost.
    pub fn charge(&mut self, cost: Millipence) {
        let from_balance = cost.min(self.balance.max(0));
        let from_emergency = (cost - from_balance).min(self.emergency_usable());
        self.emergency_used += from_emergency;
        self.balance = self.balance.saturating_sub(cost - from_emergency);
    }

    /// Adds a top-up: it repays emergency credit first. `false`, and nothing is done, where the
    /// balance cannot hold it.
    pub fn top_up(&mut self, amount: Millipence) -> bool {
        let repaid = amount.min(self.emergency_used);
        let Some(balance) = self.balance.checked_add(amount - repaid) else { return false };
        self.balance = balance;
        self.emergency_used -= repaid;
        self.settle_emergency();
        true
    }

    /// Once it is repaid and no longer needed, emergency credit can be had anew.
    pub fn settle_emergency(&mut self) {
        if self.emergency_used == 0 && self.balance > self.emergency_threshold {
            self.is_emergency_activated = false;
        }
    }

    fn emergency_usable(&self) -> Millipence {
        if self.is_emergency_activated { self.emergency_left() } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const POUND: Millipence = 100 * PENNY;

    fn account(balance: Millipence) -> Account {
        Account {
            mode: PaymentMode::Prepayment,
            balance,
            emergency_limit: 10 * POUND,
            emergency_threshold: 2 * POUND,
            emergency_used: 0,
            is_emergency_activated: false,
        }
    }

    #[test]
    fn emergency_credit_is_offered_at_its_threshold_in_prepayment_alone() {
        for (balance, mode, offered) in [
            (2 * POUND + 1, PaymentMode::Prepayment, false),
            (2 * POUND, PaymentMode::Prepayment, true),
            (-POUND, PaymentMode::Prepayment, true),
            (0, PaymentMode::Credit, false),
        ] {
            let mut account = Account { mode, ..account(balance) };
            assert_eq!(account.activate_emergency(), offered, "{balance} {mode:?}");
            assert!(!account.activate_emergency(), "it is taken once");
        }
        let mut none = Account { emergency_limit: 0, ..account(0) };
        assert!(!none.activate_emergency());
    }

    #[test]
    fn a_charge_takes_the_balance_then_emergency_credit_then_is_owed() {
        let mut account = account(POUND);
        account.activate_emergency();
        account.charge(3 * POUND);
        assert_eq!((account.balance, account.emergency_used), (0, 2 * POUND));
        account.charge(8 * POUND);
        assert_eq!((account.balance, account.emergency()), (0, EmergencyCredit::Exhausted));
        assert!(account.is_exhausted());
        account.charge(5);
        assert_eq!((account.balance, account.emergency_used), (-5, 10 * POUND));
    }

    #[test]
    fn a_top_up_repays_emergency_credit_first() {
        let mut account = account(0);
        account.activate_emergency();
        account.charge(4 * POUND);
        assert!(account.top_up(3 * POUND));
        assert_eq!((account.balance, account.emergency_used), (0, POUND));
        assert_eq!(account.emergency(), EmergencyCredit::Activated);
        assert!(account.top_up(4 * POUND));
        assert_eq!((account.balance, account.emergency_used), (3 * POUND, 0));
        assert_eq!(account.emergency(), EmergencyCredit::Unavailable);
    }

    #[test]
    fn without_emergency_credit_nothing_stands_between_zero_and_owing() {
        let mut account = account(10);
        account.charge(10);
        assert!(account.is_exhausted());
        account.charge(1);
        assert_eq!((account.balance, account.left()), (-1, 0));
    }

    proptest! {
        /// What was paid less what was charged is what the account is worth, whatever the order.
        #[test]
        fn money_is_conserved(steps in prop::collection::vec((0..3_u8, 0..5_000_000_i64), 0..40)) {
            let mut account = account(POUND);
            let mut expected = POUND;
            for (what, amount) in steps {
                match what {
                    0 => { account.charge(amount); expected -= amount; }
                    1 => { prop_assert!(account.top_up(amount)); expected += amount; }
                    _ => { account.activate_emergency(); }
                }
                prop_assert_eq!(account.balance - account.emergency_used, expected);
                prop_assert!((0..=account.emergency_limit).contains(&account.emergency_used));
            }
        }
    }
}
