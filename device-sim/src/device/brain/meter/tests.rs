//! A meter's rules, held by table and by property.

use proptest::prelude::*;
use smets::Quantity;

use super::super::credit::PENNY;
use super::*;

const POUND: Millipence = 100 * PENNY;
const HOUR: u64 = 3_600_000_000;
const SECRET: UtrnSecret = UtrnSecret([3; 32]);

/// One unit an hour, at twenty pence: five hours to the pound.
fn config(balance: Millipence, is_gas: bool) -> MeterConfig {
    MeterConfig {
        register: 100 * MICRO,
        load: Load::new(1, MICRO),
        unit_price: 20 * PENNY,
        account: Account {
            mode: PaymentMode::Prepayment,
            balance,
            emergency_limit: POUND,
            emergency_threshold: POUND / 2,
            emergency_used: 0,
            is_emergency_activated: false,
        },
        utrn_secret: SECRET,
        top_up_max: Some(250 * POUND),
        switch: Some(Switch { arms_before_enable: is_gas, enables_remotely: !is_gas }),
        defects: MeterDefects::default(),
    }
}

fn electricity(balance: Millipence) -> Meter {
    Meter::new(config(balance, false))
}

fn gas(balance: Millipence) -> Meter {
    Meter::new(config(balance, true))
}

fn code(serial: u32, amount: &str) -> Input {
    let amount: Quantity = amount.parse().unwrap();
    Input::TopUp(utrn::mint(&SECRET.0, serial, amount).unwrap())
}

fn hours(n: u64) -> Micros {
    Micros(n * HOUR)
}

fn balance(meter: &Meter, now: Micros) -> Millipence {
    meter.account(now).balance
}

#[test]
fn consumption_drains_the_balance_in_prepayment_alone() {
    let mut meter = electricity(10 * POUND);
    meter.advance(hours(5));
    assert_eq!((meter.register(hours(5)), balance(&meter, hours(5))), (105 * MICRO, 9 * POUND));
    meter.handle(hours(5), Input::ChangeMode(PaymentMode::Credit));
    assert_eq!((meter.register(hours(50)), balance(&meter, hours(50))), (150 * MICRO, 9 * POUND));
}

#[test]
fn the_supply_is_cut_at_the_instant_when_credit_runs_out() {
    let mut meter = electricity(POUND);
    assert_eq!(meter.next_deadline(), Some(hours(5)));
    meter.advance(hours(100));
    assert_eq!(meter.supply(), SupplyState::Disabled);
    assert_eq!((meter.register(hours(100)), balance(&meter, hours(100))), (105 * MICRO, 0));
    assert_eq!(meter.rate(hours(100)), 0);
}

#[test]
fn a_top_up_restores_what_credit_had_cut_and_gas_waits_for_a_person() {
    let mut meter = electricity(POUND);
    let outcome = meter.handle(hours(6), code(1, "10.00 GBP"));
    let supply = Some(SupplyState::Enabled);
    assert_eq!(outcome, Outcome::ToppedUp { amount: 10 * POUND, balance: 10 * POUND, supply });

    let mut meter = gas(POUND);
    let outcome = meter.handle(hours(6), code(1, "10.00 GBP"));
    let supply = Some(SupplyState::Armed);
    assert_eq!(outcome, Outcome::ToppedUp { amount: 10 * POUND, balance: 10 * POUND, supply });
    assert_eq!(meter.handle(hours(7), Input::SwitchOn), Outcome::Done);
    assert_eq!(meter.supply(), SupplyState::Enabled);
    assert_eq!(meter.handle(hours(7), Input::SwitchOn), Outcome::Refused(Refusal::WrongState));
}

#[test]
fn emergency_credit_carries_the_supply_on_and_is_repaid_first() {
    let mut meter = electricity(POUND);
    assert_eq!(
        meter.handle(hours(1), Input::ActivateEmergency),
        Outcome::Refused(Refusal::NotOffered)
    );
    assert_eq!(meter.handle(hours(3), Input::ActivateEmergency), Outcome::Done);
    assert_eq!(meter.next_deadline(), Some(hours(10)));
    meter.advance(hours(7));
    assert_eq!((balance(&meter, hours(7)), meter.supply()), (0, SupplyState::Enabled));
    assert_eq!(meter.account(hours(7)).emergency_left(), 60 * PENNY);
    let outcome = meter.handle(hours(7), code(1, "5.00 GBP"));
    assert!(matches!(outcome, Outcome::ToppedUp { balance, .. } if balance == 460 * PENNY));
    meter.advance(hours(1_000));
    assert_eq!((balance(&meter, hours(1_000)), meter.supply()), (0, SupplyState::Disabled));
    // Taken when the supply is off already, it brings the supply back.
    assert_eq!(meter.handle(hours(1_001), Input::ActivateEmergency), Outcome::Done);
    assert_eq!(meter.supply(), SupplyState::Enabled);
    meter.advance(hours(2_000));
    assert_eq!(meter.account(hours(2_000)).emergency_left(), 0);
}

#[test]
fn a_code_is_good_once_for_one_meter_and_up_to_the_maximum() {
    let mut meter = electricity(POUND);
    let refused = |outcome| match outcome {
        Outcome::Refused(why) => Some(why),
        _ => None,
    };
    assert_eq!(refused(meter.handle(hours(1), code(7, "1.00 GBP"))), None);
    let after = meter.clone();
    for (input, why) in [
        (code(7, "1.00 GBP"), Refusal::UsedCode),
        (code(7, "2.00 GBP"), Refusal::UsedCode),
        (code(8, "250.01 GBP"), Refusal::TopUpTooLarge),
        (Input::TopUp("00000701000000000000".to_owned()), Refusal::BadCode),
        (Input::TopUp("7".to_owned()), Refusal::BadCode),
    ] {
        assert_eq!(refused(meter.handle(hours(1), input)), Some(why));
        assert_eq!(meter, after, "a refusal changes nothing");
    }
    let mut other = config(POUND, false);
    other.utrn_secret = UtrnSecret([4; 32]);
    let outcome = Meter::new(other).handle(hours(1), code(9, "1.00 GBP"));
    assert_eq!(refused(outcome), Some(Refusal::BadCode));
    assert_eq!(meter.top_ups().len(), 1);
}

/// From, told, what becomes of it: by the rules, electricity and gas.
#[test]
fn the_supply_is_switched_by_its_rules() {
    use Refusal::{NeedsPerson, WrongState};
    use SupplyState::{Armed, Disabled, Enabled};
    for (is_gas, from, told, becomes) in [
        (false, Enabled, Disabled, Ok(Disabled)),
        (false, Disabled, Enabled, Ok(Enabled)),
        (false, Disabled, Armed, Ok(Armed)),
        (false, Armed, Enabled, Ok(Enabled)),
        (false, Armed, Disabled, Ok(Disabled)),
        (false, Enabled, Armed, Err(WrongState)),
        (false, Enabled, Enabled, Ok(Enabled)),
        (true, Enabled, Disabled, Ok(Disabled)),
        (true, Disabled, Armed, Ok(Armed)),
        (true, Disabled, Enabled, Err(NeedsPerson)),
        (true, Armed, Enabled, Err(NeedsPerson)),
    ] {
        let mut meter = Meter::new(config(10 * POUND, is_gas));
        if from != Enabled {
            meter.handle(hours(1), Input::ChangeSupply(Disabled));
        }
        if from == Armed {
            meter.handle(hours(1), Input::ChangeSupply(Armed));
        }
        assert_eq!(meter.supply(), from);
        let outcome = meter.handle(hours(2), Input::ChangeSupply(told));
        match becomes {
            Ok(state) => assert_eq!((outcome, meter.supply()), (Outcome::Done, state)),
            Err(why) => assert_eq!((outcome, meter.supply()), (Outcome::Refused(why), from)),
        }
    }
}

#[test]
fn what_was_cut_from_afar_is_not_brought_back_by_credit() {
    let mut meter = electricity(POUND);
    meter.handle(hours(1), Input::ChangeSupply(SupplyState::Disabled));
    meter.handle(hours(2), code(1, "5.00 GBP"));
    assert_eq!(meter.supply(), SupplyState::Disabled);
    assert_eq!(balance(&meter, hours(9)), 580 * PENNY);
    meter.handle(hours(9), Input::ResetBalance(0));
    let outcome = meter.handle(hours(9), Input::ChangeSupply(SupplyState::Enabled));
    assert_eq!(outcome, Outcome::Refused(Refusal::NoCredit));
}

#[test]
fn entering_prepayment_does_not_interrupt_the_supply_but_consumption_does() {
    let mut settings = config(0, false);
    settings.account.mode = PaymentMode::Credit;
    let mut meter = Meter::new(settings);
    meter.handle(hours(1), Input::ChangeMode(PaymentMode::Prepayment));
    assert_eq!(meter.supply(), SupplyState::Enabled);
    meter.advance(hours(2));
    assert_eq!((meter.supply(), balance(&meter, hours(2))), (SupplyState::Disabled, -1));
    // The way a test prepares it: prepayment first, then nothing left.
    let mut meter = electricity(POUND);
    meter.handle(hours(1), Input::ResetBalance(0));
    assert_eq!((meter.supply(), balance(&meter, hours(1))), (SupplyState::Disabled, 0));
    meter.handle(hours(2), Input::ChangeMode(PaymentMode::Credit));
    assert_eq!(meter.supply(), SupplyState::Enabled);
}

#[test]
fn what_is_to_come_comes_at_its_time_and_the_newer_change_of_supply_wins() {
    let later = |s, input| Input::Later(s, Box::new(input));
    let off = Input::ChangeSupply(SupplyState::Disabled);
    let mut meter = electricity(10 * POUND);
    let outcome = meter.handle(hours(1), later(100, off.clone()));
    assert_eq!(outcome, Outcome::Refused(Refusal::ClockNotSet));
    meter.handle(hours(1), Input::SetClock(0));
    assert_eq!(meter.handle(hours(1), later(100, off.clone())), Outcome::Scheduled);
    assert_eq!(meter.handle(hours(1), later(200, off)), Outcome::Scheduled);
    assert_eq!(meter.supply_to_come(), Some((200, SupplyState::Disabled)));
    let at = |s: u64| Micros(HOUR + s * 1_000_000);
    meter.advance(at(199));
    assert_eq!(meter.supply(), SupplyState::Enabled);
    meter.advance(at(200));
    assert_eq!((meter.supply(), meter.supply_to_come()), (SupplyState::Disabled, None));
    meter.handle(at(201), later(300, Input::ChangeSupply(SupplyState::Enabled)));
    meter.handle(at(201), Input::WithdrawSupplyChange);
    meter.advance(at(400));
    assert_eq!(meter.supply(), SupplyState::Disabled);
}

#[test]
fn each_defect_breaks_its_rule_and_no_other() {
    let mut settings = config(POUND, false);
    settings.defects.accepts_replayed_utrn = true;
    let mut meter = Meter::new(settings);
    for _ in 0..2 {
        assert!(matches!(meter.handle(hours(1), code(1, "1 GBP")), Outcome::ToppedUp { .. }));
    }
    let mut settings = config(POUND, false);
    settings.defects.arms_instead_of_disables = true;
    let mut meter = Meter::new(settings);
    meter.handle(hours(1), Input::ChangeSupply(SupplyState::Disabled));
    assert_eq!(meter.supply(), SupplyState::Armed);
}

fn inputs() -> impl Strategy<Value = Input> {
    prop_oneof![
        (0..20_u32, 1..3_000_i64).prop_map(|(serial, pence)| {
            let amount = Quantity::new(Decimal::new(pence, 2), smets::Unit::Gbp);
            Input::TopUp(utrn::mint(&SECRET.0, serial, amount).unwrap())
        }),
        Just(Input::ActivateEmergency),
        (-200_000..200_000_i64).prop_map(Input::AdjustBalance),
        prop_oneof![Just(PaymentMode::Credit), Just(PaymentMode::Prepayment)]
            .prop_map(Input::ChangeMode),
        prop_oneof![
            Just(SupplyState::Disabled),
            Just(SupplyState::Armed),
            Just(SupplyState::Enabled)
        ]
        .prop_map(Input::ChangeSupply),
        Just(Input::SwitchOn),
        (0..100_000_000_000_i64).prop_map(Input::SetClock),
        (0..100_000_i64).prop_map(|at| {
            Input::Later(at, Box::new(Input::ChangeSupply(SupplyState::Disabled)))
        }),
    ]
}

proptest! {
    /// The same inputs at the same times give the same meter, however often one looks in between.
    #[test]
    fn looking_changes_nothing(
        steps in prop::collection::vec((0..20 * HOUR, inputs()), 1..12),
        looks in prop::collection::vec(0..200 * HOUR, 0..12),
        is_gas: bool,
    ) {
        let (mut plain, mut watched) = (gas(POUND), gas(POUND));
        if !is_gas {
            (plain, watched) = (electricity(POUND), electricity(POUND));
        }
        let mut now = 0;
        for (wait, input) in steps {
            let mut between: Vec<_> =
                looks.iter().copied().filter(|at| (now..now + wait).contains(at)).collect();
            between.sort_unstable();
            for at in between {
                watched.advance(Micros(at));
                watched.settle(Micros(at));
                watched.watch_credit();
            }
            now += wait;
            let outcomes =
                [&mut plain, &mut watched].map(|m| m.handle(Micros(now), input.clone()));
            prop_assert_eq!(outcomes[0], outcomes[1]);
            prop_assert_eq!(&plain, &watched);
        }
    }

    /// What was paid in, less what consumption cost, is what the account is worth.
    #[test]
    fn money_is_conserved(steps in prop::collection::vec((0..20 * HOUR, inputs()), 1..20)) {
        let mut meter = electricity(POUND);
        let worth = |meter: &Meter, now| {
            let account = meter.account(now);
            account.balance - account.emergency_used
        };
        let (mut now, mut expected) = (Micros::ZERO, POUND);
        for (wait, input) in steps {
            let (register, mode) = (meter.register(now), meter.account(now).mode);
            now = Micros(now.0 + wait);
            meter.advance(now);
            if mode == PaymentMode::Prepayment {
                expected -= meter.cost(meter.register(now)) - meter.cost(register);
            }
            let amount = match &input { Input::AdjustBalance(amount) => *amount, _ => 0 };
            match meter.handle(now, input) {
                Outcome::ToppedUp { amount, .. } => expected += amount,
                Outcome::Done => expected += amount,
                _ => {}
            }
            prop_assert_eq!(worth(&meter, now), expected);
        }
    }
}
