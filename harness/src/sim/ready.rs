//! What a host is told when it may connect: the line `ready {json}`, and the rack file.

use device_sim::world::Identity;
use serde::Serialize;
use smets::DeviceType;
use tokio::net::TcpListener;

use crate::lab::{AdapterKind, Device, Rack, Slot};
use crate::link::Port;
use crate::record::Target;

/// The `{json}` of the line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ready {
    v: u8,
    seed: u64,
    /// Where the control port listens; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    control: Option<String>,
    dmcs: Vec<Stand>,
}

/// One DMC, and where its stick is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stand {
    dmc: String,
    adapter: AdapterKind,
    /// The path of the pseudo-terminal, or `tcp://ADDRESS:PORT`.
    port: String,
    devices: Vec<StandDevice>,
    /// The same, as a rack holds it.
    #[serde(skip)]
    slot: Slot,
}

/// One device, as a host needs it to let it join.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StandDevice {
    role: DeviceType,
    eui64: String,
    /// With its checksum, in hexadecimal.
    install_code: String,
    endpoints: Vec<u8>,
}

impl Ready {
    pub(super) fn new(seed: u64, dmcs: Vec<Stand>, control: Option<&TcpListener>) -> Self {
        let address = control.and_then(|listener| listener.local_addr().ok());
        Self { v: 1, seed, control: address.map(|address| address.to_string()), dmcs }
    }

    /// The line, without its end.
    #[must_use]
    pub fn line(&self) -> String {
        match serde_json::to_string(self) {
            Ok(json) => format!("ready {json}"),
            Err(fault) => unreachable!("text and numbers are JSON: {fault}"),
        }
    }

    /// The same as a rack: what `dmc run --rack` reads.
    #[must_use]
    pub fn rack(&self) -> Rack {
        let control = self.control.as_ref().and_then(|address| address.parse().ok());
        let slots = self.dmcs.iter().map(|stand| Slot { control, ..stand.slot.clone() });
        Rack { slots: slots.collect() }
    }
}

impl Stand {
    /// A DMC whose devices were made from `seed`, behind `port`.
    pub(super) fn new(dmc: &str, seed: u64, devices: &[Identity], port: Port) -> Self {
        let shown = devices.iter().map(|identity| StandDevice {
            role: identity.device,
            eui64: identity.eui64.to_string(),
            install_code: hex::encode_upper(identity.install_code.octets()),
            endpoints: identity.endpoints.clone(),
        });
        let held = devices.iter().map(|identity| Device {
            device: identity.device,
            eui64: identity.eui64,
            install_code: Some(identity.install_code.clone()),
            endpoints: identity.endpoints.clone(),
        });
        let shown_port = match &port {
            Port::Tcp(address) => format!("tcp://{address}"),
            Port::Serial(path, _) => path.display().to_string(),
        };
        Self {
            dmc: dmc.to_owned(),
            adapter: AdapterKind::Ezsp,
            port: shown_port,
            devices: shown.collect(),
            slot: Slot {
                dmc: dmc.to_owned(),
                adapter: AdapterKind::Ezsp,
                port,
                source: Target::Simulated,
                seed: Some(seed),
                control: None,
                devices: held.collect(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use device_sim::world::World;
    use dmc_profiles::Profiles;
    use jiff::Timestamp;

    #[test]
    fn the_rack_that_is_written_can_be_read() {
        let profiles = Profiles::builtin();
        let stands = profiles.iter().enumerate().map(|(place, profile)| {
            let world = World::new(profile, 7, Timestamp::UNIX_EPOCH);
            Stand::new(
                &profile.id,
                7,
                world.identities(),
                Port::Tcp(format!("127.0.0.1:{}", 6638 + place)),
            )
        });
        let ready = Ready::new(7, stands.collect(), None);
        let text = ready.rack().to_string();
        assert_eq!(Rack::parse("rack.toml", &text, &profiles), Ok(ready.rack()), "{text}");
        assert!(ready.line().starts_with(r#"ready {"v":1,"seed":7,"dmcs":[{"dmc":"illustrative"#));
    }
}
