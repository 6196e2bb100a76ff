//! The HAN against a stick that does as it is told.

use core::time::Duration;
use std::collections::BTreeSet;
use std::sync::Mutex as StdMutex;

use adapters::ezsp::commands::{SendUnicast, TrustCenterJoinHandler};
use adapters::ezsp::types::{EmberDeviceUpdate, EmberJoinDecision};
use hex_literal::hex;
use zigbee::Eui64;
use zigbee::security::InstallCode;

use super::*;
use crate::driver::fake::{FakeStick, Told, from_device, sent};
use crate::lane::pump::Hosted;

const ESME: NwkAddress = NwkAddress(0x1234);
const METERING: ClusterId = ClusterId(0x0702);
const TIME: ClusterId = ClusterId(0x000a);
const SOON: Duration = Duration::from_millis(30);

/// A HAN with one ESME on endpoint 1.
async fn han(
    script: impl FnMut(&SendUnicast) -> Told + Send + 'static,
) -> (Han, Hosted<FakeStick>) {
    let (near, far) = Link::memory();
    let mut stick = FakeStick::new(script);
    stick.known = Some((Eui64(7), ESME));
    let hosted = Hosted::new(stick);
    let pump = hosted.clone();
    tokio::spawn(async move { pump.serve(far).await });
    let clock = Clock::start("2026-01-12T10:00:00Z".parse().unwrap());
    let plan = NetworkPlan::draw(1, "test");
    let han = Han::start(near, clock, Hub::default(), &plan).await.unwrap();
    let application = Application {
        endpoint: 1,
        device_id: 0x0501,
        servers: vec![METERING],
        clients: vec![TIME],
    };
    let mut members = Membership::default();
    members.insert(Member {
        device: DeviceType::Esme,
        eui64: Eui64(7),
        address: NwkAddress(0x9999),
        applications: vec![application],
    });
    han.carry(&members).await.unwrap();
    (han, hosted)
}

/// Asks for attribute 0.
fn read() -> zcl::Frame {
    zcl::Frame::general(Direction::ClientToServer, 0, (0x00, hex!("00 00").to_vec().into()))
}

/// The sequence number of a ZCL frame in a message.
fn number(message: &SendUnicast) -> u8 {
    message.message_contents[1]
}

/// A read response with one octet, to request `number`, from the ESME.
fn response(number: u8, value: u8) -> Vec<u8> {
    vec![0x18, number, 0x01, 0x00, 0x00, 0x00, 0x20, value]
}

async fn ask(han: &Han, within: Duration) -> Answer {
    let deadline = han.now() + within;
    han.request(DeviceType::Esme, METERING, read(), deadline).await.unwrap()
}

fn value_of(answer: &Answer) -> Option<u8> {
    match answer {
        Answer::Response(frame) => frame.payload.last().copied(),
        _ => None,
    }
}

#[tokio::test(start_paused = true)]
async fn the_stick_knows_better_where_a_carried_device_is() {
    let (han, _) = han(|_| vec![]).await;
    assert_eq!(han.member(DeviceType::Esme).unwrap().address, ESME);
    let deadline = han.now() + SOON;
    let error = han.request(DeviceType::Ihd, METERING, read(), deadline).await.unwrap_err();
    assert!(matches!(error, BenchError::NotThere(_)), "{error}");
}

#[tokio::test(start_paused = true)]
async fn an_answer_counts_though_the_stick_has_not_said_that_the_request_arrived() {
    let (han, _) =
        han(|message| vec![(SOON, from_device(ESME, METERING, &response(number(message), 5)))])
            .await;
    assert_eq!(value_of(&ask(&han, SOON * 9).await), Some(5));
}

#[tokio::test(start_paused = true)]
async fn what_does_not_arrive_and_what_is_not_answered_are_two_things() {
    let (han, _) = han(|message| match number(message) {
        0 => vec![(SOON, sent(message, EmberStatus::DELIVERY_FAILED))],
        _ => vec![(SOON, sent(message, EmberStatus::SUCCESS))],
    })
    .await;
    let undelivered = Answer::Undelivered(EmberStatus::DELIVERY_FAILED);
    assert_eq!(ask(&han, SOON * 9).await, undelivered);
    let began = han.now();
    assert_eq!(ask(&han, SOON * 9).await, Answer::Silent);
    assert_eq!(han.now().since(began), SOON * 9);
}

/// Number 0 is answered late, when another request is under way; its number is not used again
/// before that, however many requests follow.
#[tokio::test(start_paused = true)]
async fn a_late_response_never_answers_a_later_request() {
    let used = Arc::new(StdMutex::new(Vec::new()));
    let seen = Arc::clone(&used);
    let (han, stick) = han(move |message| {
        seen.lock().unwrap().push(number(message));
        let arrived = (SOON, sent(message, EmberStatus::SUCCESS));
        match number(message) {
            0 if seen.lock().unwrap().len() == 1 => vec![arrived],
            other => {
                vec![arrived, (SOON, from_device(ESME, METERING, &response(other, other)))]
            }
        }
    })
    .await;
    assert_eq!(ask(&han, SOON).await, Answer::Silent);
    for _ in 0..300 {
        assert!(value_of(&ask(&han, SOON * 3).await).is_some());
    }
    assert!(!used.lock().unwrap()[1..].contains(&0), "255 others had to do");
    let mark = han.mark();
    stick.with(|stick| stick.tell(from_device(ESME, METERING, &response(0, 77)))).unwrap();
    let answer = ask(&han, SOON * 3).await;
    assert_ne!(value_of(&answer), Some(77));
    let late: Vec<Sort> = han.heard_since(mark).iter().map(|heard| heard.sort).collect();
    assert_eq!(late, [Sort::Late]);
    // Its response has come after all: the number is free again.
    for _ in 0..256 {
        ask(&han, SOON * 3).await;
    }
    let all: BTreeSet<u8> = used.lock().unwrap()[302..].iter().copied().collect();
    assert!(all.contains(&0));
}

#[tokio::test(start_paused = true)]
async fn only_the_device_the_cluster_the_number_and_the_right_command_make_an_answer() {
    type Said = (NwkAddress, ClusterId, Vec<u8>);
    let wrong: [fn(u8) -> Said; 6] = [
        |n| (NwkAddress(0x4321), METERING, response(n, 1)),
        |n| (ESME, TIME, response(n, 2)),
        |n| (ESME, METERING, response(n.wrapping_add(1), 3)),
        // The same way as the request.
        |n| (ESME, METERING, vec![0x10, n, 0x01, 0, 0, 0, 0x20, 4]),
        // A report.
        |n| (ESME, METERING, vec![0x18, n, 0x0a, 0, 0, 0x20, 5]),
        // A Default Response to another command.
        |n| (ESME, METERING, vec![0x18, n, 0x0b, 0x02, 0x00]),
    ];
    for make in wrong {
        let mut is_first = true;
        let (han, _) = han(move |message| {
            if !core::mem::take(&mut is_first) {
                return vec![];
            }
            let (from, cluster, octets) = make(number(message));
            vec![(SOON, from_device(from, cluster, &octets))]
        })
        .await;
        assert_eq!(ask(&han, SOON * 9).await, Answer::Silent);
        assert_eq!(han.heard_since(Mark::default()).len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_default_response_to_the_command_is_its_answer() {
    let (han, _) = han(|message| {
        let octets = [0x18, number(message), 0x0b, 0x00, 0x86];
        vec![(SOON, from_device(ESME, METERING, &octets))]
    })
    .await;
    assert_eq!(value_of(&ask(&han, SOON * 9).await), Some(0x86));
}

#[tokio::test(start_paused = true)]
async fn octets_that_are_no_frame_go_out_as_they_stand() {
    let sent = Arc::new(StdMutex::new(Vec::new()));
    let seen = Arc::clone(&sent);
    let (han, _) = han(move |message| {
        seen.lock().unwrap().push(message.message_contents.to_vec());
        vec![]
    })
    .await;
    // Frame type 3 is reserved; the second one lacks nothing but a command that exists.
    for octets in [&hex!("03 2a 06 ff")[..], &hex!("01 2a fe 01")] {
        let deadline = han.now() + SOON;
        let octets = Bytes::copy_from_slice(octets);
        let answer = han.request_octets(DeviceType::Esme, METERING, octets, deadline).await;
        assert_eq!(answer.unwrap(), Answer::Silent);
    }
    assert_eq!(*sent.lock().unwrap(), [hex!("03 2a 06 ff"), hex!("01 00 fe 01")]);
}

#[tokio::test(start_paused = true)]
async fn a_device_that_asks_for_the_time_is_served_as_it_asked() {
    let sent = Arc::new(StdMutex::new(Vec::new()));
    let seen = Arc::clone(&sent);
    let (han, stick) = han(move |message| {
        seen.lock().unwrap().push(message.clone());
        vec![]
    })
    .await;
    let asked = hex!("00 2a 00 00 00");
    stick.with(|stick| stick.tell(from_device(ESME, TIME, &asked))).unwrap();
    stick.with(|stick| stick.tell(from_device(ESME, METERING, &hex!("ff")))).unwrap();
    han.wait_until(han.now() + SOON).await.unwrap();
    let sent = sent.lock().unwrap();
    let [message] = &sent[..] else { panic!("{sent:?}") };
    assert_eq!(message.index_or_destination, ESME);
    let seconds = u32::try_from(han.utc().as_second() - 946_684_800).unwrap();
    let [seconds @ .., _] = seconds.to_be_bytes();
    // A read response: attribute 0, success, UTCTime; the low octet may have moved on.
    assert_eq!(message.message_contents[..7], hex!("18 2a 01 00 00 00 e2"));
    let told: Vec<u8> = message.message_contents[8..].iter().rev().copied().collect();
    assert_eq!(told, seconds);
    let heard = han.heard_since(Mark::default());
    assert_eq!((heard[0].sort, heard[1].sort), (Sort::Served, Sort::Unasked));
    assert!(matches!(heard[1].said, Said::Nonsense(..)));
}

#[tokio::test(start_paused = true)]
async fn a_device_that_is_refused_or_does_not_come_is_named() {
    let (han, stick) = han(|_| vec![]).await;
    let eui64 = Eui64(0x0102_0304_0506_0708);
    let refused = TrustCenterJoinHandler {
        new_node_id: NwkAddress(1),
        new_node_eui64: eui64,
        status: EmberDeviceUpdate::STANDARD_SECURITY_UNSECURED_JOIN,
        policy_decision: EmberJoinDecision::DENY_JOIN,
        parent_of_new_node_id: NwkAddress(0),
    };
    stick.with(|stick| stick.tell(refused.into())).unwrap();
    let code = InstallCode::from_octets(&[1; 16]).unwrap();
    let mut wanted = Wanted { device: DeviceType::Gsme, eui64, install_code: Some(code) };
    let error = han.commission(&[wanted.clone()]).await.unwrap_err().to_string();
    assert!(error.contains("the gsme 01:02:03:04:05:06:07:08"), "{error}");
    assert!(error.contains("install code may be wrong") && error.contains("254 s"), "{error}");
    wanted.install_code = None;
    let error = han.commission(&[wanted]).await.unwrap_err().to_string();
    assert!(error.contains("no install code was given"), "{error}");
}
