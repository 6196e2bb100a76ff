//! A rack as the text of a rack file: what `dmc sim --write-rack` leaves for `dmc run --rack`.

use core::fmt;

use super::{AdapterKind, Device, Rack, Slot};
use crate::link::{FlowControl, Port};
use crate::record::Target;

impl fmt::Display for Rack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut slots = self.slots.iter();
        slots.next().map_or(Ok(()), |slot| slot.fmt(f))?;
        slots.try_for_each(|slot| write!(f, "\n{slot}"))
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "[[slot]]")?;
        writeln!(f, "dmc = {}", quoted(&self.dmc))?;
        let AdapterKind::Ezsp = self.adapter;
        writeln!(f, "adapter = \"ezsp\"")?;
        match &self.port {
            Port::Tcp(address) => writeln!(f, "tcp = {}", quoted(address))?,
            Port::Serial(path, flow) => {
                writeln!(f, "port = {}", quoted(&path.to_string_lossy()))?;
                match flow {
                    FlowControl::None => {}
                    FlowControl::Hardware => writeln!(f, "flow_control = \"hardware\"")?,
                    FlowControl::Software => writeln!(f, "flow_control = \"software\"")?,
                }
            }
        }
        let source = match self.source {
            Target::Simulated => "simulated",
            Target::Real => "real",
        };
        writeln!(f, "source = \"{source}\"")?;
        if let Some(seed) = self.seed {
            writeln!(f, "seed = {seed}")?;
        }
        if let Some(control) = self.control {
            writeln!(f, "control = \"{control}\"")?;
        }
        self.devices.iter().try_for_each(|device| write!(f, "\n{device}"))
    }
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "[[slot.device]]")?;
        writeln!(f, "device = \"{}\"", self.device)?;
        writeln!(f, "eui64 = \"{}\"", self.eui64)?;
        if let Some(code) = &self.install_code {
            writeln!(f, "install_code = \"{}\"", code.to_text())?;
        }
        writeln!(f, "endpoints = {:?}", self.endpoints)
    }
}

/// A TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use dmc_profiles::Profiles;
    use smets::DeviceType;

    #[test]
    fn what_is_written_reads_back() {
        let profiles = Profiles::builtin();
        let slots = profiles.iter().zip(0_u16..).map(|(profile, n)| Slot {
            dmc: profile.id.clone(),
            adapter: AdapterKind::Ezsp,
            port: match n % 2 {
                0 => Port::Tcp(format!("127.0.0.1:{n}")),
                _ => Port::Serial(format!("/tmp/a \"{n}\"").into(), FlowControl::Hardware),
            },
            source: Target::Simulated,
            seed: Some(u64::from(n)),
            control: (n > 0).then(|| ([127, 0, 0, 1], n).into()),
            devices: devices(profile, n),
        });
        let rack = Rack { slots: slots.collect() };
        assert_eq!(Rack::parse("rack.toml", &rack.to_string(), &profiles).unwrap(), rack);
    }

    fn devices(profile: &dmc_profiles::Profile, n: u16) -> Vec<Device> {
        let device = |device: DeviceType| {
            let identity = profile.identity(n.into(), device);
            let code = zigbee::security::InstallCode::from_octets(identity.install_code_octets());
            Device {
                device,
                eui64: identity.eui64,
                install_code: code.ok(),
                endpoints: vec![1, 10],
            }
        };
        profile.devices().map(|(kind, _)| device(kind)).collect()
    }
}
