//! Consumption by block, alarms, bills and supply control (SE 1.4, D.3.2.2.8 to D.3.2.2.12).

use super::Metering;
use crate::se::values::{SupplyStatus, Unit};
use crate::zcl::{Map8, Map16, Map32, Map48, U48, UtcTime};

attributes! {
    pub(super) const BLOCKS: Metering, Server;

    /// Current no tier block summation delivered, in `UnitofMeasure` × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.8).
    0x0700 + 1 * (1..=16) CurrentNoTierBlockNSummationDelivered: U48 [R Optional Se1_1],
    /// Current tier block summation delivered, in `UnitofMeasure` × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.8).
    0x0710 + 16 * (1..=15) + 1 * (1..=16) CurrentTierNBlockNSummationDelivered: U48 [R Optional Se1_1],
}

attributes! {
    pub(super) const ALARMS: Metering, Server;

    /// Generic alarm mask: a bit that is set lets the alarm through (D.3.2.2.9).
    0x0800 GenericAlarmMask: Map16 [RW Optional Se1_1],
    /// Electricity alarm mask: a bit that is set lets the alarm through (D.3.2.2.9).
    0x0801 ElectricityAlarmMask: Map32 [RW Optional Se1_1],
    /// Generic flow pressure alarm mask: a bit that is set lets the alarm through (D.3.2.2.9).
    0x0802 GenericFlowPressureAlarmMask: Map16 [RW Optional Se1_1],
    /// Water specific alarm mask: a bit that is set lets the alarm through (D.3.2.2.9).
    0x0803 WaterSpecificAlarmMask: Map16 [RW Optional Se1_1],
    /// Heatand cooling specific alarm mask: a bit that is set lets the alarm through (D.3.2.2.9).
    0x0804 HeatandCoolingSpecificAlarmMask: Map16 [RW Optional Se1_1],
    /// Gas specific alarm mask: a bit that is set lets the alarm through (D.3.2.2.9).
    0x0805 GasSpecificAlarmMask: Map16 [RW Optional Se1_1],
    /// Extended generic alarm mask: a bit that is set lets the alarm through (D.3.2.2.9).
    0x0806 ExtendedGenericAlarmMask: Map48 [RW Optional Se1_2a],
    /// Manufacturer alarm mask: a bit that is set lets the alarm through (D.3.2.2.9).
    0x0807 ManufacturerAlarmMask: Map16 [RW Optional Se1_2a],
}

attributes! {
    pub(super) const BLOCKS_RECEIVED: Metering, Server;

    /// Current no tier block summation received, in `UnitofMeasure` × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.10).
    0x0900 + 1 * (1..=16) CurrentNoTierBlockNSummationReceived: U48 [R Optional Se1_2a],
    /// Current tier block summation received, in `UnitofMeasure` × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.10).
    0x0910 + 16 * (1..=15) + 1 * (1..=16) CurrentTierNBlockNSummationReceived: U48 [R Optional Se1_2a],
}

attributes! {
    pub(super) const BILLING: Metering, Server;

    /// Bill to date delivered, in the currency of the tariff, with `Bill..TrailingDigit`
    /// (D.3.2.2.11).
    0x0a00 BillToDateDelivered: u32 [R Optional Se1_2a],
    /// Bill to date time stamp delivered (D.3.2.2.11).
    0x0a01 BillToDateTimeStampDelivered: UtcTime [R Optional Se1_2a],
    /// Projected bill delivered, in the currency of the tariff, with `Bill..TrailingDigit`
    /// (D.3.2.2.11).
    0x0a02 ProjectedBillDelivered: u32 [R Optional Se1_2a],
    /// Projected bill time stamp delivered (D.3.2.2.11).
    0x0a03 ProjectedBillTimeStampDelivered: UtcTime [R Optional Se1_2a],
    /// Bill delivered trailing digit (D.3.2.2.11).
    0x0a04 BillDeliveredTrailingDigit: Map8 [R Optional Se1_2a],
    /// Bill to date received, in the currency of the tariff, with `Bill..TrailingDigit`
    /// (D.3.2.2.11).
    0x0a10 BillToDateReceived: u32 [R Optional Se1_2a],
    /// Bill to date time stamp received (D.3.2.2.11).
    0x0a11 BillToDateTimeStampReceived: UtcTime [R Optional Se1_2a],
    /// Projected bill received, in the currency of the tariff, with `Bill..TrailingDigit`
    /// (D.3.2.2.11).
    0x0a12 ProjectedBillReceived: u32 [R Optional Se1_2a],
    /// Projected bill time stamp received (D.3.2.2.11).
    0x0a13 ProjectedBillTimeStampReceived: UtcTime [R Optional Se1_2a],
    /// Bill received trailing digit (D.3.2.2.11).
    0x0a14 BillReceivedTrailingDigit: Map8 [R Optional Se1_2a],
}

attributes! {
    pub(super) const SUPPLY: Metering, Server;

    /// When the change of supply that is waiting will happen (D.3.2.2.12).
    0x0b00 ProposedChangeSupplyImplementationTime: UtcTime [R Optional Se1_2a],
    /// To what the supply will change then (D.3.2.2.12).
    0x0b01 ProposedChangeSupplyStatus: SupplyStatus [R Optional Se1_2a],
    /// Uncontrolled flow threshold (D.3.2.2.12).
    0x0b10 UncontrolledFlowThreshold: u16 [R Optional Se1_2a],
    /// Uncontrolled flow threshold unit of measure (D.3.2.2.12).
    0x0b11 UncontrolledFlowThresholdUnitOfMeasure: Unit [R Optional Se1_2a],
    /// Uncontrolled flow multiplier (D.3.2.2.12).
    0x0b12 UncontrolledFlowMultiplier: u16 [R Optional Se1_2a],
    /// Uncontrolled flow divisor (D.3.2.2.12).
    0x0b13 UncontrolledFlowDivisor: u16 [R Optional Se1_2a],
    /// Flow stabilisation period (D.3.2.2.12).
    0x0b14 FlowStabilisationPeriod: u8 [R Optional Se1_2a],
    /// Flow measurement period (D.3.2.2.12).
    0x0b15 FlowMeasurementPeriod: u16 [R Optional Se1_2a],
}

attributes! {
    pub(super) const CLIENT: Metering, Client;

    /// What the head end has waiting for a sleeping meter (D.3.3.1).
    0x0000 FunctionalNotificationFlags: Map32 [R Optional Se1_2a],
    /// Notification flags (D.3.2.2.1).
    0x0001 + 1 * (2..=8) NotificationFlagsN: Map32 [R Optional Se1_2a],
}
