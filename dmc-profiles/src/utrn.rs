//! UTRNs for simulated devices: a scheme of our own, since the real one is not public.
//!
//! ```text
//! | serial number | amount in pence |        check        |
//! |    6 digits   |     5 digits    |       9 digits      |
//! ```
//!
//! The check is HMAC-SHA256 over the first eleven digits with the device's own secret, as a big-endian
//! number of its first eight octets, modulo 10^9: so a code is for one device, and no digit of it can
//! be changed. That a code is used once only is for the device to remember, by its serial number.

use hmac::{Hmac, KeyInit, Mac};
use rust_decimal::Decimal;
use sha2::Sha256;
use smets::{Quantity, Unit};

use crate::identity::first_of;

/// How many digits a UTRN has.
pub const DIGITS: usize = 20;
/// How many of them are checked by the rest.
const CHECKED: usize = 11;
/// The check has nine digits.
const CHECK_MODULUS: u64 = 1_000_000_000;
/// The most that one code can be worth, in pence.
const PENCE_MAX: u32 = 99_999;
/// The last serial number.
const SERIAL_MAX: u32 = 999_999;

/// What a good code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TopUp {
    /// Which code it is: each is used once.
    pub serial: u32,
    /// What it is worth.
    pub amount: Quantity,
}

/// Why a code is no good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadUtrn {
    /// Not twenty decimal digits.
    #[error("a UTRN has 20 decimal digits")]
    NotTwentyDigits,
    /// The check digits are those of another code or device.
    #[error("the check digits do not fit")]
    WrongCheck,
}

/// Why a code cannot be minted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotMint {
    /// The amount is not a whole number of pence from 0.01 to 999.99 GBP.
    #[error("a UTRN is worth whole pence from 0.01 GBP to 999.99 GBP, not {0}")]
    Amount(Quantity),
    /// Serial numbers have six digits.
    #[error("a UTRN's serial number has six digits, and {0} has more")]
    Serial(u32),
}

/// The code with this serial number that is worth this amount, for the device whose secret this is.
///
/// # Errors
/// `CannotMint` where amount or serial number does not fit.
pub fn mint(secret: &[u8; 32], serial: u32, amount: Quantity) -> Result<String, CannotMint> {
    let pence = whole_pence(amount).ok_or(CannotMint::Amount(amount))?;
    if serial > SERIAL_MAX {
        return Err(CannotMint::Serial(serial));
    }
    let checked = format!("{serial:06}{pence:05}");
    let check = check(secret, &checked);
    Ok(format!("{checked}{check:09}"))
}

/// What a code says to the device whose secret this is.
///
/// # Errors
/// `BadUtrn` where it is no code, or one for another device.
pub fn read(secret: &[u8; 32], code: &str) -> Result<TopUp, BadUtrn> {
    let is_code = code.len() == DIGITS && code.bytes().all(|b| b.is_ascii_digit());
    let parts = code.split_at_checked(CHECKED).filter(|_| is_code);
    let (checked, given) = parts.ok_or(BadUtrn::NotTwentyDigits)?;
    if given.parse() != Ok(check(secret, checked)) {
        return Err(BadUtrn::WrongCheck);
    }
    let (serial, pence) = checked.split_at(6);
    let number = |digits: &str| digits.parse::<u32>().map_err(|_| BadUtrn::NotTwentyDigits);
    let amount = Quantity::new(Decimal::new(number(pence)?.into(), 2), Unit::Gbp);
    Ok(TopUp { serial: number(serial)?, amount })
}

fn whole_pence(amount: Quantity) -> Option<u32> {
    let pence = amount.amount.checked_mul(Decimal::ONE_HUNDRED)?;
    let whole = Some(pence).filter(|p| p.is_integer() && amount.unit == Unit::Gbp);
    let pence = u32::try_from(whole?).ok()?;
    (1..=PENCE_MAX).contains(&pence).then_some(pence)
}

fn check(secret: &[u8; 32], checked: &str) -> u64 {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("any length");
    mac.update(checked.as_bytes());
    u64::from_be_bytes(first_of(mac.finalize().into_bytes().into())) % CHECK_MODULUS
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pounds(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    #[test]
    fn a_code_is_twenty_digits_and_says_what_it_is_worth() {
        let code = mint(&[7; 32], 42, pounds("10.00 GBP")).unwrap();
        assert_eq!((code.len(), &code[..11]), (20, "00004201000"));
        assert_eq!(read(&[7; 32], &code), Ok(TopUp { serial: 42, amount: pounds("10 GBP") }));
    }

    #[test]
    fn a_code_is_for_one_device() {
        let code = mint(&[7; 32], 1, pounds("5 GBP")).unwrap();
        assert_eq!(read(&[8; 32], &code), Err(BadUtrn::WrongCheck));
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for text in ["", "1", "0000000000000000000x", "000000000000000000000", "٠٠٠٠٠٠٠٠٠٠"]
        {
            assert_eq!(read(&[7; 32], text), Err(BadUtrn::NotTwentyDigits), "{text}");
        }
    }

    #[test]
    fn an_amount_that_does_not_fit_is_not_minted() {
        for amount in ["0 GBP", "0.005 GBP", "1000.00 GBP", "-1 GBP", "1 kWh"] {
            assert!(mint(&[7; 32], 1, pounds(amount)).is_err(), "{amount}");
        }
        assert!(mint(&[7; 32], 1_000_000, pounds("1 GBP")).is_err());
    }

    proptest! {
        #[test]
        fn no_digit_can_be_changed(serial in 0..=999_999_u32, pence in 1..=99_999_i64, at in 0..20_usize, by in 1..=9_u8) {
            let amount = Quantity::new(Decimal::new(pence, 2), Unit::Gbp);
            let code = mint(&[9; 32], serial, amount).unwrap();
            prop_assert_eq!(read(&[9; 32], &code), Ok(TopUp { serial, amount }));
            let mut digits = code.into_bytes();
            digits[at] = b'0' + (digits[at] - b'0' + by) % 10;
            let changed = String::from_utf8(digits).unwrap();
            prop_assert_eq!(read(&[9; 32], &changed), Err(BadUtrn::WrongCheck));
        }
    }
}
