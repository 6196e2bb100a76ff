//! Consumption by day, week and month in another unit, and by quadrant (SE 1.4, D.3.2.2.13 and
//! D.3.2.2.14).

use super::Metering;
use crate::zcl::{I24, U24, U48, UtcTime};

attributes! {
    pub(super) const ALTERNATIVE: Metering, Server;

    /// Alternative instantaneous demand, in `UnitofMeasure` an hour × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.13).
    0x0c00 AlternativeInstantaneousDemand: I24 [R Optional Se1_2a],
    /// Current day alternative consumption delivered, in `AlternativeUnitofMeasure` × `Multiplier`
    /// ÷ `Divisor` (D.3.2.2.13).
    0x0c01 CurrentDayAlternativeConsumptionDelivered: U24 [R Optional Se1_2a],
    /// Current day alternative consumption received, in `AlternativeUnitofMeasure` × `Multiplier` ÷
    /// `Divisor` (D.3.2.2.13).
    0x0c02 CurrentDayAlternativeConsumptionReceived: U24 [R Optional Se1_2a],
    /// Previous day alternative consumption delivered, in `AlternativeUnitofMeasure` × `Multiplier`
    /// ÷ `Divisor` (D.3.2.2.13).
    0x0c03 PreviousDayAlternativeConsumptionDelivered: U24 [R Optional Se1_2a],
    /// Previous day alternative consumption received, in `AlternativeUnitofMeasure` × `Multiplier`
    /// ÷ `Divisor` (D.3.2.2.13).
    0x0c04 PreviousDayAlternativeConsumptionReceived: U24 [R Optional Se1_2a],
    /// Current alternative partial profile interval start time delivered (D.3.2.2.13).
    0x0c05 CurrentAlternativePartialProfileIntervalStartTimeDelivered: UtcTime [R Optional Se1_2a],
    /// Current alternative partial profile interval start time received (D.3.2.2.13).
    0x0c06 CurrentAlternativePartialProfileIntervalStartTimeReceived: UtcTime [R Optional Se1_2a],
    /// Current alternative partial profile interval value delivered (D.3.2.2.13).
    0x0c07 CurrentAlternativePartialProfileIntervalValueDelivered: U24 [R Optional Se1_2a],
    /// Current alternative partial profile interval value received (D.3.2.2.13).
    0x0c08 CurrentAlternativePartialProfileIntervalValueReceived: U24 [R Optional Se1_2a],
    /// Current day alternative max pressure (D.3.2.2.13).
    0x0c09 CurrentDayAlternativeMaxPressure: U48 [R Optional Se1_2a],
    /// Current day alternative min pressure (D.3.2.2.13).
    0x0c0a CurrentDayAlternativeMinPressure: U48 [R Optional Se1_2a],
    /// Previous day alternative max pressure (D.3.2.2.13).
    0x0c0b PreviousDayAlternativeMaxPressure: U48 [R Optional Se1_2a],
    /// Previous day alternative min pressure (D.3.2.2.13).
    0x0c0c PreviousDayAlternativeMinPressure: U48 [R Optional Se1_2a],
    /// Current day alternative max demand, in `UnitofMeasure` an hour × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.13).
    0x0c0d CurrentDayAlternativeMaxDemand: I24 [R Optional Se1_2a],
    /// Previous day alternative max demand, in `UnitofMeasure` an hour × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.13).
    0x0c0e PreviousDayAlternativeMaxDemand: I24 [R Optional Se1_2a],
    /// Current month alternative max demand, in `UnitofMeasure` an hour × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.13).
    0x0c0f CurrentMonthAlternativeMaxDemand: I24 [R Optional Se1_2a],
    /// Current year alternative max demand, in `UnitofMeasure` an hour × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.13).
    0x0c10 CurrentYearAlternativeMaxDemand: I24 [R Optional Se1_2a],
    /// Previous day alternative consumption delivered, in `AlternativeUnitofMeasure` × `Multiplier`
    /// ÷ `Divisor` (D.3.2.2.13).
    0x0c20 + 2 * (2..=8) PreviousDayNAlternativeConsumptionDelivered: U24 [R Optional Se1_2a],
    /// Previous day alternative consumption received, in `AlternativeUnitofMeasure` × `Multiplier`
    /// ÷ `Divisor` (D.3.2.2.13).
    0x0c21 + 2 * (2..=8) PreviousDayNAlternativeConsumptionReceived: U24 [R Optional Se1_2a],
    /// Current week alternative consumption delivered, in `AlternativeUnitofMeasure` × `Multiplier`
    /// ÷ `Divisor` (D.3.2.2.13).
    0x0c30 CurrentWeekAlternativeConsumptionDelivered: U24 [R Optional Se1_2a],
    /// Current week alternative consumption received, in `AlternativeUnitofMeasure` × `Multiplier`
    /// ÷ `Divisor` (D.3.2.2.13).
    0x0c31 CurrentWeekAlternativeConsumptionReceived: U24 [R Optional Se1_2a],
    /// Previous week alternative consumption delivered, in `AlternativeUnitofMeasure` ×
    /// `Multiplier` ÷ `Divisor` (D.3.2.2.13).
    0x0c32 PreviousWeekAlternativeConsumptionDelivered: U24 [R Optional Se1_2a],
    /// Previous week alternative consumption received, in `AlternativeUnitofMeasure` × `Multiplier`
    /// ÷ `Divisor` (D.3.2.2.13).
    0x0c33 PreviousWeekAlternativeConsumptionReceived: U24 [R Optional Se1_2a],
    /// Previous week alternative consumption delivered, in `AlternativeUnitofMeasure` ×
    /// `Multiplier` ÷ `Divisor` (D.3.2.2.13).
    0x0c34 + 2 * (2..=5) PreviousWeekNAlternativeConsumptionDelivered: U24 [R Optional Se1_2a],
    /// Previous week alternative consumption received, in `AlternativeUnitofMeasure` × `Multiplier`
    /// ÷ `Divisor` (D.3.2.2.13).
    0x0c35 + 2 * (2..=5) PreviousWeekNAlternativeConsumptionReceived: U24 [R Optional Se1_2a],
    /// Current month alternative consumption delivered, in `AlternativeUnitofMeasure` ×
    /// `Multiplier` ÷ `Divisor` (D.3.2.2.13).
    0x0c40 CurrentMonthAlternativeConsumptionDelivered: u32 [R Optional Se1_2a],
    /// Current month alternative consumption received, in `AlternativeUnitofMeasure` × `Multiplier`
    /// ÷ `Divisor` (D.3.2.2.13).
    0x0c41 CurrentMonthAlternativeConsumptionReceived: u32 [R Optional Se1_2a],
    /// Previous month alternative consumption delivered, in `AlternativeUnitofMeasure` ×
    /// `Multiplier` ÷ `Divisor` (D.3.2.2.13).
    0x0c42 PreviousMonthAlternativeConsumptionDelivered: u32 [R Optional Se1_2a],
    /// Previous month alternative consumption received, in `AlternativeUnitofMeasure` ×
    /// `Multiplier` ÷ `Divisor` (D.3.2.2.13).
    0x0c43 PreviousMonthAlternativeConsumptionReceived: u32 [R Optional Se1_2a],
    /// Previous month alternative consumption delivered, in `AlternativeUnitofMeasure` ×
    /// `Multiplier` ÷ `Divisor` (D.3.2.2.13).
    0x0c44 + 2 * (2..=13) PreviousMonthNAlternativeConsumptionDelivered: u32 [R Optional Se1_2a],
    /// Previous month alternative consumption received, in `AlternativeUnitofMeasure` ×
    /// `Multiplier` ÷ `Divisor` (D.3.2.2.13).
    0x0c45 + 2 * (2..=13) PreviousMonthNAlternativeConsumptionReceived: u32 [R Optional Se1_2a],
    /// Current day alternative max demand delivered, in `UnitofMeasure` an hour × `Multiplier` ÷
    /// `Divisor` (D.3.2.2.13).
    0x0c5c CurrentDayAlternativeMaxDemandDelivered: U48 [R Optional Se1_4],
    /// Current day alternative max demand delivered time (D.3.2.2.13).
    0x0c5d CurrentDayAlternativeMaxDemandDeliveredTime: UtcTime [R Optional Se1_4],
    /// Current day alternative max demand received, in `UnitofMeasure` an hour × `Multiplier` ÷
    /// `Divisor` (D.3.2.2.13).
    0x0c5e CurrentDayAlternativeMaxDemandReceived: U48 [R Optional Se1_4],
    /// Current day alternative max demand received time (D.3.2.2.13).
    0x0c5f CurrentDayAlternativeMaxDemandReceivedTime: UtcTime [R Optional Se1_4],
    /// Previous day alternative max demand delivered, in `UnitofMeasure` an hour × `Multiplier` ÷
    /// `Divisor` (D.3.2.2.13).
    0x0c60 PreviousDayAlternativeMaxDemandDelivered: U48 [R Optional Se1_4],
    /// Previous day alternative max demand delivered time (D.3.2.2.13).
    0x0c61 PreviousDayAlternativeMaxDemandDeliveredTime: UtcTime [R Optional Se1_4],
    /// Previous day alternative max demand received, in `UnitofMeasure` an hour × `Multiplier` ÷
    /// `Divisor` (D.3.2.2.13).
    0x0c62 PreviousDayAlternativeMaxDemandReceived: U48 [R Optional Se1_4],
    /// Previous day alternative max demand received time (D.3.2.2.13).
    0x0c63 PreviousDayAlternativeMaxDemandReceivedTime: UtcTime [R Optional Se1_4],
}

attributes! {
    pub(super) const QUADRANTS: Metering, Server;

    /// Current active summation, in `UnitofMeasure` × `Multiplier` ÷ `Divisor` (D.3.2.2.14).
    0x0d01 + 1 * (1..=4) CurrentActiveSummationQN: U48 [R Optional Se1_4],
    /// Current reactive summation, in `UnitofMeasure` × `Multiplier` ÷ `Divisor` (D.3.2.2.14).
    0x0d05 + 1 * (1..=4) CurrentReactiveSummationQN: U48 [R Optional Se1_4],
}
