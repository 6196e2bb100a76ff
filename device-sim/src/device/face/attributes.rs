//! What each attribute holds. A device has an attribute where its profile says so and its revision of
//! Smart Energy knows it.

use dmc_profiles::{Defect, UnitOfMeasure};
use smets::DeviceType;
use zigbee::se::basic::Basic;
use zigbee::se::identify::Identify;
use zigbee::se::metering::Metering;
use zigbee::se::prepayment::Prepayment;
use zigbee::se::time::{Time, TimeStatus};
use zigbee::se::values::{
    CreditStatus, MeteringDeviceType, OriginatingDevice, PaymentControl, SupplyStatus, Unit,
};
use zigbee::se::{self, Side};
use zigbee::zcl::types::ZclType;
use zigbee::zcl::{CharStr, Enum8, I24, Map8, OctetStr, U24, U48, UtcTime, Value};

use super::money::{told_signed, told_unsigned};
use crate::Micros;
use crate::device::app::Device;
use crate::device::brain::credit::PENNY;
use crate::device::brain::meter::MICRO;
use crate::device::brain::{EmergencyCredit, Meter, PaymentMode, SupplyState, TopUpEntry};

/// The revision of the ZCL that Smart Energy 1.x devices obey (3.2.2.2.1).
const ZCL_VERSION: u8 = 1;
const POWER_MAINS: u8 = 0x01;
const POWER_BATTERY: u8 = 0x03;

/// The value of an attribute; `None` where the device has none such.
pub(super) fn value(device: &Device, now: Micros, cluster: u16, id: u16) -> Option<Value> {
    let (row, numbers) = se::cluster(cluster)?.attribute(Side::Server, id)?;
    if row.since_of(&numbers) > device.revision {
        return None;
    }
    match cluster {
        Basic::ID => basic(device, id),
        Identify::ID => (id == Identify::IdentifyTime.id).then(|| identify(device, now).to_value()),
        Time::ID => time(device, now, id),
        Metering::ID => metering(device, device.meter.as_ref()?, now, id),
        Prepayment::ID => prepayment(device, device.meter.as_ref()?, now, id),
        _ => None,
    }
}

/// Every attribute of a cluster that the device has, ascending.
pub(super) fn ids(device: &Device, now: Micros, cluster: u16) -> Vec<u16> {
    let rows = se::cluster(cluster).map_or(&[][..], |known| known.attributes);
    let server = rows.iter().filter(|row| row.side == Side::Server);
    let members = server.flat_map(se::AttributeSpec::members).map(|(id, _)| id);
    let mut ids: Vec<_> = members.filter(|id| value(device, now, cluster, *id).is_some()).collect();
    ids.sort_unstable();
    ids
}

/// For how many seconds it still shows which device it is.
pub(super) fn identify(device: &Device, now: Micros) -> u16 {
    let left = device.identifies_until.since(now).as_micros().div_ceil(1_000_000);
    u16::try_from(left).unwrap_or(u16::MAX)
}

fn basic(device: &Device, id: u16) -> Option<Value> {
    let profile = &device.profile;
    Some(match id {
        _ if id == Basic::ZCLVersion.id => Value::Uint8(ZCL_VERSION),
        _ if id == Basic::ApplicationVersion.id => Value::Uint8(profile.firmware_version),
        _ if id == Basic::HWVersion.id => Value::Uint8(profile.hardware_version),
        _ if id == Basic::ManufacturerName.id => text(&profile.manufacturer),
        _ if id == Basic::ModelIdentifier.id => text(&profile.model),
        _ if id == Basic::PowerSource.id => Value::Enum8(Enum8(match device.kind {
            DeviceType::Gsme => POWER_BATTERY,
            DeviceType::Esme | DeviceType::Ihd => POWER_MAINS,
        })),
        _ => return None,
    })
}

fn text(text: &str) -> Value {
    Value::CharStr(CharStr::from_text(text).into_owned())
}

fn time(device: &Device, now: Micros, id: u16) -> Option<Value> {
    let clock = device.clock();
    let (zone, daylight) = clock.local();
    let utc =
        |unix_s: Option<i64>| unix_s.and_then(UtcTime::from_unix_s).unwrap_or(UtcTime::ABSENT);
    let seconds = |unix_s| Value::Uint32(utc(unix_s).0);
    Some(match id {
        _ if id == Time::Time.id => Value::UtcTime(utc(clock.utc_s(now))),
        _ if id == Time::TimeStatus.id => {
            let is_set = clock.utc_s(now).is_some();
            let status = if is_set { TimeStatus::SYNCHRONIZED } else { TimeStatus::default() };
            Value::Map8(Map8(status.0))
        }
        _ if id == Time::TimeZone.id => Value::Int32(zone),
        _ if id == Time::DstStart.id => seconds(daylight.map(|(from, ..)| from)),
        _ if id == Time::DstEnd.id => seconds(daylight.map(|(_, until, _)| until)),
        _ if id == Time::DstShift.id => Value::Int32(daylight.map_or(0, |(.., shift)| shift)),
        _ if id == Time::StandardTime.id => {
            seconds(clock.utc_s(now).map(|utc| utc + i64::from(zone)))
        }
        _ if id == Time::LocalTime.id => seconds(clock.local_s(now)),
        _ if id == Time::LastSetTime.id => Value::UtcTime(utc(clock.set_s())),
        _ => return None,
    })
}

fn metering(device: &Device, meter: &Meter, now: Micros, id: u16) -> Option<Value> {
    let metering = device.profile.metering.as_ref()?;
    let is_gas = device.kind == DeviceType::Gsme;
    let count = |micro: u64| {
        let counts = u128::from(micro) * u128::from(metering.divisor)
            / (u128::from(metering.multiplier.max(1)) * u128::from(MICRO));
        u64::try_from(counts).unwrap_or(u64::MAX)
    };
    let supply = |state| device.profile.supply.as_ref().map(|_| supply_status(state).to_value());
    let to_come = meter.supply_to_come();
    Some(match id {
        _ if id == Metering::CurrentSummationDelivered.id => {
            U48::saturating(count(meter.register(now))).to_value()
        }
        _ if id == Metering::ReadingSnapShotTime.id && metering.reading_time => {
            time(device, now, Time::Time.id)?
        }
        _ if id == Metering::SupplyStatus.id => supply(meter.supply())?,
        _ if id == Metering::Status.id => Value::Map8(Map8(0)),
        _ if id == Metering::UnitofMeasure.id => unit(metering.unit).to_value(),
        _ if id == Metering::Multiplier.id => {
            U24::saturating(metering.multiplier.into()).to_value()
        }
        _ if id == Metering::Divisor.id => U24::saturating(metering.divisor.into()).to_value(),
        _ if id == Metering::SummationFormatting.id => {
            let right = metering.divisor.max(1).ilog10().min(7);
            Value::Map8(Map8(u8::try_from(right).unwrap_or(7) | 8 << 3))
        }
        _ if id == Metering::MeteringDeviceType.id => {
            let kind = if is_gas { MeteringDeviceType::GAS } else { MeteringDeviceType::ELECTRIC };
            kind.to_value()
        }
        _ if id == Metering::InstantaneousDemand.id && !is_gas => {
            let demand = i64::try_from(count(meter.rate(now))).ok().and_then(I24::new);
            demand.unwrap_or(I24::MAX).to_value()
        }
        _ if id == Metering::ProposedChangeSupplyImplementationTime.id => {
            let at = to_come.and_then(|(at_s, _)| UtcTime::from_unix_s(at_s));
            supply(SupplyState::Enabled)?;
            Value::UtcTime(at.unwrap_or(UtcTime(0)))
        }
        _ if id == Metering::ProposedChangeSupplyStatus.id => {
            supply(to_come.map_or_else(|| meter.supply(), |(_, state)| state))?
        }
        _ => return None,
    })
}

/// What Smart Energy calls a unit.
pub(super) fn unit(unit: UnitOfMeasure) -> Unit {
    match unit {
        UnitOfMeasure::KilowattHour => Unit::KWH,
        UnitOfMeasure::CubicMetre => Unit::M3,
    }
}

/// What Smart Energy calls a state of the supply.
pub(super) fn supply_status(state: SupplyState) -> SupplyStatus {
    match state {
        SupplyState::Disabled => SupplyStatus::OFF,
        SupplyState::Armed => SupplyStatus::OFF_ARMED,
        SupplyState::Enabled => SupplyStatus::ON,
    }
}

fn prepayment(device: &Device, meter: &Meter, now: Micros, id: u16) -> Option<Value> {
    let profile = &device.profile;
    profile.prepayment.as_ref()?;
    let account = meter.account(now);
    let signed = |amount| Value::Int32(told_signed(profile, amount));
    let unsigned = |amount| Value::Uint32(told_unsigned(profile, amount));
    Some(match id {
        _ if id == Prepayment::PaymentControlConfiguration.id => {
            payment_control(account.mode, profile.supply.is_some()).to_value()
        }
        _ if id == Prepayment::CreditRemaining.id => {
            let off = if device.has(Defect::BalancePennyOff) { PENNY } else { 0 };
            signed(account.balance.saturating_add(off))
        }
        _ if id == Prepayment::EmergencyCreditRemaining.id => signed(account.emergency_left()),
        _ if id == Prepayment::CreditStatus.id => credit_status(meter, now).to_value(),
        _ if id == Prepayment::CreditRemainingTimeStamp.id => time(device, now, Time::Time.id)?,
        _ if id == Prepayment::AccumulatedDebt.id => signed(0),
        _ if id == Prepayment::EmergencyCreditLimitAllowance.id => {
            unsigned(account.emergency_limit)
        }
        _ if id == Prepayment::EmergencyCreditThreshold.id => unsigned(account.emergency_threshold),
        _ if id == Prepayment::CutOffValue.id => signed(0),
        _ => return top_up(device, meter, id),
    })
}

/// Attributes of the five latest top-ups, each sixteen identifiers from the one before (D.7.2.2.2).
fn top_up(device: &Device, meter: &Meter, id: u16) -> Option<Value> {
    let (place, within) = (id.checked_sub(0x0100)? / 0x10, id % 0x10);
    let entry: &TopUpEntry = meter.top_ups().get(usize::from(place))?;
    Some(match within {
        0 => {
            let at = entry.at_s.and_then(UtcTime::from_unix_s);
            Value::UtcTime(at.unwrap_or(UtcTime::ABSENT))
        }
        1 => Value::Int32(told_signed(&device.profile, entry.amount)),
        2 => OriginatingDevice::ENERGY_SERVICE_INTERFACE.to_value(),
        3 => Value::OctetStr(OctetStr::from_text(&entry.code).into_owned()),
        _ => return None,
    })
}

fn payment_control(mode: PaymentMode, has_switch: bool) -> PaymentControl {
    let always = PaymentControl::ACCOUNT_BASE;
    let fitted = if has_switch { PaymentControl::CONTACTOR_FITTED } else { PaymentControl(0) };
    let by_mode = match mode {
        PaymentMode::Credit => PaymentControl(0),
        PaymentMode::Prepayment => {
            PaymentControl::PREPAYMENT_ENABLED.with(PaymentControl::DISCONNECTION_ENABLED)
        }
    };
    always.with(fitted).with(by_mode)
}

fn credit_status(meter: &Meter, now: Micros) -> CreditStatus {
    let account = meter.account(now);
    let is_prepayment = account.mode == PaymentMode::Prepayment;
    let emergency = account.emergency();
    let is_activated = account.is_emergency_activated;
    let bits = [
        (CreditStatus::CREDIT_OK, account.balance > account.emergency_threshold),
        (CreditStatus::LOW_CREDIT, is_prepayment && account.balance <= account.emergency_threshold),
        (CreditStatus::EMERGENCY_CREDIT_ENABLED, account.emergency_limit > 0),
        (CreditStatus::EMERGENCY_CREDIT_AVAILABLE, emergency == EmergencyCredit::Available),
        (CreditStatus::EMERGENCY_CREDIT_SELECTED, is_activated),
        (CreditStatus::EMERGENCY_CREDIT_IN_USE, is_activated && account.balance <= 0),
        (CreditStatus::CREDIT_EXHAUSTED, is_prepayment && account.is_exhausted()),
    ];
    let set = bits.into_iter().filter(|(_, is_set)| *is_set);
    set.fold(CreditStatus(0), |status, (bit, _)| status.with(bit))
}
