//! Money as a device says it: a whole number with as many digits after the point as its profile has.

use dmc_profiles::DeviceProfile;

use crate::device::brain::Millipence;

/// Pounds with this many digits after the point are thousandths of a penny.
const MILLIPENCE_DIGITS: u32 = 5;

/// `amount` in the device's own counting. What it does not count so finely is less.
pub(super) fn told(profile: &DeviceProfile, amount: Millipence) -> i64 {
    let digits = digits(profile);
    match digits.checked_sub(MILLIPENCE_DIGITS) {
        Some(finer) => amount.saturating_mul(10_i64.saturating_pow(finer)),
        None => amount.div_euclid(10_i64.saturating_pow(MILLIPENCE_DIGITS - digits)),
    }
}

/// The same as an attribute's signed number.
pub(super) fn told_signed(profile: &DeviceProfile, amount: Millipence) -> i32 {
    let told = told(profile, amount);
    i32::try_from(told).unwrap_or(if told < 0 { i32::MIN + 1 } else { i32::MAX })
}

/// The same as an attribute's unsigned number.
pub(super) fn told_unsigned(profile: &DeviceProfile, amount: Millipence) -> u32 {
    u32::try_from(told(profile, amount).max(0)).unwrap_or(u32::MAX - 1)
}

/// A number in the device's own counting, as an amount.
pub(super) fn meant(profile: &DeviceProfile, number: i64) -> Millipence {
    let digits = digits(profile);
    match digits.checked_sub(MILLIPENCE_DIGITS) {
        Some(finer) => number.div_euclid(10_i64.saturating_pow(finer)),
        None => number.saturating_mul(10_i64.saturating_pow(MILLIPENCE_DIGITS - digits)),
    }
}

fn digits(profile: &DeviceProfile) -> u32 {
    profile.prepayment.as_ref().map_or(0, |money| money.trailing_digits.into())
}
