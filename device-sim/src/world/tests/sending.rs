//! Messages, to devices that listen and to those that sleep, over an air that loses frames.

use super::*;

#[test]
fn messages_under_the_link_key_go_both_ways() {
    let mut net = commissioned(2);
    for device in [ESME, GSME] {
        let address = address(&net, device);
        ask(&mut net, address, b"ping");
        run_for(&mut net, Duration::from_secs(8));
        assert_eq!(net.coordinator().messages().last(), Some(&(address, &b"pong"[..])));
    }
    assert_eq!(net.coordinator().outcomes(), [SendOutcome::Delivered; 2]);
    for (app, _) in net.devices() {
        assert_eq!(app.messages(), [(NwkAddress::COORDINATOR, &b"ping"[..])]);
        assert_eq!(app.outcomes(), [SendOutcome::Delivered]);
    }
}

#[test]
fn a_sleepy_device_gets_its_frames_when_it_asks() {
    let mut net = commissioned(3);
    let address = address(&net, GSME);
    net.take_captured();
    ask(&mut net, address, b"ping");
    run_for(&mut net, Duration::from_secs(8));
    let frames: Vec<_> = net.take_captured().iter().map(mac_frame).collect();
    let data = frames.iter().position(|f| f.frame_type == mac::FrameType::Data).unwrap();
    let [poll, ack] = [&frames[data - 2], &frames[data - 1]];
    assert_eq!(mac::Command::decode(&poll.payload), Ok(mac::Command::DataRequest));
    assert!(ack.frame_pending, "the acknowledgement says that a frame follows");
    net.take_captured();
    run_for(&mut net, Duration::from_mins(1));
    let quiet: Vec<_> = net.take_captured().iter().map(mac_frame).collect();
    assert!(quiet.len() > 20);
    assert!(quiet.iter().all(|frame| !frame.frame_pending), "nothing is held, and it is told so");
}

#[test]
fn a_lost_frame_is_sent_again() {
    let mut net = commissioned(8);
    let dst = address(&net, ESME);
    net.take_captured();
    net.lose(0, 1);
    ask(&mut net, dst, b"ping");
    run_for(&mut net, Duration::from_secs(1));
    let frames: Vec<_> = net.take_captured().iter().map(mac_frame).collect();
    let data: Vec<_> = frames.iter().filter(|f| f.payload.len() > 20).collect();
    assert_eq!(data[0], data[1], "the same octets with the same number");
    assert_eq!(net.coordinator().messages(), [(dst, &b"pong"[..])]);
}

#[test]
fn where_the_acknowledgement_is_lost_the_frame_counts_once() {
    let mut net = commissioned(9);
    let dst = address(&net, ESME);
    // The device's first frame is the MAC acknowledgement.
    net.lose(1, 1);
    ask(&mut net, dst, b"ping");
    run_for(&mut net, Duration::from_secs(1));
    let (app, _) = net.devices().next().unwrap();
    assert_eq!(app.messages().len(), 1);
    assert_eq!(net.coordinator().outcomes(), [SendOutcome::Delivered]);
}

#[test]
fn where_every_try_of_the_mac_is_lost_the_message_is_sent_again() {
    let mut net = commissioned(26);
    let dst = address(&net, ESME);
    net.lose(0, 4);
    ask(&mut net, dst, b"once");
    run_for(&mut net, Duration::from_secs(1));
    assert_eq!(net.coordinator().outcomes(), []);
    run_for(&mut net, Duration::from_secs(2));
    assert_eq!(net.coordinator().outcomes(), [SendOutcome::Delivered]);
}

#[test]
fn where_the_answer_of_aps_is_lost_the_message_counts_once() {
    let mut net = commissioned(27);
    let dst = address(&net, ESME);
    net.take_captured();
    // The MAC's acknowledgement gets through, and then no try of the APS acknowledgement.
    net.lose_after(1, 1, 4);
    ask(&mut net, dst, b"once");
    run_for(&mut net, Duration::from_secs(4));
    let frames: Vec<_> = net.take_captured().iter().map(mac_frame).collect();
    let from = mac::Address::Short(NwkAddress::COORDINATOR);
    let sent = frames.iter().filter(|frame| {
        let source = frame.addressing.source().map(|(_, source)| source);
        frame.frame_type == mac::FrameType::Data && source == Some(from)
    });
    assert_eq!(sent.count(), 2, "the message was sent anew");
    assert_eq!(net.coordinator().outcomes(), [SendOutcome::Delivered]);
    assert_eq!(net.devices().next().unwrap().0.messages().len(), 1);
}

#[test]
fn a_message_to_a_device_that_hears_nothing_is_not_delivered() {
    let mut net = commissioned(10);
    let dst = address(&net, ESME);
    net.lose(0, u32::MAX);
    ask(&mut net, dst, b"ping");
    run_for(&mut net, Duration::from_secs(20));
    assert_eq!(net.coordinator().outcomes(), [SendOutcome::NotDelivered]);
}

#[test]
fn one_device_reaches_another_through_the_coordinator() {
    let mut net = commissioned(20);
    let gsme = address(&net, GSME);
    let ping = ApsRequest { link_key: false, ..message(gsme, b"hello") };
    net.with_device(0, |_, ctx| ctx.request(ping).unwrap());
    run_for(&mut net, Duration::from_secs(12));
    let esme = address(&net, ESME);
    assert_eq!(net.devices().nth(1).unwrap().0.messages(), [(esme, &b"hello"[..])]);
    assert_eq!(net.devices().next().unwrap().0.outcomes(), [SendOutcome::Delivered]);
}

#[test]
fn a_broadcast_to_everyone_reaches_those_who_sleep_too() {
    let mut net = commissioned(21);
    let reached = |net: &Net<Probe, Probe>| -> Vec<usize> {
        net.devices().map(|(app, _)| app.messages().len()).collect()
    };
    let all = |dst| ApsRequest { link_key: false, ack: false, ..message(dst, b"all") };
    net.with_coordinator(|_, ctx| ctx.request(all(NwkAddress::BROADCAST_RX_ON)).unwrap());
    run_for(&mut net, Duration::from_secs(6));
    assert_eq!(reached(&net), [1, 0]);
    net.with_device(0, |_, ctx| ctx.request(all(NwkAddress::BROADCAST_ALL)).unwrap());
    run_for(&mut net, Duration::from_secs(6));
    assert_eq!(reached(&net), [1, 1], "the sender does not hear its own");
    assert_eq!(net.coordinator().messages().len(), 1);
}

#[test]
fn what_cannot_be_sent_is_refused_at_once() {
    let mut net = commissioned(22);
    let dst = address(&net, ESME);
    let long = Bytes::from_static(&[0; 83]);
    net.with_coordinator(|_, ctx| {
        let max = ctx.stack.payload_max(true);
        let fits = ApsRequest { payload: long.slice(..max), ..message(dst, b"") };
        assert!(ctx.request(fits.clone()).is_ok());
        let too_long = ApsRequest { payload: long.slice(..=max), ..fits };
        assert_eq!(ctx.request(too_long), Err(RequestError::TooLong));
        let stranger = message(NwkAddress(0x7777), b"");
        assert_eq!(ctx.request(stranger), Err(RequestError::NoLinkKey));
        ctx.stack.suspend();
        assert_eq!(ctx.request(message(dst, b"")), Err(RequestError::NetworkDown));
    });
}

#[test]
fn the_longest_message_fits_in_a_mac_frame() {
    let mut net = commissioned(23);
    let dst = address(&net, ESME);
    net.take_captured();
    for link_key in [false, true] {
        net.with_coordinator(|_, ctx| {
            let payload = vec![0; ctx.stack.payload_max(link_key)].into();
            ctx.request(ApsRequest { payload, link_key, ..message(dst, b"") }).unwrap();
        });
        run_for(&mut net, Duration::from_secs(1));
        let longest = net.take_captured().iter().map(|frame| frame.octets.len()).max();
        assert_eq!(longest, Some(127));
    }
}

#[test]
fn a_message_to_a_sleeper_that_asks_no_more_expires() {
    let mut net = commissioned(24);
    let dst = address(&net, GSME);
    net.lose(2, u32::MAX);
    ask(&mut net, dst, b"ping");
    run_for(&mut net, Duration::from_secs(40));
    assert_eq!(net.coordinator().outcomes(), [SendOutcome::NotDelivered]);
}

#[test]
fn what_was_heard_before_is_not_heard_again() {
    let mut net = commissioned(25);
    let dst = address(&net, ESME);
    net.take_captured();
    let once = |net: &mut Net<Probe, Probe>| {
        let request = ApsRequest { link_key: false, ..message(dst, b"once") };
        net.with_coordinator(|_, ctx| ctx.request(request).unwrap());
        run_for(net, Duration::from_secs(1));
    };
    once(&mut net);
    let frames: Vec<_> = net.take_captured().iter().map(mac_frame).collect();
    let message = frames.iter().find(|frame| frame.payload.len() > 20).unwrap();
    // A hundred messages on, and with another sequence number, only its frame counter tells.
    for _ in 0..100 {
        once(&mut net);
    }
    let replayed =
        mac::Frame { sequence_number: message.sequence_number ^ 0x80, ..message.clone() };
    net.hear(1, &replayed);
    run_for(&mut net, Duration::from_secs(1));
    assert_eq!(net.devices().next().unwrap().0.messages().len(), 101);
}
