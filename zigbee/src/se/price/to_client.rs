//! The commands that a server of the Price cluster sends, up to tariffs (SE 1.4, D.4.2.4).

use crate::se::values::Unit;
use crate::zcl::{Enum8, Map8, OctetStr, U24, UtcTime};

commands! {
    pub(super) const COMMANDS: ToClient, 'a;

    /// The price in force, or one to come (D.4.2.4.1).
    0x00 PublishPrice<'a> [Se1_0] {
        /// Who publishes it.
        provider_id: u32,
        /// The rate's name, 11 octets at most.
        rate_label: OctetStr<'a>,
        /// A higher number is a newer price.
        issuer_event_id: u32,
        /// What time it is.
        current_time: UtcTime,
        /// Per what.
        unit_of_measure: Unit,
        /// The currency, by its ISO 4217 number.
        currency: u16,
        /// Digits after the point (high half) and the price's tier (low half).
        price_trailing_digit_and_price_tier: Map8,
        /// How many tiers there are (high half) and which register counts (low half).
        number_of_price_tiers_and_register_tier: Map8,
        /// From when; zero is now.
        start_time: UtcTime,
        /// For how many minutes; 0xffff: until changed.
        duration_in_minutes: u16,
        /// The price.
        price: u32,
    } optional {
        /// The price as a share of the normal one, 100 being the same; 0xff: not used.
        price_ratio: u8 [Se1_0],
        /// The price of what is received; all ones: not used.
        generation_price: u32 [Se1_0],
        /// That as a share of the normal one; 0xff: not used.
        generation_price_ratio: u8 [Se1_0],
        /// Another cost, such as emissions; all ones: not used.
        alternate_cost_delivered: u32 [Se1_0],
        /// Its unit: 1, kilograms of carbon dioxide; 0xff: not used.
        alternate_cost_unit: Enum8 [Se1_0],
        /// Its digits after the point (high half); 0xff: not used.
        alternate_cost_trailing_digit: Map8 [Se1_0],
        /// How many block thresholds there are; 0xff: not used.
        number_of_block_thresholds: u8 [Se1_1],
        /// Bit 0: an acknowledgement is wanted.
        price_control: Map8 [Se1_1],
        /// How many tiers generation has; 0xff: not used.
        number_of_generation_tiers: u8 [Se1_2a],
        /// Which of them this is; 0xff: not used.
        generation_tier: Enum8 [Se1_2a],
        /// How many tiers there are, less 15; 0xff: not used.
        extended_number_of_price_tiers: u8 [Se1_2a],
        /// The price's tier, less 15; 0xff: not used.
        extended_price_tier: Enum8 [Se1_2a],
        /// The register that counts, less 15; 0xff: not used.
        extended_register_tier: Enum8 [Se1_2a],
    }

    /// The block period in force, or one to come (D.4.2.4.2).
    0x01 PublishBlockPeriod [Se1_1] {
        /// Who publishes it.
        provider_id: u32,
        /// A higher number is a newer period.
        issuer_event_id: u32,
        /// From when; zero is now.
        block_period_start_time: UtcTime,
        /// How long: in minutes, unless the duration's type says otherwise.
        block_period_duration: U24,
        /// How many tiers there are (high half) and how many thresholds (low half).
        number_of_price_tiers_and_number_of_block_thresholds: Map8,
        /// Bit 0: an acknowledgement is wanted; bit 1: blocks repeat.
        block_period_control: Map8,
    } optional {
        /// Timebase (low half: minutes, days, weeks, months) and control (high half).
        block_period_duration_type: Map8 [Se1_2a],
        /// Which tariff: 0 delivered, 1 received, 2 both.
        tariff_type: Map8 [Se1_2a],
        /// How finely the tariff is resolved: 0 not defined, 1 a block period, 2 a day.
        tariff_resolution_period: Enum8 [Se1_2a],
    }

    /// What volume of gas is multiplied by to correct it (D.4.2.4.3).
    0x02 PublishConversionFactor [Se1_1a] {
        /// A higher number is a newer factor.
        issuer_event_id: u32,
        /// From when; zero is now.
        start_time: UtcTime,
        /// The factor.
        conversion_factor: u32,
        /// Its digits after the point (high half).
        conversion_factor_trailing_digit: Map8,
    }

    /// How much heat gas gives (D.4.2.4.4).
    0x03 PublishCalorificValue [Se1_1a] {
        /// A higher number is a newer value.
        issuer_event_id: u32,
        /// From when; zero is now.
        start_time: UtcTime,
        /// The value.
        calorific_value: u32,
        /// Its unit: 1, megajoules a cubic metre; 2, megajoules a kilogram.
        calorific_value_unit: Enum8,
        /// Its digits after the point (high half).
        calorific_value_trailing_digit: Map8,
    }

    /// A tariff (D.4.2.4.5).
    0x04 PublishTariffInformation<'a> [Se1_2a] {
        /// Who publishes it.
        provider_id: u32,
        /// A higher number is a newer tariff.
        issuer_event_id: u32,
        /// The tariff's number.
        issuer_tariff_id: u32,
        /// From when; zero is now.
        start_time: UtcTime,
        /// Which tariff (low half) and how it charges (high half: by time, by block, by both).
        tariff_type_charging_scheme: Map8,
        /// Its name, 24 octets at most.
        tariff_label: OctetStr<'a>,
        /// How many tiers it has.
        number_of_price_tiers_in_use: u8,
        /// How many block thresholds it has.
        number_of_block_thresholds_in_use: u8,
        /// Per what.
        unit_of_measure: Unit,
        /// The currency, by its ISO 4217 number.
        currency: u16,
        /// Digits after the point of prices (high half).
        price_trailing_digit: Map8,
        /// The daily charge; all ones: none is given.
        standing_charge: u32,
        /// How blocks and tiers go together; 0xff: they do not.
        tier_block_mode: Enum8,
        /// Thresholds are multiplied by this.
        block_threshold_multiplier: U24,
        /// Thresholds are divided by this.
        block_threshold_divisor: U24,
    }
}
