//! Prices of what is received from the premises, and the client's attributes (SE 1.4, D.4.2.2 and
//! D.4.3.1).

use super::Price;
use crate::zcl::{Enum8, Map8, OctetStr, U24, U48, UtcTime};

attributes! {
    pub(super) const RECEIVED: Price, Server;

    /// Received tier price label, in UTF-8 (D.4.2.2.10 on).
    0x8000 + 1 * (1..=48) ReceivedTierNPriceLabel: OctetStr<'static> [R Optional Se1_2a],
    /// Received block threshold, in the unit of measure × `ThresholdMultiplier` ÷
    /// `ThresholdDivisor` (D.4.2.2.10 on).
    0x8100 + 1 * (1..=15) ReceivedBlockNThreshold: U48 [R Optional Se1_2a],
    /// Received startof block period (D.4.2.2.10 on).
    0x8200 ReceivedStartofBlockPeriod: UtcTime [R Optional Se1_2a],
    /// Received block period duration, in minutes unless the duration type says otherwise
    /// (D.4.2.2.10 on).
    0x8201 ReceivedBlockPeriodDuration: U24 [R Optional Se1_2a],
    /// Received threshold multiplier (D.4.2.2.10 on).
    0x8202 ReceivedThresholdMultiplier: U24 [R Optional Se1_2a],
    /// Received threshold divisor (D.4.2.2.10 on).
    0x8203 ReceivedThresholdDivisor: U24 [R Optional Se1_2a],
    /// Received no tier block price, in `Currency` with `PriceTrailingDigit` (D.4.2.2.10 on).
    0x8400 + 1 * (1..=16) ReceivedNoTierBlockNPrice: u32 [R Optional Se1_2a],
    /// Received tier block price, in `Currency` with `PriceTrailingDigit` (D.4.2.2.10 on).
    0x8410 + 16 * (1..=15) + 1 * (1..=16) ReceivedTierNBlockNPrice: u32 [R Optional Se1_2a],
    /// Received price tier, in `Currency` with `PriceTrailingDigit` (D.4.2.2.10 on).
    0x850f + 1 * (16..=48) ReceivedPriceTierN: u32 [R Optional Se1_2a],
    /// Received tariff label, in UTF-8 (D.4.2.2.10 on).
    0x8610 ReceivedTariffLabel: OctetStr<'static> [R Optional Se1_2a],
    /// Received numberof price tiers in use (D.4.2.2.10 on).
    0x8611 ReceivedNumberofPriceTiersInUse: u8 [R Optional Se1_2a],
    /// Received numberof block thresholds in use (D.4.2.2.10 on).
    0x8612 ReceivedNumberofBlockThresholdsInUse: u8 [R Optional Se1_2a],
    /// Received tier block mode (D.4.2.2.10 on).
    0x8613 ReceivedTierBlockMode: Enum8 [R Optional Se1_2a],
    /// Received tariff resolution period (D.4.2.2.10 on).
    0x8615 ReceivedTariffResolutionPeriod: Enum8 [R Optional Se1_2a],
    /// Received CO2 (D.4.2.2.10 on).
    0x8625 ReceivedCO2: u32 [R Optional Se1_2a],
    /// Received CO2 unit (D.4.2.2.10 on).
    0x8626 ReceivedCO2Unit: Enum8 [R Optional Se1_2a],
    /// Received CO2 trailing digit (D.4.2.2.10 on).
    0x8627 ReceivedCO2TrailingDigit: Map8 [R Optional Se1_2a],
    /// Received current billing period start (D.4.2.2.10 on).
    0x8700 ReceivedCurrentBillingPeriodStart: UtcTime [R Optional Se1_2a],
    /// Received current billing period duration, in minutes unless the duration type says otherwise
    /// (D.4.2.2.10 on).
    0x8701 ReceivedCurrentBillingPeriodDuration: U24 [R Optional Se1_2a],
    /// Received last billing period start (D.4.2.2.10 on).
    0x8702 ReceivedLastBillingPeriodStart: UtcTime [R Optional Se1_2a],
    /// Received last billing period duration, in minutes unless the duration type says otherwise
    /// (D.4.2.2.10 on).
    0x8703 ReceivedLastBillingPeriodDuration: U24 [R Optional Se1_2a],
    /// Received last billing period consolidated bill (D.4.2.2.10 on).
    0x8704 ReceivedLastBillingPeriodConsolidatedBill: u32 [R Optional Se1_2a],
}

/// The handles of the attributes that clients of the cluster hold.
#[derive(Clone, Copy, Debug)]
pub enum PriceClient {}

attributes! {
    pub(super) const CLIENT: PriceClient, Client;

    /// A client delays a rise of price by at most so many minutes, chosen at random (D.4.3.1).
    0x0000 PriceIncreaseRandomizeMinutes: u8 [R Optional Se1_0],
    /// A client delays a fall of price by at most so many minutes, chosen at random (D.4.3.1).
    0x0001 PriceDecreaseRandomizeMinutes: u8 [R Optional Se1_0],
    /// What the client meters (D.4.3.1).
    0x0002 CommodityType: Enum8 [R Optional Se1_0],
}
