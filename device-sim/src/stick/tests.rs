//! A host, the stick, and devices on the virtual air.

mod bench;
mod commands;

use core::time::Duration;

use adapters::ezsp::Request;
use adapters::ezsp::commands::*;
use adapters::ezsp::types::*;
use zigbee::wire::Counted;
use zigbee::zdp::{
    ActiveEpReq, Frame as ZdpFrame, MatchDescReq, Message, NodeDescReq, SimpleDescReq,
};
use zigbee::{ClusterId, ExtendedPanId, Key, NwkAddress, PanId, ProfileId};

use self::bench::{Bench, DEVICE, DEVICE_KEY, METERING, SLEEPER, SLEEPER_KEY, STICK};
use crate::Micros;

fn network_up() -> Callback {
    StackStatusHandler { status: EmberStatus::NETWORK_UP }.into()
}

fn unicast(dst: NwkAddress, options: EmberApsOption, tag: u8) -> SendUnicast {
    SendUnicast {
        kind: EmberOutgoingMessageType::DIRECT,
        index_or_destination: dst,
        aps_frame: EmberApsFrame {
            profile_id: ProfileId::SMART_ENERGY,
            cluster_id: METERING,
            source_endpoint: 1,
            destination_endpoint: 9,
            options,
            group_id: 0,
            sequence: 0,
        },
        message_tag: tag,
        message_contents: Octets::from([1, 2, 3]),
    }
}

const SECURED: EmberApsOption = EmberApsOption::ENCRYPTION.with(EmberApsOption::RETRY);

#[test]
fn a_new_stick_has_no_network_and_forms_one_as_told() {
    let mut bench = Bench::new();
    let init = NetworkInit { network_init_bitmask: EmberNetworkInitBitmask(0) };
    assert_eq!(bench.ask(init.clone()).status, EmberStatus::NOT_JOINED);
    assert_eq!(bench.ask(NetworkState {}).status, EmberNetworkStatus::NO_NETWORK);
    let parameters = bench::parameters();
    let form = FormNetwork { parameters: parameters.clone() };
    assert_eq!(bench.ask(form.clone()).status, EmberStatus::SECURITY_STATE_NOT_SET);
    bench.ask(SetInitialSecurityState { state: bench::security() });
    let off_band = EmberNetworkParameters { radio_channel: 27, ..parameters };
    assert_eq!(
        bench.ask(FormNetwork { parameters: off_band }).status,
        EmberStatus::PHY_INVALID_CHANNEL
    );
    assert_eq!(bench.ask(form.clone()).status, EmberStatus::SUCCESS);
    bench.run(Duration::from_millis(100));
    assert_eq!(bench.take_callbacks(), [network_up()]);
    let formed = bench.ask(GetNetworkParameters {});
    assert_eq!(formed.status, EmberStatus::SUCCESS);
    assert_eq!(formed.node_type, EmberNodeType::COORDINATOR);
    assert_eq!(formed.parameters, EmberNetworkParameters { nwk_update_id: 0, ..parameters });
    assert_eq!(bench.ask(GetNodeId {}).node_id, NwkAddress::COORDINATOR);
    assert_eq!(bench.ask(GetEui64 {}).eui64, STICK);
    assert_eq!(bench.ask(form).status, EmberStatus::INVALID_CALL);
    assert_eq!(bench.ask(init).status, EmberStatus::INVALID_CALL);
    let state = bench.ask(GetCurrentSecurityState {}).state;
    assert_eq!(state.trust_center_long_address, STICK);
}

#[test]
fn names_and_keys_left_open_are_chosen() {
    let mut bench = Bench::new();
    let bitmask = EmberInitialSecurityBitmask(0);
    let open = EmberInitialSecurityState { bitmask, ..bench::security() };
    bench.ask(SetInitialSecurityState { state: open });
    let parameters = EmberNetworkParameters {
        pan_id: PanId::BROADCAST,
        extended_pan_id: ExtendedPanId::UNSPECIFIED,
        ..bench::parameters()
    };
    bench.ask(FormNetwork { parameters });
    bench.run(Duration::from_millis(100));
    let chosen = bench.ask(GetNetworkParameters {}).parameters;
    assert!(chosen.pan_id.0 < 0x4000 && chosen.extended_pan_id != ExtendedPanId::UNSPECIFIED);
    let key = bench.ask(ExportKey { context: bench::network_key() });
    assert_eq!(key.status, SlStatus::OK);
    assert!(key.key != Key([0; 16]) && key.key != bench::NETWORK_KEY);
}

#[test]
fn a_reset_keeps_the_network_and_its_keys_and_forgets_the_rest() {
    let mut bench = Bench::formed();
    bench.ask(bench::endpoint());
    let policy_id = EzspPolicyId::MESSAGE_CONTENTS_IN_CALLBACK_POLICY;
    let decision_id = EzspDecisionId::MESSAGE_TAG_AND_CONTENTS_IN_CALLBACK;
    bench.ask(SetPolicy { policy_id, decision_id });
    let config_id = EzspConfigId::MULTICAST_TABLE_SIZE;
    bench.ask(SetConfigurationValue { config_id, value: 16 });
    let flags = SecManFlags(0);
    bench.ask(ImportTransientKey { eui64: DEVICE, plaintext_key: DEVICE_KEY, flags });
    let row = ImportLinkKey { index: 3, address: SLEEPER, plaintext_key: SLEEPER_KEY };
    assert_eq!(bench.ask(row).status, SlStatus::OK);
    let before = bench.ask(GetNetworkParameters {});
    let counter = bench.ask(GetNetworkKeyInfo {}).network_key_info.network_key_frame_counter;

    bench.connect();
    assert_eq!(bench.ask(NetworkState {}).status, EmberNetworkStatus::NO_NETWORK);
    assert_eq!(bench.ask(GetPolicy { policy_id }).decision_id, EzspDecisionId(0x40));
    assert_eq!(bench.ask(GetConfigurationValue { config_id }).value, 8);
    assert_eq!(bench.ask(ExportTransientKeyByEui { eui: DEVICE }).status, SlStatus::NOT_FOUND);
    let init = NetworkInit { network_init_bitmask: EmberNetworkInitBitmask(0) };
    assert_eq!(bench.ask(init).status, EmberStatus::SUCCESS);
    bench.run(Duration::from_millis(100));
    assert_eq!(bench.take_callbacks(), [network_up()]);
    assert_eq!(bench.ask(GetNetworkParameters {}), before);
    assert_eq!(bench.ask(ExportKey { context: bench::network_key() }).key, bench::NETWORK_KEY);
    let kept = bench.ask(ExportLinkKeyByIndex { index: 3 });
    assert_eq!((kept.eui, kept.plaintext_key), (SLEEPER, SLEEPER_KEY));
    let after = bench.ask(GetNetworkKeyInfo {}).network_key_info.network_key_frame_counter;
    assert!(after >= counter);
    let request = ActiveEpReq { nwk_addr_of_interest: NwkAddress::COORDINATOR };
    let Message::ActiveEpRsp(response) = bench.zdp_to_itself(request.into()) else {
        panic!("no active endpoint response");
    };
    assert_eq!(response.active_ep_list.as_deref(), Some(&[][..]));
}

/// A host that resets the stick before it could say on the air that it leaves.
#[test]
fn a_network_that_was_left_or_erased_is_gone_though_the_stick_is_reset_at_once() {
    let erase = TokenFactoryReset {
        exclude_outgoing_fc: Boolean::FALSE,
        exclude_boot_counter: Boolean::FALSE,
    };
    for command in [Command::from(erase), LeaveNetwork {}.into()] {
        let mut bench = Bench::formed();
        bench.let_in(DEVICE, DEVICE_KEY);
        bench.run(Duration::from_secs(40));
        bench.order(command);
        bench.connect();
        let init = NetworkInit { network_init_bitmask: EmberNetworkInitBitmask(0) };
        assert_eq!(bench.ask(init).status, EmberStatus::NOT_JOINED);
        assert_eq!(bench.ask(GetChildData { index: 0 }).status, EmberStatus::NOT_JOINED);
        bench.ask(SetInitialSecurityState { state: bench::security() });
        bench.ask(FormNetwork { parameters: bench::parameters() });
        bench.run(Duration::from_millis(100));
        bench.take_callbacks();
        assert_eq!(bench.ask(LeaveNetwork {}).status, EmberStatus::SUCCESS);
        bench.run(Duration::from_secs(1));
        let down = StackStatusHandler { status: EmberStatus::NETWORK_DOWN };
        assert_eq!(bench.take_callbacks(), [down.into()]);
    }
}

#[test]
fn a_device_whose_key_was_imported_joins_and_is_told_of() {
    let mut bench = Bench::formed();
    bench.let_in(DEVICE, DEVICE_KEY);
    bench.let_in(SLEEPER, SLEEPER_KEY);
    bench.run(Duration::from_secs(40));
    for eui64 in [DEVICE, SLEEPER] {
        let address = bench.ask(LookupNodeIdByEui64 { eui64 }).node_id;
        assert_eq!(bench.ask(LookupEui64ByNodeId { node_id: address }).eui64, eui64);
        let callbacks = bench.callbacks();
        let place = |wanted: &dyn Fn(&Callback) -> bool| callbacks.iter().position(wanted);
        let joined = place(&|callback| {
            matches!(callback, Callback::TrustCenterJoinHandler(h) if h.new_node_eui64 == eui64
                && h.new_node_id == address
                && h.status == EmberDeviceUpdate::STANDARD_SECURITY_UNSECURED_JOIN
                && h.policy_decision == EmberJoinDecision::USE_PRECONFIGURED_KEY)
        });
        let announced = place(&|callback| {
            matches!(callback, Callback::IncomingMessageHandler(h) if h.sender == address
                && h.aps_frame.profile_id == ProfileId::ZDP
                && h.aps_frame.cluster_id == ClusterId(0x0013)
                && h.kind == EmberIncomingMessageType::BROADCAST)
        });
        assert!(joined.unwrap() < announced.unwrap(), "{callbacks:?}");
    }
    let children: Vec<_> =
        (0..2).map(|index| bench.ask(GetChildData { index }).child_data.kind).collect();
    assert_eq!(children, [EmberNodeType::END_DEVICE, EmberNodeType::SLEEPY_END_DEVICE]);
    assert_eq!(bench.ask(GetChildData { index: 2 }).status, EmberStatus::NOT_JOINED);
}

#[test]
fn a_device_whose_key_is_not_known_is_not_let_in() {
    let mut bench = Bench::formed();
    bench.let_in(DEVICE, Key([0x5a; 16]));
    bench.run(Duration::from_mins(1));
    assert!(!bench.device_is_in(0) && !bench.device_is_in(1));
}

#[test]
fn a_network_that_is_not_opened_lets_nobody_in() {
    let mut bench = Bench::formed();
    let flags = SecManFlags(0);
    bench.ask(ImportTransientKey { eui64: DEVICE, plaintext_key: DEVICE_KEY, flags });
    bench.run(Duration::from_mins(1));
    assert!(!bench.device_is_in(0));
    assert_eq!(bench.take_callbacks(), []);
}

/// The transient key has gone, its row of the key table was erased, the stick was reset.
#[test]
fn messages_are_encrypted_with_the_link_key_that_a_device_has_joined_with() {
    let mut bench = Bench::formed();
    bench.let_in(DEVICE, DEVICE_KEY);
    bench.let_in(SLEEPER, SLEEPER_KEY);
    bench.run(Duration::from_secs(400));
    assert_eq!(bench.ask(ExportTransientKeyByEui { eui: DEVICE }).status, SlStatus::NOT_FOUND);
    let row = bench.ask(FindKeyTableEntry { address: DEVICE, link_key: Boolean::TRUE }).index;
    assert_eq!(row, 255);
    bench.ask(ImportLinkKey { index: 0, address: DEVICE, plaintext_key: Key([7; 16]) });
    assert_eq!(bench.ask(EraseKeyTableEntry { index: 0 }).status, EmberStatus::SUCCESS);
    bench.connect();
    bench.ask(bench::endpoint());
    bench.ask(NetworkInit { network_init_bitmask: EmberNetworkInitBitmask(0) });
    bench.run(Duration::from_secs(1));
    bench.take_callbacks();
    for (place, eui64) in [DEVICE, SLEEPER].into_iter().enumerate() {
        let address = bench.ask(LookupNodeIdByEui64 { eui64 }).node_id;
        let tag = u8::try_from(place).unwrap() + 40;
        let response = bench.ask(unicast(address, SECURED, tag));
        assert_eq!(response.status, EmberStatus::SUCCESS);
        bench.run(Duration::from_secs(10));
        let [Callback::MessageSentHandler(sent), Callback::IncomingMessageHandler(echo)] =
            &bench.take_callbacks()[..]
        else {
            panic!("{:?}", bench.take_callbacks());
        };
        assert_eq!((sent.message_tag, sent.status), (tag, EmberStatus::SUCCESS));
        assert_eq!(sent.aps_frame.sequence, response.sequence);
        assert_eq!(sent.message_contents, Octets::default());
        assert_eq!(echo.message_contents[..], [3, 2, 1]);
        assert_eq!((echo.sender, echo.aps_frame.source_endpoint), (address, 9));
        assert_eq!(echo.aps_frame.destination_endpoint, 1);
        assert!(echo.aps_frame.options.contains(SECURED));
        assert!(bench.device_heard(place).secured_with_link_key);
    }
}

#[test]
fn a_message_without_the_option_is_not_encrypted_with_the_link_key() {
    let mut bench = Bench::formed();
    bench.let_in(DEVICE, DEVICE_KEY);
    bench.run(Duration::from_secs(40));
    let address = bench.ask(LookupNodeIdByEui64 { eui64: DEVICE }).node_id;
    bench.ask(unicast(address, EmberApsOption::RETRY, 1));
    bench.run(Duration::from_secs(5));
    assert!(!bench.device_heard(0).secured_with_link_key);
}

#[test]
fn a_message_to_nobody_fails() {
    let mut bench = Bench::formed();
    let nobody = NwkAddress(0x4321);
    let response = bench.ask(unicast(nobody, EmberApsOption::RETRY, 7));
    assert_eq!(response.status, EmberStatus::SUCCESS);
    bench.run(Duration::from_secs(30));
    let callbacks = bench.take_callbacks();
    let [Callback::MessageSentHandler(sent)] = &callbacks[..] else { panic!("{callbacks:?}") };
    assert_eq!((sent.message_tag, sent.status), (7, EmberStatus::DELIVERY_FAILED));
    let refused = bench.ask(unicast(nobody, SECURED, 8));
    assert_eq!(refused.status, EmberStatus::APS_ENCRYPTION_ERROR);
    let mut long = unicast(nobody, EmberApsOption::RETRY, 9);
    long.message_contents = Octets::from([0; 120]);
    assert_eq!(bench.ask(long).status, EmberStatus::MESSAGE_TOO_LONG);
}

#[test]
fn a_stick_answers_what_its_host_asks_it_by_zdp() {
    let mut bench = Bench::formed();
    bench.ask(bench::endpoint());
    let own = NwkAddress::COORDINATOR;
    let Message::NodeDescRsp(node) =
        bench.zdp_to_itself(NodeDescReq { nwk_addr_of_interest: own }.into())
    else {
        panic!("no node descriptor");
    };
    assert_eq!(node.node_descriptor.unwrap().logical_type, zigbee::zdp::LogicalType::COORDINATOR);
    let request = MatchDescReq {
        nwk_addr_of_interest: own,
        profile_id: ProfileId::SMART_ENERGY,
        input_clusters: Counted::from([ClusterId(0x000a)]),
        output_clusters: Counted::default(),
    };
    let Message::MatchDescRsp(found) = bench.zdp_to_itself(request.into()) else {
        panic!("no match descriptor");
    };
    assert_eq!(found.match_list.as_deref(), Some(&[1][..]));
    let request = SimpleDescReq { nwk_addr_of_interest: own, endpoint: 1 };
    let Message::SimpleDescRsp(simple) = bench.zdp_to_itself(request.into()) else {
        panic!("no simple descriptor");
    };
    assert!(simple.simple_descriptor.is_some());
}

#[test]
fn a_device_that_leaves_is_told_of() {
    let mut bench = Bench::formed();
    bench.let_in(DEVICE, DEVICE_KEY);
    bench.run(Duration::from_secs(40));
    let address = bench.ask(LookupNodeIdByEui64 { eui64: DEVICE }).node_id;
    bench.take_callbacks();
    bench.leave(0);
    bench.run(Duration::from_secs(2));
    let left = bench.take_callbacks().into_iter().any(|callback| {
        matches!(callback, Callback::TrustCenterJoinHandler(h)
            if h.status == EmberDeviceUpdate::DEVICE_LEFT && h.new_node_id == address)
    });
    assert!(left);
}

#[test]
fn a_scan_tells_of_each_channel_in_its_time() {
    let mut bench = Bench::formed();
    let scan_type = EzspNetworkScanType::ENERGY_SCAN;
    let scan = StartScan { scan_type, channel_mask: 0x0000_1800, duration: 2 };
    assert_eq!(bench.ask(scan).status, EmberStatus::SUCCESS);
    bench.run(Duration::from_millis(80));
    assert_eq!(bench.take_callbacks().len(), 1);
    bench.run(Duration::from_millis(80));
    assert_eq!(bench.take_callbacks().len(), 2);
    let none = StartScan { scan_type, channel_mask: 0, duration: 2 };
    assert_eq!(bench.ask(none).status, EmberStatus::MAC_INVALID_CHANNEL_MASK);
}

#[test]
fn a_clone_goes_on_just_as_the_original() {
    let mut bench = Bench::formed();
    bench.let_in(DEVICE, DEVICE_KEY);
    let mut clone = bench.clone();
    bench.run(Duration::from_secs(40));
    clone.run(Duration::from_secs(40));
    assert!(!bench.callbacks().is_empty());
    assert_eq!(bench.take_callbacks(), clone.take_callbacks());
}
