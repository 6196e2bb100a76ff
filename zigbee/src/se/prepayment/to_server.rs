//! The commands that a client of the Prepayment cluster sends (SE 1.4, D.7.2.3).

use crate::se::values::{CreditAdjustmentType, DebtAmountType, OriginatingDevice, PaymentControl};
use crate::zcl::{Enum8, Map32, OctetStr, UtcTime};

commands! {
    pub(super) const COMMANDS: ToServer, 'a;

    /// Selects emergency credit, where it can be (D.7.2.3.1).
    0x00 SelectAvailableEmergencyCredit<'a> [Se1_1] {
        /// When it was asked.
        command_issue_date_time: UtcTime,
        /// Who asks.
        originating_device: OriginatingDevice,
    } optional {
        /// The premises' reference. Gone from 1.2 on.
        site_id: OctetStr<'a> [Se1_1],
        /// The meter's serial number. Gone from 1.2 on.
        meter_serial_number: OctetStr<'a> [Se1_1],
    }

    /// Changes a debt (D.7.2.3.3).
    0x02 ChangeDebt<'a> [Se1_2a] {
        /// Which of several requests is newer.
        issuer_event_id: u32,
        /// The debt's name, 12 octets at most.
        debt_label: OctetStr<'a>,
        /// How much.
        debt_amount: i32,
        /// By time, by a share of top-ups, or by both.
        debt_recovery_method: Enum8,
        /// Which debt, and whether the amount is added.
        debt_amount_type: DebtAmountType,
        /// From when it is collected.
        debt_recovery_start_time: UtcTime,
        /// At which time of day, in minutes.
        debt_recovery_collection_time: u16,
        /// How often.
        debt_recovery_frequency: Enum8,
        /// How much each time.
        debt_recovery_amount: i32,
        /// Which share of a top-up, in hundredths of a per cent.
        debt_recovery_balance_percentage: u16,
    }

    /// Changes emergency credit (D.7.2.3.4).
    0x03 EmergencyCreditSetup [Se1_2a] {
        /// Which of several requests is newer.
        issuer_event_id: u32,
        /// From when; zero is now.
        start_time: UtcTime,
        /// How much is given.
        emergency_credit_limit: u32,
        /// It can be selected below this.
        emergency_credit_threshold: u32,
    }

    /// Tops up by a code (D.7.2.3.5).
    0x04 ConsumerTopUp<'a> [Se1_2a] {
        /// Who asks.
        originating_device: OriginatingDevice,
        /// The code, 25 octets at most.
        top_up_code: OctetStr<'a>,
    }

    /// Changes the balance (D.7.2.3.6).
    0x05 CreditAdjustment [Se1_2a] {
        /// Which of several requests is newer.
        issuer_event_id: u32,
        /// When; zero is now.
        start_time: UtcTime,
        /// Whether the value is added or replaces the balance.
        credit_adjustment_type: CreditAdjustmentType,
        /// The value.
        credit_adjustment_value: i32,
    }

    /// Changes how the customer pays (D.7.2.3.7).
    0x06 ChangePaymentMode [Se1_2a] {
        /// The supplier that asks.
        provider_id: u32,
        /// Which of several requests is newer.
        issuer_event_id: u32,
        /// When; zero is now.
        implementation_date_time: UtcTime,
        /// To what.
        proposed_payment_control_configuration: PaymentControl,
        /// The supply is cut at this balance; all ones: as it is.
        cut_off_value: i32,
    }

    /// Asks for the snapshots taken in a span of time (D.7.2.3.8).
    0x07 GetPrepaySnapshot [Se1_2a] {
        /// Snapshots from this time on.
        earliest_start_time: UtcTime,
        /// Snapshots before this time.
        latest_end_time: UtcTime,
        /// How many matching snapshots to pass over.
        snapshot_offset: u8,
        /// The causes asked for; all ones for any.
        snapshot_cause: Map32,
    }

    /// Asks for the latest top-ups (D.7.2.3.9).
    0x08 GetTopUpLog [Se1_2a] {
        /// Top-ups up to this time.
        latest_end_time: UtcTime,
        /// At most so many; zero is all.
        number_of_records: u8,
    }

    /// Changes when the customer is warned (D.7.2.3.10).
    0x09 SetLowCreditWarningLevel [Se1_2a] {
        /// Below which balance.
        low_credit_warning_level: u32,
    }

    /// Asks for the latest repayments of debt (D.7.2.3.11).
    0x0a GetDebtRepaymentLog [Se1_2a] {
        /// Repayments up to this time.
        latest_end_time: UtcTime,
        /// At most so many.
        number_of_debts: u8,
        /// Of which debt; 0xff: any.
        debt_type: Enum8,
    }

    /// Changes how much credit there can be (D.7.2.3.12).
    0x0b SetMaximumCreditLimit [Se1_2a] {
        /// The supplier that asks.
        provider_id: u32,
        /// Which of several requests is newer.
        issuer_event_id: u32,
        /// When; zero is now.
        implementation_date_time: UtcTime,
        /// The highest balance.
        maximum_credit_level: u32,
        /// The highest top-up.
        maximum_credit_per_top_up: u32,
    }

    /// Changes how much of top-ups debts can take (D.7.2.3.13).
    0x0c SetOverallDebtCap [Se1_2a] {
        /// The supplier that asks.
        provider_id: u32,
        /// Which of several requests is newer.
        issuer_event_id: u32,
        /// When; zero is now.
        implementation_date_time: UtcTime,
        /// The most that is taken.
        overall_debt_cap: i32,
    }
}
