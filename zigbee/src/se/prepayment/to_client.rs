//! The commands that a server of the Prepayment cluster sends (SE 1.4, D.7.2.4).

use crate::se::Rest;
use crate::se::values::{OriginatingDevice, ResultType};
use crate::zcl::general::Many;
use crate::zcl::{Enum8, Map8, Map32, OctetStr, UtcTime};

records! {
    'a;
    /// One entry of the top-up log (D.7.2.4.5).
    TopUp<'a> {
        /// The code.
        top_up_code: OctetStr<'a>,
        /// How much it was worth.
        top_up_amount: i32,
        /// When it was applied.
        top_up_time: UtcTime,
    }

    /// One entry of the debt log (D.7.2.4.6).
    DebtRepayment {
        /// When it was collected.
        collection_time: UtcTime,
        /// How much.
        amount_collected: i32,
        /// Of which debt.
        debt_type: Enum8,
        /// How much of it is left.
        outstanding_debt: u32,
    }
}

commands! {
    pub(super) const COMMANDS: ToClient, 'a;

    /// A snapshot, or a part of one (D.7.2.4.2).
    0x01 PublishPrepaySnapshot<'a> [Se1_2a] {
        /// The snapshot's number.
        snapshot_id: u32,
        /// When it was taken.
        snapshot_time: UtcTime,
        /// How many match what was asked.
        total_snapshots_found: u8,
        /// Which part of the snapshot this is, from 0.
        command_index: u8,
        /// How many parts there are.
        total_number_of_commands: u8,
        /// Why it was taken.
        snapshot_cause: Map32,
        /// What is recorded: 0, debt and credit.
        snapshot_payload_type: Enum8,
        /// The record.
        snapshot_payload: Rest<'a>,
    }

    /// Says what a change of payment mode finds (D.7.2.4.3).
    0x02 ChangePaymentModeResponse [Se1_2a] {
        /// Bit 0: friendly credit is on.
        friendly_credit: Map8,
        /// Its calendar.
        friendly_credit_calendar_id: u32,
        /// How much emergency credit is given.
        emergency_credit_limit: u32,
        /// It can be selected below this.
        emergency_credit_threshold: u32,
    }

    /// Says what became of a top-up (D.7.2.4.4).
    0x03 ConsumerTopUpResponse [Se1_2a] {
        /// How it fared.
        result_type: ResultType,
        /// How much it was worth; all ones where it was rejected.
        top_up_value: i32,
        /// Who asked.
        source_of_top_up: OriginatingDevice,
        /// The balance after it; all ones where it was rejected.
        credit_remaining: i32,
    }

    /// The latest top-ups (D.7.2.4.5).
    0x05 PublishTopUpLog<'a> [Se1_2a] {
        /// Which part of the log this is, from 0.
        command_index: u8,
        /// How many parts there are.
        total_number_of_commands: u8,
        /// The latest first.
        top_up_payload: Many<TopUp<'a>>,
    }

    /// The latest repayments of debt (D.7.2.4.6).
    0x06 PublishDebtLog [Se1_2a] {
        /// Which part of the log this is, from 0.
        command_index: u8,
        /// How many parts there are.
        total_number_of_commands: u8,
        /// The latest first.
        debt_payload: Many<DebtRepayment>,
    }
}
