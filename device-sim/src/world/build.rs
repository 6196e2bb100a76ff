//! How a world is made from a profile and a seed.

use dmc_profiles::{DeviceProfile, Profile};
use jiff::Timestamp;
use smets::DeviceType;
use zigbee::Eui64;
use zigbee::security::InstallCode;

use super::net::node_seed;
use super::{Identity, Net, World};
use crate::device::Device;
use crate::stack::{Config, Role, Stack};
use crate::stick::Stick;

/// The channels that Smart Energy prefers: 11, 14, 15, 19, 20, 24 and 25 (Smart Energy 5.4.2).
const CHANNELS: u32 = 1 << 11 | 1 << 14 | 1 << 15 | 1 << 19 | 1 << 20 | 1 << 24 | 1 << 25;
/// Given to nobody: what is simulated names no manufacturer.
const MANUFACTURER_CODE: u16 = 0xfff1;
/// Locally administered, so that it is no product's.
const STICK_PREFIX: u64 = 0x0200_0000_0000_0000;

pub(super) fn world(profile: &Profile, seed: u64, start: Timestamp) -> World {
    let mut identities = Vec::new();
    let mut devices = Vec::new();
    for (kind, device) in profile.devices() {
        let identity = identity(profile, device, seed, kind);
        let seed = node_seed(seed, devices.len() + 1);
        let role = Role::EndDevice { poll_interval: device.poll_interval.map(Into::into) };
        let link_key = Some(identity.install_code.link_key());
        let stack = Stack::new(config(identity.eui64, role, link_key, seed));
        if let Some(device) = Device::new(profile, kind, identity.utrn_secret, seed) {
            devices.push((stack, device));
            identities.push(identity);
        }
    }
    let stick_seed = node_seed(seed, 0);
    let eui64 = Eui64(STICK_PREFIX | stick_seed >> 8);
    let stack = Stack::new(config(eui64, Role::Coordinator, None, stick_seed));
    let net = Net::new((stack, Stick::new(stick_seed)), devices, start);
    World { net, identities }
}

fn config(eui64: Eui64, role: Role, link_key: Option<zigbee::Key>, seed: u64) -> Config {
    Config { eui64, role, link_key, channels: CHANNELS, manufacturer_code: MANUFACTURER_CODE, seed }
}

fn identity(profile: &Profile, device: &DeviceProfile, seed: u64, kind: DeviceType) -> Identity {
    let identity = profile.identity(seed, kind);
    let install_code = InstallCode::from_octets(identity.install_code_octets())
        .unwrap_or_else(|_| unreachable!("an install code may have sixteen octets"));
    Identity {
        device: kind,
        eui64: identity.eui64,
        install_code,
        utrn_secret: *identity.utrn_secret(),
        endpoints: device.endpoints.iter().map(|endpoint| endpoint.id).collect(),
    }
}
