//! Parameters as the fields of a Smart Energy command.

use rust_decimal::Decimal;
use zigbee::se::FieldValue;

use super::commands::{CannotSend, Context, Params};
use super::items::Digits;
use crate::time::to_utc_time;
use crate::unit::Unit;
use crate::value::Value;

/// Start at once.
pub(super) const AT_ONCE: u64 = 0;
/// A message stays until it is changed (D.4.2.3.1).
const UNTIL_CHANGED: u64 = 0xffff;

pub(super) const fn unsigned(number: u64) -> FieldValue {
    FieldValue::Unsigned(number)
}

/// Each command that changes something has a larger event id than those before it: the time of day.
pub(super) fn event_id(context: &Context) -> Result<FieldValue, CannotSend> {
    let seconds = to_utc_time(context.now).ok_or(CannotSend::Time(context.now))?;
    Ok(unsigned(seconds.into()))
}

pub(super) fn text<'a>(params: &'a Params, name: &'static str) -> Result<&'a str, CannotSend> {
    let value = params.get(name).ok_or(CannotSend::Missing(name))?;
    value.as_text().ok_or(CannotSend::WrongKind(name))
}

pub(super) fn flag(params: &Params, name: &'static str) -> Result<bool, CannotSend> {
    match params.get(name) {
        None => Ok(false),
        Some(Value::Flag(flag)) => Ok(*flag),
        Some(_) => Err(CannotSend::WrongKind(name)),
    }
}

pub(super) fn start(params: &Params, name: &'static str) -> Result<FieldValue, CannotSend> {
    match params.get(name) {
        None => Ok(unsigned(AT_ONCE)),
        Some(Value::Time(at)) => {
            to_utc_time(*at).map(|at| unsigned(at.into())).ok_or(CannotSend::Time(*at))
        }
        Some(_) => Err(CannotSend::WrongKind(name)),
    }
}

pub(super) fn message_id(params: &Params) -> Result<FieldValue, CannotSend> {
    match params.get("id") {
        None => Ok(unsigned(1)),
        Some(value @ Value::Number(id)) => {
            let whole = Some(*id).filter(Decimal::is_integer).and_then(|id| u32::try_from(id).ok());
            let fault = || CannotSend::DoesNotFit("id", value.clone());
            whole.map(|id| unsigned(id.into())).ok_or_else(fault)
        }
        Some(_) => Err(CannotSend::WrongKind("id")),
    }
}

pub(super) fn minutes(params: &Params, name: &'static str) -> Result<FieldValue, CannotSend> {
    let Some(value) = params.get(name) else { return Ok(unsigned(UNTIL_CHANGED)) };
    let span = value.as_quantity().and_then(|quantity| quantity.to_duration().ok());
    let span = span.ok_or(CannotSend::WrongKind(name))?;
    let is_whole = span.as_secs() % 60 == 0 && span.subsec_nanos() == 0;
    let minutes = Some(span.as_secs() / 60).filter(|minutes| is_whole && *minutes < UNTIL_CHANGED);
    minutes.map(unsigned).ok_or_else(|| CannotSend::DoesNotFit(name, value.clone()))
}

/// An amount in the smallest unit that the device can be told, which must be whole.
pub(super) fn money(
    params: &Params,
    name: &'static str,
    digits: Digits,
) -> Result<i64, CannotSend> {
    let value = params.get(name).ok_or(CannotSend::Missing(name))?;
    let amount = value.as_quantity().filter(|quantity| quantity.unit == Unit::Gbp);
    let amount = amount.ok_or(CannotSend::WrongKind(name))?.amount;
    let scale = Decimal::from(10_u64.saturating_pow(digits.0.into()));
    let scaled = amount.checked_mul(scale).filter(Decimal::is_integer);
    let whole = scaled.and_then(|scaled| i32::try_from(scaled).ok());
    whole.map(i64::from).ok_or_else(|| CannotSend::DoesNotFit(name, value.clone()))
}

pub(super) fn not_negative(
    params: &Params,
    name: &'static str,
    digits: Digits,
) -> Result<FieldValue, CannotSend> {
    let amount = u64::try_from(money(params, name, digits)?);
    let value = || params.get(name).cloned().unwrap_or(Value::Absent);
    amount.map(unsigned).map_err(|_| CannotSend::DoesNotFit(name, value()))
}
