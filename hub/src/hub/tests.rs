//! Requests and answers, octet by octet.

use super::*;
use hex_literal::hex;

/// 2026-07-01 12:00:00 UTC: 0x31d7bdc0.
fn noon() -> Timestamp {
    smets::time::parse("2026-07-01 12:00 UTC").unwrap()
}

fn answer(hub: &Hub, cluster: u16, request: &[u8]) -> Option<Vec<u8>> {
    let answer = hub.answer(noon(), cluster, &Frame::decode(request).unwrap());
    answer.map(|frame| frame.encode().to_vec())
}

fn of_new(cluster: u16, request: &[u8]) -> Option<Vec<u8>> {
    answer(&Hub::default(), cluster, request)
}

#[test]
fn the_time_and_how_far_to_believe_it_can_be_read() {
    let asked = hex!("00 2a 00 0000 0100 0200 0700 0f00");
    let expected = hex!(
        "18 2a 01  0000 00 e2 c0bdd731  0100 00 18 05  0200 00 2b 00000000  0700 00 23 d0cbd731  0f00 86"
    );
    assert_eq!(of_new(0x000a, &asked).unwrap(), expected);
}

#[test]
fn when_summer_time_starts_and_ends_can_be_read() {
    let asked = hex!("00 01 00 0300 0400 0500");
    let answer = of_new(0x000a, &asked).unwrap();
    assert_eq!(answer[..7], hex!("18 01 01 0300 00 23"));
    assert_eq!(answer[7..11], 828_061_200_u32.to_le_bytes());
    assert_eq!(answer[15..19], 846_205_200_u32.to_le_bytes());
    assert_eq!(answer[19..], hex!("0500 00 2b 100e0000"));
}

#[test]
fn the_clock_is_read_and_never_written() {
    let write = hex!("00 02 02 0000 e2 00000000 0f00 20 01");
    assert_eq!(of_new(0x000a, &write).unwrap(), hex!("18 02 04 88 0000 86 0f00"));
}

#[test]
fn the_price_is_published_to_whoever_asks() {
    let published = of_new(0x0700, &hex!("01 05 00 00")).unwrap();
    let expected = hex!(
        "19 05 00  00000000  08 5374616e64617264  00000000  c0bdd731  00  3a03  51  11  00000000  ffff  c05d0000"
    );
    assert_eq!(published, expected);
    assert_eq!(of_new(0x0700, &hex!("01 05 00")).unwrap(), hex!("18 05 0b 00 80"));
}

#[test]
fn the_last_message_is_shown_or_not_found() {
    let asked = hex!("01 06 00");
    let mut hub = Hub::default();
    assert_eq!(answer(&hub, 0x0703, &asked).unwrap(), hex!("18 06 0b 00 8b"));
    let text = "Hi!".to_owned();
    hub.set_message(Some(Message { id: 7, control: 0x80, minutes: 10, text }));
    let shown = hex!("19 06 00 07000000 80 00000000 0a00 03 486921");
    assert_eq!(answer(&hub, 0x0703, &asked).unwrap(), shown);
}

#[test]
fn a_confirmation_is_acknowledged_where_that_is_wanted() {
    let confirmed = hex!("01 07 01 07000000 c0bdd731");
    assert_eq!(of_new(0x0703, &confirmed).unwrap(), hex!("18 07 0b 01 00"));
    assert_eq!(of_new(0x0703, &hex!("11 07 01 07000000 c0bdd731")), None);
    assert_eq!(of_new(0x0703, &hex!("11 07 01 0700")).unwrap(), hex!("18 07 0b 01 80"));
}

#[test]
fn what_is_not_served_is_refused_as_the_zcl_says() {
    for (cluster, request, refused) in [
        (0x0703, &hex!("01 01 7f")[..], &hex!("18 01 0b 7f 81")[..]),
        (0x000a, &hex!("00 01 0c 0000 ff"), &hex!("18 01 0b 0c 82")),
        (0x000a, &hex!("00 01 fe"), &hex!("18 01 0b fe 82")),
        (0x000a, &hex!("00 01 00 00"), &hex!("18 01 0b 00 80")),
        (0x0006, &hex!("01 01 00"), &hex!("18 01 0b 00 c3")),
        (0x0703, &hex!("05 5f10 01 00"), &hex!("1c 5f10 01 0b 00 83")),
        (0x000a, &hex!("04 5f10 01 00 0000"), &hex!("1c 5f10 01 0b 00 84")),
    ] {
        assert_eq!(of_new(cluster, request).unwrap(), refused, "{request:02x?}");
    }
}

#[test]
fn what_is_itself_an_answer_is_not_answered() {
    for request in
        [&hex!("18 01 0b 00 00")[..], &hex!("10 01 0b 00 00"), &hex!("08 01 0a 0000 20 01")]
    {
        assert_eq!(of_new(0x000a, request), None);
        assert_eq!(of_new(0x0006, request), None);
    }
}

#[test]
fn no_octets_make_it_panic() {
    let seed = hex!("01 2a 00 00 01 02 03 04 05 06 07 08 09");
    for cluster in Hub::CLUSTERS {
        for at in 0..3 {
            for octet in 0..=u8::MAX {
                for end in 3..=seed.len() {
                    let mut octets = seed[..end].to_vec();
                    octets[at] = octet;
                    if let Ok(frame) = Frame::decode(&octets) {
                        let _ = Hub::default().answer(noon(), *cluster, &frame);
                    }
                }
            }
        }
    }
}
