//! Items: which attributes make one up, and what they mean.

use rust_decimal::Decimal;
use zigbee::se::basic::Basic;
use zigbee::se::metering::Metering;
use zigbee::se::prepayment::Prepayment;
use zigbee::se::time::Time;

use super::readings::Readings;
use crate::outcome::Nonsense;
use crate::quantity::Quantity;
use crate::time::from_utc_time;
use crate::unit::Unit;
use crate::value::Value;

/// How an item is read over Smart Energy.
#[derive(Debug)]
pub struct ItemBinding {
    /// The item.
    pub item: &'static str,
    /// The cluster, which the device serves.
    pub cluster: u16,
    /// The attributes to ask for: the value's own first, then those that say how to read it.
    pub attributes: &'static [u16],
    /// What they mean.
    pub from_wire: fn(&Readings, Digits) -> Result<Value, Nonsense>,
}

/// How many of an amount's digits stand after the point, by the profile: Prepayment's attributes do
/// not say (D.7.2.2.1.2 leaves it to the Price cluster).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digits(pub u8);

/// The bits of `CreditStatus` that tell how far emergency credit has come (D.7.2.2.1.4).
mod credit_status {
    pub(super) const AVAILABLE: u64 = 1 << 3;
    pub(super) const SELECTED: u64 = 1 << 4;
    pub(super) const IN_USE: u64 = 1 << 5;
    pub(super) const EXHAUSTED: u64 = 1 << 6;
}

/// The bit of `PaymentControlConfiguration` that says prepayment (D.7.2.2.1.1).
const PREPAYMENT_ENABLED: u64 = 1 << 1;

/// The register's format: how a count becomes an amount.
const FORMAT: [u16; 3] =
    [Metering::UnitofMeasure.id, Metering::Multiplier.id, Metering::Divisor.id];

const REGISTER: &[u16] = &[Metering::CurrentSummationDelivered.id, FORMAT[0], FORMAT[1], FORMAT[2]];
const DEMAND: &[u16] = &[Metering::InstantaneousDemand.id, FORMAT[0], FORMAT[1], FORMAT[2]];

const fn row(
    item: &'static str,
    cluster: u16,
    attributes: &'static [u16],
    from_wire: fn(&Readings, Digits) -> Result<Value, Nonsense>,
) -> ItemBinding {
    ItemBinding { item, cluster, attributes, from_wire }
}

/// Every item's row.
pub const ITEM_BINDINGS: &[ItemBinding] = &[
    row("clock", Time::ID, &[Time::Time.id], |read, _| instant(read, Time::Time.id)),
    row("local_time", Time::ID, &[Time::LocalTime.id], |read, _| instant(read, Time::LocalTime.id)),
    row("active_import_register", Metering::ID, REGISTER, |read, _| {
        wanting(register(read)?, &[Unit::KilowattHour])
    }),
    row("consumption_register", Metering::ID, REGISTER, |read, _| {
        wanting(register(read)?, &[Unit::KilowattHour, Unit::CubicMetre])
    }),
    row("active_power_import", Metering::ID, DEMAND, |read, _| demand(read)),
    row("reading_time", Metering::ID, &[Metering::ReadingSnapShotTime.id], |read, _| {
        instant(read, Metering::ReadingSnapShotTime.id)
    }),
    row(
        "payment_mode",
        Prepayment::ID,
        &[Prepayment::PaymentControlConfiguration.id],
        |read, _| payment_mode(read),
    ),
    row("meter_balance", Prepayment::ID, &[Prepayment::CreditRemaining.id], |read, digits| {
        money(read, Prepayment::CreditRemaining.id, digits)
    }),
    row(
        "emergency_credit_balance",
        Prepayment::ID,
        &[Prepayment::EmergencyCreditRemaining.id],
        |read, digits| money(read, Prepayment::EmergencyCreditRemaining.id, digits),
    ),
    row("emergency_credit_status", Prepayment::ID, &[Prepayment::CreditStatus.id], |read, _| {
        emergency_credit_status(read)
    }),
    row(
        "emergency_credit_limit",
        Prepayment::ID,
        &[Prepayment::EmergencyCreditLimitAllowance.id],
        |read, digits| money(read, Prepayment::EmergencyCreditLimitAllowance.id, digits),
    ),
    row(
        "emergency_credit_threshold",
        Prepayment::ID,
        &[Prepayment::EmergencyCreditThreshold.id],
        |read, digits| money(read, Prepayment::EmergencyCreditThreshold.id, digits),
    ),
    row("accumulated_debt", Prepayment::ID, &[Prepayment::AccumulatedDebt.id], |read, digits| {
        money(read, Prepayment::AccumulatedDebt.id, digits)
    }),
    row("supply_state", Metering::ID, &[Metering::SupplyStatus.id], |read, _| supply_state(read)),
    row("manufacturer", Basic::ID, &[Basic::ManufacturerName.id], |read, _| {
        text(read, Basic::ManufacturerName.id)
    }),
    row("model", Basic::ID, &[Basic::ModelIdentifier.id], |read, _| {
        text(read, Basic::ModelIdentifier.id)
    }),
    row("hardware_version", Basic::ID, &[Basic::HWVersion.id], |read, _| {
        count(read, Basic::HWVersion.id)
    }),
    row("firmware_version", Basic::ID, &[Basic::ApplicationVersion.id], |read, _| {
        count(read, Basic::ApplicationVersion.id)
    }),
];

fn instant(read: &Readings, id: u16) -> Result<Value, Nonsense> {
    let Some(seconds) = read.unsigned(id)? else { return Ok(Value::Absent) };
    let instant = u32::try_from(seconds).ok().and_then(from_utc_time);
    instant.map(Value::Time).ok_or_else(|| Nonsense(format!("{seconds} is no time")))
}

fn text(read: &Readings, id: u16) -> Result<Value, Nonsense> {
    Ok(read.text(id)?.map_or(Value::Absent, |text| Value::Text(text.to_owned())))
}

fn count(read: &Readings, id: u16) -> Result<Value, Nonsense> {
    Ok(read.unsigned(id)?.map_or(Value::Absent, |number| Value::Number(number.into())))
}

/// An amount of money, in the smallest unit that the digits after the point allow.
fn money(read: &Readings, id: u16, digits: Digits) -> Result<Value, Nonsense> {
    let amount = read.signed(id)?.map(|amount| Decimal::new(amount, digits.0.into()));
    Ok(amount.map_or(Value::Absent, |amount| Quantity::new(amount, Unit::Gbp).into()))
}

fn payment_mode(read: &Readings) -> Result<Value, Nonsense> {
    let bits = read.unsigned(Prepayment::PaymentControlConfiguration.id)?;
    let word = |bits: u64| if bits & PREPAYMENT_ENABLED == 0 { "credit" } else { "prepayment" };
    Ok(bits.map_or(Value::Absent, |bits| Value::Symbol(word(bits).into())))
}

fn emergency_credit_status(read: &Readings) -> Result<Value, Nonsense> {
    let Some(bits) = read.unsigned(Prepayment::CreditStatus.id)? else {
        return Ok(Value::Absent);
    };
    let has = |mask| bits & mask != 0;
    let word = if has(credit_status::SELECTED | credit_status::IN_USE) {
        if has(credit_status::EXHAUSTED) { "exhausted" } else { "activated" }
    } else if has(credit_status::AVAILABLE) {
        "available"
    } else {
        "unavailable"
    };
    Ok(Value::Symbol(word.into()))
}

fn supply_state(read: &Readings) -> Result<Value, Nonsense> {
    let Some(state) = read.unsigned(Metering::SupplyStatus.id)? else { return Ok(Value::Absent) };
    supply_word(state).map(|word| Value::Symbol(word.into()))
}

/// The word for a supply status (D.3.2.2.1.21).
pub(super) fn supply_word(state: u64) -> Result<&'static str, Nonsense> {
    match state {
        0x00 => Ok("disabled"),
        0x01 => Ok("armed"),
        0x02 => Ok("enabled"),
        other => Err(Nonsense(format!("supply status {other:#04x} is reserved"))),
    }
}

/// What a register holds: count × multiplier ÷ divisor, in the unit of measure (D.3.2.2.1.1).
fn register(read: &Readings) -> Result<Option<Quantity>, Nonsense> {
    let Some(count) = read.unsigned(Metering::CurrentSummationDelivered.id)? else {
        return Ok(None);
    };
    let (unit, is_bcd) = unit_of_measure(read)?;
    let count = if is_bcd { from_bcd(count)? } else { count };
    Ok(Some(Quantity::new(scaled(read, count.into())?.normalize(), unit)))
}

/// The power now, in W: a demand is in kW where the register is in kWh (D.3.2.2.5.1).
fn demand(read: &Readings) -> Result<Value, Nonsense> {
    let Some(count) = read.signed(Metering::InstantaneousDemand.id)? else {
        return Ok(Value::Absent);
    };
    match unit_of_measure(read)? {
        (Unit::KilowattHour, false) => {
            let kilowatts = scaled(read, count.into())?;
            let watts = kilowatts.checked_mul(1_000.into()).unwrap_or(kilowatts).normalize();
            Ok(Quantity::new(watts, Unit::Watt).into())
        }
        (unit, _) => Err(Nonsense(format!("a power whose register counts {unit}"))),
    }
}

fn wanting(found: Option<Quantity>, units: &[Unit]) -> Result<Value, Nonsense> {
    match found {
        None => Ok(Value::Absent),
        Some(found) if units.contains(&found.unit) => Ok(found.into()),
        Some(found) => {
            Err(Nonsense(format!("{found} is in a unit that this register cannot have")))
        }
    }
}

/// The unit, and whether counts are in binary-coded decimal (D.3.2.2.4.1).
fn unit_of_measure(read: &Readings) -> Result<(Unit, bool), Nonsense> {
    let Some(code) = read.unsigned(Metering::UnitofMeasure.id)? else {
        return Err(Nonsense("a register without a unit of measure".into()));
    };
    let unit = match code & 0x7f {
        0x00 => Unit::KilowattHour,
        0x01 => Unit::CubicMetre,
        _ => return Err(Nonsense(format!("unit of measure {code:#04x} is none of kWh and m3"))),
    };
    Ok((unit, code & 0x80 != 0))
}

fn from_bcd(octets: u64) -> Result<u64, Nonsense> {
    // Hexadecimal digits that are all decimal are the number.
    let fault = |_| Nonsense(format!("{octets:#x} is no binary-coded decimal"));
    format!("{octets:x}").parse().map_err(fault)
}

/// A count × multiplier ÷ divisor. A device that has neither attribute counts in whole units.
fn scaled(read: &Readings, count: Decimal) -> Result<Decimal, Nonsense> {
    let factor = |id| Ok(read.unsigned(id)?.map_or(Decimal::ONE, Decimal::from));
    let (multiplier, divisor) = (factor(Metering::Multiplier.id)?, factor(Metering::Divisor.id)?);
    let product = count.checked_mul(multiplier);
    let amount = product.and_then(|product| product.checked_div(divisor));
    amount.ok_or_else(|| Nonsense(format!("{count} × {multiplier} ÷ {divisor} is no number")))
}

#[cfg(test)]
mod tests;
