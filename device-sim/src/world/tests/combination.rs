//! Whole combinations, whose stick a host commands over EZSP.

use adapters::ash;
use adapters::ezsp::commands::*;
use adapters::ezsp::host::{Event, Session};
use adapters::ezsp::types::*;
use dmc_profiles::{Profile, Profiles};
use smets::DeviceType;

use super::*;
use crate::world::World;

/// A host that does as much as it takes to let devices in.
#[derive(Clone)]
struct Host {
    world: World,
    session: Session,
    callbacks: Vec<Callback>,
    captured: Vec<Captured>,
    /// The longest stretch in which it lets time pass at once.
    stride: Duration,
}

impl Host {
    fn new(profile: &Profile, seed: u64, stride: Duration) -> Self {
        let start = "2026-01-01T00:00:00Z".parse().unwrap();
        let world = World::new(profile, seed, start);
        let session = Session::new(ash::Config::default());
        let mut host = Self { world, session, callbacks: Vec::new(), captured: Vec::new(), stride };
        host.session.connect(host.world.now());
        host.run(Duration::from_secs(1));
        host
    }

    fn call(&mut self, command: impl Into<Command>) {
        self.session.call(self.world.now(), command);
        self.run(Duration::from_millis(5));
    }

    fn commission(&mut self) {
        self.call(SetInitialSecurityState {
            state: EmberInitialSecurityState {
                bitmask: EmberInitialSecurityBitmask::HAVE_NETWORK_KEY
                    .with(EmberInitialSecurityBitmask::HAVE_PRECONFIGURED_KEY)
                    .with(EmberInitialSecurityBitmask::TRUST_CENTER_USES_HASHED_LINK_KEY),
                preconfigured_key: Key([0x44; 16]),
                network_key: NETWORK_KEY,
                network_key_sequence_number: 0,
                preconfigured_trust_center_eui64: Eui64(0),
            },
        });
        self.call(FormNetwork {
            parameters: EmberNetworkParameters {
                extended_pan_id: ExtendedPanId(0x1122_3344_5566_7788),
                pan_id: PanId(0x1234),
                radio_tx_power: 8,
                radio_channel: 15,
                join_method: EmberJoinMethod::USE_MAC_ASSOCIATION,
                nwk_manager_id: NwkAddress::COORDINATOR,
                nwk_update_id: 0,
                channels: 0x07ff_f800,
            },
        });
        for identity in self.world.identities().to_vec() {
            let plaintext_key = identity.install_code.link_key();
            let (eui64, flags) = (identity.eui64, SecManFlags(0));
            self.call(ImportTransientKey { eui64, plaintext_key, flags });
        }
        self.call(PermitJoining { duration: 60 });
        self.run(Duration::from_mins(1));
    }

    fn run(&mut self, span: Duration) {
        let until = self.world.now() + span;
        loop {
            self.exchange();
            let now = self.world.now();
            if now >= until {
                break;
            }
            let wanted = [self.session.next_deadline(), self.world.next_deadline()];
            let next = wanted.into_iter().flatten().chain([until, now + self.stride]).min();
            self.world.advance(next.unwrap()).unwrap();
            self.captured.extend(self.world.take_captured());
            self.session.poll(self.world.now());
        }
    }

    fn exchange(&mut self) {
        loop {
            let there = self.session.take_output();
            if !there.is_empty() {
                self.world.host_octets(&there);
            }
            let back = self.world.take_host_octets();
            self.session.received(self.world.now(), &back);
            while let Some(event) = self.session.next_event() {
                if let Event::Callback(callback) = event {
                    self.callbacks.push(callback);
                }
            }
            if there.is_empty() && back.is_empty() {
                break;
            }
        }
    }
}

fn profiles() -> Vec<Profile> {
    Profiles::builtin().iter().cloned().collect()
}

const FOREVER: Duration = Duration::from_hours(24);

#[test]
fn every_device_of_every_combination_is_let_in_by_its_install_code() {
    for profile in profiles() {
        let mut host = Host::new(&profile, 1, FOREVER);
        host.commission();
        for identity in host.world.identities() {
            assert!(host.world.address(identity.device).is_some(), "{}", identity.device);
            let joined = host.callbacks.iter().filter(|callback| match callback {
                Callback::TrustCenterJoinHandler(join) => join.new_node_eui64 == identity.eui64,
                _ => false,
            });
            assert_eq!(joined.count(), 1);
        }
        let keys = host.world.keys();
        assert_eq!(keys.network, Some(NETWORK_KEY));
        let keys: Vec<_> = keys.link.into_iter().map(|(_, key)| key).collect();
        for frame in &host.captured {
            read_whole(frame, &keys).unwrap();
        }
    }
}

#[test]
fn how_a_host_slices_time_changes_nothing() {
    let profile = &profiles()[0];
    let [whole, sliced] = [FOREVER, Duration::from_micros(777)].map(|stride| {
        let mut host = Host::new(profile, 2, stride);
        host.commission();
        (host.captured, host.callbacks)
    });
    assert!(whole == sliced);
}

#[test]
fn a_clone_with_another_seed_has_the_same_devices_and_another_course() {
    let mut host = Host::new(&profiles()[0], 3, FOREVER);
    host.commission();
    let [same, other] = [9, 10].map(|seed| {
        let mut clone = host.clone();
        clone.captured.clear();
        clone.world.reseed(seed);
        clone.run(Duration::from_hours(1));
        (clone.world.keys(), clone.captured)
    });
    assert_eq!(same.0, other.0);
    assert!(same.1 != other.1);
}

#[test]
fn universal_time_can_be_set_and_goes_on_from_there() {
    let mut host = Host::new(&profiles()[0], 4, FOREVER);
    let spring: Timestamp = "2026-03-28T22:00:00Z".parse().unwrap();
    host.world.set_utc(spring);
    let now = host.world.now();
    host.run(Duration::from_secs(90));
    assert_eq!(host.world.utc(), "2026-03-28T22:01:30Z".parse().unwrap());
    assert_eq!(host.world.now(), now + Duration::from_secs(90));
}

#[test]
fn a_device_that_is_not_there_has_no_truth() {
    let profile = profiles().into_iter().find(|profile| profile.gsme.is_none()).unwrap();
    let world = World::new(&profile, 5, Timestamp::UNIX_EPOCH);
    assert!(world.truth(DeviceType::Gsme, "import_register").is_err());
    assert!(world.truth(DeviceType::Esme, "no such item").unwrap().is_none());
}
