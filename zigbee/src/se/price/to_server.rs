//! The commands that a client of the Price cluster sends (SE 1.4, D.4.2.3).

use crate::zcl::{Map8, UtcTime};

commands! {
    pub(super) const COMMANDS: ToServer, 'a;

    /// Asks for the price in force (D.4.2.3.1).
    0x00 GetCurrentPrice [Se1_0] {
        /// Bit 0: the asker's receiver is on when idle.
        command_options: Map8,
    }

    /// Asks for the prices in force and to come (D.4.2.3.2).
    0x01 GetScheduledPrices [Se1_0] {
        /// Prices that are in force at this time or later; zero is now.
        start_time: UtcTime,
        /// At most so many; zero is all.
        number_of_events: u8,
    }

    /// Says that a price arrived (D.4.2.3.3).
    0x02 PriceAcknowledgement [Se1_1] {
        /// Who published it.
        provider_id: u32,
        /// The price's.
        issuer_event_id: u32,
        /// When it arrived.
        price_ack_time: UtcTime,
        /// As it was sent.
        control: Map8,
    }

    /// Asks for block periods (D.4.2.3.4).
    0x03 GetBlockPeriods [Se1_1] {
        /// Periods that end after this time.
        start_time: UtcTime,
        /// At most so many; zero is all.
        number_of_events: u8,
    } optional {
        /// Which tariff: 0 delivered, 1 received, 2 both.
        tariff_type: Map8 [Se1_2a],
    }

    /// Asks for conversion factors of gas (D.4.2.3.5).
    0x04 GetConversionFactor [Se1_1a] {
        /// Those in force at this time or later.
        earliest_start_time: UtcTime,
        /// Those newer than this; all ones: any.
        min_issuer_event_id: u32,
        /// At most so many; zero is all.
        number_of_commands: u8,
    }

    /// Asks for calorific values of gas (D.4.2.3.6).
    0x05 GetCalorificValue [Se1_1a] {
        /// Those in force at this time or later.
        earliest_start_time: UtcTime,
        /// Those newer than this; all ones: any.
        min_issuer_event_id: u32,
        /// At most so many; zero is all.
        number_of_commands: u8,
    }

    /// Asks for tariffs (D.4.2.3.7).
    0x06 GetTariffInformation [Se1_2a] {
        /// Those in force at this time or later.
        earliest_start_time: UtcTime,
        /// Those newer than this; all ones: any.
        min_issuer_event_id: u32,
        /// At most so many; zero is all.
        number_of_commands: u8,
        /// Which tariff: 0 delivered, 1 received, 2 both.
        tariff_type: Map8,
    }

    /// Asks for a tariff's prices (D.4.2.3.8).
    0x07 GetPriceMatrix [Se1_2a] {
        /// The tariff.
        issuer_tariff_id: u32,
    }

    /// Asks for a tariff's block thresholds (D.4.2.3.9).
    0x08 GetBlockThresholds [Se1_2a] {
        /// The tariff.
        issuer_tariff_id: u32,
    }

    /// Asks for emissions of carbon dioxide (D.4.2.3.10).
    0x09 GetCO2Value [Se1_2a] {
        /// Those in force at this time or later.
        earliest_start_time: UtcTime,
        /// Those newer than this; all ones: any.
        min_issuer_event_id: u32,
        /// At most so many; zero is all.
        number_of_commands: u8,
    } optional {
        /// Which tariff: 0 delivered, 1 received, 2 both.
        tariff_type: Map8 [Se1_2a],
    }

    /// Asks for the names of a tariff's tiers (D.4.2.3.11).
    0x0a GetTierLabels [Se1_2a] {
        /// The tariff.
        issuer_tariff_id: u32,
    }

    /// Asks for billing periods (D.4.2.3.12).
    0x0b GetBillingPeriod [Se1_2a] {
        /// Those in force at this time or later.
        earliest_start_time: UtcTime,
        /// Those newer than this; all ones: any.
        min_issuer_event_id: u32,
        /// At most so many; zero is all.
        number_of_commands: u8,
    } optional {
        /// Which tariff: 0 delivered, 1 received, 2 both.
        tariff_type: Map8 [Se1_2a],
    }

    /// Asks for bills (D.4.2.3.13).
    0x0c GetConsolidatedBill [Se1_2a] {
        /// Those in force at this time or later.
        earliest_start_time: UtcTime,
        /// Those newer than this; all ones: any.
        min_issuer_event_id: u32,
        /// At most so many; zero is all.
        number_of_commands: u8,
    } optional {
        /// Which tariff: 0 delivered, 1 received, 2 both.
        tariff_type: Map8 [Se1_2a],
    }

    /// Says what the customer thinks of a critical peak event (D.4.2.3.14).
    0x0d CPPEventResponse [Se1_2a] {
        /// The event.
        issuer_event_id: u32,
        /// 1: accepted; 2: rejected.
        cpp_auth: crate::zcl::Enum8,
    }

    /// Asks for payments made on credit (D.4.2.3.15).
    0x0e GetCreditPayment [Se1_2a] {
        /// Payments up to this time.
        latest_end_time: UtcTime,
        /// At most so many; zero is all.
        number_of_records: u8,
    }

    /// Asks for a change of currency (D.4.2.3.16).
    0x0f GetCurrencyConversion [Se1_2a] {}

    /// Asks which tariff was withdrawn (D.4.2.3.17).
    0x10 GetTariffCancellation [Se1_2a] {}
}
