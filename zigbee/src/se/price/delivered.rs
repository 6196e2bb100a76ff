//! Prices of what is delivered (SE 1.4, D.4.2.2).

use super::Price;
use crate::se::values::{CommodityType, Unit};
use crate::zcl::{Enum8, Map8, OctetStr, U24, U48, UtcTime};

attributes! {
    pub(super) const LABELS: Price, Server;

    /// Tier price label, in UTF-8 (D.4.2.2.1).
    0x0000 + 1 * (1..=48) TierNPriceLabel: OctetStr<'static> [R Optional Se1_0 7: Se1_1 16: Se1_2a],
}

attributes! {
    pub(super) const THRESHOLDS: Price, Server;

    /// Block threshold, in the unit of measure × `ThresholdMultiplier` ÷ `ThresholdDivisor`
    /// (D.4.2.2.2).
    0x0100 + 1 * (1..=15) BlockNThreshold: U48 [R Optional Se1_1],
    /// Block threshold count (D.4.2.2.2).
    0x010f BlockThresholdCount: u8 [R Optional Se1_2a],
    /// Tier block threshold, in the unit of measure × `ThresholdMultiplier` ÷ `ThresholdDivisor`
    /// (D.4.2.2.2).
    0x0110 + 16 * (1..=15) + 1 * (1..=15) TierNBlockNThreshold: U48 [R Optional Se1_2a],
    /// Tier block threshold count (D.4.2.2.2).
    0x011f + 16 * (1..=15) TierNBlockThresholdCount: u8 [R Optional Se1_2a],
}

attributes! {
    pub(super) const PERIOD: Price, Server;

    /// Startof block period (D.4.2.2.3).
    0x0200 StartofBlockPeriod: UtcTime [R Optional Se1_1],
    /// Block period duration, in minutes unless the duration type says otherwise (D.4.2.2.3).
    0x0201 BlockPeriodDuration: U24 [R Optional Se1_1],
    /// Threshold multiplier (D.4.2.2.3).
    0x0202 ThresholdMultiplier: U24 [R Optional Se1_1],
    /// Threshold divisor (D.4.2.2.3).
    0x0203 ThresholdDivisor: U24 [R Optional Se1_1],
    /// Block period duration type (D.4.2.2.3).
    0x0204 BlockPeriodDurationType: Map8 [R Optional Se1_2a],
}

attributes! {
    pub(super) const COMMODITY: Price, Server;

    /// What is priced, as `MeteringDeviceType` says it (D.4.2.2.4.1).
    0x0300 CommodityType: CommodityType [R Optional Se1_1],
    /// Standing charge (D.4.2.2.4).
    0x0301 StandingCharge: u32 [R Optional Se1_1],
    /// Conversion factor (D.4.2.2.4).
    0x0302 ConversionFactor: u32 [R Optional Se1_1a],
    /// Conversion factor trailing digit (D.4.2.2.4).
    0x0303 ConversionFactorTrailingDigit: Map8 [R Optional Se1_1a],
    /// Calorific value (D.4.2.2.4).
    0x0304 CalorificValue: u32 [R Optional Se1_1a],
    /// Calorific value unit (D.4.2.2.4).
    0x0305 CalorificValueUnit: Enum8 [R Optional Se1_1a],
    /// Calorific value trailing digit (D.4.2.2.4).
    0x0306 CalorificValueTrailingDigit: Map8 [R Optional Se1_1a],
}

attributes! {
    pub(super) const BLOCK_PRICES: Price, Server;

    /// No tier block price, in `Currency` with `PriceTrailingDigit` (D.4.2.2.5).
    0x0400 + 1 * (1..=16) NoTierBlockNPrice: u32 [R Optional Se1_1],
    /// Tier block price, in `Currency` with `PriceTrailingDigit` (D.4.2.2.5).
    0x0410 + 16 * (1..=15) + 1 * (1..=16) TierNBlockNPrice: u32 [R Optional Se1_1],
}

attributes! {
    pub(super) const EXTENDED: Price, Server;

    /// Price tier, in `Currency` with `PriceTrailingDigit` (D.4.2.2.6).
    0x050f + 1 * (16..=48) PriceTierN: u32 [R Optional Se1_2a],
    /// Critical peak price, in `Currency` with `PriceTrailingDigit` (D.4.2.2.6).
    0x05fe + 1 * (1..=2) CPPNPrice: u32 [R Optional Se1_2a],
}

attributes! {
    pub(super) const TARIFF: Price, Server;

    /// Tariff label, in UTF-8 (D.4.2.2.7).
    0x0610 TariffLabel: OctetStr<'static> [R Optional Se1_2a],
    /// Numberof price tiers in use (D.4.2.2.7).
    0x0611 NumberofPriceTiersInUse: u8 [R Optional Se1_2a],
    /// Numberof block thresholds in use (D.4.2.2.7).
    0x0612 NumberofBlockThresholdsInUse: u8 [R Optional Se1_2a],
    /// Tier block mode (D.4.2.2.7).
    0x0613 TierBlockMode: Enum8 [R Optional Se1_2a],
    /// Unitof measure (D.4.2.2.7).
    0x0615 UnitofMeasure: Unit [R Optional Se1_2a],
    /// Currency (D.4.2.2.7).
    0x0616 Currency: u16 [R Optional Se1_2a],
    /// Price trailing digit (D.4.2.2.7).
    0x0617 PriceTrailingDigit: Map8 [R Optional Se1_2a],
    /// Tariff resolution period (D.4.2.2.7).
    0x0619 TariffResolutionPeriod: Enum8 [R Optional Se1_2a],
    /// CO2 (D.4.2.2.7).
    0x0620 CO2: u32 [R Optional Se1_2a],
    /// CO2 unit (D.4.2.2.7).
    0x0621 CO2Unit: Enum8 [R Optional Se1_2a],
    /// CO2 trailing digit (D.4.2.2.7).
    0x0622 CO2TrailingDigit: Map8 [R Optional Se1_2a],
}

attributes! {
    pub(super) const BILLING: Price, Server;

    /// Current billing period start (D.4.2.2.8).
    0x0700 CurrentBillingPeriodStart: UtcTime [R Optional Se1_1b],
    /// Current billing period duration, in minutes unless the duration type says otherwise
    /// (D.4.2.2.8).
    0x0701 CurrentBillingPeriodDuration: U24 [R Optional Se1_1b],
    /// Last billing period start (D.4.2.2.8).
    0x0702 LastBillingPeriodStart: UtcTime [R Optional Se1_2a],
    /// Last billing period duration, in minutes unless the duration type says otherwise
    /// (D.4.2.2.8).
    0x0703 LastBillingPeriodDuration: U24 [R Optional Se1_2a],
    /// Last billing period consolidated bill (D.4.2.2.8).
    0x0704 LastBillingPeriodConsolidatedBill: u32 [R Optional Se1_2a],
}

attributes! {
    pub(super) const CREDIT: Price, Server;

    /// Credit payment due date (D.4.2.2.9).
    0x0800 CreditPaymentDueDate: UtcTime [R Optional Se1_2a],
    /// Credit payment status (D.4.2.2.9).
    0x0801 CreditPaymentStatus: Enum8 [R Optional Se1_2a],
    /// Credit payment over due amount (D.4.2.2.9).
    0x0802 CreditPaymentOverDueAmount: i32 [R Optional Se1_2a],
    /// Payment discount (D.4.2.2.9).
    0x080a PaymentDiscount: i32 [R Optional Se1_2a],
    /// Payment discount period (D.4.2.2.9).
    0x080b PaymentDiscountPeriod: Enum8 [R Optional Se1_2a],
    /// Credit payment (D.4.2.2.9).
    0x0810 + 16 * (1..=5) CreditPaymentN: u32 [R Optional Se1_2a],
    /// Credit payment date (D.4.2.2.9).
    0x0811 + 16 * (1..=5) CreditPaymentDateN: UtcTime [R Optional Se1_2a],
    /// Credit payment ref, in UTF-8 (D.4.2.2.9).
    0x0812 + 16 * (1..=5) CreditPaymentRefN: OctetStr<'static> [R Optional Se1_2a],
}
