//! Frames that applications exchange: ZDP, general commands, and every command of every cluster.

use bytes::Bytes;
use zigbee::mac::Capability;
use zigbee::se::{self, CommandSpec, FieldKind, FieldSpec, FieldValue, Side};
use zigbee::wire::{Counted, Measured};
use zigbee::zcl::general::{Command as General, DefaultResponse, ReadRecord, WriteRecord};
use zigbee::zcl::{self, Direction, Status, TypeId, Value};
use zigbee::zdp::{self, BindTarget, LogicalType, NodeDescriptor, PowerDescriptor, RequestType};
use zigbee::{ClusterId, ProfileId, Wire};

use super::{Air, HUB, METER, METER_ADDRESS, Way};

const METERING: ClusterId = ClusterId(0x0702);

pub(super) fn zdp(air: &mut Air) {
    let all = [requests(), responses()].concat();
    for message in all {
        let cluster = message.cluster();
        let name = zdp::Message::cluster_name(cluster).unwrap_or_default().to_lowercase();
        let way = if message.is_response() { Way::ToHub } else { Way::ToMeter };
        let frame = zdp::Frame { transaction_sequence_number: air.next(), message };
        air.data(&name, way, (0, ProfileId::ZDP, cluster), frame.encode().freeze());
    }
}

fn requests() -> Vec<zdp::Message> {
    let nwk_addr_of_interest = METER_ADDRESS;
    let request_type = RequestType::SINGLE_DEVICE_RESPONSE;
    let target = BindTarget::Endpoint { address: HUB, endpoint: 1 };
    let (src_address, src_endpoint, cluster_id) = (METER, 1, METERING);
    vec![
        zdp::NwkAddrReq { ieee_addr: METER, request_type, start_index: 0 }.into(),
        zdp::IeeeAddrReq { nwk_addr_of_interest, request_type, start_index: 0 }.into(),
        zdp::NodeDescReq { nwk_addr_of_interest }.into(),
        zdp::PowerDescReq { nwk_addr_of_interest }.into(),
        zdp::SimpleDescReq { nwk_addr_of_interest, endpoint: 1 }.into(),
        zdp::ActiveEpReq { nwk_addr_of_interest }.into(),
        zdp::MatchDescReq {
            nwk_addr_of_interest,
            profile_id: ProfileId::SMART_ENERGY,
            input_clusters: [METERING].into(),
            output_clusters: Counted::default(),
        }
        .into(),
        zdp::DeviceAnnce {
            nwk_addr: METER_ADDRESS,
            ieee_addr: METER,
            capability: Capability::ALLOCATE_ADDRESS,
        }
        .into(),
        zdp::BindReq { src_address, src_endpoint, cluster_id, target }.into(),
        zdp::UnbindReq { src_address, src_endpoint, cluster_id, target }.into(),
        zdp::MgmtLeaveReq { device_address: METER, options: zdp::MgmtLeaveOptions::default() }
            .into(),
        zdp::MgmtPermitJoiningReq { permit_duration: 60, tc_significance: 1 }.into(),
    ]
}

fn responses() -> Vec<zdp::Message> {
    let (status, nwk_addr_of_interest) = (zdp::Status::SUCCESS, METER_ADDRESS);
    let (ieee_addr_remote_dev, nwk_addr_remote_dev) = (METER, METER_ADDRESS);
    let node = NodeDescriptor {
        logical_type: LogicalType::END_DEVICE,
        complex_descriptor_available: false,
        user_descriptor_available: false,
        reserved: 0,
        aps_flags: 0,
        frequency_band: NodeDescriptor::BAND_2400_MHZ,
        mac_capability: Capability::ALLOCATE_ADDRESS,
        manufacturer_code: 0x1234,
        maximum_buffer_size: 82,
        maximum_incoming_transfer_size: 82,
        server_mask: zdp::ServerMask(0),
        maximum_outgoing_transfer_size: 82,
        descriptor_capability: 0,
    };
    let simple = zdp::SimpleDescriptor {
        endpoint: 1,
        application_profile: ProfileId::SMART_ENERGY,
        application_device: 0x0501,
        application_device_version: 0,
        input_clusters: [ClusterId(0x0000), METERING].into(),
        output_clusters: [ClusterId(0x000a)].into(),
    };
    let power_descriptor = Some(PowerDescriptor::BATTERY);
    vec![
        zdp::NwkAddrRsp { status, ieee_addr_remote_dev, nwk_addr_remote_dev, associated: None }
            .into(),
        zdp::IeeeAddrRsp { status, ieee_addr_remote_dev, nwk_addr_remote_dev, associated: None }
            .into(),
        zdp::NodeDescRsp { status, nwk_addr_of_interest, node_descriptor: Some(node) }.into(),
        zdp::PowerDescRsp { status, nwk_addr_of_interest, power_descriptor }.into(),
        zdp::SimpleDescRsp {
            status,
            nwk_addr_of_interest,
            simple_descriptor: Measured::new(simple),
        }
        .into(),
        zdp::ActiveEpRsp { status, nwk_addr_of_interest, active_ep_list: Some([1, 2].into()) }
            .into(),
        zdp::MatchDescRsp { status, nwk_addr_of_interest, match_list: Some([1].into()) }.into(),
        zdp::BindRsp { status }.into(),
        zdp::UnbindRsp { status }.into(),
        zdp::MgmtLeaveRsp { status }.into(),
        zdp::MgmtPermitJoiningRsp { status }.into(),
    ]
}

pub(super) fn general(air: &mut Air) {
    let value = Value::from_raw(TypeId::UINT48, 123_456).expect("a uint48 holds it");
    let attribute_id = 0x0000;
    let records = vec![
        ReadRecord { attribute_id, outcome: Ok(value.clone()) },
        ReadRecord { attribute_id: 0x0303, outcome: Err(Status::UNSUPPORTED_ATTRIBUTE) },
    ];
    let write = || vec![WriteRecord { attribute_id, value: value.clone() }];
    let default = DefaultResponse { command_id: 0x02, status: Status::SUCCESS };
    let (to_server, to_client) = (Direction::ClientToServer, Direction::ServerToClient);
    for (name, direction, command) in [
        ("read-attributes", to_server, General::ReadAttributes(vec![0x0000, 0x0303].into())),
        ("read-attributes-response", to_client, General::ReadAttributesResponse(records.into())),
        ("write-attributes", to_server, General::WriteAttributes(write().into())),
        ("report-attributes", to_client, General::ReportAttributes(write().into())),
        ("default-response", to_server, General::DefaultResponse(default)),
    ] {
        let frame = zcl::Frame::general(direction, air.next(), command.encode());
        send(air, name, METERING, &frame);
    }
}

fn send(air: &mut Air, name: &str, cluster: ClusterId, frame: &zcl::Frame) {
    let way = match frame.header.direction {
        Direction::ClientToServer => Way::ToMeter,
        Direction::ServerToClient => Way::ToHub,
    };
    let to = (1, ProfileId::SMART_ENERGY, cluster);
    air.data(name, way, to, frame.encode().freeze());
}

pub(super) fn clusters(air: &mut Air) {
    for cluster in se::CLUSTERS {
        for row in cluster.commands {
            let least = row.fields.iter().position(|field| field.optional_since.is_some());
            let lengths = [least, Some(row.fields.len())];
            for (length, suffix) in lengths.into_iter().zip(["-least", ""]) {
                let Some(length) = length else { continue };
                let name = format!("{}-{}{suffix}", cluster.name, row.name).to_lowercase();
                let frame = zcl::Frame::specific(
                    row.direction.into(),
                    air.next(),
                    row.id,
                    payload(row, length),
                );
                send(air, &name, ClusterId(cluster.id), &frame);
            }
        }
    }
}

/// A report of each attribute of every cluster.
pub(crate) fn attributes(air: &mut Air) {
    for cluster in se::CLUSTERS {
        for row in cluster.attributes {
            let direction = match row.side {
                Side::Server => Direction::ServerToClient,
                Side::Client => Direction::ClientToServer,
            };
            let number = Value::from_raw(row.ty, 1);
            let value = number.or_else(|| Value::from_octets(row.ty, b"text"));
            let value = value.expect("attributes are numbers or strings");
            for (attribute_id, _) in row.members() {
                let report = vec![WriteRecord { attribute_id, value: value.clone() }];
                let report = General::ReportAttributes(report.into()).encode();
                let frame = zcl::Frame::general(direction, air.next(), report);
                send(air, "report", ClusterId(cluster.id), &frame);
            }
        }
    }
}

/// A payload with the first `length` fields: each number is 1, so that counts fit lists of one.
fn payload(row: &CommandSpec, length: usize) -> Bytes {
    let fields = row.fields.iter().take(length);
    let value = |field: &FieldSpec| match (row.name, field.name) {
        // It has to be zero: only the message's identifier counts.
        ("CancelMessage", "message_control") => FieldValue::Unsigned(0),
        _ => sample(field),
    };
    let fields: Vec<_> = fields.map(|field| (field.name, value(field))).collect();
    row.build(&fields).expect("the values fit their fields")
}

fn sample(field: &FieldSpec) -> FieldValue {
    of_kind(&field.kind)
}

fn of_kind(kind: &FieldKind) -> FieldValue {
    match kind {
        FieldKind::Zcl(TypeId::OCTSTR | TypeId::OCTSTR16) => FieldValue::Octets("octets".into()),
        FieldKind::Zcl(TypeId::STRING | TypeId::STRING16) => FieldValue::Text("text".to_owned()),
        FieldKind::Zcl(TypeId::BOOL) => FieldValue::Bool(true),
        FieldKind::Zcl(_) => FieldValue::Unsigned(1),
        FieldKind::Octets => FieldValue::Octets(Bytes::new()),
        FieldKind::List(kind) => FieldValue::List(vec![of_kind(kind)]),
        FieldKind::Record(fields) => {
            let fields = fields.iter().map(|field| (field.name.to_owned(), sample(field)));
            FieldValue::Record(fields.collect())
        }
    }
}
