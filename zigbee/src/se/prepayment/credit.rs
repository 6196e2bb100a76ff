//! Credit, top-ups, debts and alarms (SE 1.4, D.7.2.2.1 to D.7.2.2.4).

use super::Prepayment;
use crate::se::values::{CreditStatus, OriginatingDevice, PaymentControl};
use crate::zcl::{Enum8, Map16, OctetStr, U48, UtcTime};

attributes! {
    pub(super) const CREDIT: Prepayment, Server;

    /// How the customer pays, and what the meter may do about it (D.7.2.2.1.1).
    0x0000 PaymentControlConfiguration: PaymentControl [R Mandatory Se1_1],
    /// The meter balance: what is left, below zero what is owed, counted as [`super::Prepayment`]
    /// says (D.7.2.2.1.2).
    0x0001 CreditRemaining: i32 [R Optional Se1_1],
    /// What is left of emergency credit, counted as the balance is (D.7.2.2.1.3).
    0x0002 EmergencyCreditRemaining: i32 [R Optional Se1_1],
    /// How the credit stands, a bit each (D.7.2.2.1.4).
    0x0003 CreditStatus: CreditStatus [R Optional Se1_1],
    /// Credit remaining time stamp (D.7.2.2.1).
    0x0004 CreditRemainingTimeStamp: UtcTime [R Optional Se1_2a],
    /// Accumulated debt, counted as the balance is (D.7.2.2.1).
    0x0005 AccumulatedDebt: i32 [R Optional Se1_2a],
    /// Overall debt cap, counted as the balance is (D.7.2.2.1).
    0x0006 OverallDebtCap: i32 [R Optional Se1_2a],
    /// How much emergency credit a customer is given, counted as the balance is (D.7.2.2.1.8).
    0x0010 EmergencyCreditLimitAllowance: u32 [R Optional Se1_2a],
    /// Emergency credit can be selected once the balance is below this (D.7.2.2.1.9).
    0x0011 EmergencyCreditThreshold: u32 [R Optional Se1_2a],
    /// Total credit added (D.7.2.2.1).
    0x0020 TotalCreditAdded: U48 [R Optional Se1_2a],
    /// Max credit limit, counted as the balance is (D.7.2.2.1).
    0x0021 MaxCreditLimit: u32 [R Optional Se1_2a],
    /// Max credit per top up, counted as the balance is (D.7.2.2.1).
    0x0022 MaxCreditPerTopUp: u32 [R Optional Se1_2a],
    /// Friendly credit warning (D.7.2.2.1).
    0x0030 FriendlyCreditWarning: u8 [R Optional Se1_2a],
    /// The customer is warned once the balance is below this (D.7.2.2.1).
    0x0031 LowCreditWarningLevel: u32 [R Optional Se1_2a],
    /// In-home display low credit warning level, counted as the balance is (D.7.2.2.1).
    0x0032 IHDLowCreditWarningLevel: u32 [RW Optional Se1_2a],
    /// Interrupt suspend time (D.7.2.2.1).
    0x0033 InterruptSuspendTime: u8 [R Optional Se1_2a],
    /// Remaining friendly credit time (D.7.2.2.1).
    0x0034 RemainingFriendlyCreditTime: u16 [R Optional Se1_2a],
    /// Next friendly credit period (D.7.2.2.1).
    0x0035 NextFriendlyCreditPeriod: UtcTime [R Optional Se1_2a],
    /// The supply is cut once the balance is at or below this: zero or less (D.7.2.2.1.19).
    0x0040 CutOffValue: i32 [R Optional Se1_2a],
    /// Token carrier id, in UTF-8 (D.7.2.2.1).
    0x0080 TokenCarrierId: OctetStr<'static> [R Optional Se1_2a],
}

attributes! {
    pub(super) const TOP_UPS: Prepayment, Server;

    /// Top up date time (D.7.2.2.2).
    0x0100 + 16 * (1..=5) TopUpDateTimeN: UtcTime [R Optional Se1_1],
    /// Top up amount, counted as the balance is (D.7.2.2.2).
    0x0101 + 16 * (1..=5) TopUpAmountN: i32 [R Optional Se1_1],
    /// Originating device (D.7.2.2.2).
    0x0102 + 16 * (1..=5) OriginatingDeviceN: OriginatingDevice [R Optional Se1_1],
    /// Top up code, in UTF-8 (D.7.2.2.2).
    0x0103 + 16 * (1..=5) TopUpCodeN: OctetStr<'static> [R Optional Se1_2a],
}

attributes! {
    pub(super) const DEBTS: Prepayment, Server;

    /// Debt label, in UTF-8 (D.7.2.2.3).
    0x0210 + 16 * (1..=3) DebtLabelN: OctetStr<'static> [R Optional Se1_2a],
    /// Debt amount, counted as the balance is (D.7.2.2.3).
    0x0211 + 16 * (1..=3) DebtAmountN: u32 [R Optional Se1_2a],
    /// Debt recovery method (D.7.2.2.3).
    0x0212 + 16 * (1..=3) DebtRecoveryMethodN: Enum8 [R Optional Se1_2a],
    /// Debt recovery start time (D.7.2.2.3).
    0x0213 + 16 * (1..=3) DebtRecoveryStartTimeN: UtcTime [R Optional Se1_2a],
    /// Debt recovery collection time (D.7.2.2.3).
    0x0214 + 16 * (1..=3) DebtRecoveryCollectionTimeN: u16 [R Optional Se1_2a],
    /// Debt recovery frequency (D.7.2.2.3).
    0x0216 + 16 * (1..=3) DebtRecoveryFrequencyN: Enum8 [R Optional Se1_2a],
    /// Debt recovery amount, counted as the balance is (D.7.2.2.3).
    0x0217 + 16 * (1..=3) DebtRecoveryAmountN: u32 [R Optional Se1_2a],
    /// Debt recovery top up percentage (D.7.2.2.3).
    0x0219 + 16 * (1..=3) DebtRecoveryTopUpPercentageN: u16 [R Optional Se1_2a],
}

attributes! {
    pub(super) const ALARMS: Prepayment, Server;

    /// Prepayment alarm status (D.7.2.2.4).
    0x0400 PrepaymentAlarmStatus: Map16 [R Optional Se1_2b],
    /// Prepay generic alarm mask: a bit that is set lets the alarm through (D.7.2.2.4).
    0x0401 PrepayGenericAlarmMask: Map16 [RW Optional Se1_2a],
    /// Prepay switch alarm mask: a bit that is set lets the alarm through (D.7.2.2.4).
    0x0402 PrepaySwitchAlarmMask: Map16 [RW Optional Se1_2a],
    /// Prepay event alarm mask: a bit that is set lets the alarm through (D.7.2.2.4).
    0x0403 PrepayEventAlarmMask: Map16 [RW Optional Se1_2a],
}
