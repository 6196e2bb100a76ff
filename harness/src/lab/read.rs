//! From the text of a rack file to a [`Rack`], or to what is wrong with it and where.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use core::ops::Range;

use dmc_profiles::{Problem, Problems, Profile, Profiles, suggest};
use smets::DeviceType;
use toml::Spanned;
use zigbee::Eui64;

use super::{Device, Rack, Slot, file, serial};
use crate::link::Port;
use crate::record::Target;

/// The most that a rack file may be: no rack comes near it, and noise ends here.
const OCTETS_MAX: usize = 1024 * 1024;

impl Rack {
    /// Reads the rack file at `path`.
    ///
    /// # Errors
    /// All that is wrong with it, or that it cannot be read.
    pub fn load(path: &Path, profiles: &Profiles) -> Result<Self, Problems> {
        let name = path.display().to_string();
        let octets = std::fs::read(path).map_err(|fault| {
            Problems::from(Problem::of_file(&name, format!("cannot be read: {fault}")))
        })?;
        match core::str::from_utf8(&octets) {
            Ok(text) => Self::parse(&name, text, profiles),
            Err(fault) => {
                let (at, text) = (fault.valid_up_to(), String::from_utf8_lossy(&octets));
                let message = "what follows is not UTF-8 text";
                Err(Problem::new(&name, &text, at..at, message).into())
            }
        }
    }

    /// Reads a rack file; `name` is what the file is called in messages. Its DMCs are looked up in
    /// `profiles`.
    ///
    /// # Errors
    /// All that is wrong with it, as far as that can be told at once.
    pub fn parse(name: &str, text: &str, profiles: &Profiles) -> Result<Self, Problems> {
        let mut reader = Reader { name, text, profiles, found: Vec::new() };
        if text.len() > OCTETS_MAX {
            let message = format!("{} octets are too many for a rack file", text.len());
            return Err(reader.problem(OCTETS_MAX..OCTETS_MAX, message).into());
        }
        let file: file::File = toml::from_str(text).map_err(|fault| reader.fault(&fault))?;
        if file.slot.is_empty() {
            let problem = reader.problem(0..0, "there is no slot in this rack");
            return Err(problem.with_help("`dmc schema rack` says what a rack file holds").into());
        }
        let slots: Vec<Slot> = file.slot.into_iter().filter_map(|slot| reader.slot(slot)).collect();
        reader.once_only(&slots);
        match Problems::of(reader.found) {
            Some(problems) => Err(problems),
            None => Ok(Self { slots }),
        }
    }
}

struct Reader<'a> {
    name: &'a str,
    text: &'a str,
    profiles: &'a Profiles,
    found: Vec<Problem>,
}

impl Reader<'_> {
    fn problem(&self, at: Range<usize>, message: impl Into<String>) -> Problem {
        Problem::new(self.name, self.text, at, message)
    }

    fn find(&mut self, at: Range<usize>, message: impl Into<String>) {
        let problem = self.problem(at, message);
        self.found.push(problem);
    }

    /// What the TOML reader found wrong, in our words where we have better ones.
    fn fault(&self, fault: &toml::de::Error) -> Problem {
        let place = fault.span().unwrap_or(0..0);
        let said = fault.message().lines().next().unwrap_or("not TOML");
        let quoted: Vec<&str> = said.split('`').skip(1).step_by(2).collect();
        let is_unknown = said.starts_with("unknown field") || said.starts_with("unknown variant");
        match quoted.split_first() {
            Some((written, known)) if is_unknown => {
                let shown = self.problem(place, format!("unknown word `{written}`"));
                match suggest(written, known.iter().copied()) {
                    Some(word) => shown.with_help(format!("did you mean `{word}`?")),
                    None => {
                        shown.with_help(format!("one of these is wanted: {}", known.join(", ")))
                    }
                }
            }
            _ => self.problem(place, said),
        }
    }

    fn slot(&mut self, slot: file::Slot) -> Option<Slot> {
        let at = slot.dmc.span();
        let profile = self.profile(&slot.dmc);
        let port = match (slot.port, slot.tcp) {
            (Some(path), None) => {
                Some(serial(path.into_inner(), slot.flow_control.map(Spanned::into_inner)))
            }
            (None, Some(address)) => {
                if let Some(flow) = slot.flow_control {
                    self.find(flow.span(), "flow control is for serial ports, not for TCP");
                }
                self.tcp(&address)
            }
            (None, None) => {
                self.find(at.clone(), "this slot has no adapter: `port` or `tcp` says where it is");
                None
            }
            (Some(_), Some(tcp)) => {
                self.find(tcp.span(), "this slot has both `port` and `tcp`; one adapter is wanted");
                None
            }
        };
        let source = slot.source.into();
        if source == Target::Real {
            if let Some(seed) = &slot.seed {
                self.find(seed.span(), "real devices follow from no seed");
            }
            if let Some(control) = &slot.control {
                self.find(control.span(), "real devices have no control port");
            }
        }
        let control = slot.control.as_ref().and_then(|control| self.parsed(control));
        let devices = self.devices(slot.device, profile.as_ref(), at);
        Some(Slot {
            dmc: slot.dmc.into_inner(),
            adapter: slot.adapter,
            port: port?,
            source,
            seed: slot.seed.map(Spanned::into_inner),
            control,
            devices,
        })
    }

    fn profile(&mut self, dmc: &Spanned<String>) -> Option<Profile> {
        let found = self.profiles.get(dmc.get_ref()).cloned();
        if found.is_none() {
            let ids: Vec<&str> = self.profiles.iter().map(|profile| profile.id.as_str()).collect();
            let problem = self.problem(dmc.span(), format!("there is no DMC `{}`", dmc.get_ref()));
            let help = match suggest(dmc.get_ref(), ids.iter().copied()) {
                Some(id) => format!("did you mean `{id}`?"),
                None => format!("there are: {}", ids.join(", ")),
            };
            self.found.push(problem.with_help(help));
        }
        found
    }

    fn tcp(&mut self, address: &Spanned<String>) -> Option<Port> {
        let text = address.get_ref();
        let port = text.rsplit_once(':').and_then(|(host, port)| {
            (!host.is_empty()).then_some(())?;
            port.parse::<u16>().ok()
        });
        if port.is_none() {
            let message = format!("`{text}` is no address: host and port are wanted");
            let problem = self.problem(address.span(), message);
            self.found.push(problem.with_help("such as 127.0.0.1:6638"));
        }
        port.map(|_| Port::Tcp(text.clone()))
    }

    fn devices(
        &mut self,
        written: Vec<Spanned<file::Device>>,
        profile: Option<&Profile>,
        slot: Range<usize>,
    ) -> Vec<Device> {
        let mut devices = BTreeMap::new();
        for device in written {
            let at = device.span();
            let Some(device) = self.device(device.into_inner()) else { continue };
            let kind = device.device;
            if profile.is_some_and(|profile| profile.device(kind).is_none()) {
                self.find(at.clone(), format!("this DMC has no {kind}"));
            }
            if devices.insert(kind, device).is_some() {
                self.find(at, format!("this slot has two devices that are its {kind}"));
            }
        }
        for (kind, _) in profile.iter().flat_map(|profile| profile.devices()) {
            if !devices.contains_key(&kind) {
                self.find(slot.clone(), format!("this DMC has an {kind}, and the slot has none"));
            }
        }
        devices.into_values().collect()
    }

    fn device(&mut self, written: file::Device) -> Option<Device> {
        let device: Option<DeviceType> = self.parsed(&written.kind);
        let eui64: Option<Eui64> = self.parsed(&written.eui64);
        let code = written.install_code.as_ref();
        let install_code = code.and_then(|code| self.parsed(code));
        Some(Device { device: device?, eui64: eui64?, install_code, endpoints: written.endpoints })
    }

    fn parsed<T: core::str::FromStr<Err: core::fmt::Display>>(
        &mut self,
        text: &Spanned<String>,
    ) -> Option<T> {
        match text.get_ref().parse() {
            Ok(value) => Some(value),
            Err(fault) => {
                let message = fault.to_string();
                self.find(text.span(), message);
                None
            }
        }
    }

    /// One adapter holds one DMC, and a device stands in one place.
    fn once_only(&mut self, slots: &[Slot]) {
        let (mut ports, mut devices) = (BTreeSet::new(), BTreeSet::new());
        for slot in slots {
            if !ports.insert(slot.port.to_string()) {
                self.find_text(&slot.port.to_string(), "another slot has this adapter already");
            }
            for device in &slot.devices {
                if !devices.insert(device.eui64) {
                    let again = format!("{} stands in this rack twice", device.eui64);
                    self.find_text(&device.eui64.to_string(), &again);
                }
            }
        }
    }

    /// A problem at the last place where `written` stands.
    fn find_text(&mut self, written: &str, message: &str) {
        let at = self.text.rfind(written).map_or(0..0, |at| at..at + written.len());
        self.find(at, message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(in crate::lab) const GOOD: &str = r#"
[[slot]]
dmc = "illustrative-electricity-only-10"
adapter = "ezsp"
port = "/dev/ttyUSB0"
flow_control = "hardware"
source = "simulated"
seed = 7

[[slot.device]]
device = "esme"
eui64 = "00:0d:6f:00:0a:90:69:e7"
install_code = "83FE D340 7A93 9723 A5C6 39B2 6916 D505 C3B5"
endpoints = [1, 2]

[[slot.device]]
device = "ihd"
eui64 = "00:0d:6f:00:0a:90:69:e8"
"#;

    fn parse(text: &str) -> Result<Rack, Problems> {
        Rack::parse("rack.toml", text, &Profiles::builtin())
    }

    #[test]
    fn a_rack_file_says_what_stands_where() {
        let rack = parse(GOOD).unwrap();
        let slot = &rack.slots[0];
        assert_eq!(slot.port.to_string(), "/dev/ttyUSB0");
        assert_eq!((slot.source, slot.seed), (Target::Simulated, Some(7)));
        assert_eq!(slot.devices[0].eui64.to_string(), "00:0d:6f:00:0a:90:69:e7");
        assert!(slot.devices[0].install_code.is_some());
    }

    #[test]
    fn each_kind_of_slip_is_told_with_its_line() {
        for (from, to, line, part) in [
            ("flow_control", "flow_controll", 6, "did you mean `flow_control`?"),
            ("electricity-only-10", "electricity-only-1", 3, "did you mean"),
            ("port = \"/dev/ttyUSB0\"", "tcp = \"localhost\"", 5, "host and port are wanted"),
            ("port = \"/dev/ttyUSB0\"\n", "", 3, "`port` or `tcp`"),
            ("seed = 7", "tcp = \"a:1\"", 8, "both"),
            ("\"simulated\"", "\"real\"", 8, "no seed"),
            ("\"simulated\"", "\"reel\"", 7, "did you mean `real`?"),
            ("seed = 7", "control = \"here\"", 8, "socket address"),
            ("\"esme\"", "\"esm\"", 11, "is not a device type"),
            ("\"esme\"", "\"gsme\"", 10, "has no gsme"),
            ("69:e7", "69", 12, "not an EUI-64"),
            ("C3B5", "C3B6", 13, "CRC"),
            ("seed = 7", "seed = \"7\"", 8, "invalid type"),
            ("seed = 7", "seed = 7\nseed = 8", 9, "duplicate key"),
        ] {
            assert!(GOOD.contains(from), "{from}");
            let problems = parse(&GOOD.replacen(from, to, 1)).unwrap_err();
            let told = problems.iter().find(|problem| {
                let help = problem.help_text().unwrap_or_default();
                problem.line() == line && format!("{} {help}", problem.message()).contains(part)
            });
            assert!(told.is_some(), "{to}: {part} at {line} not in {problems}");
        }
    }

    #[test]
    fn the_same_adapter_or_device_twice_is_told() {
        let twice = format!("{GOOD}{GOOD}");
        let said = parse(&twice).unwrap_err().to_string();
        assert!(said.contains("adapter already") && said.contains("twice"), "{said}");
        let device = GOOD.split_once("[[slot.device]]").unwrap().1;
        let said = parse(&format!("{GOOD}[[slot.device]]{device}")).unwrap_err().to_string();
        assert!(said.contains("two devices"), "{said}");
    }

    #[test]
    fn nothing_and_noise_are_errors() {
        for text in ["", "# nothing\n", "[[slot]]", "= =", "\0"] {
            assert!(parse(text).is_err(), "{text:?}");
        }
        assert!(parse(&"[[slot]]\n".repeat(1_200_000)).is_err());
    }
}
