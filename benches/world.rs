//! How fast a simulated HAN is: a day of a sleepy meter's polling, a message there and back, and
//! the copy that every planned test begins with.

use core::hint::black_box;
use core::time::Duration;

use bytes::Bytes;
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use device_sim::Micros;
use device_sim::stack::{App, ApsRequest, Config, Ctx, EndpointDescription, Indication, Network};
use device_sim::stack::{Role, Stack};
use device_sim::world::{Net, World};
use dmc_profiles::Profiles;
use jiff::Timestamp;
use zigbee::{ClusterId, Eui64, ExtendedPanId, Key, NwkAddress, PanId, ProfileId};

const ESME: Eui64 = Eui64(0x0e01);
const GSME: Eui64 = Eui64(0x0601);
const LINK_KEY: Key = Key([7; 16]);

/// Joins where it is a device, and sends back what it is sent.
#[derive(Clone)]
struct Echo {
    joins: bool,
}

impl App for Echo {
    fn on_start(&mut self, ctx: &mut Ctx<'_>) {
        ctx.stack.add_endpoint(EndpointDescription {
            endpoint: 1,
            profile: ProfileId::SMART_ENERGY,
            device_id: 0x0501,
            device_version: 0,
            input_clusters: vec![ClusterId(0x0702)],
            output_clusters: Vec::new(),
        });
        if self.joins {
            ctx.stack.join(ctx.now);
        }
    }

    fn on_indication(&mut self, ctx: &mut Ctx<'_>, indication: Indication) {
        if let (true, Indication::Data(data)) = (self.joins, indication)
            && data.dst_endpoint != 0
        {
            let answer = message(data.src, data.payload);
            assert!(ctx.request(answer).is_ok(), "an answer can be sent");
        }
    }

    fn on_timer(&mut self, _: &mut Ctx<'_>) {}

    fn next_deadline(&self) -> Option<Micros> {
        None
    }
}

fn message(dst: NwkAddress, payload: Bytes) -> ApsRequest {
    ApsRequest {
        dst,
        dst_endpoint: 1,
        src_endpoint: 1,
        profile: ProfileId::SMART_ENERGY,
        cluster: ClusterId(0x0702),
        payload,
        ack: true,
        link_key: true,
        tag: 0,
    }
}

fn node(eui64: Eui64, role: Role) -> (Stack, Echo) {
    let joins = role != Role::Coordinator;
    let link_key = joins.then_some(LINK_KEY);
    let (channels, manufacturer_code, seed) = (1 << 15, 0xfff1, eui64.0);
    let config = Config { eui64, role, link_key, channels, manufacturer_code, seed };
    (Stack::new(config), Echo { joins })
}

/// A coordinator, a meter that listens, and one that asks every five seconds.
fn commissioned() -> Net<Echo, Echo> {
    let poll_interval = Some(Duration::from_secs(5));
    let devices = vec![
        node(ESME, Role::EndDevice { poll_interval: None }),
        node(GSME, Role::EndDevice { poll_interval }),
    ];
    let mut net = Net::new(node(Eui64(1), Role::Coordinator), devices, Timestamp::UNIX_EPOCH);
    net.with_coordinator(|_, ctx| {
        ctx.stack.set_link_key(ESME, LINK_KEY);
        ctx.stack.set_link_key(GSME, LINK_KEY);
        let network = Network {
            channel: 15,
            pan_id: PanId(0x1a62),
            extended_pan_id: ExtendedPanId(1),
            update_id: 0,
            network_key: Key([9; 16]),
            key_sequence_number: 0,
        };
        ctx.stack.form(ctx.now, network);
        ctx.stack.permit_joining(ctx.now, None);
    });
    run(&mut net, Duration::from_mins(1));
    assert!(net.devices().all(|(_, stack)| stack.address().is_some()), "all have joined");
    net.take_captured();
    net
}

fn run(net: &mut Net<Echo, Echo>, span: Duration) {
    assert!(net.advance(net.now() + span).is_ok(), "time gets on");
}

fn world(c: &mut Criterion) {
    let net = commissioned();
    let mut group = c.benchmark_group("world");
    group.sample_size(20);
    // A poll and its acknowledgement, every five seconds.
    group.throughput(Throughput::Elements(2 * 17_280));
    group.bench_function("a day of polling", |b| {
        b.iter_batched_ref(
            || net.clone(),
            |net| {
                run(net, Duration::from_hours(24));
                net.take_captured().len()
            },
            BatchSize::SmallInput,
        );
    });
    group.throughput(Throughput::Elements(1));
    group.bench_function("a message there and back", |b| {
        let payload = Bytes::from_static(&[0x55; 40]);
        b.iter_batched_ref(
            || net.clone(),
            |net| {
                net.with_coordinator(|_, ctx| {
                    let dst = ctx.stack.address_of(ESME).unwrap_or(NwkAddress::UNKNOWN);
                    assert!(ctx.request(message(dst, payload.clone())).is_ok(), "it can be sent");
                });
                run(net, Duration::from_millis(100));
                net.take_captured().len()
            },
            BatchSize::SmallInput,
        );
    });
    group.bench_function("a copy", |b| b.iter(|| black_box(&net).clone()));
    let profiles = Profiles::builtin();
    if let Some(profile) = profiles.iter().next() {
        let world = World::new(profile, 1, Timestamp::UNIX_EPOCH);
        group.bench_function("a copy of a combination", |b| b.iter(|| black_box(&world).clone()));
    }
    group.finish();
}

criterion_group!(benches, world);
criterion_main!(benches);
