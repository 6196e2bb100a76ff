//! The face, octets in and octets out, by hand from the standard. No binding of SMETS is used.

use dmc_profiles::{Defect, Profile, Profiles, utrn};
use hex_literal::hex;
use jiff::Timestamp;
use smets::DeviceType;
use zigbee::{ClusterId, Eui64, Key};

use super::*;
use crate::device::Button;
use crate::stack::{App, Config, Indication, Role, Stack};

const SECRET: [u8; 32] = [5; 32];
const BASIC: u16 = 0x0000;
const IDENTIFY: u16 = 0x0003;
const TIME: u16 = 0x000a;
const METERING: u16 = 0x0702;
const MESSAGING: u16 = 0x0703;
const PREPAYMENT: u16 = 0x0705;

/// A device with a stack that is in no network: what it would say stands in its outbox.
struct Bench {
    device: Device,
    stack: Stack,
    endpoint: u8,
    now: Micros,
}

fn profile(id: &str) -> Profile {
    Profiles::builtin().get(id).unwrap().clone()
}

impl Bench {
    fn of(profile: &Profile, device: DeviceType) -> Self {
        let config = Config {
            eui64: Eui64(1),
            role: Role::EndDevice { poll_interval: None },
            link_key: Some(Key([1; 16])),
            channels: 1 << 11,
            manufacturer_code: 0,
            seed: 1,
        };
        let endpoint = profile.device(device).unwrap().endpoints[0].id;
        let device = Device::new(profile, device, SECRET, 1).unwrap();
        Self { device, stack: Stack::new(config), endpoint, now: Micros::ZERO }
    }

    fn esme() -> Self {
        Self::of(&profile("illustrative-dual-fuel-12a"), DeviceType::Esme)
    }

    fn data(&self, cluster: u16, octets: &[u8]) -> Data {
        Data {
            src: NwkAddress::COORDINATOR,
            src_endpoint: 9,
            dst: NwkAddress(0x1234),
            dst_endpoint: self.endpoint,
            profile: ProfileId::SMART_ENERGY,
            cluster: ClusterId(cluster),
            payload: Bytes::copy_from_slice(octets),
            secured_with_link_key: true,
            acknowledged: true,
            aps_counter: 1,
            lqi: 255,
        }
    }

    fn tell(&mut self, data: Data) -> Vec<ApsRequest> {
        let mut ctx = Ctx { now: self.now, utc: Timestamp::UNIX_EPOCH, stack: &mut self.stack };
        self.device.on_indication(&mut ctx, Indication::Data(data));
        self.device.outbox.drain(..).map(|(_, request)| request).collect()
    }

    /// The answers to `octets`.
    fn ask(&mut self, cluster: u16, octets: &[u8]) -> Vec<Bytes> {
        let data = self.data(cluster, octets);
        self.tell(data).into_iter().map(|request| request.payload).collect()
    }

    /// The one answer to `octets`.
    fn asked(&mut self, cluster: u16, octets: &[u8]) -> Bytes {
        let answers = self.ask(cluster, octets);
        assert_eq!(answers.len(), 1, "{answers:02x?}");
        answers[0].clone()
    }

    fn set_clock(&mut self, utc_s: u32) {
        let octets = [&hex!("18 01 01 00 00 00 e2")[..], &utc_s.to_le_bytes()].concat();
        assert!(self.ask(TIME, &octets).is_empty());
    }
}

fn top_up(serial: u32, amount: &str) -> Vec<u8> {
    let code = utrn::mint(&SECRET, serial, amount.parse().unwrap()).unwrap();
    [&hex!("01 07 04 00 14")[..], code.as_bytes()].concat()
}

#[test]
fn a_meter_says_what_its_profile_gives_it() {
    let mut bench = Bench::esme();
    // CurrentSummationDelivered, UnitofMeasure, Multiplier, Divisor: 1523417 thousandths of a kWh.
    assert_eq!(
        bench.asked(METERING, &hex!("00 2a 00 00 00 00 03 01 03 02 03"))[..],
        hex!(
            "18 2a 01 00 00 00 25 d9 3e 17 00 00 00 00 03 00 30 00"
            "01 03 00 22 01 00 00 02 03 00 22 e8 03 00"
        )
    );
    // 12.50 GBP in thousandths of a penny; credit mode, a contactor is fitted.
    assert_eq!(
        bench.asked(PREPAYMENT, &hex!("00 01 00 01 00 00 00"))[..],
        hex!("18 01 01 01 00 00 2b d0 12 13 00 00 00 00 19 c0 00")
    );
    // Basic answers without the link key; what a device has not is said.
    assert_eq!(
        bench.asked(BASIC, &hex!("00 02 00 05 00 06 00"))[..],
        hex!("18 02 01 05 00 00 42 05 45 2d 31 32 41 06 00 86")
    );
}

#[test]
fn registers_grow_with_the_load() {
    let mut bench = Bench::esme();
    bench.now = Micros(10 * 3_600_000_000);
    // Ten hours at 0.4 kWh: 1527417.
    let answer = bench.asked(METERING, &hex!("00 01 00 00 00"));
    assert_eq!(answer[7..13], hex!("79 4e 17 00 00 00"));
}

#[test]
fn what_is_not_there_is_answered_by_its_status() {
    let mut bench = Bench::esme();
    for (what, cluster, octets, answer) in [
        ("a command", METERING, &hex!("01 07 0c 02")[..], &hex!("18 07 0b 0c 81")[..]),
        ("fields that are cut short", PREPAYMENT, &hex!("01 07 04 00"), &hex!("18 07 0b 04 80")),
        (
            "fields that go on",
            PREPAYMENT,
            &hex!("01 07 08 00 00 00 00 00 00"),
            &hex!("18 07 0b 08 80"),
        ),
        ("a cluster", 0x0704, &hex!("00 07 00 00 00"), &hex!("18 07 0b 00 c3")),
        ("a general command", METERING, &hex!("00 07 06"), &hex!("18 07 0b 06 82")),
        ("no general command", METERING, &hex!("00 07 40"), &hex!("18 07 0b 40 82")),
        ("a malformed general command", METERING, &hex!("00 07 00 01"), &hex!("18 07 0b 00 80")),
        ("a maker's command", METERING, &hex!("05 5f 10 07 0b"), &hex!("1c 5f 10 07 0b 0b 83")),
        (
            "a maker's general command",
            METERING,
            &hex!("04 5f 10 07 00"),
            &hex!("1c 5f 10 07 0b 00 84"),
        ),
        ("its client's side", METERING, &hex!("09 07 00"), &hex!("10 07 0b 00 c3")),
    ] {
        assert_eq!(bench.asked(cluster, octets)[..], *answer, "{what}");
    }
    assert!(bench.ask(METERING, &hex!("00 07")).is_empty(), "no header, no answer");
}

#[test]
fn a_default_response_is_sent_where_it_is_due() {
    let mut bench = Bench::esme();
    // Success is told unless the requester declines; failure always.
    assert_eq!(bench.asked(IDENTIFY, &hex!("01 07 00 05 00"))[..], hex!("18 07 0b 00 00"));
    assert!(bench.ask(IDENTIFY, &hex!("11 07 00 05 00")).is_empty());
    assert_eq!(bench.asked(IDENTIFY, &hex!("11 07 40 00 00"))[..], hex!("18 07 0b 40 81"));
    // A Default Response is not answered, and neither is a broadcast.
    assert!(bench.ask(METERING, &hex!("00 07 0b 00 01")).is_empty());
    let mut data = bench.data(METERING, &hex!("01 07 0c 02"));
    data.dst = NwkAddress::BROADCAST_RX_ON;
    assert!(bench.tell(data).is_empty());
}

#[test]
fn smart_energy_is_refused_without_the_link_key() {
    let mut bench = Bench::esme();
    for (cluster, answer) in [
        (METERING, &hex!("18 07 0b 00 01")[..]),
        (PREPAYMENT, &hex!("18 07 0b 00 01")),
        (TIME, &hex!("18 07 0b 00 01")),
        (BASIC, &hex!("18 07 01 00 00 00 20 01")),
    ] {
        let mut data = bench.data(cluster, &hex!("00 07 00 00 00"));
        data.secured_with_link_key = false;
        let answers = bench.tell(data);
        assert_eq!(answers.len(), 1);
        assert_eq!((&answers[0].payload[..], answers[0].link_key), (answer, false));
    }
    // What is for another profile, or another endpoint, is not for it.
    let mut data = bench.data(BASIC, &hex!("00 07 00 00 00"));
    data.profile = ProfileId::HOME_AUTOMATION;
    assert!(bench.tell(data).is_empty());
    let mut data = bench.data(BASIC, &hex!("00 07 00 00 00"));
    data.dst_endpoint = 77;
    assert!(bench.tell(data).is_empty());
}

#[test]
fn a_top_up_is_answered_by_its_result() {
    let mut bench = Bench::esme();
    // Accepted: 10.00 GBP, after which the balance is 22.50 GBP.
    let good = top_up(1, "10.00 GBP");
    assert_eq!(bench.asked(PREPAYMENT, &good)[..], hex!("19 07 03 00 40 42 0f 00 00 10 55 22 00"));
    for (octets, result) in
        [(good, 0x02), (top_up(2, "250.01 GBP"), 0x06), (hex!("01 07 04 02 01 37").to_vec(), 0x01)]
    {
        let source = octets[3];
        let answer = bench.asked(PREPAYMENT, &octets);
        assert_eq!(answer[3], result);
        assert_eq!(
            answer[4..],
            [&hex!("ff ff ff ff")[..], &[source], &hex!("ff ff ff ff")].concat()
        );
    }
}

#[test]
fn the_log_of_top_ups_comes_in_parts_that_fit() {
    let mut bench = Bench::esme();
    let all = hex!("01 09 08 ff ff ff ff 00");
    assert_eq!(bench.asked(PREPAYMENT, &all)[..], hex!("18 09 0b 08 8b"));
    for serial in 1..=3 {
        bench.ask(PREPAYMENT, &top_up(serial, "1.00 GBP"));
    }
    let parts = bench.ask(PREPAYMENT, &all);
    assert_eq!(parts.iter().map(|part| part[3..5].to_vec()).collect::<Vec<_>>(), [[0, 2], [1, 2]]);
    assert!(parts.iter().all(|part| part.len() <= bench.stack.payload_max(true)));
    // The latest first: a code of 20 digits, its amount, and no time while the clock is not set.
    assert_eq!(parts[0][5..12], hex!("14 30 30 30 30 30 33"));
    assert_eq!(parts[0][26..34], hex!("a0 86 01 00 ff ff ff ff"));
}

#[test]
fn the_supply_is_switched_and_its_state_told() {
    let mut bench = Bench::esme();
    let change = |at: [u8; 4], to: u8, control: u8| {
        [&hex!("01 07 0b 01 00 00 00 02 00 00 00 00 00 00 00")[..], &at, &[to, control]].concat()
    };
    // Off, acknowledged: a Supply Status Response says off.
    assert_eq!(
        bench.asked(METERING, &change([0; 4], 0, 1))[..],
        hex!("19 07 0c 01 00 00 00 02 00 00 00 00 00 00 00 00")
    );
    assert_eq!(bench.asked(METERING, &hex!("00 08 00 14 00"))[..], hex!("18 08 01 14 00 00 30 00"));
    // Armed, without acknowledgement: a Default Response. Then a person switches on.
    assert_eq!(bench.asked(METERING, &change([0; 4], 1, 0))[..], hex!("18 07 0b 0b 00"));
    let mut ctx = Ctx { now: bench.now, utc: Timestamp::UNIX_EPOCH, stack: &mut bench.stack };
    assert!(bench.device.press(&mut ctx, Button::EnableSupply));
    assert_eq!(bench.asked(METERING, &hex!("00 08 00 14 00"))[7], 2);
    // What flows is not armed, and no state is called 7.
    assert_eq!(bench.asked(METERING, &change([0; 4], 1, 1))[..], hex!("18 07 0b 0b 01"));
    assert_eq!(bench.asked(METERING, &change([0; 4], 7, 1))[..], hex!("18 07 0b 0b 85"));
    // At a time: not without a clock; with one, it is told what will be.
    assert_eq!(bench.asked(METERING, &change([100, 0, 0, 0], 0, 1))[..], hex!("18 07 0b 0b 01"));
    bench.set_clock(50);
    let answer = bench.asked(METERING, &change([100, 0, 0, 0], 0, 1));
    assert_eq!(answer[11..], hex!("64 00 00 00 00"));
    // ProposedChangeSupplyImplementationTime, ProposedChangeSupplyStatus, SupplyStatus.
    assert_eq!(
        bench.asked(METERING, &hex!("00 08 00 00 0b 01 0b 14 00"))[..],
        hex!("18 08 01 00 0b 00 e2 64 00 00 00 01 0b 00 30 00 14 00 00 30 02")
    );
}

#[test]
fn gas_is_enabled_by_a_person_alone() {
    let mut bench = Bench::of(&profile("illustrative-dual-fuel-12a"), DeviceType::Gsme);
    let on = hex!("01 07 0b 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 02 01");
    assert_eq!(bench.asked(METERING, &on)[..], hex!("18 07 0b 0b 87"));
}

#[test]
fn emergency_credit_and_mode_are_changed_and_read_back() {
    let mut bench = Bench::esme();
    // Nothing is on offer in credit mode.
    let select = hex!("01 07 00 00 00 00 00 00 00 00");
    assert_eq!(bench.asked(PREPAYMENT, &select)[..], hex!("18 07 0b 00 01"));
    // 5.00 GBP below 3.00 GBP.
    let setup = hex!("01 07 03 01 00 00 00 00 00 00 00 20 a1 07 00 e0 93 04 00");
    assert_eq!(bench.asked(PREPAYMENT, &setup)[..], hex!("18 07 0b 03 00"));
    let mode = hex!("01 07 06 00 00 00 00 01 00 00 00 00 00 00 00 03 00 00 00 00 00");
    assert_eq!(
        bench.asked(PREPAYMENT, &mode)[..],
        hex!("19 07 02 00 00 00 00 00 20 a1 07 00 e0 93 04 00")
    );
    // The balance becomes 2.99 GBP, then emergency credit is on offer and is taken.
    let reset = hex!("01 07 05 01 00 00 00 00 00 00 00 01 f8 8f 04 00");
    assert_eq!(bench.asked(PREPAYMENT, &reset)[..], hex!("18 07 0b 05 00"));
    assert_eq!(bench.asked(PREPAYMENT, &select)[..], hex!("18 07 0b 00 00"));
    // Limit, threshold, status (low, enabled, selected), control (prepayment, cut off, fitted).
    assert_eq!(
        bench.asked(PREPAYMENT, &hex!("00 08 00 10 00 11 00 03 00 00 00"))[..],
        hex!(
            "18 08 01 10 00 00 23 20 a1 07 00 11 00 00 23 e0 93 04 00 03 00 00 18 16"
            "00 00 00 19 c3 00"
        )
    );
}

#[test]
fn an_older_meter_does_not_know_what_came_later() {
    let mut bench = Bench::of(&profile("illustrative-dual-fuel-11"), DeviceType::Esme);
    bench.endpoint = 11;
    assert_eq!(bench.asked(PREPAYMENT, &top_up(1, "1.00 GBP"))[..], hex!("18 07 0b 04 81"));
    // CreditRemaining is there, in pence: 1.50 GBP; EmergencyCreditThreshold is not.
    assert_eq!(
        bench.asked(PREPAYMENT, &hex!("00 01 00 01 00 11 00"))[..],
        hex!("18 01 01 01 00 00 2b 96 00 00 00 11 00 86")
    );
}

#[test]
fn a_clock_is_set_by_the_hub_and_read_back() {
    let mut bench = Bench::esme();
    let read = hex!("00 01 00 00 00 01 00");
    assert_eq!(
        bench.asked(TIME, &read)[..],
        hex!("18 01 01 00 00 00 e2 ff ff ff ff 01 00 00 18 00")
    );
    bench.set_clock(0x3000_0000);
    bench.now = Micros(2_500_000);
    assert_eq!(
        bench.asked(TIME, &read)[..],
        hex!("18 01 01 00 00 00 e2 02 00 00 30 01 00 00 18 02")
    );
}

#[test]
fn a_message_is_shown_confirmed_and_withdrawn() {
    let mut bench = Bench::of(&profile("illustrative-dual-fuel-12a"), DeviceType::Ihd);
    let show = hex!("09 07 00 05 00 00 00 80 00 00 00 00 02 00 02 48 69");
    assert_eq!(bench.asked(MESSAGING, &show)[..], hex!("10 07 0b 00 00"));
    assert_eq!(bench.device.shown_message(bench.now), Some("Hi"));
    let mut ctx = Ctx { now: bench.now, utc: Timestamp::UNIX_EPOCH, stack: &mut bench.stack };
    assert!(bench.device.press(&mut ctx, Button::Confirm));
    let (_, confirmation) = bench.device.outbox.pop_front().unwrap();
    assert_eq!((confirmation.dst_endpoint, confirmation.link_key), (9, true));
    assert_eq!(confirmation.payload[2..7], hex!("01 05 00 00 00"));
    assert_eq!(
        bench.asked(MESSAGING, &hex!("09 08 01 06 00 00 00 80"))[..],
        hex!("10 08 0b 01 8b")
    );
    assert_eq!(
        bench.asked(MESSAGING, &hex!("09 08 01 05 00 00 00 80"))[..],
        hex!("10 08 0b 01 00")
    );
    assert_eq!(bench.device.shown_message(bench.now), None);
}

#[test]
fn attributes_and_commands_are_discovered() {
    let mut bench = Bench::esme();
    // From 0x0300 on, three at most, and there are more.
    assert_eq!(
        bench.asked(METERING, &hex!("00 01 0c 00 03 03"))[..],
        hex!("18 01 0d 00 00 03 30 01 03 22 02 03 22")
    );
    assert_eq!(
        bench.asked(IDENTIFY, &hex!("00 01 15 00 00 ff"))[..],
        hex!("18 01 16 01 00 00 21 03")
    );
    assert_eq!(bench.asked(PREPAYMENT, &hex!("00 01 11 01 03"))[..], hex!("18 01 12 00 03 04 05"));
    assert_eq!(bench.asked(METERING, &hex!("00 01 13 00 ff"))[..], hex!("18 01 14 01 0c"));
}

#[test]
fn attributes_are_written_each_for_itself_or_none() {
    let mut bench = Bench::esme();
    let record = hex!("00 00 21 05 00");
    let wrong = hex!("00 00 20 05");
    assert_eq!(
        bench.asked(IDENTIFY, &[&hex!("00 01 02")[..], &record].concat())[..],
        hex!("18 01 04 00")
    );
    assert_eq!(bench.asked(IDENTIFY, &hex!("01 02 01"))[..], hex!("19 02 00 05 00"));
    assert_eq!(
        bench.asked(IDENTIFY, &[&hex!("00 01 02")[..], &wrong].concat())[..],
        hex!("18 01 04 8d 00 00")
    );
    assert_eq!(
        bench.asked(BASIC, &hex!("00 01 03 04 00 42 00 07 70 20 00"))[..],
        hex!("18 01 04 88 04 00 86 07 70")
    );
    assert!(bench.ask(BASIC, &hex!("00 01 05 04 00 42 00")).is_empty());
}

#[test]
fn a_seeded_fault_of_the_balance_shows_in_what_is_told_alone() {
    let mut profile = profile("illustrative-dual-fuel-12a");
    profile.esme.as_mut().unwrap().defects = vec![Defect::BalancePennyOff];
    let mut bench = Bench::of(&profile, DeviceType::Esme);
    let answer = bench.asked(PREPAYMENT, &hex!("00 01 00 01 00"));
    assert_eq!(answer[7..], 1_251_000_i32.to_le_bytes());
    let truth = bench.device.truth(bench.now, Timestamp::UNIX_EPOCH, "meter_balance");
    assert_eq!(truth.unwrap().to_string(), "12.50000 GBP");
}
