//! A device on its stack: what comes in goes to the face or to the link with the hub; what goes out
//! waits as long as the device takes to answer.

use core::time::Duration;
use std::collections::VecDeque;
use std::sync::Arc;

use bytes::Bytes;
use dmc_profiles::{Defect, DeviceProfile, Profile};
use jiff::Timestamp;
use smets::DeviceType;
use zigbee::se::messaging::{MessageConfirmation, Messaging};
use zigbee::se::{ClusterCommand, Since};
use zigbee::wire::Wire;
use zigbee::zcl::header::Direction;
use zigbee::zcl::{Frame, UtcTime};
use zigbee::{ClusterId, NwkAddress, ProfileId, se, tail};

use super::Button;
use super::brain::{Clock, Input, Messages, Meter, MeterDefects, Outcome};
use super::hub_link::HubLink;
use super::{config, face};
use crate::Micros;
use crate::stack::{App, ApsRequest, Ctx, EndpointDescription, Indication};

/// A device of a combination: an application on its own stack.
#[derive(Clone, Debug)]
pub struct Device {
    pub(super) kind: DeviceType,
    pub(super) profile: Arc<DeviceProfile>,
    /// The revision of Smart Energy that it speaks: rows that came later it does not know.
    pub(super) revision: Since,
    /// What it measures and charges, where it is a meter.
    pub(super) meter: Option<Meter>,
    /// Its clock, where it is no meter.
    pub(super) own_clock: Clock,
    pub(super) messages: Messages,
    /// Where the message shown came from: there it is confirmed.
    pub(super) message_from: Option<(NwkAddress, u8, u8)>,
    /// Until when it shows which device it is (Identify).
    pub(super) identifies_until: Micros,
    pub(super) hub: HubLink,
    /// What it says at which time, in order.
    pub(super) outbox: VecDeque<(Micros, ApsRequest)>,
    sequence: u8,
    tag: u32,
}

impl Device {
    /// The device of this type in `profile`, as it leaves its maker. Its top-up codes are checked
    /// with `utrn_secret`; what is left to chance follows from `seed`. `None` where the profile has
    /// no such device.
    #[must_use]
    pub fn new(
        profile: &Profile,
        device: DeviceType,
        utrn_secret: [u8; 32],
        seed: u64,
    ) -> Option<Self> {
        let profile = profile.device(device)?;
        let octets_max = profile.messaging.as_ref().map_or(0, |shown| shown.max_octets.into());
        Some(Self {
            kind: device,
            revision: profile.se_revision.0,
            meter: config::meter(profile, device, utrn_secret, seed).map(Meter::new),
            own_clock: Clock::default(),
            messages: Messages::new(octets_max),
            message_from: None,
            identifies_until: Micros::ZERO,
            hub: HubLink::new(profile, device),
            outbox: VecDeque::new(),
            sequence: 0,
            tag: 0,
            profile: Arc::new(profile.clone()),
        })
    }

    /// What kind of device it is.
    #[must_use]
    pub fn device_type(&self) -> DeviceType {
        self.kind
    }

    /// Its endpoints, as it registers them.
    #[must_use]
    pub fn endpoints(&self) -> Vec<EndpointDescription> {
        let ids = |names: &[String]| {
            let known = names.iter().filter_map(|name| se::cluster_named(name));
            known.map(|cluster| ClusterId(cluster.id)).collect()
        };
        let description = |endpoint: &dmc_profiles::Endpoint| EndpointDescription {
            endpoint: endpoint.id,
            profile: ProfileId::SMART_ENERGY,
            device_id: endpoint.device,
            device_version: 0,
            input_clusters: ids(&endpoint.servers),
            output_clusters: ids(&endpoint.clients),
        };
        self.profile.endpoints.iter().map(description).collect()
    }

    /// The message that it shows.
    #[must_use]
    pub fn shown_message(&self, now: Micros) -> Option<&str> {
        self.messages.shown(now, self.clock()).map(|message| message.text.as_str())
    }

    /// Its clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        self.meter.as_ref().map_or(&self.own_clock, Meter::clock)
    }

    /// The customer presses a button. False where the device has none such.
    pub fn press(&mut self, ctx: &mut Ctx<'_>, button: Button) -> bool {
        let now = ctx.now;
        match (button, &mut self.meter) {
            (Button::EnableSupply, Some(meter)) if self.profile.supply.is_some() => {
                meter.handle(now, Input::SwitchOn);
            }
            (Button::EmergencyCredit, Some(meter)) if self.profile.prepayment.is_some() => {
                meter.handle(now, Input::ActivateEmergency);
            }
            (Button::Confirm, _) if self.profile.messaging.is_some() => self.confirm(now),
            _ => return false,
        }
        self.send_due(ctx);
        true
    }

    pub(super) fn has(&self, defect: Defect) -> bool {
        self.profile.has_defect(defect)
    }

    /// Tells the brain; what is no meter takes the time alone.
    pub(super) fn tell(&mut self, now: Micros, input: Input) -> Option<Outcome> {
        match (&mut self.meter, input) {
            (Some(meter), input) => Some(meter.handle(now, input)),
            (None, Input::SetClock(utc_us)) => {
                self.own_clock.set(now, utc_us);
                Some(Outcome::Done)
            }
            (None, _) => None,
        }
    }

    pub(super) fn clock_mut(&mut self) -> &mut Clock {
        match &mut self.meter {
            Some(meter) => meter.clock_mut(),
            None => &mut self.own_clock,
        }
    }

    pub(super) fn next_sequence(&mut self) -> u8 {
        self.sequence = self.sequence.wrapping_add(1);
        self.sequence
    }

    /// Says something after as long as the device takes to answer.
    pub(super) fn say_later(&mut self, now: Micros, request: ApsRequest) {
        let after = self.profile.answers_after.map_or(Duration::ZERO, Into::into);
        self.outbox.push_back((now + after, request));
    }

    /// Says something at once. What the stack cannot take now is not said: whoever waits for an
    /// answer asks again.
    pub(super) fn say(&mut self, ctx: &mut Ctx<'_>, mut request: ApsRequest) {
        self.tag = self.tag.wrapping_add(1);
        request.tag = self.tag;
        if let Err(why) = ctx.request(request) {
            tracing::debug!(device = self.kind.name(), %why, "not sent");
        }
    }

    fn confirm(&mut self, now: Micros) {
        let clock = *self.clock();
        let Some(message_id) = self.messages.confirm(now, &clock) else { return };
        let Some((dst, dst_endpoint, src_endpoint)) = self.message_from else { return };
        let time = clock.utc_s(now).and_then(UtcTime::from_unix_s).unwrap_or(UtcTime(0));
        let confirmation =
            MessageConfirmation { message_id, confirmation_time: time, optional: tail![] };
        let frame = Frame::specific(
            Direction::ClientToServer,
            self.next_sequence(),
            MessageConfirmation::ID,
            confirmation.encode().freeze(),
        );
        self.say_later(
            now,
            ApsRequest {
                dst,
                dst_endpoint,
                src_endpoint,
                ..smart_energy(Messaging::ID, frame.encode().freeze())
            },
        );
    }

    fn send_due(&mut self, ctx: &mut Ctx<'_>) {
        while let Some((_, request)) = self.outbox.pop_front_if(|(at, _)| *at <= ctx.now) {
            self.say(ctx, request);
        }
    }
}

/// A Smart Energy message that is acknowledged and encrypted with the link key; where from and where
/// to is left to fill in.
pub(super) fn smart_energy(cluster: u16, payload: Bytes) -> ApsRequest {
    ApsRequest {
        dst: NwkAddress::COORDINATOR,
        dst_endpoint: 0,
        src_endpoint: 0,
        profile: ProfileId::SMART_ENERGY,
        cluster: ClusterId(cluster),
        payload,
        ack: true,
        link_key: true,
        tag: 0,
    }
}

/// The faults that a brain has.
pub(super) fn meter_defects(profile: &DeviceProfile) -> MeterDefects {
    MeterDefects {
        accepts_replayed_utrn: profile.has_defect(Defect::AcceptsReplayedUtrn),
        arms_instead_of_disables: profile.has_defect(Defect::ArmsInsteadOfDisables),
    }
}

impl App for Device {
    fn on_start(&mut self, ctx: &mut Ctx<'_>) {
        for endpoint in self.endpoints() {
            ctx.stack.add_endpoint(endpoint);
        }
        ctx.stack.join(ctx.now);
    }

    fn on_indication(&mut self, ctx: &mut Ctx<'_>, indication: Indication) {
        match indication {
            Indication::NetworkUp { .. } => self.hub.network_is_up(ctx.now),
            Indication::NetworkDown => {
                self.hub.network_is_down();
                // It looks for a network as it did when it was new.
                ctx.stack.join(ctx.now);
            }
            Indication::Data(data) if data.profile == ProfileId::ZDP => {
                self.on_zdp(ctx.now, &data);
            }
            Indication::Data(data) => face::on_zcl(self, ctx, &data),
            _ => {}
        }
        self.send_due(ctx);
    }

    fn on_timer(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(meter) = &mut self.meter {
            meter.advance(ctx.now);
        }
        self.ask_hub(ctx);
        self.send_due(ctx);
    }

    fn next_deadline(&self) -> Option<Micros> {
        let said = self.outbox.front().map(|(at, _)| *at);
        let meter = self.meter.as_ref().and_then(Meter::next_deadline);
        [said, meter, self.hub.deadline()].into_iter().flatten().min()
    }

    fn on_utc_set(&mut self, ctx: &mut Ctx<'_>) {
        // A clock that was set goes with the world's; one that was not still shows nothing.
        if self.clock().utc_s(ctx.now).is_some() {
            self.tell(ctx.now, Input::SetClock(utc_us(ctx.utc)));
        }
    }

    fn reseed(&mut self, ctx: &mut Ctx<'_>, seed: u64) {
        if let Some(meter) = &mut self.meter {
            meter.reseed(ctx.now, seed);
        }
    }
}

fn utc_us(utc: Timestamp) -> i64 {
    utc.as_microsecond()
}
