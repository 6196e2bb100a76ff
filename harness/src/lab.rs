//! Racks: real or foreign devices on adapters, as a file describes them.
//!
//! ```toml
//! [[slot]]
//! dmc = "illustrative-dual-fuel-12a"
//! adapter = "ezsp"
//! port = "/dev/ttyUSB0"              # or "tcp://127.0.0.1:6638"
//! source = "real"                    # or "simulated"
//!
//! [[slot.device]]
//! role = "esme"
//! eui64 = "02:11:22:33:44:55:66:77"
//! install_code = "83FED3407A939723A5C639B26916D505C3B5"
//! ```

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use dmc_profiles::{Document, Key, Problem, Problems, Profiles, read_toml, suggest};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smets::DeviceType;
use zigbee::Eui64;
use zigbee::security::InstallCode;

use crate::record::Target;

/// A rack: its slots, each of which holds one DMC on one adapter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rack {
    /// The slots, in the order in which they are shown.
    #[serde(rename = "slot", default)]
    pub slots: Vec<Slot>,
}

/// One slot: a DMC, and the adapter through which its HAN is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// The id of the DMC's profile.
    pub dmc: String,
    /// What protocol the adapter speaks.
    pub adapter: Adapter,
    /// A serial port or pseudo-terminal by its path, or `tcp://ADDRESS:PORT`.
    pub port: String,
    /// Whether the devices are real. Results of the two are never added up.
    pub source: SlotSource,
    /// Simulated devices: the seed that they were made from, which says what top-up codes they take.
    /// Without it none can be minted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// The devices of the DMC.
    #[serde(rename = "device", default)]
    pub devices: Vec<SlotDevice>,
}

/// One device of a slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SlotDevice {
    /// `esme`, `gsme` or `ihd`.
    pub role: String,
    /// Its address for life: eight octets in hexadecimal, with or without colons.
    pub eui64: String,
    /// The code it was delivered with, its checksum (two octets) at the end, in hexadecimal.
    pub install_code: String,
}

/// Protocols of adapters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Adapter {
    /// EZSP over ASH (Silicon Labs), protocol version 13.
    Ezsp,
}

/// What stands at the far end of an adapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SlotSource {
    /// A virtual stick and virtual devices: `dmc sim`.
    Simulated,
    /// Devices.
    Real,
}

/// Where an adapter is connected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Port {
    /// A serial port or pseudo-terminal.
    Serial(PathBuf),
    /// A TCP server.
    Tcp(SocketAddr),
}

/// A device of a slot, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolled {
    /// What it is in its DMC.
    pub role: DeviceType,
    /// Its address for life.
    pub eui64: Eui64,
    /// The code it was delivered with.
    pub install_code: InstallCode,
}

/// A way into a document.
type Way<'a> = Vec<Key<'a>>;

impl Rack {
    /// Reads a rack file.
    ///
    /// # Errors
    /// All that is wrong with it: its form, and what does not fit the profiles.
    pub fn load(path: &Path, profiles: &Profiles) -> Result<Self, Problems> {
        let name = path.display().to_string();
        let text = fs::read_to_string(path)
            .map_err(|fault| Problem::of_file(&name, format!("cannot be read: {fault}")))?;
        Self::parse(&name, &text, profiles)
    }

    /// Reads the text of a rack file; `name` is what it is called in messages.
    ///
    /// # Errors
    /// As [`Rack::load`].
    pub fn parse(name: &str, text: &str, profiles: &Profiles) -> Result<Self, Problems> {
        let (rack, document) = read_toml::<Self>("rack", name, text)?;
        match Problems::of(rack.problems(&document, profiles)) {
            Some(problems) => Err(problems),
            None => Ok(rack),
        }
    }

    /// The file's text, for [`Rack::parse`].
    #[must_use]
    #[expect(clippy::expect_used, reason = "strings, numbers and tables of them are always TOML")]
    pub fn to_toml(&self) -> String {
        toml::to_string(self).expect("a rack is TOML")
    }

    fn problems(&self, document: &Document<'_>, profiles: &Profiles) -> Vec<Problem> {
        let mut found = Vec::new();
        if self.slots.is_empty() {
            let problem = document.problem(&[], "there is no slot in this rack");
            found.push(problem.with_help("a slot begins with a line `[[slot]]`"));
        }
        for (place, slot) in self.slots.iter().enumerate() {
            let way = vec![Key::Name("slot"), Key::Place(place)];
            if self.slots.iter().take(place).any(|other| other.port == slot.port) {
                let message = format!("another slot has the port `{}` too", slot.port);
                found.push(document.problem(&on(&way, Key::Name("port")), message));
            }
            slot.problems(document, &way, profiles, &mut found);
        }
        found
    }
}

impl Slot {
    /// Where its adapter is connected.
    ///
    /// # Errors
    /// What is wrong with it: after `tcp://` an address with its port is wanted.
    pub fn port(&self) -> Result<Port, String> {
        match self.port.strip_prefix("tcp://") {
            Some(address) => address.parse().map(Port::Tcp).map_err(|_| {
                format!("`{address}` is not an address with its port, such as 127.0.0.1:6638")
            }),
            None if self.port.is_empty() => Err("the port is empty".to_owned()),
            None => Ok(Port::Serial(PathBuf::from(&self.port))),
        }
    }

    /// Its devices, read. One that is malformed is left out, which [`Rack::parse`] does not let happen.
    #[must_use]
    pub fn enrolled(&self) -> Vec<Enrolled> {
        let read = |device: &SlotDevice| {
            Some(Enrolled {
                role: device.role.parse().ok()?,
                eui64: device.eui64.parse().ok()?,
                install_code: device.install_code.parse().ok()?,
            })
        };
        self.devices.iter().filter_map(read).collect()
    }

    /// As what its results count.
    #[must_use]
    pub fn target(&self) -> Target {
        match self.source {
            SlotSource::Simulated => Target::Simulated,
            SlotSource::Real => Target::Real,
        }
    }

    fn problems(
        &self,
        document: &Document<'_>,
        way: &Way<'_>,
        profiles: &Profiles,
        found: &mut Vec<Problem>,
    ) {
        let mut tell = |way: Way<'_>, message: String, help: Option<String>| {
            let problem = document.problem(&way, message);
            found.push(match help {
                Some(help) => problem.with_help(help),
                None => problem,
            });
        };
        if let Err(message) = self.port() {
            tell(on(way, Key::Name("port")), message, None);
        }
        let profile = profiles.get(&self.dmc);
        if profile.is_none() {
            let known = profiles.iter().map(|profile| profile.id.as_str());
            let help = match suggest(&self.dmc, known) {
                Some(id) => format!("did you mean `{id}`?"),
                None => "`dmc list dmcs` shows those that there are".to_owned(),
            };
            tell(on(way, Key::Name("dmc")), format!("`{}` is not a DMC", self.dmc), Some(help));
        }
        for (place, device) in self.devices.iter().enumerate() {
            let way = on(&on(way, Key::Name("device")), Key::Place(place));
            let is_second = self.devices.iter().take(place).any(|other| other.role == device.role);
            let wrong = [
                ("role", device.role.parse::<DeviceType>().err().map(|e| e.to_string())),
                ("role", is_second.then(|| format!("the slot has another `{}` too", device.role))),
                ("eui64", device.eui64.parse::<Eui64>().err().map(|e| e.to_string())),
                (
                    "install_code",
                    device.install_code.parse::<InstallCode>().err().map(|e| e.to_string()),
                ),
            ];
            for (key, message) in wrong {
                if let Some(message) = message {
                    tell(on(&way, Key::Name(key)), message, None);
                }
            }
        }
        for (role, _) in profile.into_iter().flat_map(|profile| profile.devices()) {
            if !self.devices.iter().any(|device| device.role == role.name()) {
                tell(
                    way.clone(),
                    format!("the DMC has a device `{role}`, the slot has none"),
                    None,
                );
            }
        }
    }
}

fn on<'a>(way: &Way<'a>, key: Key<'a>) -> Way<'a> {
    way.iter().copied().chain([key]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
[[slot]]
dmc = "illustrative-electricity-only-10"
adapter = "ezsp"
port = "/dev/ttyUSB0"
source = "simulated"
seed = 1

[[slot.device]]
role = "esme"
eui64 = "02:11:22:33:44:55:66:77"
install_code = "83FED3407A939723A5C639B26916D505C3B5"

[[slot.device]]
role = "ihd"
eui64 = "0211223344556678"
install_code = "83FED3407A939723A5C639B26916D505C3B5"
"#;

    fn parse(text: &str) -> Result<Rack, Problems> {
        Rack::parse("rack.toml", text, &Profiles::builtin())
    }

    #[test]
    fn a_rack_reads_back_from_its_text() {
        let rack = parse(GOOD).unwrap();
        assert_eq!(parse(&rack.to_toml()), Ok(rack.clone()));
        let slot = &rack.slots[0];
        assert_eq!(slot.port(), Ok(Port::Serial("/dev/ttyUSB0".into())));
        assert_eq!(slot.enrolled()[1].eui64, Eui64(0x0211_2233_4455_6678));
        assert_eq!(slot.target(), Target::Simulated);
        let tcp = parse(&GOOD.replace("/dev/ttyUSB0", "tcp://127.0.0.1:6638")).unwrap();
        assert_eq!(tcp.slots[0].port(), Ok(Port::Tcp("127.0.0.1:6638".parse().unwrap())));
    }

    #[test]
    fn each_kind_of_slip_is_told_with_its_place() {
        for (from, to, told) in [
            ("adapter", "adaptor", "rack.toml:4:1: unknown word `adaptor`"),
            ("\"ezsp\"", "\"znp\"", "rack.toml:4:11: unknown word `znp`"),
            ("electricity-only-10", "electricity-only-01", "rack.toml:3:7: `illustrative-elec"),
            ("/dev/ttyUSB0", "tcp://nowhere", "rack.toml:5:8: `nowhere` is not an address"),
            ("\"ihd\"", "\"esme\"", "rack.toml:15:8: the slot has another `esme` too"),
            ("\"ihd\"", "\"tv\"", "rack.toml:15:8: `tv` is not a device type"),
            ("66:77", "66", "rack.toml:11:9: not an EUI-64"),
            ("C3B5", "C3B6", "rack.toml:12:16:"),
            ("seed = 1", "seed = \"one\"", "rack.toml:7:8: invalid type"),
            ("seed = 1", "seed = 1\nseed = 2", "rack.toml:8:1: duplicate key"),
        ] {
            let said = parse(&GOOD.replacen(from, to, 1)).unwrap_err().to_string();
            assert!(said.contains(told), "{told} not in: {said}");
        }
        assert!(parse("slot = []").unwrap_err().to_string().contains("no slot"));
        assert!(parse("").unwrap_err().to_string().contains("nothing in this rack"));
        let without = GOOD.split("[[slot.device]]\nrole = \"ihd\"").next().unwrap();
        assert!(parse(without).unwrap_err().to_string().contains("device `ihd`"));
    }
}
