//! What a device wants of the hub: the time, the message in force, the price. It finds who serves
//! each, asks, and asks again later, less and less often while nobody answers.

use core::time::Duration;

use dmc_profiles::DeviceProfile;
use smets::DeviceType;
use zigbee::se::messaging::{GetLastMessage, Messaging};
use zigbee::se::price::Price;
use zigbee::se::price::to_server::GetCurrentPrice;
use zigbee::se::time::Time;
use zigbee::se::{self, ClusterCommand};
use zigbee::wire::{Counted, Wire};
use zigbee::zcl::general::{Command as General, ReadAttributes, ReadRecord};
use zigbee::zcl::header::Direction;
use zigbee::zcl::{Frame, Map8};
use zigbee::zdp::{self, MatchDescReq, Status};
use zigbee::{ClusterId, NwkAddress, ProfileId};

use super::app::{Device, smart_energy};
use super::brain::Input;
use crate::Micros;
use crate::stack::{ApsRequest, Ctx, Data};

/// From joining to the first question.
const SETTLING: Duration = Duration::from_millis(500);
/// From one service's first question to the next's.
const BETWEEN: Duration = Duration::from_secs(1);
/// How long an answer is awaited, the first time; twice as long each time after, up to `RETRY_MAX`.
const RETRY: Duration = Duration::from_secs(10);
/// The longest between two questions that nobody answers.
const RETRY_MAX: Duration = Duration::from_mins(5);
/// How often a clock is compared with the hub's.
const TIME_AGAIN: Duration = Duration::from_hours(24);
/// How often a display asks for the price.
const PRICE_AGAIN: Duration = Duration::from_hours(1);

/// What is asked of the Time server, in this order.
const TIME_ATTRIBUTES: [u16; 6] = [
    Time::Time.id,
    Time::TimeStatus.id,
    Time::TimeZone.id,
    Time::DstStart.id,
    Time::DstEnd.id,
    Time::DstShift.id,
];

/// One service of the hub.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Service {
    cluster: u16,
    /// The endpoint here that is its client.
    own_endpoint: u8,
    /// Where it is served, once that is known.
    hub_endpoint: Option<u8>,
    /// When to ask next; `None`: not any more.
    due: Option<Micros>,
    /// Questions since the last answer.
    unanswered: u32,
    /// The sequence number of the last question.
    asked: u8,
    /// How long after an answer to ask again; `None`: never.
    again: Option<Duration>,
}

/// What a device wants of the hub.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct HubLink {
    services: Vec<Service>,
    is_up: bool,
}

impl HubLink {
    pub(super) fn new(profile: &DeviceProfile, device: DeviceType) -> Self {
        let wanted = [
            (Time::ID, Some(TIME_AGAIN), true),
            (Messaging::ID, None, profile.messaging.is_some()),
            (Price::ID, Some(PRICE_AGAIN), device == DeviceType::Ihd),
        ];
        let services = wanted.into_iter().filter_map(|(cluster, again, is_wanted)| {
            let name = se::cluster(cluster)?.name;
            let own_endpoint = profile.client_of(name).filter(|_| is_wanted)?.id;
            let (hub_endpoint, due) = (None, None);
            Some(Service {
                cluster,
                own_endpoint,
                hub_endpoint,
                due,
                unanswered: 0,
                asked: 0,
                again,
            })
        });
        Self { services: services.collect(), is_up: false }
    }

    pub(super) fn network_is_up(&mut self, now: Micros) {
        let mut due = now + SETTLING;
        // Back in a network that it knew, what it has already stays good.
        let is_new = !core::mem::replace(&mut self.is_up, true);
        for service in self.services.iter_mut().filter(|service| is_new || service.due.is_some()) {
            service.due = Some(due);
            service.unanswered = 0;
            due = due + BETWEEN;
        }
    }

    pub(super) fn network_is_down(&mut self) {
        self.is_up = false;
        for service in &mut self.services {
            (service.due, service.hub_endpoint) = (None, None);
        }
    }

    pub(super) fn deadline(&self) -> Option<Micros> {
        self.services.iter().filter_map(|service| service.due).min()
    }

    /// An answer came from the hub about this cluster.
    fn answered(&mut self, now: Micros, cluster: u16) {
        for service in self.services.iter_mut().filter(|service| service.cluster == cluster) {
            service.unanswered = 0;
            service.due = service.again.map(|again| now + again);
        }
    }
}

impl Device {
    /// Asks what is due to be asked.
    pub(super) fn ask_hub(&mut self, ctx: &mut Ctx<'_>) {
        let now = ctx.now;
        for place in 0..self.hub.services.len() {
            let sequence = self.next_sequence();
            let Some(service) = self.hub.services.get_mut(place) else { continue };
            if service.due.is_none_or(|due| due > now) {
                continue;
            }
            let patience = RETRY.saturating_mul(1 << service.unanswered.min(8)).min(RETRY_MAX);
            service.due = Some(now + patience);
            service.unanswered += 1;
            service.asked = sequence;
            // A server that has fallen silent may have moved.
            if service.unanswered > 3 {
                service.hub_endpoint = None;
            }
            let request = match service.hub_endpoint {
                None => find(service),
                Some(hub_endpoint) => ask(service, hub_endpoint),
            };
            self.say(ctx, request);
        }
    }

    /// A ZDP response came.
    pub(super) fn on_zdp(&mut self, now: Micros, data: &Data) {
        let Ok(frame) = zdp::Frame::decode(data.cluster, &data.payload) else { return };
        let zdp::Message::MatchDescRsp(response) = frame.message else { return };
        let found = response.match_list.and_then(|list| list.first().copied());
        let is_found = response.status == Status::SUCCESS;
        let Some(hub_endpoint) = found.filter(|_| is_found) else { return };
        let asked = self.hub.services.iter_mut().find(|service| {
            service.hub_endpoint.is_none() && service.asked == frame.transaction_sequence_number
        });
        if let Some(service) = asked {
            service.hub_endpoint = Some(hub_endpoint);
            service.unanswered = 0;
            service.due = Some(now);
        }
    }

    /// An answer of a cluster's server came: attributes that were read, or how a question fared.
    pub(super) fn on_answer(&mut self, now: Micros, cluster: u16, answer: &General) {
        if let (Time::ID, General::ReadAttributesResponse(read)) = (cluster, answer)
            && !self.take_time(now, &read.0)
        {
            return;
        }
        self.hub.answered(now, cluster);
    }

    /// A command of a cluster's server came, which answers the question or makes it needless.
    pub(super) fn on_published(&mut self, now: Micros, cluster: u16) {
        self.hub.answered(now, cluster);
    }

    /// Sets the clock; `false` where the answer has no time.
    fn take_time(&mut self, now: Micros, read: &[ReadRecord]) -> bool {
        let of = |id| {
            let record = read.iter().find(|record| record.attribute_id == id)?;
            record.outcome.as_ref().ok()?.as_signed()
        };
        let Some(time) = of(Time::Time.id).and_then(|raw| u32::try_from(raw).ok()) else {
            return false;
        };
        let unix_s = |raw: i64| raw + zigbee::zcl::UtcTime::EPOCH_UNIX_S;
        let utc_us = zigbee::zcl::UtcTime(time).unix_s().saturating_mul(1_000_000);
        self.tell(now, Input::SetClock(utc_us));
        let small = |raw: Option<i64>| raw.and_then(|raw| i32::try_from(raw).ok());
        let daylight = match (of(Time::DstStart.id), of(Time::DstEnd.id)) {
            (Some(from), Some(until)) => {
                small(of(Time::DstShift.id)).map(|shift| (unix_s(from), unix_s(until), shift))
            }
            _ => None,
        };
        self.clock_mut().set_local(small(of(Time::TimeZone.id)).unwrap_or(0), daylight);
        true
    }
}

/// Who at the hub serves this cluster?
fn find(service: &Service) -> ApsRequest {
    let request = MatchDescReq {
        nwk_addr_of_interest: NwkAddress::COORDINATOR,
        profile_id: ProfileId::SMART_ENERGY,
        input_clusters: Counted::from([ClusterId(service.cluster)]),
        output_clusters: Counted::default(),
    };
    let frame = zdp::Frame {
        transaction_sequence_number: service.asked,
        message: zdp::Message::MatchDescReq(request),
    };
    ApsRequest {
        profile: ProfileId::ZDP,
        cluster: frame.message.cluster(),
        link_key: false,
        ..smart_energy(service.cluster, frame.encode().freeze())
    }
}

/// What a device wants to know of this cluster's server.
fn ask(service: &Service, hub_endpoint: u8) -> ApsRequest {
    let specific =
        |id, payload| Frame::specific(Direction::ClientToServer, service.asked, id, payload);
    let frame = match service.cluster {
        Time::ID => {
            let asked = General::ReadAttributes(ReadAttributes::from(TIME_ATTRIBUTES.to_vec()));
            Frame::general(Direction::ClientToServer, service.asked, asked.encode())
        }
        Price::ID => {
            let now = GetCurrentPrice { command_options: Map8(1) };
            specific(GetCurrentPrice::ID, now.encode().freeze())
        }
        _ => specific(GetLastMessage::ID, GetLastMessage {}.encode().freeze()),
    };
    ApsRequest {
        dst_endpoint: hub_endpoint,
        src_endpoint: service.own_endpoint,
        ..smart_energy(service.cluster, frame.encode().freeze())
    }
}
