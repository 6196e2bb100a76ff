//! How devices leave, are told to, and come back.

use super::*;

fn told(net: &Net<Probe, Probe>, wanted: impl Fn(&Indication) -> bool) -> usize {
    net.coordinator().told.iter().filter(|(_, told)| wanted(told)).count()
}

fn rejoined(net: &Net<Probe, Probe>, device: Eui64) -> usize {
    told(net, |told| match told {
        Indication::DeviceJoined { eui64, kind: JoinKind::SecuredRejoin, .. } => *eui64 == device,
        _ => false,
    })
}

#[test]
fn a_device_that_leaves_says_so() {
    let mut net = commissioned(30);
    let left = Indication::DeviceLeft { eui64: ESME, address: address(&net, ESME) };
    net.with_device(0, |_, ctx| ctx.stack.leave(ctx.now));
    run_for(&mut net, Duration::from_secs(5));
    assert_eq!(told(&net, |told| *told == left), 1);
    assert_eq!(net.coordinator_stack().address_of(ESME), None);
    let (app, stack) = net.devices().next().unwrap();
    assert_eq!(app.told.last().map(|(_, told)| told), Some(&Indication::NetworkDown));
    assert_eq!(stack.address(), None);
}

#[test]
fn the_trust_center_sends_devices_away_even_those_that_sleep() {
    let mut net = commissioned(31);
    for device in [ESME, GSME] {
        let is_there = net.with_coordinator(|_, ctx| ctx.stack.remove_device(ctx.now, device));
        assert!(is_there);
    }
    run_for(&mut net, Duration::from_secs(10));
    assert_eq!(told(&net, |told| matches!(told, Indication::DeviceLeft { .. })), 2);
    assert!(net.devices().all(|(_, stack)| stack.address().is_none()));
    assert!(!net.with_coordinator(|_, ctx| ctx.stack.remove_device(ctx.now, ESME)));
}

#[test]
fn a_sleeper_that_has_lost_its_parent_comes_back_with_its_address() {
    let mut net = commissioned(32);
    let before = address(&net, GSME);
    net.lose(0, u32::MAX);
    run_for(&mut net, Duration::from_mins(1));
    assert_eq!(rejoined(&net, GSME), 0);
    net.lose(0, 0);
    run_for(&mut net, Duration::from_mins(1));
    assert_eq!(rejoined(&net, GSME), 1);
    let (app, _) = net.devices().nth(1).unwrap();
    let up = Indication::NetworkUp { address: before, rejoined: true };
    assert_eq!(app.told.iter().filter(|(_, told)| *told == up).count(), 1);
    ask(&mut net, before, b"ping");
    run_for(&mut net, Duration::from_secs(8));
    assert_eq!(net.coordinator().messages(), [(before, &b"pong"[..])]);
}

#[test]
fn a_device_whose_network_is_gone_joins_one_that_is_open() {
    let mut net = commissioned(35);
    net.with_coordinator(|_, ctx| {
        let gone = ctx.stack.network().unwrap().clone();
        let extended_pan_id = ExtendedPanId(0xffff_ffff_0000_0001);
        let network = Network { channel: 11, extended_pan_id, network_key: Key([1; 16]), ..gone };
        ctx.stack.form(ctx.now, network);
        ctx.stack.permit_joining(ctx.now, None);
    });
    run_for(&mut net, Duration::from_mins(5));
    let (app, stack) = net.devices().nth(1).unwrap();
    assert_eq!(stack.network().unwrap().channel, 11);
    let downs = app.told.iter().filter(|(_, told)| *told == Indication::NetworkDown);
    assert_eq!(downs.count(), 1);
    let dst = address(&net, GSME);
    ask(&mut net, dst, b"ping");
    run_for(&mut net, Duration::from_secs(8));
    assert_eq!(net.coordinator().messages(), [(dst, &b"pong"[..])]);
}

#[test]
fn a_network_goes_on_after_its_coordinator_was_suspended() {
    let mut net = commissioned(33);
    net.with_coordinator(|_, ctx| ctx.stack.suspend());
    run_for(&mut net, Duration::from_secs(90));
    let resumed = net.with_coordinator(|_, ctx| ctx.stack.resume(ctx.now));
    assert!(resumed);
    run_for(&mut net, Duration::from_mins(1));
    for device in [ESME, GSME] {
        let dst = address(&net, device);
        ask(&mut net, dst, b"ping");
        run_for(&mut net, Duration::from_secs(8));
        assert_eq!(net.coordinator().messages().last(), Some(&(dst, &b"pong"[..])));
    }
}

#[test]
fn a_device_told_to_leave_and_come_back_does() {
    let mut net = commissioned(34);
    let options = zigbee::zdp::MgmtLeaveOptions::REJOIN;
    let request = zigbee::zdp::MgmtLeaveReq { device_address: Eui64(0), options };
    let frame = zigbee::zdp::Frame { transaction_sequence_number: 1, message: request.into() };
    let dst = address(&net, ESME);
    let request = ApsRequest {
        dst_endpoint: 0,
        src_endpoint: 0,
        profile: ProfileId::ZDP,
        cluster: frame.message.cluster(),
        payload: frame.encode().freeze(),
        link_key: false,
        ..message(dst, b"")
    };
    net.with_coordinator(|_, ctx| ctx.request(request).unwrap());
    run_for(&mut net, Duration::from_secs(10));
    assert_eq!(rejoined(&net, ESME), 1);
    assert_eq!(told(&net, |told| matches!(told, Indication::DeviceLeft { .. })), 0);
}
