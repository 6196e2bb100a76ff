//! Frames about who belongs to the network and with which key.

use bytes::Bytes;
use zigbee::aps::{
    self, Command as Aps, ConfirmKey, KeyType, RemoveDevice, RequestKey, SwitchKey, TransportKey,
    Tunnel, UpdateDevice, UpdateStatus, VerifyKey,
};
use zigbee::fuzzing::{LINK_KEY, NETWORK_KEY};
use zigbee::mac::{
    Address, Addressing, AssociationRequest, AssociationResponse, AssociationStatus, Beacon,
    BeaconPayload, Capability, Command as Mac, CoordinatorRealignment, DisassociationNotification,
    DisassociationReason, Frame, FrameType, GuaranteedTimeSlots, Pending, Superframe,
};
use zigbee::nwk::{
    self, Command as Nwk, EndDeviceTimeoutRequest, EndDeviceTimeoutResponse, Leave, LeaveOptions,
    LinkStatus, LinkStatusEntry, NetworkReport, NetworkStatus, NetworkUpdate, ParentInformation,
    RejoinRequest, RejoinResponse, RouteRecord, RouteReply, RouteRequest, SourceRoute, StatusCode,
};
use zigbee::security::{KeyIdentifier, verify_key_hash};
use zigbee::{ExtendedPanId, NwkAddress, PanId, Wire};

use super::{Air, HUB, METER, METER_ADDRESS, PAN, Way};

const NETWORK: ExtendedPanId = ExtendedPanId(0x1122_3344_5566_7788);
const ASLEEP: Capability = Capability::ALLOCATE_ADDRESS;
const HUB_SHORT: Address = Address::Short(NwkAddress::COORDINATOR);
const EVERYONE: Address = Address::Short(NwkAddress::BROADCAST_ALL);

pub(super) fn mac(air: &mut Air) {
    let anyone = Addressing::To { pan: PanId::BROADCAST, destination: EVERYONE };
    let (hub, meter) = (Address::Extended(HUB), Address::Extended(METER));
    let short = Address::Short(METER_ADDRESS);
    let to_hub = |source| Addressing::Within { pan: PAN, destination: HUB_SHORT, source };
    let joining = Addressing::Across {
        destination_pan: PAN,
        destination: HUB_SHORT,
        source_pan: PanId::BROADCAST,
        source: meter,
    };
    let to_meter = Addressing::Within { pan: PAN, destination: meter, source: hub };
    let realigned = Addressing::Across {
        destination_pan: PanId::BROADCAST,
        destination: meter,
        source_pan: PAN,
        source: hub,
    };
    let mut command = |name: &str, addressing, command: Mac| {
        air.mac(name, FrameType::Command, addressing, command.encode().freeze());
    };
    command("beacon-request", anyone, Mac::BeaconRequest);
    command(
        "association-request",
        joining,
        Mac::AssociationRequest(AssociationRequest { capability: ASLEEP }),
    );
    command("data-request-extended", to_hub(meter), Mac::DataRequest);
    command("data-request-short", to_hub(short), Mac::DataRequest);
    for (name, short_address, status) in [
        ("association-response", METER_ADDRESS, AssociationStatus::SUCCESSFUL),
        ("association-refused", NwkAddress::BROADCAST_ALL, AssociationStatus::PAN_ACCESS_DENIED),
    ] {
        let response = AssociationResponse { short_address, status };
        command(name, to_meter, Mac::AssociationResponse(response));
    }
    let reason = DisassociationReason::DEVICE_WISHES;
    command(
        "disassociation",
        to_meter,
        Mac::DisassociationNotification(DisassociationNotification { reason }),
    );
    let orphan = Addressing::Across {
        destination_pan: PanId::BROADCAST,
        destination: EVERYONE,
        source_pan: PanId::BROADCAST,
        source: meter,
    };
    command("orphan-notification", orphan, Mac::OrphanNotification);
    let realignment = CoordinatorRealignment {
        pan: PAN,
        coordinator: NwkAddress::COORDINATOR,
        channel: 15,
        short_address: METER_ADDRESS,
        channel_page: None,
    };
    command("coordinator-realignment", realigned, Mac::CoordinatorRealignment(realignment));

    let beacon = Beacon {
        superframe: Superframe::new(true, true),
        guaranteed_time_slots: GuaranteedTimeSlots::default(),
        pending: Pending::default(),
        payload: BeaconPayload::coordinator(NETWORK, 0).encode().freeze(),
    };
    let from = Addressing::From { pan: PAN, source: HUB_SHORT };
    air.mac("beacon", FrameType::Beacon, from, beacon.encode().freeze());
    air.push("acknowledgment", &Frame::acknowledgment(1, true));
}

pub(super) fn nwk(air: &mut Air) {
    let relays = [NwkAddress(0x0005), NwkAddress(0x0006)];
    let commands: Vec<Nwk> = vec![
        RouteRequest {
            options: 0,
            route_request_id: 1,
            destination: METER_ADDRESS,
            path_cost: 2,
            destination_ieee: Some(METER),
        }
        .into(),
        RouteReply {
            options: 0,
            route_request_id: 1,
            originator: NwkAddress::COORDINATOR,
            responder: METER_ADDRESS,
            path_cost: 2,
            originator_ieee: Some(HUB),
            responder_ieee: Some(METER),
        }
        .into(),
        NetworkStatus {
            status_code: StatusCode::TARGET_DEVICE_UNAVAILABLE,
            network_address: METER_ADDRESS,
        }
        .into(),
        Leave { options: LeaveOptions::REQUEST.with(LeaveOptions::REJOIN) }.into(),
        RouteRecord { relays: relays.into() }.into(),
        RejoinRequest { capability: ASLEEP }.into(),
        RejoinResponse { network_address: METER_ADDRESS, status: AssociationStatus::SUCCESSFUL }
            .into(),
        LinkStatus::new(vec![LinkStatusEntry { neighbor: METER_ADDRESS, costs: 0x11 }])
            .expect("one entry fits")
            .into(),
        NetworkReport::new(NETWORK, vec![PAN]).expect("one identifier fits").into(),
        NetworkUpdate { extended_pan_id: NETWORK, update_id: 1, pan_id: PAN }.into(),
        EndDeviceTimeoutRequest { requested_timeout: 8, configuration: 0 }.into(),
        EndDeviceTimeoutResponse {
            status: 0,
            parent_information: ParentInformation::MAC_DATA_POLL,
        }
        .into(),
    ];
    for command in commands {
        let name = format!("nwk-{}", command.id().name().unwrap_or_default().to_lowercase());
        let payload = command.encode().freeze();
        air.nwk(&name, Way::ToHub, nwk::FrameType::Command, payload, true);
    }

    let leave = Nwk::from(Leave { options: LeaveOptions::default() }).encode().freeze();
    let (source, destination) = (METER_ADDRESS, NwkAddress::COORDINATOR);
    let number = air.next();
    let header = nwk::Header::new(nwk::FrameType::Command, source, destination, 1, number);
    let header = nwk::Header {
        source_ieee: Some(METER),
        destination_ieee: Some(HUB),
        end_device_initiator: true,
        source_route: Some(SourceRoute { relay_index: 1, relays: relays.into() }),
        ..header
    };
    air.nwk_with("nwk-leave-with-addresses", Way::ToHub, header, leave, true);
}

pub(super) fn aps(air: &mut Air) {
    let (key, destination, source) = (NETWORK_KEY, METER, HUB);
    let network =
        TransportKey::StandardNetworkKey { key, key_sequence_number: 0, destination, source };
    let link = TransportKey::TrustCenterLinkKey { key: LINK_KEY, destination, source };
    let shared =
        TransportKey::ApplicationLinkKey { key: LINK_KEY, partner: METER, is_initiator: true };
    let key_type = KeyType::TRUST_CENTER_LINK_KEY;
    let update = UpdateDevice {
        device: METER,
        short_address: METER_ADDRESS,
        status: UpdateStatus::STANDARD_DEVICE_UNSECURED_JOIN,
    };
    let verify = VerifyKey { key_type, source: METER, hash: verify_key_hash(LINK_KEY) };
    let confirm = ConfirmKey { status: 0, key_type, destination: METER };
    let mut send = |name: &str, way, command: Aps, key| {
        let header = aps::Header::command(air.next());
        let payload = command.encode().freeze();
        air.aps(name, way, &aps::Plain { header, payload }, key)
    };
    let (hub, meter) = (Way::ToHub, Way::ToMeter);
    let transport = Some(KeyIdentifier::KeyTransport);
    let (load, data) = (Some(KeyIdentifier::KeyLoad), Some(KeyIdentifier::Link));
    let tunnelled = send("transport-network-key", meter, network.into(), transport);
    send("transport-link-key", meter, link.into(), load);
    send("transport-application-key", meter, shared.into(), load);
    send("update-device", hub, update.into(), data);
    send("remove-device", meter, RemoveDevice { target: METER }.into(), data);
    send("request-key", hub, RequestKey::TrustCenterLinkKey.into(), data);
    let request = RequestKey::ApplicationLinkKey { partner: HUB };
    send("request-application-key", hub, request.into(), data);
    send("switch-key", meter, SwitchKey { key_sequence_number: 1 }.into(), None);
    send("tunnel", meter, Tunnel { destination: METER, frame: tunnelled }.into(), None);
    send("verify-key", hub, verify.into(), None);
    send("confirm-key", meter, confirm.into(), data);

    let data = aps::Header::unicast(
        1,
        zigbee::ClusterId(0x0702),
        zigbee::ProfileId::SMART_ENERGY,
        1,
        air.next(),
    );
    for (name, header) in [("aps-ack", data), ("aps-command-ack", aps::Header::command(7))] {
        let header = header.acknowledgment().expect("it can be acknowledged");
        air.aps(name, Way::ToHub, &aps::Plain { header, payload: Bytes::new() }, None);
    }
}
