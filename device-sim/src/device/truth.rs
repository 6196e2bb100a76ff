//! What a device truly holds, whatever its face says of it.

use jiff::Timestamp;
use rust_decimal::Decimal;
use smets::{Item, Quantity, Unit, Value};

use super::app::Device;
use super::brain::meter::{MICRO, pounds};
use super::brain::{Meter, PaymentMode};
use crate::Micros;

impl Device {
    /// What it truly holds at this instant: the data item of this name in [`smets::ITEMS`]. `None`
    /// where it has no such item.
    #[must_use]
    pub fn truth(&self, now: Micros, _utc: Timestamp, item: &str) -> Option<Value> {
        let row = Item::named(item).filter(|row| row.is_of(self.kind))?;
        let number = |number: u8| Value::Number(Decimal::from(number));
        match row.name {
            "manufacturer" => Some(Value::Text(self.profile.manufacturer.clone())),
            "model" => Some(Value::Text(self.profile.model.clone())),
            "hardware_version" => Some(number(self.profile.hardware_version)),
            "firmware_version" => Some(number(self.profile.firmware_version)),
            "clock" => Some(time(self.clock().utc_s(now))),
            "local_time" => Some(time(self.clock().local_s(now))),
            "reading_time" => {
                let says = self.profile.metering.as_ref().is_some_and(|m| m.reading_time);
                says.then(|| time(self.clock().utc_s(now)))
            }
            name => {
                let mut meter = self.meter.clone()?;
                meter.advance(now);
                self.measured(&meter, now, name).or_else(|| self.charged(&meter, now, name))
            }
        }
    }

    fn measured(&self, meter: &Meter, now: Micros, item: &str) -> Option<Value> {
        let unit = self.profile.metering.as_ref()?.unit.unit();
        let micro = |amount: u64| Decimal::from(amount).checked_div(Decimal::from(MICRO));
        let (amount, unit) = match item {
            "active_import_register" | "consumption_register" => {
                (micro(meter.register(now))?, unit)
            }
            // Millionths of a kilowatt hour an hour are milliwatts.
            "active_power_import" if unit == Unit::KilowattHour => {
                (Decimal::from(meter.rate(now)).checked_div(Decimal::ONE_THOUSAND)?, Unit::Watt)
            }
            "supply_state" => {
                let word = meter.supply().word().to_owned();
                return self.profile.supply.as_ref().map(|_| Value::Symbol(word));
            }
            _ => return None,
        };
        Some(Quantity::new(amount.normalize(), unit).into())
    }

    fn charged(&self, meter: &Meter, now: Micros, item: &str) -> Option<Value> {
        self.profile.prepayment.as_ref()?;
        let account = meter.account(now);
        let amount = match item {
            "meter_balance" => account.balance,
            "emergency_credit_balance" => account.emergency_left(),
            "emergency_credit_limit" => account.emergency_limit,
            "emergency_credit_threshold" => account.emergency_threshold,
            "accumulated_debt" => 0,
            "emergency_credit_status" => {
                return Some(Value::Symbol(account.emergency().word().to_owned()));
            }
            "payment_mode" => {
                let word = match account.mode {
                    PaymentMode::Credit => "credit",
                    PaymentMode::Prepayment => "prepayment",
                };
                return Some(Value::Symbol(word.to_owned()));
            }
            _ => return None,
        };
        Some(Quantity::new(pounds(amount), Unit::Gbp).into())
    }
}

fn time(unix_s: Option<i64>) -> Value {
    let instant = unix_s.and_then(|unix_s| Timestamp::from_second(unix_s).ok());
    instant.map_or(Value::Absent, Value::Time)
}
