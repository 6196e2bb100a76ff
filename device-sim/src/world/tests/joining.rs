//! How devices get into a network, and who does not.

use super::*;

#[test]
fn devices_join_with_the_keys_of_their_install_codes() {
    let net = commissioned(1);
    let told = &net.coordinator().told;
    let joined: Vec<_> = told
        .iter()
        .filter_map(|(_, told)| match told {
            Indication::DeviceJoined { eui64, kind, decision, .. } => {
                Some((*eui64, *kind, *decision))
            }
            _ => None,
        })
        .collect();
    let kind = JoinKind::UnsecuredJoin;
    for device in [ESME, GSME] {
        assert!(joined.contains(&(device, kind, JoinDecision::KeySentUnderLinkKey)), "{joined:?}");
    }
    assert_eq!(joined.len(), 2);
    let announced = told.iter().filter(|(_, told)| match told {
        Indication::Data(data) => data.cluster == zigbee::zdp::DeviceAnnce::CLUSTER,
        _ => false,
    });
    assert_eq!(announced.count(), 2);
    for (app, stack) in net.devices() {
        let up = Indication::NetworkUp { address: stack.address().unwrap(), rejoined: false };
        assert!(app.told.iter().any(|(_, told)| *told == up));
    }
}

#[test]
fn a_device_without_a_key_at_the_trust_center_stays_out() {
    let mut net = net(11);
    form(&mut net);
    net.with_coordinator(|_, ctx| ctx.stack.remove_link_key(ESME));
    net.advance(MINUTE).unwrap();
    let refused = |told: &Indication| match told {
        Indication::DeviceJoined { eui64, decision, .. } => {
            *eui64 == ESME && *decision == JoinDecision::Refused
        }
        _ => false,
    };
    assert!(net.coordinator().told.iter().any(|(_, told)| refused(told)));
    let addresses: Vec<_> = net.devices().map(|(_, s)| s.address().is_some()).collect();
    assert_eq!(addresses, [false, true]);
}

#[test]
fn a_policy_may_let_in_whoever_knows_the_well_known_key() {
    let mut net = net(12);
    form(&mut net);
    net.with_coordinator(|_, ctx| {
        ctx.stack.remove_link_key(ESME);
        ctx.stack.set_join_policy(JoinPolicy { allow_well_known_key: true });
    });
    net.advance(MINUTE).unwrap();
    let decided = net.coordinator().told.iter().any(|(_, told)| {
        matches!(
            told,
            Indication::DeviceJoined {
                eui64: ESME,
                decision: JoinDecision::KeySentUnderWellKnownKey,
                ..
            }
        )
    });
    assert!(decided);
    // The ESME trusts its install code alone, and does not come in.
    assert_eq!(net.devices().next().unwrap().1.address(), None);
}

#[test]
fn who_asks_to_associate_with_a_closed_network_is_denied() {
    let mut net = commissioned(15);
    let stranger = Eui64(0x00_0d_6f_00_00_00_99_99);
    let (pan, source) = (PanId(0x1a62), mac::Address::Extended(stranger));
    let destination = mac::Address::Short(NwkAddress::COORDINATOR);
    net.with_coordinator(|_, ctx| ctx.stack.permit_joining(ctx.now, Some(Duration::ZERO)));
    let addressing = mac::Addressing::Within { pan, destination, source };
    let capability = mac::Capability::ALLOCATE_ADDRESS;
    net.take_captured();
    for (number, command) in [
        (1, mac::Command::AssociationRequest(mac::AssociationRequest { capability })),
        (2, mac::Command::DataRequest),
    ] {
        let payload = command.encode().freeze();
        let mut frame = mac::Frame::new(mac::FrameType::Command, number, addressing, payload);
        frame.acknowledgment_request = true;
        net.hear(0, &frame);
        run_for(&mut net, Duration::from_millis(50));
    }
    let answers = net.take_captured().iter().map(mac_frame).find_map(|frame| {
        match mac::Command::decode(&frame.payload) {
            Ok(mac::Command::AssociationResponse(response)) => Some(response.status),
            _ => None,
        }
    });
    assert_eq!(answers, Some(mac::AssociationStatus::PAN_ACCESS_DENIED));
    assert_eq!(net.coordinator_stack().address_of(stranger), None);
}

#[test]
fn a_closed_network_lets_nobody_in_and_tells_when_it_closes() {
    let mut net = net(13);
    form(&mut net);
    net.with_coordinator(|_, ctx| ctx.stack.permit_joining(ctx.now, Some(Duration::ZERO)));
    net.advance(MINUTE).unwrap();
    assert!(net.devices().all(|(_, stack)| stack.address().is_none()));
    net.with_coordinator(|_, ctx| {
        ctx.stack.permit_joining(ctx.now, Some(Duration::from_secs(30)));
    });
    run_for(&mut net, Duration::from_secs(31));
    assert!(net.devices().all(|(_, stack)| stack.address().is_some()));
    let last = net.coordinator().told.last().map(|(_, told)| told);
    assert_eq!(last, Some(&Indication::PermitJoiningEnded));
}
