//! The driver against a stick that does as it is told.

use core::time::Duration;

use adapters::ash;
use adapters::ezsp::commands::{Echo, GetEui64};
use bytes::{Bytes, BytesMut};
use jiff::Timestamp;

use super::fake::{FakeStick, Told, sent};
use super::*;
use crate::lane::pump::Hosted;

const AFTER: Duration = Duration::from_millis(30);

/// A driver of a stick that was reset, and the stick.
async fn driver(
    script: impl FnMut(&adapters::ezsp::commands::SendUnicast) -> Told + Send + 'static,
) -> (Driver, Hosted<FakeStick>) {
    let (near, far) = Link::memory();
    let hosted = Hosted::new(FakeStick::new(script));
    let pump = hosted.clone();
    tokio::spawn(async move { pump.serve(far).await });
    let (driver, _events) = Driver::start(near, Clock::start(Timestamp::UNIX_EPOCH));
    driver.reset().await.unwrap();
    (driver, hosted)
}

fn message(payload: &'static [u8]) -> Unicast {
    Unicast {
        to: NwkAddress(0x1234),
        to_endpoint: 1,
        from_endpoint: 1,
        profile: ProfileId::SMART_ENERGY,
        cluster: ClusterId(0x0702),
        payload: Bytes::from_static(payload),
        link_key: true,
    }
}

#[tokio::test(start_paused = true)]
async fn what_becomes_of_a_message_is_told_for_that_message() {
    let (driver, _) = driver(|message| {
        // The first message fails, and later than the second one succeeds.
        let (after, status) = match message.message_contents[..] {
            [1] => (AFTER * 2, EmberStatus::DELIVERY_FAILED),
            _ => (AFTER, EmberStatus::SUCCESS),
        };
        vec![(after, sent(message, status))]
    })
    .await;
    let (first, second) =
        tokio::join!(driver.unicast(message(&[1])), driver.unicast(message(&[2])));
    assert_eq!(first.unwrap(), Delivery::Undelivered(EmberStatus::DELIVERY_FAILED));
    assert_eq!(second.unwrap(), Delivery::Delivered);
}

#[tokio::test(start_paused = true)]
async fn an_adapter_reset_in_the_middle_is_told_to_all_who_wait_and_to_all_who_come() {
    let (driver, stick) = driver(|_| vec![]).await;
    let reset = async {
        tokio::time::sleep(AFTER).await;
        let mut octets = BytesMut::new();
        let code = ash::Code::RESET_WATCHDOG;
        ash::Frame::RstAck { version: ash::VERSION, code }.put_stuffed(&mut octets);
        stick.with(|stick| stick.raw.unsplit(octets)).unwrap();
    };
    let (waiting, ended, ()) = tokio::join!(driver.unicast(message(&[1])), driver.ended(), reset);
    for error in [waiting.unwrap_err(), ended, driver.ask(GetEui64 {}).await.unwrap_err()] {
        assert!(
            matches!(&error, BenchError::AdapterLost(why) if why.contains("WATCHDOG")),
            "{error}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_adapter_that_says_nothing_or_goes_away_is_the_benchs_trouble() {
    let clock = Clock::start(Timestamp::UNIX_EPOCH);
    let (near, _far) = Link::memory();
    let (silent, _) = Driver::start(near, clock);
    let error = silent.reset().await.unwrap_err();
    assert!(error.to_string().contains("does not answer a reset"), "{error}");

    let (near, far) = Link::memory();
    drop(far);
    let (gone, _) = Driver::start(near, clock);
    let error = gone.reset().await.unwrap_err();
    assert!(matches!(error, BenchError::LinkClosed | BenchError::Link(_)), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_command_that_the_stick_does_not_do_is_refused_and_the_next_one_answered() {
    let (driver, _) = driver(|_| vec![]).await;
    let error = driver.ask(Echo { data: [1].into() }).await.unwrap_err();
    assert!(matches!(error, BenchError::Refused { what: "echo", .. }), "{error}");
    assert_eq!(driver.ask(GetEui64 {}).await.unwrap().eui64, Eui64(0xabcd));
    assert_eq!(driver.set_up().await.unwrap(), Eui64(0xabcd));
    assert!(driver.resume().await.unwrap());
}

#[tokio::test(start_paused = true)]
async fn a_stick_that_never_tells_what_became_of_messages_is_the_benchs_trouble() {
    let (driver, _) = driver(|_| vec![]).await;
    for _ in 0..256 {
        let driver = driver.clone();
        tokio::spawn(async move { driver.unicast(message(&[1])).await });
    }
    tokio::time::sleep(Duration::from_secs(9)).await;
    let error = driver.unicast(message(&[1])).await.unwrap_err();
    assert!(matches!(&error, BenchError::AdapterSilent(_)), "{error}");
}
