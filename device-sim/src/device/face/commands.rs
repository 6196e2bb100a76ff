//! The clusters' own commands: each decoded by its table, told to the brain, and answered as the
//! standard says.

use core::time::Duration;

use bytes::Bytes;
use zigbee::se::basic::{Basic, ResetToFactoryDefaults};
use zigbee::se::identify::Identify;
use zigbee::se::identify::commands::{
    Identify as IdentifyCommand, IdentifyQuery, IdentifyQueryResponse,
};
use zigbee::se::messaging::{CancelAllMessages, CancelMessage, DisplayMessage, Messaging, control};
use zigbee::se::metering::Metering;
use zigbee::se::metering::to_client::SupplyStatusResponse;
use zigbee::se::metering::to_server::ChangeSupply;
use zigbee::se::prepayment::Prepayment;
use zigbee::se::prepayment::to_client::{
    ChangePaymentModeResponse, ConsumerTopUpResponse, PublishTopUpLog, TopUp,
};
use zigbee::se::prepayment::to_server::{
    ChangePaymentMode, ConsumerTopUp, CreditAdjustment, EmergencyCreditSetup, GetPrepaySnapshot,
    GetTopUpLog, SelectAvailableEmergencyCredit,
};
use zigbee::se::price::Price;
use zigbee::se::price::to_client::PublishPrice;
use zigbee::se::values::{
    CreditAdjustmentType, PaymentControl, ResultType, SupplyControl, SupplyStatus,
};
use zigbee::se::{ClusterCommand, Direction, Side};
use zigbee::wire::Wire;
use zigbee::zcl::general::Many;
use zigbee::zcl::{Map8, OctetStr, Status, UtcTime};

use super::general::is_known;
use super::money::{meant, told_signed, told_unsigned};
use super::{Reply, Request, attributes};
use crate::Micros;
use crate::device::app::Device;
use crate::device::brain::{Input, Message, Outcome, PaymentMode, Refusal, SupplyState};

/// "At once", where a command gives a time.
const AT_ONCE: UtcTime = UtcTime(0);
/// "Not any more", where a change of supply gives a time; "until changed", where a message does.
const NEVER: UtcTime = UtcTime::ABSENT;
const UNTIL_CHANGED: u16 = u16::MAX;
/// Absence, where a top-up that was rejected gives amounts.
const NO_AMOUNT: i32 = -1;
/// A cut-off value of all ones: as it is.
const CUT_OFF_AS_IT_IS: i32 = -1;

/// A handler of one command.
type Handler = fn(&mut Device, &Request<'_>) -> Option<Reply>;

/// The commands that devices understand: cluster, command, which way it goes, and what is done. What
/// cannot be decoded gives `None`.
const HANDLERS: &[(u16, u8, Direction, Handler)] = &[
    (Basic::ID, ResetToFactoryDefaults::ID, Direction::ToServer, reset),
    (Identify::ID, IdentifyCommand::ID, Direction::ToServer, show_itself),
    (Identify::ID, IdentifyQuery::ID, Direction::ToServer, says_whether_it_shows_itself),
    (Metering::ID, ChangeSupply::ID, Direction::ToServer, change_supply),
    (Prepayment::ID, SelectAvailableEmergencyCredit::ID, Direction::ToServer, select_emergency),
    (Prepayment::ID, EmergencyCreditSetup::ID, Direction::ToServer, set_emergency),
    (Prepayment::ID, ConsumerTopUp::ID, Direction::ToServer, top_up),
    (Prepayment::ID, CreditAdjustment::ID, Direction::ToServer, adjust),
    (Prepayment::ID, ChangePaymentMode::ID, Direction::ToServer, change_mode),
    (Prepayment::ID, GetPrepaySnapshot::ID, Direction::ToServer, no_snapshot),
    (Prepayment::ID, GetTopUpLog::ID, Direction::ToServer, top_up_log),
    (Messaging::ID, DisplayMessage::ID, Direction::ToClient, display),
    (Messaging::ID, CancelMessage::ID, Direction::ToClient, cancel),
    (Messaging::ID, CancelAllMessages::ID, Direction::ToClient, cancel_all),
    (Price::ID, PublishPrice::ID, Direction::ToClient, take_price),
];

/// The commands that devices send: cluster, command, which way it goes.
const SENT: &[(u16, u8, Direction)] = &[
    (Identify::ID, IdentifyQueryResponse::ID, Direction::ToClient),
    (Metering::ID, SupplyStatusResponse::ID, Direction::ToClient),
    (Prepayment::ID, ChangePaymentModeResponse::ID, Direction::ToClient),
    (Prepayment::ID, ConsumerTopUpResponse::ID, Direction::ToClient),
    (Prepayment::ID, PublishTopUpLog::ID, Direction::ToClient),
];

/// Answers a command of its cluster.
pub(super) fn answer(device: &mut Device, request: &Request<'_>) -> Reply {
    let (id, direction) = (request.frame.header.command_id, way_to(request.side));
    let found = HANDLERS.iter().find(|(cluster, command, way, _)| {
        (*cluster, *command, *way) == (request.cluster, id, direction)
    });
    match found.filter(|_| can(device, request.cluster, direction, id)) {
        None => Reply::Status(Status::UNSUP_CLUSTER_COMMAND),
        Some((.., handler)) => {
            handler(device, request).unwrap_or(Reply::Status(Status::MALFORMED_COMMAND))
        }
    }
}

/// The commands of a cluster that this side understands, ascending.
pub(super) fn received(device: &Device, cluster: u16, side: Side) -> Vec<u8> {
    let rows =
        HANDLERS.iter().filter(|(known, _, way, _)| (*known, *way) == (cluster, way_to(side)));
    let ids = rows.map(|(_, id, ..)| *id).filter(|id| can(device, cluster, way_to(side), *id));
    ids.collect()
}

/// The commands of a cluster that this side sends, ascending.
pub(super) fn generated(device: &Device, cluster: u16, side: Side) -> Vec<u8> {
    let way = match side {
        Side::Server => Direction::ToClient,
        Side::Client => Direction::ToServer,
    };
    let rows = SENT.iter().filter(|(known, _, to)| (*known, *to) == (cluster, way));
    rows.map(|(_, id, _)| *id).filter(|id| is_known(device, cluster, way, *id)).collect()
}

/// Shows which device it is for so many seconds.
pub(super) fn identify(device: &mut Device, now: Micros, seconds: u16) {
    device.identifies_until = now + Duration::from_secs(seconds.into());
}

fn way_to(side: Side) -> Direction {
    match side {
        Side::Server => Direction::ToServer,
        Side::Client => Direction::ToClient,
    }
}

/// Whether its revision knows the command and its profile has what the command is about.
fn can(device: &Device, cluster: u16, direction: Direction, id: u8) -> bool {
    let profile = &device.profile;
    let has_what_it_is_about = match cluster {
        Metering::ID => profile.supply.is_some(),
        Prepayment::ID => profile.prepayment.is_some(),
        Messaging::ID => profile.messaging.is_some(),
        _ => true,
    };
    has_what_it_is_about && is_known(device, cluster, direction, id)
}

fn payload<'a, T: Wire<'a>>(request: &Request<'a>) -> Option<T> {
    T::decode(&request.frame.payload).ok()
}

fn specific<'a, T: ClusterCommand<'a>>(command: &T) -> Reply {
    Reply::Specific(vec![(T::ID, command.encode().freeze())])
}

/// `input` at the time that a command gives.
fn timed(at: UtcTime, input: Input) -> Input {
    match at {
        AT_ONCE => input,
        at => Input::Later(at.unix_s(), Box::new(input)),
    }
}

/// What the brain says, as a status.
fn status(outcome: Option<Outcome>) -> Status {
    match outcome {
        Some(Outcome::Done | Outcome::Scheduled | Outcome::ToppedUp { .. }) => Status::SUCCESS,
        Some(Outcome::Refused(why)) => match why {
            Refusal::NoSwitch => Status::UNSUP_CLUSTER_COMMAND,
            Refusal::NeedsPerson | Refusal::BalanceFull | Refusal::TopUpTooLarge => {
                Status::INVALID_VALUE
            }
            Refusal::BadCode | Refusal::UsedCode => Status::INVALID_FIELD,
            Refusal::NotOffered
            | Refusal::NoCredit
            | Refusal::WrongState
            | Refusal::ClockNotSet => Status::FAILURE,
        },
        None => Status::UNSUP_CLUSTER_COMMAND,
    }
}

fn reset(device: &mut Device, request: &Request<'_>) -> Option<Reply> {
    let ResetToFactoryDefaults {} = payload(request)?;
    device.identifies_until = Micros::ZERO;
    Some(Reply::Status(Status::SUCCESS))
}

fn show_itself(device: &mut Device, request: &Request<'_>) -> Option<Reply> {
    let IdentifyCommand { identify_time } = payload(request)?;
    identify(device, request.now, identify_time);
    Some(Reply::Status(Status::SUCCESS))
}

fn says_whether_it_shows_itself(device: &mut Device, request: &Request<'_>) -> Option<Reply> {
    let IdentifyQuery {} = payload(request)?;
    Some(match attributes::identify(device, request.now) {
        0 => Reply::Status(Status::SUCCESS),
        timeout => specific(&IdentifyQueryResponse { timeout }),
    })
}

fn change_supply(device: &mut Device, request: &Request<'_>) -> Option<Reply> {
    let asked: ChangeSupply = payload(request)?;
    let state = match asked.proposed_supply_status {
        SupplyStatus::OFF => SupplyState::Disabled,
        SupplyStatus::OFF_ARMED => SupplyState::Armed,
        SupplyStatus::ON => SupplyState::Enabled,
        _ => return Some(Reply::Status(Status::INVALID_FIELD)),
    };
    let at = asked.implementation_date_time;
    let input = match at {
        NEVER => Input::WithdrawSupplyChange,
        at => timed(at, Input::ChangeSupply(state)),
    };
    let outcome = device.tell(request.now, input);
    let wants_response = asked.supply_control_bits.contains(SupplyControl::ACKNOWLEDGE_REQUIRED);
    let after = match outcome {
        Some(Outcome::Scheduled) => state,
        _ => device.meter.as_ref().map(crate::device::brain::Meter::supply)?,
    };
    Some(match status(outcome) {
        Status::SUCCESS if wants_response => specific(&SupplyStatusResponse {
            provider_id: asked.provider_id,
            issuer_event_id: asked.issuer_event_id,
            implementation_date_time: at,
            supply_status_after_implementation: attributes::supply_status(after),
        }),
        status => Reply::Status(status),
    })
}

fn select_emergency(device: &mut Device, request: &Request<'_>) -> Option<Reply> {
    let _: SelectAvailableEmergencyCredit<'_> = payload(request)?;
    let outcome = device.tell(request.now, Input::ActivateEmergency);
    Some(Reply::Status(status(outcome)))
}

fn set_emergency(device: &mut Device, request: &Request<'_>) -> Option<Reply> {
    let asked: EmergencyCreditSetup = payload(request)?;
    let amount = |number: u32| meant(&device.profile, number.into());
    let limit = amount(asked.emergency_credit_limit);
    let threshold = amount(asked.emergency_credit_threshold);
    let input = timed(asked.start_time, Input::SetEmergency(limit, threshold));
    Some(Reply::Status(status(device.tell(request.now, input))))
}

fn top_up(device: &mut Device, request: &Request<'_>) -> Option<Reply> {
    let asked: ConsumerTopUp<'_> = payload(request)?;
    let code = asked.top_up_code.text().unwrap_or_default().to_owned();
    let outcome = device.tell(request.now, Input::TopUp(code));
    let (result_type, top_up_value, credit_remaining) = match outcome? {
        Outcome::ToppedUp { amount, balance, supply } => {
            let result = match supply {
                None => ResultType::ACCEPTED,
                Some(SupplyState::Enabled) => ResultType::ACCEPTED_SUPPLY_ENABLED,
                Some(SupplyState::Disabled) => ResultType::ACCEPTED_SUPPLY_DISABLED,
                Some(SupplyState::Armed) => ResultType::ACCEPTED_SUPPLY_ARMED,
            };
            let told = |amount| told_signed(&device.profile, amount);
            (result, told(amount), told(balance))
        }
        Outcome::Refused(why) => (rejection(why), NO_AMOUNT, NO_AMOUNT),
        Outcome::Done | Outcome::Scheduled => unreachable!("a top-up is accepted or refused"),
    };
    let source_of_top_up = asked.originating_device;
    Some(specific(&ConsumerTopUpResponse {
        result_type,
        top_up_value,
        source_of_top_up,
        credit_remaining,
    }))
}

fn rejection(why: Refusal) -> ResultType {
    match why {
        Refusal::BadCode => ResultType::REJECTED_INVALID_TOP_UP,
        Refusal::UsedCode => ResultType::REJECTED_DUPLICATE_TOP_UP,
        Refusal::TopUpTooLarge => ResultType::REJECTED_TOP_UP_VALUE_TOO_LARGE,
        Refusal::BalanceFull => ResultType::REJECTED_MAX_CREDIT_REACHED,
        _ => ResultType::REJECTED_ERROR,
    }
}

fn adjust(device: &mut Device, request: &Request<'_>) -> Option<Reply> {
    let asked: CreditAdjustment = payload(request)?;
    let value = meant(&device.profile, asked.credit_adjustment_value.into());
    let input = match asked.credit_adjustment_type {
        CreditAdjustmentType::INCREMENTAL => Input::AdjustBalance(value),
        CreditAdjustmentType::ABSOLUTE => Input::ResetBalance(value),
        _ => return Some(Reply::Status(Status::INVALID_FIELD)),
    };
    Some(Reply::Status(status(device.tell(request.now, timed(asked.start_time, input)))))
}

fn change_mode(device: &mut Device, request: &Request<'_>) -> Option<Reply> {
    let asked: ChangePaymentMode = payload(request)?;
    if ![0, CUT_OFF_AS_IT_IS].contains(&asked.cut_off_value) {
        // These meters cut the supply at zero, and nowhere else.
        return Some(Reply::Status(Status::INVALID_VALUE));
    }
    let proposed = asked.proposed_payment_control_configuration;
    let is_prepayment = proposed.contains(PaymentControl::PREPAYMENT_ENABLED);
    let mode = if is_prepayment { PaymentMode::Prepayment } else { PaymentMode::Credit };
    let outcome =
        device.tell(request.now, timed(asked.implementation_date_time, Input::ChangeMode(mode)));
    let account = device.meter.as_ref()?.account(request.now);
    Some(match status(outcome) {
        Status::SUCCESS => specific(&ChangePaymentModeResponse {
            friendly_credit: Map8(0),
            friendly_credit_calendar_id: 0,
            emergency_credit_limit: told_unsigned(&device.profile, account.emergency_limit),
            emergency_credit_threshold: told_unsigned(&device.profile, account.emergency_threshold),
        }),
        status => Reply::Status(status),
    })
}

/// No snapshots are kept.
fn no_snapshot(_: &mut Device, request: &Request<'_>) -> Option<Reply> {
    let _: GetPrepaySnapshot = payload(request)?;
    Some(Reply::Status(Status::NOT_FOUND))
}

fn top_up_log(device: &mut Device, request: &Request<'_>) -> Option<Reply> {
    /// Octets of a header and of what stands before the entries.
    const HEAD: usize = 5;
    let asked: GetTopUpLog = payload(request)?;
    let until = asked.latest_end_time.unix_s();
    let wanted = match asked.number_of_records {
        0 => usize::MAX,
        number => number.into(),
    };
    let kept = device.meter.as_ref()?.top_ups().iter();
    let entries: Vec<TopUp<'_>> = kept
        .filter(|entry| entry.at_s.is_none_or(|at| at <= until))
        .take(wanted)
        .map(|entry| TopUp {
            top_up_code: OctetStr::from_text(&entry.code),
            top_up_amount: told_signed(&device.profile, entry.amount),
            top_up_time: entry.at_s.and_then(UtcTime::from_unix_s).unwrap_or(UtcTime::ABSENT),
        })
        .collect();
    let longest = entries.iter().map(|entry| entry.encode().len()).max();
    let Some(longest) = longest else { return Some(Reply::Status(Status::NOT_FOUND)) };
    let parts: Vec<_> =
        entries.chunks((request.room.saturating_sub(HEAD) / longest).max(1)).collect();
    let total = u8::try_from(parts.len()).unwrap_or(u8::MAX);
    let commands: Vec<(u8, Bytes)> = (0..total)
        .zip(parts)
        .map(|(command_index, part)| {
            let log = PublishTopUpLog {
                command_index,
                total_number_of_commands: total,
                top_up_payload: Many(part.to_vec()),
            };
            (PublishTopUpLog::ID, log.encode().freeze())
        })
        .collect();
    Some(Reply::Specific(commands))
}

fn display(device: &mut Device, request: &Request<'_>) -> Option<Reply> {
    let asked: DisplayMessage<'_> = payload(request)?;
    let message = Message {
        id: asked.message_id,
        text: asked.message.text().unwrap_or_default().to_owned(),
        start_s: (asked.start_time != AT_ONCE).then(|| asked.start_time.unix_s()),
        minutes: (asked.duration_in_minutes != UNTIL_CHANGED).then_some(asked.duration_in_minutes),
        wants_confirmation: asked.message_control.0 & control::CONFIRMATION != 0,
        is_confirmed: false,
    };
    device.messages.show(request.now, message);
    device.message_from = Some(request.from);
    device.on_published(request.now, request.cluster);
    Some(Reply::Status(Status::SUCCESS))
}

fn cancel(device: &mut Device, request: &Request<'_>) -> Option<Reply> {
    let asked: CancelMessage = payload(request)?;
    let is_there = device.messages.cancel(asked.message_id);
    Some(Reply::Status(if is_there { Status::SUCCESS } else { Status::NOT_FOUND }))
}

fn cancel_all(device: &mut Device, request: &Request<'_>) -> Option<Reply> {
    let _: CancelAllMessages = payload(request)?;
    device.messages.cancel_all();
    Some(Reply::Status(Status::SUCCESS))
}

fn take_price(device: &mut Device, request: &Request<'_>) -> Option<Reply> {
    let _: PublishPrice<'_> = payload(request)?;
    device.on_published(request.now, request.cluster);
    Some(Reply::Status(Status::SUCCESS))
}
