//! What is said of each kind of frame: a line, and a tree of fields.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use zigbee::dissect::{
    Dissection, Fcs, Field, KeyRing, Problem, Value, dissect_aps, dissect_mac, dissect_nwk,
    dissect_zcl,
};
use zigbee::fuzzing::{LINK_KEY, NETWORK_KEY, keys};
use zigbee::mac::{self, fcs::FcsError};
use zigbee::{ClusterId, Wire};

mod frames;

/// What the fields of these names hold, one inside the other.
fn value(dissection: &Dissection, path: &[&str]) -> String {
    let mut fields: &[Field] = &dissection.fields;
    let mut found = None;
    for name in path {
        let field = fields.iter().find(|field| field.name == *name);
        let field = field.unwrap_or_else(|| panic!("no {name} of {path:?} in {fields:#?}"));
        (fields, found) = (&field.children, Some(field));
    }
    found.unwrap().value.to_string()
}

fn sample(name: &str) -> Vec<u8> {
    let found = frames::all().into_iter().find(|sample| sample.name == name);
    found.unwrap_or_else(|| panic!("no {name}")).octets.to_vec()
}

/// Set `BLESS` to write what is said now; read the difference before it is kept.
#[test]
fn each_kind_of_frame_is_summed_up_in_a_line() {
    let lines = frames::all().into_iter().map(|sample| {
        let dissection = dissect_mac(&sample.octets, Fcs::Absent, &keys());
        assert_eq!(dissection.problem, None, "{}: {dissection:#?}", sample.name);
        format!("{:45} {}\n", sample.name, dissection.summary)
    });
    let said: String = lines.collect();
    let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/summaries.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(golden, &said).unwrap();
    }
    assert_eq!(said, std::fs::read_to_string(golden).unwrap(), "see BLESS");
}

#[test]
fn every_layer_is_a_field_with_the_standards_names() {
    let report = dissect_mac(&sample("read-attributes-response"), Fcs::Absent, &keys());
    let layers: Vec<_> = report.fields.iter().map(|field| field.name.as_ref()).collect();
    assert_eq!(
        layers,
        [
            "MAC frame",
            "NWK frame",
            "APS frame",
            "ZCL frame",
            "APS message integrity code",
            "NWK message integrity code",
        ]
    );
    for (path, shown) in [
        (&["MAC frame", "frame type"][..], "data (0x01)"),
        (&["MAC frame", "source address"], "0x1234"),
        (&["NWK frame", "destination address"], "COORDINATOR (0x0000)"),
        (&["NWK frame", "auxiliary header", "source address"], "00:0d:6f:00:0a:90:69:e7"),
        (&["NWK frame", "auxiliary header", "key identifier"], "network key (0x01)"),
        (&["APS frame", "cluster identifier"], "0x0702"),
        (&["APS frame", "profile identifier"], "SMART_ENERGY (0x0109)"),
        (&["APS frame", "auxiliary header", "key identifier"], "link key (0x00)"),
        (&["ZCL frame", "direction"], "server to client"),
        (&["ZCL frame", "command identifier"], "ReadAttributesResponse (0x01)"),
        (
            &["ZCL frame", "CurrentSummationDelivered", "attribute identifier"],
            "CurrentSummationDelivered (0x0000)",
        ),
        (&["ZCL frame", "CurrentSummationDelivered", "data type"], "uint48 (0x25)"),
        (&["ZCL frame", "CurrentSummationDelivered", "value"], "123456"),
        (&["ZCL frame", "SummationFormatting", "status"], "UNSUPPORTED_ATTRIBUTE (0x86)"),
    ] {
        assert_eq!(value(&report, path), shown, "{path:?}");
    }
}

#[test]
fn a_command_of_a_cluster_is_read_by_its_row() {
    let price = dissect_mac(&sample("price-publishprice"), Fcs::Absent, &keys());
    assert_eq!(value(&price, &["ZCL frame", "command identifier"]), "PublishPrice (0x00)");
    assert_eq!(value(&price, &["ZCL frame", "provider_id"]), "1");
    assert_eq!(value(&price, &["ZCL frame", "rate_label"]), "6f6374657473 \"octets\"");
    let label = price.fields.iter().find(|field| field.name == "ZCL frame").unwrap();
    let label = label.children.iter().find(|field| field.name == "rate_label").unwrap();
    assert_eq!(label.octets.len(), 7);
}

#[test]
fn keys_are_found_by_what_they_are_for_and_never_shown() {
    for (name, kind) in [
        ("transport-network-key", "STANDARD_NETWORK_KEY (0x01)"),
        ("transport-link-key", "TRUST_CENTER_LINK_KEY (0x04)"),
    ] {
        let transport = dissect_mac(&sample(name), Fcs::Absent, &keys());
        assert_eq!(value(&transport, &["APS command", "key type"]), kind);
        assert_eq!(value(&transport, &["APS command", "key"]), "(secret)");
    }
}

#[test]
fn what_no_key_opens_stays_encrypted_and_says_at_which_layer() {
    let octets = sample("price-publishprice");
    let mut network_only = KeyRing::default();
    network_only.add_network_key(NETWORK_KEY);
    let mut link_only = KeyRing::default();
    link_only.add_link_key(LINK_KEY);
    for (keys, layer, summary) in [
        (KeyRing::default(), "NWK frame", "0x1234 > 0x0000 [encrypted]"),
        (link_only, "NWK frame", "0x1234 > 0x0000 [encrypted]"),
        (network_only, "APS frame", "0x1234 > 0x0000 APS [encrypted]"),
    ] {
        let dissection = dissect_mac(&octets, Fcs::Absent, &keys);
        assert_eq!(dissection.problem, Some(Problem::Encrypted { layer }));
        assert_eq!(dissection.summary, summary);
        let field = dissection.fields.iter().find(|field| field.name == "encrypted payload");
        assert!(matches!(field.unwrap().value, Value::Octets(_)));
    }
}

#[test]
fn a_frame_can_be_read_from_any_layer_up() {
    let whole = sample("mgmt_leave_rsp");
    let frame = mac::Frame::decode(&whole).unwrap();
    let nwk = dissect_nwk(&frame.payload, &keys());
    assert_eq!(nwk.summary, "0x1234 > 0x0000 Mgmt_Leave_rsp");
    let aps = dissect_aps(&[0x00, 0x00, 0x34, 0x80, 0x00, 0x00, 0x00, 7, 9, 0], None, &keys());
    assert_eq!(aps.summary, "Mgmt_Leave_rsp");
    let zcl = dissect_zcl(ClusterId(0x000a), &[0x00, 5, 0x00, 0x00, 0x00]);
    assert_eq!(zcl.summary, "Time ReadAttributes #5 Time");
    assert_eq!(value(&zcl, &["ZCL frame", "attribute identifier"]), "Time (0x0000)");
}

#[test]
fn what_is_wrong_is_said_with_its_place_in_the_whole_frame() {
    // Its MAC frame takes 9 octets, its APS frame 8, and its NWK frame 8 where it is in clear.
    let mut octets = mac::Frame::decode(&sample("read-attributes")).unwrap();
    let nwk = [0x08, 0x00, 0x34, 0x12, 0x00, 0x00, 30, 1];
    let aps = [0x00, 1, 0x02, 0x07, 0x09, 0x01, 1, 9];
    let zcl = [0x01, 7, 0x00, 0x00];
    octets.payload = [&nwk[..], &aps, &zcl].concat().into();
    let dissection = dissect_mac(&octets.on_air(), Fcs::Present, &keys());
    let Some(Problem::Malformed(error)) = dissection.problem else { panic!("{dissection:#?}") };
    assert_eq!(error.at, 9 + 8 + 8 + 4);
    assert_eq!(
        dissection.summary,
        "0x0000 > 0x1234 Metering GetProfile #7 [GetProfile: end_time at octet 29: input ends \
         before the field does]"
    );
    // What came before the fault is there.
    assert_eq!(
        value(&dissection, &["ZCL frame", "interval_channel"]),
        "CONSUMPTION_DELIVERED (0x00)"
    );

    let mut damaged = octets.on_air().to_vec();
    damaged[2] ^= 1;
    let dissection = dissect_mac(&damaged, Fcs::Present, &keys());
    assert!(matches!(dissection.problem, Some(Problem::Damaged(FcsError::Wrong { .. }))));
}
