//! The commands that a client of the Metering cluster sends (SE 1.4, D.3.2.4).

use crate::se::values::{IntervalChannel, SupplyControl, SupplyState, SupplyStatus, Unit};
use crate::zcl::general::Many;
use crate::zcl::{Enum8, Map24, Map32, UtcTime};

records! {
    'a;
    /// A snapshot that is to be taken regularly (D.3.2.4.1.5).
    SnapshotSchedule {
        /// The client's number for the schedule.
        snapshot_schedule_id: u8,
        /// From when.
        snapshot_start_time: UtcTime,
        /// How often: bits 0 to 19 count, bits 20 and 21 say of what (days, weeks, months), bits 22
        /// and 23 whether at the start or at the end of it.
        snapshot_schedule: Map24,
        /// What is recorded.
        snapshot_payload_type: Enum8,
        /// The cause that is noted.
        snapshot_cause: Map32,
    }
}

commands! {
    pub(super) const COMMANDS: ToServer, 'a;

    /// Asks for intervals of a profile, the latest first (D.3.2.4.1.1).
    0x00 GetProfile [Se1_0] {
        /// What the intervals count.
        interval_channel: IntervalChannel,
        /// The end of the latest interval; zero is now.
        end_time: UtcTime,
        /// At most so many.
        number_of_periods: u8,
    }

    /// Grants a mirror (D.3.2.4.1.2).
    0x01 RequestMirrorResponse [Se1_0] {
        /// Where it is; 0xffff: refused.
        endpoint_id: u16,
    }

    /// Says that a mirror is gone (D.3.2.4.1.3).
    0x02 MirrorRemoved [Se1_0] {
        /// Where it was.
        removed_endpoint_id: u16,
    }

    /// Asks for fresh values more often, for a while (D.3.2.4.1.4).
    0x03 RequestFastPollMode [Se1_1] {
        /// How often, in seconds.
        fast_poll_update_period: u8,
        /// For how many minutes, 15 at most.
        duration: u8,
    }

    /// Asks for regular snapshots (D.3.2.4.1.5).
    0x04 ScheduleSnapshot [Se1_2a] {
        /// Which of several requests is newer.
        issuer_event_id: u32,
        /// Which part of the schedule this is, from 0.
        command_index: u8,
        /// How many parts there are.
        total_number_of_commands: u8,
        /// The schedules.
        snapshot_schedule_payload: Many<SnapshotSchedule>,
    }

    /// Asks for a snapshot now (D.3.2.4.1.6).
    0x05 TakeSnapshot [Se1_2a] {
        /// The cause that is noted.
        snapshot_cause: Map32,
    }

    /// Asks for the snapshots taken in a span of time (D.3.2.4.1.7).
    0x06 GetSnapshot [Se1_2a] {
        /// Snapshots from this time on.
        earliest_start_time: UtcTime,
        /// Snapshots before this time.
        latest_end_time: UtcTime,
        /// How many matching snapshots to pass over.
        snapshot_offset: u8,
        /// The causes asked for; all ones for any.
        snapshot_cause: Map32,
    }

    /// Asks for samples to be taken (D.3.2.4.1.8).
    0x07 StartSampling [Se1_2a] {
        /// Which of several requests is newer.
        issuer_event_id: u32,
        /// From when.
        start_sampling_time: UtcTime,
        /// Of what.
        sample_type: Enum8,
        /// How often, in seconds.
        sample_request_interval: u16,
        /// How many.
        max_number_of_samples: u16,
    }

    /// Asks for samples that were taken (D.3.2.4.1.9).
    0x08 GetSampledData [Se1_2a] {
        /// Which sampling, as `StartSamplingResponse` said.
        sample_id: u16,
        /// Samples from this time on.
        earliest_sample_time: UtcTime,
        /// Of what.
        sample_type: Enum8,
        /// At most so many.
        number_of_samples: u16,
    }

    /// Says what waits for a meter that reported to its mirror (D.3.2.4.1.10).
    0x09 MirrorReportAttributeResponse [Se1_2a] {
        /// Which notification flags follow, and in which order.
        notification_scheme: u8,
        /// The flags.
        notification_flags: Many<Map32>,
    }

    /// Forgets how often the load limit was passed (D.3.2.4.1.11).
    0x0a ResetLoadLimitCounter [Se1_2a] {
        /// The supplier that asks.
        provider_id: u32,
        /// Which of several requests is newer.
        issuer_event_id: u32,
    }

    /// Switches the supply (D.3.2.4.1.12).
    0x0b ChangeSupply [Se1_2a] {
        /// The supplier that asks.
        provider_id: u32,
        /// Which of several requests is newer.
        issuer_event_id: u32,
        /// When it was asked.
        request_date_time: UtcTime,
        /// When to do it: zero is now, all ones withdraws the request.
        implementation_date_time: UtcTime,
        /// To what.
        proposed_supply_status: SupplyStatus,
        /// What is asked besides.
        supply_control_bits: SupplyControl,
    }

    /// Switches the supply for someone in the premises (D.3.2.4.1.13).
    0x0c LocalChangeSupply [Se1_2a] {
        /// To what: off armed, or on.
        proposed_supply_status: SupplyStatus,
    }

    /// Says what the supply becomes when something happens (D.3.2.4.1.14).
    0x0d SetSupplyStatus [Se1_2a] {
        /// Which of several requests is newer.
        issuer_event_id: u32,
        /// When the meter is tampered with.
        supply_tamper_state: SupplyState,
        /// When credit is exhausted.
        supply_depletion_state: SupplyState,
        /// When more flows than should.
        supply_uncontrolled_flow_state: SupplyState,
        /// When the load limit is passed.
        load_limit_supply_state: SupplyState,
    }

    /// Says from which flow on something must be wrong (D.3.2.4.1.15).
    0x0e SetUncontrolledFlowThreshold [Se1_2a] {
        /// The supplier that asks.
        provider_id: u32,
        /// Which of several requests is newer.
        issuer_event_id: u32,
        /// The flow; zero: no detection.
        uncontrolled_flow_threshold: u16,
        /// In which unit.
        unit_of_measure: Unit,
        /// Multiplies it.
        multiplier: u16,
        /// Divides it.
        divisor: u16,
        /// How long the flow is left to settle, in tenths of a second.
        stabilisation_period: u8,
        /// For how long it is measured, in seconds.
        measurement_period: u16,
    }
}
