//! Devices on the air with a hub: they join, set their clocks, and go on for days.

use bytes::Bytes;
use core::time::Duration;
use dmc_profiles::Profiles;
use hub::{Hub, Message};
use jiff::Timestamp;
use smets::{DeviceType, Value};
use zigbee::security::InstallCode;
use zigbee::wire::Wire;
use zigbee::zcl::Frame;
use zigbee::{ClusterId, Eui64, ExtendedPanId, Key, PanId, ProfileId};

use super::*;
use crate::Micros;
use crate::stack::{
    App, ApsRequest, Config, Ctx, EndpointDescription, Indication, Network, Role, SendOutcome,
    Stack,
};
use crate::world::Net;

const HUB_ENDPOINT: u8 = 7;

/// A hub on its own stack: answers what it serves.
#[derive(Clone)]
struct HubApp {
    hub: Hub,
    keys: Vec<(Eui64, Key)>,
    asked: Vec<(Micros, u16)>,
    undelivered: usize,
}

impl App for HubApp {
    fn on_start(&mut self, ctx: &mut Ctx<'_>) {
        ctx.stack.add_endpoint(EndpointDescription {
            endpoint: HUB_ENDPOINT,
            profile: ProfileId::SMART_ENERGY,
            device_id: 0x0500,
            device_version: 0,
            input_clusters: Hub::CLUSTERS.iter().copied().map(ClusterId).collect(),
            output_clusters: vec![],
        });
        let network = Network {
            channel: 15,
            pan_id: PanId(0x1a62),
            extended_pan_id: ExtendedPanId(0x1234),
            update_id: 0,
            network_key: Key([0x42; 16]),
            key_sequence_number: 0,
        };
        ctx.stack.form(ctx.now, network);
        for (eui64, key) in &self.keys {
            ctx.stack.set_link_key(*eui64, *key);
        }
        ctx.stack.permit_joining(ctx.now, None);
    }

    fn on_indication(&mut self, ctx: &mut Ctx<'_>, indication: Indication) {
        match indication {
            Indication::Data(data) if data.profile == ProfileId::SMART_ENERGY => {
                self.asked.push((ctx.now, data.cluster.0));
                assert!(data.secured_with_link_key);
                let frame = Frame::decode(&data.payload).unwrap();
                let Some(answer) = self.hub.answer(ctx.utc, data.cluster.0, &frame) else { return };
                ctx.request(ApsRequest {
                    dst: data.src,
                    dst_endpoint: data.src_endpoint,
                    src_endpoint: HUB_ENDPOINT,
                    profile: data.profile,
                    cluster: data.cluster,
                    payload: Bytes::from(answer.encode()),
                    ack: true,
                    link_key: true,
                    tag: 0,
                })
                .unwrap();
            }
            Indication::Sent { outcome: SendOutcome::NotDelivered, .. } => self.undelivered += 1,
            _ => {}
        }
    }

    fn on_timer(&mut self, _: &mut Ctx<'_>) {}

    fn next_deadline(&self) -> Option<Micros> {
        None
    }
}

fn net(id: &str) -> Net<HubApp, Device> {
    let all = Profiles::builtin();
    let profile = all.get(id).unwrap();
    let mut keys = Vec::new();
    let mut devices = Vec::new();
    for (kind, device) in profile.devices() {
        let identity = profile.identity(1, kind);
        let code = InstallCode::from_octets(identity.install_code_octets()).unwrap();
        keys.push((identity.eui64, code.link_key()));
        let config = Config {
            eui64: identity.eui64,
            role: Role::EndDevice { poll_interval: device.poll_interval.map(Into::into) },
            link_key: Some(code.link_key()),
            channels: 1 << 15,
            manufacturer_code: 0,
            seed: 1,
        };
        let device = Device::new(profile, kind, *identity.utrn_secret(), 1).unwrap();
        devices.push((Stack::new(config), device));
    }
    let config = Config {
        eui64: Eui64(0x0200_0000_0000_0001),
        role: Role::Coordinator,
        link_key: None,
        channels: 1 << 15,
        manufacturer_code: 0,
        seed: 9,
    };
    let mut hub = Hub::default();
    let text = "Welcome".to_owned();
    hub.set_message(Some(Message { id: 1, control: 0, minutes: 0xffff, text }));
    let app = HubApp { hub, keys, asked: Vec::new(), undelivered: 0 };
    let start = "2026-03-28T22:00:00Z".parse::<Timestamp>().unwrap();
    let mut net = Net::new((Stack::new(config), app), devices, start);
    net.set_tap(false);
    net
}

fn truth(net: &Net<HubApp, Device>, device: DeviceType, item: &str) -> Value {
    let (app, _) = net.devices().find(|(app, _)| app.device_type() == device).unwrap();
    app.truth(net.now(), net.utc(), item).unwrap()
}

#[test]
fn devices_find_the_hub_set_their_clocks_and_show_its_message() {
    let mut net = net("illustrative-dual-fuel-12a");
    for device in [DeviceType::Esme, DeviceType::Gsme] {
        assert_eq!(truth(&net, device, "clock"), Value::Absent);
    }
    net.advance(Micros::ZERO + Duration::from_mins(2)).unwrap();
    let now: Timestamp = "2026-03-28T22:02:00Z".parse().unwrap();
    for (app, _) in net.devices() {
        let clock = app.clock().utc_s(net.now()).unwrap();
        assert!((clock - now.as_second()).abs() <= 5, "{}: {clock}", app.device_type().name());
        let shown = (app.device_type() != DeviceType::Gsme).then_some("Welcome");
        assert_eq!(app.shown_message(net.now()), shown);
    }
    assert_eq!(net.coordinator().undelivered, 0);
}

#[test]
fn local_time_goes_over_to_summer_time() {
    let mut net = net("illustrative-dual-fuel-12a");
    net.advance(Micros::ZERO + Duration::from_hours(4)).unwrap();
    let difference = |net: &Net<HubApp, Device>| {
        let (app, _) = net.devices().next().unwrap();
        app.clock().local_s(net.now()).unwrap() - app.clock().utc_s(net.now()).unwrap()
    };
    // 29 March 2026, 01:00 UTC: an hour ahead; it is 02:00 now.
    assert_eq!(difference(&net), 3600);
}

#[test]
fn days_go_by_and_the_registers_show_what_was_consumed() {
    let mut net = net("illustrative-dual-fuel-12a");
    net.advance(Micros::ZERO + Duration::from_hours(72)).unwrap();
    // 1523.417 kWh and 72 hours of 0.4 kWh; 842.106 m3 and as many of 0.35 m3.
    let register = truth(&net, DeviceType::Esme, "active_import_register");
    assert_eq!(register.to_string(), "1552.217 kWh");
    let register = truth(&net, DeviceType::Gsme, "consumption_register");
    assert_eq!(register.to_string(), "867.306 m3");
    assert_eq!(truth(&net, DeviceType::Esme, "meter_balance").to_string(), "12.50000 GBP");
    // Each compares its clock once a day; the display asks for the price every hour besides.
    let asked = |cluster| net.coordinator().asked.iter().filter(|(_, c)| *c == cluster).count();
    assert_eq!((asked(0x000a), asked(0x0700)), (9, 72));
}
