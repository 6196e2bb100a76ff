//! Consumption by day, week and month, load profile and supply limit (SE 1.4, D.3.2.2.5 to D.3.2.2.7).

use super::Metering;
use crate::se::values::SupplyStatus;
use crate::zcl::{I24, U24, U48, UtcTime};

attributes! {
    pub(super) const HISTORY: Metering, Server;

    /// What flows now: power, or a flow rate, in `UnitofMeasure` an hour × `Multiplier` ÷
    /// `Divisor`; negative where it leaves the premises (D.3.2.2.5.1).
    0x0400 InstantaneousDemand: I24 [R Optional Se1_0],
    /// Current day consumption delivered, in `UnitofMeasure` × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.5).
    0x0401 CurrentDayConsumptionDelivered: U24 [R Optional Se1_0],
    /// Current day consumption received, in `UnitofMeasure` × `Multiplier` ÷ `Divisor` (D.3.2.2.5).
    0x0402 CurrentDayConsumptionReceived: U24 [R Optional Se1_0],
    /// Previous day consumption delivered, in `UnitofMeasure` × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.5).
    0x0403 PreviousDayConsumptionDelivered: U24 [R Optional Se1_0],
    /// Previous day consumption received, in `UnitofMeasure` × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.5).
    0x0404 PreviousDayConsumptionReceived: U24 [R Optional Se1_0],
    /// Current partial profile interval start time delivered (D.3.2.2.5).
    0x0405 CurrentPartialProfileIntervalStartTimeDelivered: UtcTime [R Optional Se1_0],
    /// Current partial profile interval start time received (D.3.2.2.5).
    0x0406 CurrentPartialProfileIntervalStartTimeReceived: UtcTime [R Optional Se1_0],
    /// Current partial profile interval value delivered (D.3.2.2.5).
    0x0407 CurrentPartialProfileIntervalValueDelivered: U24 [R Optional Se1_0],
    /// Current partial profile interval value received (D.3.2.2.5).
    0x0408 CurrentPartialProfileIntervalValueReceived: U24 [R Optional Se1_0],
    /// Current day max pressure (D.3.2.2.5).
    0x0409 CurrentDayMaxPressure: U48 [R Optional Se1_1],
    /// Current day min pressure (D.3.2.2.5).
    0x040a CurrentDayMinPressure: U48 [R Optional Se1_1],
    /// Previous day max pressure (D.3.2.2.5).
    0x040b PreviousDayMaxPressure: U48 [R Optional Se1_1],
    /// Previous day min pressure (D.3.2.2.5).
    0x040c PreviousDayMinPressure: U48 [R Optional Se1_1],
    /// Current day max demand, in `UnitofMeasure` an hour × `Multiplier` ÷ `Divisor` (D.3.2.2.5).
    0x040d CurrentDayMaxDemand: I24 [R Optional Se1_1],
    /// Previous day max demand, in `UnitofMeasure` an hour × `Multiplier` ÷ `Divisor` (D.3.2.2.5).
    0x040e PreviousDayMaxDemand: I24 [R Optional Se1_1],
    /// Current month max demand, in `UnitofMeasure` an hour × `Multiplier` ÷ `Divisor` (D.3.2.2.5).
    0x040f CurrentMonthMaxDemand: I24 [R Optional Se1_1],
    /// Current year max demand, in `UnitofMeasure` an hour × `Multiplier` ÷ `Divisor` (D.3.2.2.5).
    0x0410 CurrentYearMaxDemand: I24 [R Optional Se1_1],
    /// Current day max energy carrier demand, in `UnitofMeasure` an hour × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.5).
    0x0411 CurrentDayMaxEnergyCarrierDemand: I24 [R Optional Se1_1],
    /// Previous day max energy carrier demand, in `UnitofMeasure` an hour × `Multiplier` ÷
    /// `Divisor` (D.3.2.2.5).
    0x0412 PreviousDayMaxEnergyCarrierDemand: I24 [R Optional Se1_1],
    /// Current month max energy carrier demand, in `UnitofMeasure` an hour × `Multiplier` ÷
    /// `Divisor` (D.3.2.2.5).
    0x0413 CurrentMonthMaxEnergyCarrierDemand: I24 [R Optional Se1_1],
    /// Current month min energy carrier demand, in `UnitofMeasure` an hour × `Multiplier` ÷
    /// `Divisor` (D.3.2.2.5).
    0x0414 CurrentMonthMinEnergyCarrierDemand: I24 [R Optional Se1_1],
    /// Current year max energy carrier demand, in `UnitofMeasure` an hour × `Multiplier` ÷
    /// `Divisor` (D.3.2.2.5).
    0x0415 CurrentYearMaxEnergyCarrierDemand: I24 [R Optional Se1_1],
    /// Current year min energy carrier demand, in `UnitofMeasure` an hour × `Multiplier` ÷
    /// `Divisor` (D.3.2.2.5).
    0x0416 CurrentYearMinEnergyCarrierDemand: I24 [R Optional Se1_1],
    /// Previous day consumption delivered, in `UnitofMeasure` × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.5).
    0x0420 + 2 * (2..=8) PreviousDayNConsumptionDelivered: U24 [R Optional Se1_2a],
    /// Previous day consumption received, in `UnitofMeasure` × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.5).
    0x0421 + 2 * (2..=8) PreviousDayNConsumptionReceived: U24 [R Optional Se1_2a],
    /// Current week consumption delivered, in `UnitofMeasure` × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.5).
    0x0430 CurrentWeekConsumptionDelivered: U24 [R Optional Se1_2a],
    /// Current week consumption received, in `UnitofMeasure` × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.5).
    0x0431 CurrentWeekConsumptionReceived: U24 [R Optional Se1_2a],
    /// Previous week consumption delivered, in `UnitofMeasure` × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.5).
    0x0432 PreviousWeekConsumptionDelivered: U24 [R Optional Se1_2a],
    /// Previous week consumption received, in `UnitofMeasure` × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.5).
    0x0433 PreviousWeekConsumptionReceived: U24 [R Optional Se1_2a],
    /// Previous week consumption delivered, in `UnitofMeasure` × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.5).
    0x0434 + 2 * (2..=5) PreviousWeekNConsumptionDelivered: U24 [R Optional Se1_2a],
    /// Previous week consumption received, in `UnitofMeasure` × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.5).
    0x0435 + 2 * (2..=5) PreviousWeekNConsumptionReceived: U24 [R Optional Se1_2a],
    /// Current month consumption delivered, in `UnitofMeasure` × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.5).
    0x0440 CurrentMonthConsumptionDelivered: u32 [R Optional Se1_2a],
    /// Current month consumption received, in `UnitofMeasure` × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.5).
    0x0441 CurrentMonthConsumptionReceived: u32 [R Optional Se1_2a],
    /// Previous month consumption delivered, in `UnitofMeasure` × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.5).
    0x0442 PreviousMonthConsumptionDelivered: u32 [R Optional Se1_2a],
    /// Previous month consumption received, in `UnitofMeasure` × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.5).
    0x0443 PreviousMonthConsumptionReceived: u32 [R Optional Se1_2a],
    /// Previous month consumption delivered, in `UnitofMeasure` × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.5).
    0x0444 + 2 * (2..=13) PreviousMonthNConsumptionDelivered: u32 [R Optional Se1_2a],
    /// Previous month consumption received, in `UnitofMeasure` × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.5).
    0x0445 + 2 * (2..=13) PreviousMonthNConsumptionReceived: u32 [R Optional Se1_2a],
    /// Historical freeze time (D.3.2.2.5).
    0x045c HistoricalFreezeTime: u16 [R Optional Se1_2a],
    /// Current day max demand delivered, in `UnitofMeasure` an hour × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.5).
    0x045d CurrentDayMaxDemandDelivered: U48 [R Optional Se1_4],
    /// Current day max demand delivered time (D.3.2.2.5).
    0x045e CurrentDayMaxDemandDeliveredTime: UtcTime [R Optional Se1_4],
    /// Current day max demand received, in `UnitofMeasure` an hour × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.5).
    0x045f CurrentDayMaxDemandReceived: U48 [R Optional Se1_4],
    /// Current day max demand received time (D.3.2.2.5).
    0x0460 CurrentDayMaxDemandReceivedTime: UtcTime [R Optional Se1_4],
    /// Previous day max demand delivered, in `UnitofMeasure` an hour × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.5).
    0x0461 PreviousDayMaxDemandDelivered: U48 [R Optional Se1_4],
    /// Previous day max demand delivered time (D.3.2.2.5).
    0x0462 PreviousDayMaxDemandDeliveredTime: UtcTime [R Optional Se1_4],
    /// Previous day max demand received, in `UnitofMeasure` an hour × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.5).
    0x0463 PreviousDayMaxDemandReceived: U48 [R Optional Se1_4],
    /// Previous day max demand received time (D.3.2.2.5).
    0x0464 PreviousDayMaxDemandReceivedTime: UtcTime [R Optional Se1_4],
}

attributes! {
    pub(super) const PROFILE: Metering, Server;

    /// The most intervals that one `GetProfileResponse` holds (D.3.2.2.6.1).
    0x0500 MaxNumberOfPeriodsDelivered: u8 [R Optional Se1_0],
}

attributes! {
    pub(super) const LIMIT: Metering, Server;

    /// Current demand delivered, in `UnitofMeasure` an hour × `Multiplier` ÷ `Divisor` (D.3.2.2.7).
    0x0600 CurrentDemandDelivered: U24 [R Optional Se1_0],
    /// Demand limit, in `UnitofMeasure` an hour × `Multiplier` ÷ `Divisor` (D.3.2.2.7).
    0x0601 DemandLimit: U24 [R Optional Se1_0],
    /// Demand integration period (D.3.2.2.7).
    0x0602 DemandIntegrationPeriod: u8 [R Optional Se1_0],
    /// Number of demand subintervals (D.3.2.2.7).
    0x0603 NumberOfDemandSubintervals: u8 [R Optional Se1_0],
    /// Demand limit arm duration (D.3.2.2.7).
    0x0604 DemandLimitArmDuration: u16 [R Optional Se1_2a],
    /// Load limit supply state (D.3.2.2.7).
    0x0605 LoadLimitSupplyState: SupplyStatus [R Optional Se1_2a],
    /// Load limit counter (D.3.2.2.7).
    0x0606 LoadLimitCounter: u8 [R Optional Se1_2a],
    /// Supply tamper state (D.3.2.2.7).
    0x0607 SupplyTamperState: SupplyStatus [R Optional Se1_2a],
    /// Supply depletion state (D.3.2.2.7).
    0x0608 SupplyDepletionState: SupplyStatus [R Optional Se1_2a],
    /// Supply uncontrolled flow state (D.3.2.2.7).
    0x0609 SupplyUncontrolledFlowState: SupplyStatus [R Optional Se1_2a],
}
