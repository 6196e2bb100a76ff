//! The commands that a server of the Metering cluster sends (SE 1.4, D.3.2.3).

use crate::se::Rest;
use crate::se::values::{IntervalPeriod, ProfileStatus, SupplyStatus};
use crate::zcl::general::Many;
use crate::zcl::{Boolean, Enum8, Map32, U24, UtcTime};

records! {
    'a;
    /// What became of one schedule (D.3.2.3.1.5).
    SnapshotResponse {
        /// The client's number for the schedule.
        snapshot_schedule_id: u8,
        /// 0: accepted; otherwise why not.
        snapshot_schedule_confirmation: Enum8,
    }
}

commands! {
    pub(super) const COMMANDS: ToClient, 'a;

    /// Intervals of a profile, the latest first (D.3.2.3.1.1).
    0x00 GetProfileResponse [Se1_0] {
        /// The end of the latest interval.
        end_time: UtcTime,
        /// How the request fared.
        status: ProfileStatus,
        /// How long an interval is.
        profile_interval_period: IntervalPeriod,
        /// How many follow.
        number_of_periods_delivered: u8,
        /// What each counts, in `UnitofMeasure` × `Multiplier` ÷ `Divisor`; 0xffffff: not known.
        intervals: Many<U24>,
    }

    /// Asks for a mirror (D.3.2.3.1.2).
    0x01 RequestMirror [Se1_0] {}

    /// Asks to remove a mirror (D.3.2.3.1.3).
    0x02 RemoveMirror [Se1_0] {}

    /// Says what fast polling was granted (D.3.2.3.1.4).
    0x03 RequestFastPollModeResponse [Se1_1] {
        /// How often, in seconds.
        applied_update_period: u8,
        /// Until when.
        fast_poll_mode_endtime: UtcTime,
    }

    /// Says which schedules were accepted (D.3.2.3.1.5).
    0x04 ScheduleSnapshotResponse [Se1_2a] {
        /// The request's.
        issuer_event_id: u32,
        /// What became of each schedule.
        snapshot_response_payload: Many<SnapshotResponse>,
    }

    /// Says what became of a request for a snapshot (D.3.2.3.1.6).
    0x05 TakeSnapshotResponse [Se1_2a] {
        /// The snapshot's number.
        snapshot_id: u32,
        /// 0: accepted; 1: that cause is not supported.
        snapshot_confirmation: Enum8,
    }

    /// A snapshot, or a part of one (D.3.2.3.1.7).
    0x06 PublishSnapshot<'a> [Se1_2a] {
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
        /// What is recorded.
        snapshot_payload_type: Enum8,
        /// The record, as its type says (D.3.2.3.1.7.1).
        snapshot_payload: Rest<'a>,
    }

    /// Samples (D.3.2.3.1.8).
    0x07 GetSampledDataResponse [Se1_2a] {
        /// Which sampling.
        sample_id: u16,
        /// When the first of them was taken.
        sample_start_time: UtcTime,
        /// Of what.
        sample_type: Enum8,
        /// How often, in seconds.
        sample_request_interval: u16,
        /// How many follow.
        number_of_samples: u16,
        /// The samples; 0xffffff: not known.
        samples: Many<U24>,
    }

    /// Says how a mirror is used (D.3.2.3.1.9).
    0x08 ConfigureMirror [Se1_2a] {
        /// Which of several requests is newer.
        issuer_event_id: u32,
        /// How often the meter will report, in seconds; zero: as it likes.
        reporting_interval: U24,
        /// Whether the mirror answers with notifications.
        mirror_notification_reporting: Boolean,
        /// Which notification scheme is used.
        notification_scheme: u8,
    }

    /// Says which notification flags a scheme has (D.3.2.3.1.10).
    0x09 ConfigureNotificationScheme [Se1_2a] {
        /// Which of several requests is newer.
        issuer_event_id: u32,
        /// The scheme.
        notification_scheme: u8,
        /// The order of the flags, four bits each; 0xf: none.
        notification_flag_order: Map32,
    }

    /// Says what the bits of one set of notification flags mean (D.3.2.3.1.11).
    0x0a ConfigureNotificationFlags [Se1_2a] {
        /// Which of several requests is newer.
        issuer_event_id: u32,
        /// The scheme.
        notification_scheme: u8,
        /// The attribute that holds the flags.
        notification_flag_attribute_id: u16,
        /// The cluster that the commands belong to.
        cluster_id: u16,
        /// The manufacturer, where it is one's extension; zero: it is not.
        manufacturer_code: u16,
        /// How many commands follow.
        number_of_commands: u8,
        /// The command for each bit, from bit 0.
        command_ids: Many<u8>,
    }

    /// Asks for what a notification flag announced (D.3.2.3.1.12).
    0x0b GetNotifiedMessage [Se1_2a] {
        /// The scheme.
        notification_scheme: u8,
        /// The attribute that holds the flag.
        notification_flag_attribute_id: u16,
        /// The flags.
        notification_flags: Map32,
    }

    /// Says how the supply is, or will be (D.3.2.3.1.13).
    0x0c SupplyStatusResponse [Se1_2a] {
        /// The supplier that asked.
        provider_id: u32,
        /// The request's.
        issuer_event_id: u32,
        /// When the change was made, or will be.
        implementation_date_time: UtcTime,
        /// What the supply is after it.
        supply_status_after_implementation: SupplyStatus,
    }

    /// Says which number a sampling has (D.3.2.3.1.14).
    0x0d StartSamplingResponse [Se1_2a] {
        /// The number.
        sample_id: u16,
    }
}
