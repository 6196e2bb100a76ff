//! Commands: what is sent, and what the response to it means.

use std::collections::BTreeMap;

use bytes::Bytes;
use jiff::Timestamp;
use rust_decimal::Decimal;
use zigbee::se::messaging::{Messaging, control};
use zigbee::se::metering::Metering;
use zigbee::se::prepayment::Prepayment;
use zigbee::se::{self, FieldValue};
use zigbee::zcl::Frame;
use zigbee::zcl::header::Direction;

use super::answer::{Answered, Field};
use super::items::{Digits, supply_word};
use super::params::{
    AT_ONCE, event_id, flag, message_id, minutes, money, not_negative, start, text, unsigned,
};
use crate::command::Command;
use crate::outcome::{Nonsense, Outcome};
use crate::quantity::Quantity;
use crate::unit::Unit;
use crate::value::Value;

/// The parameters of a command, by name.
pub type Params = BTreeMap<String, Value>;

/// What stands around a command that is sent.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// The time of day at which it is sent.
    pub now: Timestamp,
    /// How many digits of an amount stand after the point.
    pub digits: Digits,
}

/// A command as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The cluster that it belongs to.
    pub cluster: u16,
    /// The side that sends it: a message comes from the server, which is the hub.
    pub direction: Direction,
    /// The command.
    pub command_id: u8,
    /// Its fields.
    pub payload: Bytes,
}

impl Request {
    /// The same as a frame. Its sender wants to be told how it fared, so a Default Response is due
    /// where no other is.
    #[must_use]
    pub fn frame(&self, sequence_number: u8) -> Frame {
        Frame::specific(self.direction, sequence_number, self.command_id, self.payload.clone())
    }
}

/// Why a command cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotSend {
    /// A parameter that it needs was not given.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// A parameter is of another kind.
    #[error("`{0}` is of the wrong kind")]
    WrongKind(&'static str),
    /// A parameter is more, or finer, than the device can be told.
    #[error("`{0}`: {1} cannot be sent to this device")]
    DoesNotFit(&'static str, Value),
    /// The time of day is not one that Smart Energy can tell.
    #[error("{0} is not a time that Smart Energy can tell")]
    Time(Timestamp),
}

/// How to find a number by name in a response.
pub(super) type Numbers<'a> = &'a dyn Fn(&str) -> Option<i64>;

type Fields = Vec<(&'static str, FieldValue)>;

/// How a command is sent over Smart Energy.
pub struct CommandBinding {
    /// The command.
    pub command: &'static str,
    /// The cluster that it belongs to.
    pub cluster: u16,
    /// The Smart Energy command that is sent.
    pub request: &'static str,
    /// The one that answers it; `None` where only a Default Response does.
    pub response: Option<&'static str>,
    fields: fn(&Params, &Context) -> Result<Fields, CannotSend>,
    pub(super) from_response: fn(Numbers<'_>, Digits) -> Result<Answered, Nonsense>,
}

impl core::fmt::Debug for CommandBinding {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "CommandBinding({} as {})", self.command, self.request)
    }
}

impl CommandBinding {
    /// The command with these parameters, as it is sent.
    ///
    /// # Errors
    /// Where a parameter is missing, of the wrong kind, or cannot be told to this device.
    ///
    /// # Panics
    /// Where a row names what no table has: a test sends all of them.
    pub fn to_wire(&self, params: &Params, context: &Context) -> Result<Request, CannotSend> {
        let fields = (self.fields)(params, context)?;
        let row = se::cluster(self.cluster).and_then(|table| table.command_named(self.request));
        let row = row.unwrap_or_else(|| unreachable!("there is no {}", self.request));
        let payload = row.build(&fields).map_err(|fault| match fault {
            // Numbers and texts that a scenario gave may be too large; nothing else can be wrong.
            se::BuildError::Unfit { field, .. } => {
                let param = Command::named(self.command)
                    .and_then(|c| c.params.iter().find(|p| p.name == field));
                let name = param.map_or(field, |param| param.name);
                CannotSend::DoesNotFit(name, params.get(name).cloned().unwrap_or(Value::Absent))
            }
            other => unreachable!("{other}"),
        })?;
        let direction = row.direction.into();
        Ok(Request { cluster: self.cluster, direction, command_id: row.id, payload })
    }
}

/// The originating device of what is sent here: the Energy Services Interface (D.7.2.3.1).
const ORIGIN_ESI: u64 = 0x00;
/// The issuer: nobody in particular.
const PROVIDER: u64 = 0;
/// A response is wanted, not a Default Response alone (Supply Control Bits, D.3.2.3.1.12).
const ACKNOWLEDGE: u64 = 1;
/// What `ChangePaymentMode` proposes (Payment Control Configuration, D.7.2.2.1.1).
mod mode {
    /// Supply may be disabled for lack of credit, and prepayment is in force.
    pub(super) const PREPAYMENT: u64 = 0b11;
    /// Neither.
    pub(super) const CREDIT: u64 = 0;
}

/// Every command's row.
pub const COMMAND_BINDINGS: &[CommandBinding] = &[
    CommandBinding {
        command: "add_credit",
        cluster: Prepayment::ID,
        request: "ConsumerTopUp",
        response: Some("ConsumerTopUpResponse"),
        fields: |params, _| {
            let code = text(params, "utrn")?;
            Ok(vec![
                ("originating_device", unsigned(ORIGIN_ESI)),
                ("top_up_code", FieldValue::Octets(Bytes::copy_from_slice(code.as_bytes()))),
            ])
        },
        from_response: top_up_response,
    },
    CommandBinding {
        command: "set_payment_mode",
        cluster: Prepayment::ID,
        request: "ChangePaymentMode",
        response: Some("ChangePaymentModeResponse"),
        fields: |params, context| {
            let proposed = match text(params, "mode")? {
                "prepayment" => mode::PREPAYMENT,
                "credit" => mode::CREDIT,
                _ => return Err(CannotSend::WrongKind("mode")),
            };
            Ok(vec![
                ("provider_id", unsigned(PROVIDER)),
                ("issuer_event_id", event_id(context)?),
                ("implementation_date_time", start(params, "at")?),
                ("proposed_payment_control_configuration", unsigned(proposed)),
                ("cut_off_value", FieldValue::Signed(0)),
            ])
        },
        from_response: |_, _| Ok(Answered::accepted()),
    },
    CommandBinding {
        command: "set_emergency_credit",
        cluster: Prepayment::ID,
        request: "EmergencyCreditSetup",
        response: None,
        fields: |params, context| {
            Ok(vec![
                ("issuer_event_id", event_id(context)?),
                ("start_time", unsigned(AT_ONCE)),
                ("emergency_credit_limit", not_negative(params, "limit", context.digits)?),
                ("emergency_credit_threshold", not_negative(params, "threshold", context.digits)?),
            ])
        },
        from_response: no_response,
    },
    CommandBinding {
        command: "activate_emergency_credit",
        cluster: Prepayment::ID,
        request: "SelectAvailableEmergencyCredit",
        response: None,
        fields: |_, context| {
            Ok(vec![
                ("command_issue_date_time", event_id(context)?),
                ("originating_device", unsigned(ORIGIN_ESI)),
                ("site_id", FieldValue::Octets(Bytes::new())),
                ("meter_serial_number", FieldValue::Octets(Bytes::new())),
            ])
        },
        from_response: no_response,
    },
    CommandBinding {
        command: "adjust_balance",
        cluster: Prepayment::ID,
        request: "CreditAdjustment",
        response: None,
        fields: |params, context| adjustment(params, "amount", CREDIT_INCREMENTAL, context),
        from_response: no_response,
    },
    CommandBinding {
        command: "reset_balance",
        cluster: Prepayment::ID,
        request: "CreditAdjustment",
        response: None,
        fields: |params, context| adjustment(params, "balance", CREDIT_ABSOLUTE, context),
        from_response: no_response,
    },
    supply("disable_supply", |_, context| change_supply(0x00, context)),
    supply("arm_supply", |_, context| change_supply(0x01, context)),
    supply("enable_supply", |_, context| change_supply(0x02, context)),
    CommandBinding {
        command: "send_message",
        cluster: Messaging::ID,
        request: "DisplayMessage",
        response: None,
        fields: |params, _| {
            let wants_confirmation = flag(params, "confirm")?;
            let control = if wants_confirmation { control::CONFIRMATION } else { 0 };
            Ok(vec![
                ("message_id", message_id(params)?),
                ("message_control", unsigned(control.into())),
                ("start_time", unsigned(AT_ONCE)),
                ("duration_in_minutes", minutes(params, "duration")?),
                ("message", FieldValue::Text(text(params, "text")?.to_owned())),
            ])
        },
        from_response: no_response,
    },
    CommandBinding {
        command: "cancel_message",
        cluster: Messaging::ID,
        request: "CancelMessage",
        response: None,
        fields: |params, _| {
            Ok(vec![("message_id", message_id(params)?), ("message_control", unsigned(0))])
        },
        from_response: no_response,
    },
];

/// Kinds of adjustment (D.7.2.3.6).
const CREDIT_INCREMENTAL: u64 = 0x00;
const CREDIT_ABSOLUTE: u64 = 0x01;

const fn supply(
    command: &'static str,
    fields: fn(&Params, &Context) -> Result<Fields, CannotSend>,
) -> CommandBinding {
    CommandBinding {
        command,
        cluster: Metering::ID,
        request: "ChangeSupply",
        response: Some("SupplyStatusResponse"),
        fields,
        from_response: |number, _| {
            let state = number("supply_status_after_implementation")
                .and_then(|state| u64::try_from(state).ok());
            let value = Value::Symbol(supply_word(state.unwrap_or(u64::MAX))?.into());
            let fields = vec![Field { name: "supply_state", value }];
            Ok(Answered { fields, ..Answered::accepted() })
        },
    }
}

fn change_supply(proposed: u64, context: &Context) -> Result<Fields, CannotSend> {
    Ok(vec![
        ("provider_id", unsigned(PROVIDER)),
        ("issuer_event_id", event_id(context)?),
        ("request_date_time", event_id(context)?),
        ("implementation_date_time", unsigned(AT_ONCE)),
        ("proposed_supply_status", unsigned(proposed)),
        ("supply_control_bits", unsigned(ACKNOWLEDGE)),
    ])
}

fn adjustment(
    params: &Params,
    name: &'static str,
    kind: u64,
    context: &Context,
) -> Result<Fields, CannotSend> {
    Ok(vec![
        ("issuer_event_id", event_id(context)?),
        ("start_time", unsigned(AT_ONCE)),
        ("credit_adjustment_type", unsigned(kind)),
        ("credit_adjustment_value", FieldValue::Signed(money(params, name, context.digits)?)),
    ])
}

/// What a `ConsumerTopUpResponse` means (D.7.2.4.3).
fn top_up_response(number: Numbers<'_>, digits: Digits) -> Result<Answered, Nonsense> {
    let result = number("result_type").unwrap_or(-1);
    let (reason, supply) = match result {
        0x00 => (None, None),
        0x10 => (None, Some("enabled")),
        0x11 => (None, Some("disabled")),
        0x12 => (None, Some("armed")),
        0x01 => (Some("invalid_top_up"), None),
        0x02 => (Some("duplicate_top_up"), None),
        0x03 => (Some("error"), None),
        0x04 => (Some("max_credit_reached"), None),
        0x05 => (Some("keypad_lock"), None),
        0x06 => (Some("top_up_value_too_large"), None),
        other => return Err(Nonsense(format!("result type {other:#04x} is reserved"))),
    };
    if let Some(reason) = reason {
        return Ok(Answered::refused(Outcome::Rejected, reason));
    }
    let amount = |name, field| {
        let amount = Decimal::new(number(field)?, digits.0.into());
        Some(Field { name, value: Quantity::new(amount, Unit::Gbp).into() })
    };
    let supply =
        supply.map(|word| Field { name: "supply_state", value: Value::Symbol(word.into()) });
    let amounts = [amount("amount", "top_up_value"), amount("meter_balance", "credit_remaining")];
    let fields = amounts.into_iter().chain([supply]).flatten().collect();
    Ok(Answered { fields, ..Answered::accepted() })
}

fn no_response(_: Numbers<'_>, _: Digits) -> Result<Answered, Nonsense> {
    unreachable!("a row without a response reads none")
}

#[cfg(test)]
mod tests;
