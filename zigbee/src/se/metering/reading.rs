//! What has been metered, the meter's state, and how its values are written (SE 1.4, D.3.2.2.1 to
//! D.3.2.2.4).

use super::Metering;
use crate::se::values::{IntervalPeriod, MeteringDeviceType, SupplyStatus, Unit};
use crate::zcl::{Enum8, I24, Map8, Map64, OctetStr, U24, U48, UtcTime};

attributes! {
    pub(super) const READING: Metering, Server;

    /// All that was delivered to the premises since manufacture, in `UnitofMeasure` × `Multiplier`
    /// ÷ `Divisor` (D.3.2.2.1.1).
    0x0000 CurrentSummationDelivered: U48 [R Mandatory Se1_0],
    /// All that was received from the premises since manufacture, in `UnitofMeasure` × `Multiplier`
    /// ÷ `Divisor` (D.3.2.2.1.2).
    0x0001 CurrentSummationReceived: U48 [R Optional Se1_0],
    /// Current max demand delivered, in `UnitofMeasure` an hour × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.1).
    0x0002 CurrentMaxDemandDelivered: U48 [R Optional Se1_0],
    /// Current max demand received, in `UnitofMeasure` an hour × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.1).
    0x0003 CurrentMaxDemandReceived: U48 [R Optional Se1_0],
    /// Daily freeze time summation, in `UnitofMeasure` × `Multiplier` ÷ `Divisor` (D.3.2.2.1).
    0x0004 DFTSummation: U48 [R Optional Se1_0],
    /// When daily freezes are taken: minutes in the low octet, hours in the high one (D.3.2.2.1.6).
    0x0005 DailyFreezeTime: u16 [R Optional Se1_0],
    /// Average power factor, in hundredths, -100 to 100 (D.3.2.2.1.7).
    0x0006 PowerFactor: i8 [R Optional Se1_0],
    /// When the summations were last updated (D.3.2.2.1.8).
    0x0007 ReadingSnapShotTime: UtcTime [R Optional Se1_0],
    /// Current max demand delivered time (D.3.2.2.1).
    0x0008 CurrentMaxDemandDeliveredTime: UtcTime [R Optional Se1_0],
    /// Current max demand received time (D.3.2.2.1).
    0x0009 CurrentMaxDemandReceivedTime: UtcTime [R Optional Se1_0],
    /// How often the meter reads its registers when nobody hurries it, in seconds (D.3.2.2.1.11).
    0x000a DefaultUpdatePeriod: u8 [R Optional Se1_1],
    /// The shortest period between updates in fast poll mode, in seconds (D.3.2.2.1.12).
    0x000b FastPollUpdatePeriod: u8 [R Optional Se1_1],
    /// Current block period consumption delivered, in `UnitofMeasure` × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.1).
    0x000c CurrentBlockPeriodConsumptionDelivered: U48 [R Optional Se1_1],
    /// Daily consumption target, in `UnitofMeasure` × `Multiplier` ÷ `Divisor` (D.3.2.2.1).
    0x000d DailyConsumptionTarget: U24 [R Optional Se1_1],
    /// Current block (D.3.2.2.1).
    0x000e CurrentBlock: Enum8 [R Optional Se1_1],
    /// Profile interval period (D.3.2.2.1).
    0x000f ProfileIntervalPeriod: IntervalPeriod [R Optional Se1_1],
    /// How often intervals are reported; withdrawn by later revisions (D.3.2.2.1).
    0x0010 IntervalReadReportingPeriod: u16 [R Optional Se1_1],
    /// Preset reading time (D.3.2.2.1).
    0x0011 PresetReadingTime: u16 [R Optional Se1_1],
    /// Volume per report (D.3.2.2.1).
    0x0012 VolumePerReport: u16 [R Optional Se1_1],
    /// Flow restriction (D.3.2.2.1).
    0x0013 FlowRestriction: u8 [R Optional Se1_1],
    /// Whether the premises are supplied (D.3.2.2.1.21).
    0x0014 SupplyStatus: SupplyStatus [R Optional Se1_1],
    /// Current inlet energy carrier summation, in `UnitofMeasure` × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.1).
    0x0015 CurrentInletEnergyCarrierSummation: U48 [R Optional Se1_1],
    /// Current outlet energy carrier summation, in `UnitofMeasure` × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.1).
    0x0016 CurrentOutletEnergyCarrierSummation: U48 [R Optional Se1_1],
    /// Inlet temperature, in `TemperatureUnitOfMeasure` (D.3.2.2.1).
    0x0017 InletTemperature: I24 [R Optional Se1_1],
    /// Outlet temperature, in `TemperatureUnitOfMeasure` (D.3.2.2.1).
    0x0018 OutletTemperature: I24 [R Optional Se1_1],
    /// Control temperature, in `TemperatureUnitOfMeasure` (D.3.2.2.1).
    0x0019 ControlTemperature: I24 [R Optional Se1_1],
    /// Current inlet energy carrier demand, in `UnitofMeasure` an hour × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.1).
    0x001a CurrentInletEnergyCarrierDemand: I24 [R Optional Se1_1],
    /// Current outlet energy carrier demand, in `UnitofMeasure` an hour × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.1).
    0x001b CurrentOutletEnergyCarrierDemand: I24 [R Optional Se1_1],
    /// Previous block period consumption delivered, in `UnitofMeasure` × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.1).
    0x001c PreviousBlockPeriodConsumptionDelivered: U48 [R Optional Se1_1b],
    /// Current block period consumption received, in `UnitofMeasure` × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.1).
    0x001d CurrentBlockPeriodConsumptionReceived: U48 [R Optional Se1_2a],
    /// Current block received (D.3.2.2.1).
    0x001e CurrentBlockReceived: Enum8 [R Optional Se1_2a],
    /// Daily freeze time summation received, in `UnitofMeasure` × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.1).
    0x001f DFTSummationReceived: U48 [R Optional Se1_2a],
    /// Active register tier delivered (D.3.2.2.1).
    0x0020 ActiveRegisterTierDelivered: Enum8 [R Optional Se1_2a],
    /// Active register tier received (D.3.2.2.1).
    0x0021 ActiveRegisterTierReceived: Enum8 [R Optional Se1_2a],
    /// Last block switch time (D.3.2.2.1).
    0x0022 LastBlockSwitchTime: UtcTime [R Optional Se1_2a],
}

attributes! {
    pub(super) const TIERS: Metering, Server;

    /// Current tier summation delivered, in `UnitofMeasure` × `Multiplier` ÷ `Divisor` (D.3.2.2.2).
    0x0100 + 2 * (1..=48) CurrentTierNSummationDelivered: U48 [R Optional Se1_0 7: Se1_1 16: Se1_2a],
    /// Current tier summation received, in `UnitofMeasure` × `Multiplier` ÷ `Divisor` (D.3.2.2.2).
    0x0101 + 2 * (1..=48) CurrentTierNSummationReceived: U48 [R Optional Se1_0 7: Se1_1 16: Se1_2a],
    /// Critical peak summation delivered, in `UnitofMeasure` × `Multiplier` ÷ `Divisor`
    /// (D.3.2.2.2).
    0x01fc + 2 * (1..=2) CPPNSummationDelivered: U48 [R Optional Se1_2a],
}

attributes! {
    pub(super) const STATUS: Metering, Server;

    /// What is wrong with the meter, a bit each; zero is nothing. Which bit is what depends on
    /// `MeteringDeviceType` (D.3.2.2.3.1).
    0x0200 Status: Map8 [R Mandatory Se1_0],
    /// Remaining battery life, in per cent (D.3.2.2.3).
    0x0201 RemainingBatteryLife: u8 [R Optional Se1_1],
    /// Hours in operation (D.3.2.2.3).
    0x0202 HoursInOperation: U24 [R Optional Se1_1],
    /// Hours in fault (D.3.2.2.3).
    0x0203 HoursInFault: U24 [R Optional Se1_1],
    /// Extended status (D.3.2.2.3).
    0x0204 ExtendedStatus: Map64 [R Optional Se1_2a],
    /// Remaining battery life in days (D.3.2.2.3).
    0x0205 RemainingBatteryLifeInDays: u16 [R Optional Se1_2a],
    /// Current meter id, in UTF-8 (D.3.2.2.3).
    0x0206 CurrentMeterID: OctetStr<'static> [R Optional Se1_2a],
    /// Ambient consumption indicator (D.3.2.2.3).
    0x0207 AmbientConsumptionIndicator: Enum8 [R Optional Se1_2a],
}

attributes! {
    pub(super) const FORMATTING: Metering, Server;

    /// What the values count (D.3.2.2.4.1).
    0x0300 UnitofMeasure: Unit [R Mandatory Se1_0],
    /// What raw values are multiplied by; absent means 1 (D.3.2.2.4.2).
    0x0301 Multiplier: U24 [R Optional Se1_0],
    /// What raw values are divided by; absent means 1 (D.3.2.2.4.3).
    0x0302 Divisor: U24 [R Optional Se1_0],
    /// Summation formatting: digits right of the point (bits 0 to 2), left of it (3 to 6), no
    /// leading zeros (7) (D.3.2.2.4).
    0x0303 SummationFormatting: Map8 [R Mandatory Se1_0],
    /// Demand formatting: digits right of the point (bits 0 to 2), left of it (3 to 6), no leading
    /// zeros (7) (D.3.2.2.4).
    0x0304 DemandFormatting: Map8 [R Optional Se1_0],
    /// Historical consumption formatting: digits right of the point (bits 0 to 2), left of it (3 to
    /// 6), no leading zeros (7) (D.3.2.2.4).
    0x0305 HistoricalConsumptionFormatting: Map8 [R Optional Se1_0],
    /// What is metered (D.3.2.2.4.7).
    0x0306 MeteringDeviceType: MeteringDeviceType [R Mandatory Se1_0],
    /// The premises' reference, up to 32 octets (D.3.2.2.4.8).
    0x0307 SiteID: OctetStr<'static> [R Optional Se1_1],
    /// The meter's serial number, up to 24 octets (D.3.2.2.4.9).
    0x0308 MeterSerialNumber: OctetStr<'static> [R Optional Se1_1],
    /// Energy carrier unit of measure (D.3.2.2.4).
    0x0309 EnergyCarrierUnitOfMeasure: Enum8 [R Optional Se1_1],
    /// Energy carrier summation formatting: digits right of the point (bits 0 to 2), left of it (3
    /// to 6), no leading zeros (7) (D.3.2.2.4).
    0x030a EnergyCarrierSummationFormatting: Map8 [R Optional Se1_1],
    /// Energy carrier demand formatting: digits right of the point (bits 0 to 2), left of it (3 to
    /// 6), no leading zeros (7) (D.3.2.2.4).
    0x030b EnergyCarrierDemandFormatting: Map8 [R Optional Se1_1],
    /// Temperature unit of measure (D.3.2.2.4).
    0x030c TemperatureUnitOfMeasure: Enum8 [R Optional Se1_1],
    /// Temperature formatting: digits right of the point (bits 0 to 2), left of it (3 to 6), no
    /// leading zeros (7) (D.3.2.2.4).
    0x030d TemperatureFormatting: Map8 [R Optional Se1_1],
    /// Module serial number, in UTF-8 (D.3.2.2.4).
    0x030e ModuleSerialNumber: OctetStr<'static> [R Optional Se1_2a],
    /// Operating tariff label delivered, in UTF-8 (D.3.2.2.4).
    0x030f OperatingTariffLabelDelivered: OctetStr<'static> [R Optional Se1_2a],
    /// Operating tariff label received, in UTF-8 (D.3.2.2.4).
    0x0310 OperatingTariffLabelReceived: OctetStr<'static> [R Optional Se1_2a],
    /// Customer id number, in UTF-8 (D.3.2.2.4).
    0x0311 CustomerIDNumber: OctetStr<'static> [R Optional Se1_2a],
    /// Alternative unit of measure (D.3.2.2.4).
    0x0312 AlternativeUnitofMeasure: Unit [R Optional Se1_2a],
    /// Alternative demand formatting: digits right of the point (bits 0 to 2), left of it (3 to 6),
    /// no leading zeros (7) (D.3.2.2.4).
    0x0313 AlternativeDemandFormatting: Map8 [R Optional Se1_2a],
    /// Alternative consumption formatting: digits right of the point (bits 0 to 2), left of it (3
    /// to 6), no leading zeros (7) (D.3.2.2.4).
    0x0314 AlternativeConsumptionFormatting: Map8 [R Optional Se1_2a],
}
