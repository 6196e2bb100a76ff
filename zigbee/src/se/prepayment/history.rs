//! What consumption has cost, by day, week and month (SE 1.4, D.7.2.2.5).

use super::Prepayment;
use crate::se::values::Unit;
use crate::zcl::{Enum8, Map8, U48};

attributes! {
    pub(super) const HISTORY: Prepayment, Server;

    /// Historical cost consumption formatting (D.7.2.2.5).
    0x0500 HistoricalCostConsumptionFormatting: Map8 [R Optional Se1_2a],
    /// Consumption unit of measurement (D.7.2.2.5).
    0x0501 ConsumptionUnitofMeasurement: Unit [R Optional Se1_2a],
    /// Currency scaling factor (D.7.2.2.5).
    0x0502 CurrencyScalingFactor: Enum8 [R Optional Se1_2a],
    /// Currency (D.7.2.2.5).
    0x0503 Currency: u16 [R Optional Se1_2a],
    /// Current day cost consumption delivered, in `Currency` × `CurrencyScalingFactor` (D.7.2.2.5).
    0x051c CurrentDayCostConsumptionDelivered: U48 [R Optional Se1_2a],
    /// Current day cost consumption received, in `Currency` × `CurrencyScalingFactor` (D.7.2.2.5).
    0x051d CurrentDayCostConsumptionReceived: U48 [R Optional Se1_2a],
    /// Previous day cost consumption delivered, in `Currency` × `CurrencyScalingFactor`
    /// (D.7.2.2.5).
    0x051e PreviousDayCostConsumptionDelivered: U48 [R Optional Se1_2a],
    /// Previous day cost consumption received, in `Currency` × `CurrencyScalingFactor` (D.7.2.2.5).
    0x051f PreviousDayCostConsumptionReceived: U48 [R Optional Se1_2a],
    /// Previous day cost consumption delivered, in `Currency` × `CurrencyScalingFactor`
    /// (D.7.2.2.5).
    0x0520 + 2 * (2..=8) PreviousDayNCostConsumptionDelivered: U48 [R Optional Se1_2a],
    /// Previous day cost consumption received, in `Currency` × `CurrencyScalingFactor` (D.7.2.2.5).
    0x0521 + 2 * (2..=8) PreviousDayNCostConsumptionReceived: U48 [R Optional Se1_2a],
    /// Current week cost consumption delivered, in `Currency` × `CurrencyScalingFactor`
    /// (D.7.2.2.5).
    0x0530 CurrentWeekCostConsumptionDelivered: U48 [R Optional Se1_2a],
    /// Current week cost consumption received, in `Currency` × `CurrencyScalingFactor` (D.7.2.2.5).
    0x0531 CurrentWeekCostConsumptionReceived: U48 [R Optional Se1_2a],
    /// Previous week cost consumption delivered, in `Currency` × `CurrencyScalingFactor`
    /// (D.7.2.2.5).
    0x0532 PreviousWeekCostConsumptionDelivered: U48 [R Optional Se1_2a],
    /// Previous week cost consumption received, in `Currency` × `CurrencyScalingFactor`
    /// (D.7.2.2.5).
    0x0533 PreviousWeekCostConsumptionReceived: U48 [R Optional Se1_2a],
    /// Previous week cost consumption delivered, in `Currency` × `CurrencyScalingFactor`
    /// (D.7.2.2.5).
    0x0534 + 2 * (2..=5) PreviousWeekNCostConsumptionDelivered: U48 [R Optional Se1_2a],
    /// Previous week cost consumption received, in `Currency` × `CurrencyScalingFactor`
    /// (D.7.2.2.5).
    0x0535 + 2 * (2..=5) PreviousWeekNCostConsumptionReceived: U48 [R Optional Se1_2a],
    /// Current month cost consumption delivered, in `Currency` × `CurrencyScalingFactor`
    /// (D.7.2.2.5).
    0x0540 CurrentMonthCostConsumptionDelivered: U48 [R Optional Se1_2a],
    /// Current month cost consumption received, in `Currency` × `CurrencyScalingFactor`
    /// (D.7.2.2.5).
    0x0541 CurrentMonthCostConsumptionReceived: U48 [R Optional Se1_2a],
    /// Previous month cost consumption delivered, in `Currency` × `CurrencyScalingFactor`
    /// (D.7.2.2.5).
    0x0542 PreviousMonthCostConsumptionDelivered: U48 [R Optional Se1_2a],
    /// Previous month cost consumption received, in `Currency` × `CurrencyScalingFactor`
    /// (D.7.2.2.5).
    0x0543 PreviousMonthCostConsumptionReceived: U48 [R Optional Se1_2a],
    /// Previous month cost consumption delivered, in `Currency` × `CurrencyScalingFactor`
    /// (D.7.2.2.5).
    0x0544 + 2 * (2..=13) PreviousMonthNCostConsumptionDelivered: U48 [R Optional Se1_2a],
    /// Previous month cost consumption received, in `Currency` × `CurrencyScalingFactor`
    /// (D.7.2.2.5).
    0x0545 + 2 * (2..=13) PreviousMonthNCostConsumptionReceived: U48 [R Optional Se1_2a],
    /// Historical freeze time (D.7.2.2.5).
    0x055c HistoricalFreezeTime: u16 [R Optional Se1_2a],
}
