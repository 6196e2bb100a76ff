//! The table's codecs.

mod session;

use hex_literal::hex;
use proptest::prelude::*;
use zigbee::wire::Counted;
use zigbee::{ClusterId, Eui64, ExtendedPanId, Key, NwkAddress, PanId, ProfileId, Wire};

use super::commands::*;
use super::types::*;
use super::{Frame, Kind, describe};

const EUI64: Eui64 = Eui64(0x000d_6f00_0a90_69e7);

fn key(first: u8) -> Key {
    Key(core::array::from_fn(|n| first + u8::try_from(n).unwrap()))
}

fn aps_frame() -> EmberApsFrame {
    EmberApsFrame {
        profile_id: ProfileId::SMART_ENERGY,
        cluster_id: ClusterId(0x0702),
        source_endpoint: 1,
        destination_endpoint: 2,
        options: EmberApsOption(0x0160),
        group_id: 0x0304,
        sequence: 5,
    }
}

fn octets(octets: &'static [u8]) -> Octets {
    Octets::new(octets).unwrap()
}

/// Commands as another implementation (bellows 1.2.1) writes them, each field with a value of its own.
#[test]
fn commands_are_written_as_others_write_them() {
    let parameters = EmberNetworkParameters {
        extended_pan_id: ExtendedPanId(0x0102_0304_0506_0708),
        pan_id: PanId(0x090a),
        radio_tx_power: 8,
        radio_channel: 15,
        join_method: EmberJoinMethod::USE_MAC_ASSOCIATION,
        nwk_manager_id: NwkAddress(0x0b0c),
        nwk_update_id: 0x0d,
        channels: 0x07ff_f800,
    };
    let state = EmberInitialSecurityState {
        bitmask: EmberInitialSecurityBitmask(0x1384),
        preconfigured_key: key(0),
        network_key: key(16),
        network_key_sequence_number: 0x21,
        preconfigured_trust_center_eui64: EUI64,
    };
    let context = SecManContext {
        core_key_type: SecManKeyType::TC_LINK,
        key_index: 3,
        derived_type: SecManDerivedKeyType::TC_SWAP_OUT_KEY,
        eui64: EUI64,
        multi_network_index: 5,
        flags: SecManFlags::EUI_IS_VALID,
        psa_key_alg_permission: 0x0607_0809,
    };
    let clusters =
        ClusterLists::new([0x000a, 0x0700].map(ClusterId).into(), vec![ClusterId(0x0702)]).unwrap();
    let profile_id = ProfileId::SMART_ENERGY;
    let value = EmberMulticastTableEntry { multicast_id: 0x0203, endpoint: 4, network_index: 5 };
    let unicast = SendUnicast {
        kind: EmberOutgoingMessageType::DIRECT,
        index_or_destination: NwkAddress(0x1234),
        aps_frame: aps_frame(),
        message_tag: 6,
        message_contents: octets(&[7, 8]),
    };
    let flags = SecManFlags::UNCONFIRMED_TRANSIENT_KEY;
    for (command, octets) in [
        (Command::from(unicast), &hex!("003412090102070102600104030506020708")[..]),
        (FormNetwork { parameters }.into(), &hex!("08070605040302010a09080f000c0b0d00f8ff07")),
        (
            SetInitialSecurityState { state }.into(),
            &hex!(
                "8413000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f21e769900a006f0d00"
            ),
        ),
        (ExportKey { context }.into(), &hex!("02030400e769900a006f0d00050209080706")),
        (
            ImportTransientKey { eui64: EUI64, plaintext_key: key(0), flags }.into(),
            &hex!("e769900a006f0d00000102030405060708090a0b0c0d0e0f04"),
        ),
        (
            AddEndpoint { endpoint: 1, profile_id, device_id: 0x0500, app_flags: 2, clusters }
                .into(),
            &hex!("01090100050202010a0000070207"),
        ),
        (SetMulticastTableEntry { index: 1, value }.into(), &hex!("0103020405")),
    ] {
        assert_eq!(command.encode(), octets, "{}", command.name());
        assert_eq!(Command::decode(command.id(), octets), Some(Ok(command)));
    }
}

/// Responses as another implementation (bellows 1.2.1) reads them.
#[test]
fn responses_are_written_as_others_read_them() {
    let child_data = EmberChildData {
        eui64: EUI64,
        kind: EmberNodeType::SLEEPY_END_DEVICE,
        id: NwkAddress(0x1234),
        phy: 1,
        power: 2,
        timeout: 3,
        timeout_remaining: 0x0405_0607,
    };
    let key_data = SecManApsKeyMetadata {
        bitmask: EmberKeyStructBitmask(0x010e),
        outgoing_frame_counter: 0x0102_0304,
        incoming_frame_counter: 0x0506_0708,
        ttl_in_seconds: 0x090a,
    };
    let network_key_info = SecManNetworkKeyInfo {
        network_key_set: Boolean::TRUE,
        alternate_network_key_set: Boolean::FALSE,
        network_key_sequence_number: 2,
        alt_network_key_sequence_number: 3,
        network_key_frame_counter: 0x0405_0607,
    };
    let neighbor = EmberNeighborTableEntry {
        short_id: NwkAddress(0x1234),
        average_lqi: 1,
        in_cost: 2,
        out_cost: 3,
        age: 4,
        long_id: EUI64,
    };
    let status = SlStatus::NOT_FOUND;
    for (response, octets) in [
        (
            Response::from(GetChildDataResponse { status: EmberStatus::SUCCESS, child_data }),
            &hex!("00e769900a006f0d0004341201020307060504")[..],
        ),
        (
            ExportLinkKeyByEuiResponse { plaintext_key: key(0), index: 1, key_data, status }.into(),
            &hex!("000102030405060708090a0b0c0d0e0f010e0104030201080706050a092d000000"),
        ),
        (
            GetNetworkKeyInfoResponse { status: SlStatus::OK, network_key_info }.into(),
            &hex!("000000000100020307060504"),
        ),
        (
            GetNeighborResponse { status: EmberStatus::SUCCESS, value: neighbor }.into(),
            &hex!("00341201020304e769900a006f0d00"),
        ),
    ] {
        assert_eq!(response.encode(), octets, "{}", response.name());
        assert_eq!(Response::decode(response.id(), octets), Some(Ok(response)));
    }
}

/// Callbacks as another implementation (bellows 1.2.1) reads them.
#[test]
fn callbacks_are_written_as_others_read_them() {
    let incoming = IncomingMessageHandler {
        kind: EmberIncomingMessageType::BROADCAST,
        aps_frame: aps_frame(),
        last_hop_lqi: 0xfe,
        last_hop_rssi: -40,
        sender: NwkAddress(0x1234),
        binding_index: 0xff,
        address_index: 0xfe,
        message_contents: octets(&[1]),
    };
    let sent = MessageSentHandler {
        kind: EmberOutgoingMessageType::DIRECT,
        index_or_destination: NwkAddress(0x1234),
        aps_frame: aps_frame(),
        message_tag: 6,
        status: EmberStatus::DELIVERY_FAILED,
        message_contents: octets(&[]),
    };
    let joined = TrustCenterJoinHandler {
        new_node_id: NwkAddress(0x1234),
        new_node_eui64: EUI64,
        status: EmberDeviceUpdate::STANDARD_SECURITY_UNSECURED_JOIN,
        policy_decision: EmberJoinDecision::DENY_JOIN,
        parent_of_new_node_id: NwkAddress(0x5678),
    };
    let route = IncomingRouteRecordHandler {
        source: NwkAddress(0x1234),
        source_eui: EUI64,
        last_hop_lqi: 1,
        last_hop_rssi: -2,
        relay_list: Counted::from([NwkAddress(0x0304), NwkAddress(0x0506)]),
    };
    for (callback, octets) in [
        (Callback::from(incoming), &hex!("040901020701026001040305fed83412fffe0101")[..]),
        (sent.into(), &hex!("0034120901020701026001040305066600")),
        (joined.into(), &hex!("3412e769900a006f0d0001027856")),
        (route.into(), &hex!("3412e769900a006f0d0001fe0204030605")),
    ] {
        assert_eq!(callback.encode(), octets, "{}", callback.name());
        assert_eq!(Callback::decode(callback.id(), octets), Some(Ok(callback)));
    }
}

#[test]
fn every_identifier_has_one_row_and_rows_ascend() {
    for kind in [Kind::Command, Kind::Callback] {
        let ids: Vec<_> =
            COMMANDS.iter().filter(|row| row.kind == kind).map(|row| row.id).collect();
        assert!(ids.is_sorted_by(|one, next| one < next), "{kind:?}");
    }
    let mut ids: Vec<_> = COMMANDS.iter().map(|row| row.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), COMMANDS.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Each row, both ways, with octets of every length: what decodes encodes to the same octets,
    /// the fields cover it, and nothing panics.
    #[test]
    fn what_decodes_encodes_to_the_same_octets(input in prop::collection::vec(any::<u8>(), 80)) {
        // Lengths inside are mostly small.
        let input: Vec<u8> = input.iter().map(|octet| if octet & 1 == 0 { octet >> 5 } else { *octet }).collect();
        for row in COMMANDS {
            for length in 0..=input.len() {
                let octets = &input[..length];
                if let Some(Ok(command)) = Command::decode(row.id, octets) {
                    prop_assert_eq!(command.encode(), octets);
                    prop_assert_eq!(covered((row.read_request)(octets)), length);
                }
                if let Some(Ok(response)) = Response::decode(row.id, octets) {
                    prop_assert_eq!(response.encode(), octets);
                    prop_assert_eq!(covered((row.read_response)(octets)), length);
                }
                if let Some(Ok(callback)) = Callback::decode(row.id, octets) {
                    prop_assert_eq!(callback.encode(), octets);
                    prop_assert_eq!(covered((row.read_response)(octets)), length);
                }
            }
        }
    }
}

fn covered(fields: Result<Vec<super::FieldValue>, zigbee::DecodeError>) -> usize {
    let fields = fields.unwrap();
    assert!(fields.windows(2).all(|two| two[0].octets.end == two[1].octets.start));
    fields.last().map_or(0, |last| last.octets.end)
}

/// Zeros of some length are every row's shortest message: no row is out of the test's reach.
#[test]
fn every_row_reads_some_octets() {
    for row in COMMANDS {
        let reads =
            |read: super::define::Read| (0..80).any(|length| read(&vec![0; length]).is_ok());
        assert!(reads(row.read_request) && reads(row.read_response), "{}", row.name);
    }
}

#[test]
fn a_trace_says_what_a_frame_is() {
    for (octets, line) in [
        (
            &hex!("05 00 01 aa 00 11")[..],
            "command 5 getValue (0x00aa): value_id VERSION_INFO(0x11)",
        ),
        (
            &hex!("05 80 01 58 00 36"),
            "response 5 invalidCommand (0x0058): reason ERROR_INVALID_VALUE(0x36)",
        ),
        (
            &hex!("05 90 01 19 00 90"),
            "callback 5 stackStatusHandler (0x0019): status NETWORK_UP(0x90)",
        ),
        (&hex!("05 00 01 ff 0f 90"), "command 5 unknown (0x0fff): 1 octets"),
        (
            &hex!("05 00 01 22 00"),
            "command 5 permitJoining (0x0022): PermitJoining: duration at octet 0: input ends before the field does",
        ),
        (&hex!("05"), "EZSP frame: frame control at octet 1: input ends before the field does"),
    ] {
        assert_eq!(describe(octets), line);
    }
}

#[test]
fn a_trace_shows_no_key() {
    let command = Command::from(ImportTransientKey {
        eui64: EUI64,
        plaintext_key: key(0x41),
        flags: SecManFlags(0),
    });
    let header = super::Header::extended(1, super::Control::COMMAND, command.id());
    let frame = Frame { header, parameters: command.encode().freeze() };
    let line = describe(&frame.encode());
    assert!(line.contains("plaintext_key Key(..)"), "{line}");
    let fields = frame.fields().unwrap().unwrap();
    assert_eq!(fields[1].octets, 13..29);
}
