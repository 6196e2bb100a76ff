//! What a meter's brain is made with, from what its profile says.

use dmc_profiles::DeviceProfile;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use smets::{DeviceType, Quantity};

use super::app::meter_defects;
use super::brain::meter::{MICRO, millipence};
use super::brain::{Account, Load, MeterConfig, PaymentMode, Switch, UtrnSecret};

/// `None` where the profile's device measures nothing.
pub(super) fn meter(
    profile: &DeviceProfile,
    device: DeviceType,
    utrn_secret: [u8; 32],
    seed: u64,
) -> Option<MeterConfig> {
    let metering = profile.metering.as_ref()?;
    let money = profile.prepayment.as_ref();
    let amount = |quantity: &Quantity| millipence(quantity.amount).unwrap_or(0);
    let account = money.map(|money| Account {
        mode: match money.mode {
            dmc_profiles::PaymentMode::Credit => PaymentMode::Credit,
            dmc_profiles::PaymentMode::Prepayment => PaymentMode::Prepayment,
        },
        balance: amount(&money.balance),
        emergency_limit: amount(&money.emergency_credit_limit),
        emergency_threshold: amount(&money.emergency_credit_threshold),
        emergency_used: 0,
        is_emergency_activated: false,
    });
    Some(MeterConfig {
        register: micro(&metering.register),
        load: Load::new(seed, micro(&metering.hourly)),
        unit_price: money.map_or(0, |money| amount(&money.unit_price)),
        account: account.unwrap_or(NO_ACCOUNT),
        utrn_secret: UtrnSecret(utrn_secret),
        top_up_max: money.and_then(|money| money.max_credit_per_top_up.as_ref()).map(amount),
        switch: profile.supply.as_ref().map(|supply| Switch {
            arms_before_enable: supply.arms_before_enable.unwrap_or(false),
            enables_remotely: device != DeviceType::Gsme,
        }),
        defects: meter_defects(profile),
    })
}

/// A meter that charges nothing.
const NO_ACCOUNT: Account = Account {
    mode: PaymentMode::Credit,
    balance: 0,
    emergency_limit: 0,
    emergency_threshold: 0,
    emergency_used: 0,
    is_emergency_activated: false,
};

/// An amount in millionths of its unit.
fn micro(quantity: &Quantity) -> u64 {
    let exact = quantity.amount.checked_mul(Decimal::from(MICRO));
    exact.and_then(|amount| amount.trunc().to_u64()).unwrap_or(0)
}
