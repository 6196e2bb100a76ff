//! What a profile says that cannot be, although its form is right.

use smets::{Command, DeviceType, Quantity, Unit};
use zigbee::se;

use crate::capability::{CAPABILITIES, Capability};
use crate::parse::{Document, Key};
use crate::problem::Problem;
use crate::profile::{DeviceProfile, Endpoint, Profile};
use crate::revision::SeRevision;

/// Endpoints that a device may speak Smart Energy on (Zigbee 2.2.4.2.1.1).
const ENDPOINTS: core::ops::RangeInclusive<u8> = 1..=240;

/// Parents hold a frame for a sleeping child for so long, in milliseconds (Zigbee, macTransactionPersistenceTime).
const HELD_MS: u128 = 7_680;

/// The most digits that stand after an amount's point.
const TRAILING_DIGITS_MAX: u8 = 9;

/// Everything that cannot be, in the order in which it is found.
pub(crate) fn check(profile: &Profile, document: &Document<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    check_profile(profile, document, &mut found);
    for (device, of_device) in profile.devices() {
        let mut place = DeviceLint { document, device, found: &mut found };
        place.check_endpoints(&of_device.endpoints, of_device.se_revision);
        place.check_sections(of_device);
        place.check_quantities(of_device);
        place.check_capabilities(of_device);
    }
    found
}

fn check_profile(profile: &Profile, document: &Document<'_>, found: &mut Vec<Problem>) {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if profile.id.is_empty() || !profile.id.chars().all(is_plain) {
        let message = "an id has lower-case letters, digits and hyphens only";
        found.push(document.problem(&[Key::Name("id")], message));
    }
    if profile.devices().next().is_none() {
        let message = "a combination has at least one device: esme, gsme or ihd";
        found.push(document.problem(&[Key::Name("id")], message));
    }
    for name in profile.timing.keys() {
        if name != "read" && Command::named(name).is_none() {
            let known = smets::COMMANDS.iter().map(|command| command.name).chain(["read"]);
            let message = format!("`{name}` is neither a command nor `read`");
            let path = [Key::Name("timing"), Key::Name(name)];
            found.push(document.problem(&path, message).suggesting(name, known));
        }
    }
}

struct DeviceLint<'a, 'd> {
    document: &'a Document<'d>,
    device: DeviceType,
    found: &'a mut Vec<Problem>,
}

impl DeviceLint<'_, '_> {
    fn found(&mut self, path: &[Key<'_>], message: impl Into<String>) {
        let problem = self.problem(path, message);
        self.found.push(problem);
    }

    fn problem(&self, path: &[Key<'_>], message: impl Into<String>) -> Problem {
        let path: Vec<_> = [Key::Name(self.device.name())].iter().chain(path).copied().collect();
        self.document.problem(&path, message)
    }

    fn check_endpoints(&mut self, endpoints: &[Endpoint], revision: SeRevision) {
        if endpoints.is_empty() {
            self.found(&[Key::Name("endpoints")], "a device has at least one endpoint");
        }
        for (place, endpoint) in endpoints.iter().enumerate() {
            let at = [Key::Name("endpoints"), Key::Place(place)];
            let [list, element] = at;
            if !ENDPOINTS.contains(&endpoint.id) {
                self.found(&[list, element, Key::Name("id")], "an endpoint is from 1 to 240");
            }
            if endpoints.iter().take(place).any(|other| other.id == endpoint.id) {
                let message = format!("endpoint {} is there twice", endpoint.id);
                self.found(&[list, element, Key::Name("id")], message);
            }
            for (side, names) in [("servers", &endpoint.servers), ("clients", &endpoint.clients)] {
                for (nth, name) in names.iter().enumerate() {
                    let path = [list, element, Key::Name(side), Key::Place(nth)];
                    self.check_cluster(&path, name, revision);
                }
            }
        }
    }

    fn check_cluster(&mut self, path: &[Key<'_>], name: &str, revision: SeRevision) {
        match se::cluster_named(name) {
            None => {
                let message = format!("`{name}` is not a cluster that is known here");
                let known = se::CLUSTERS.iter().map(|cluster| cluster.name);
                let problem = self.problem(path, message).suggesting(name, known);
                self.found.push(problem);
            }
            Some(cluster) if cluster.since > revision.0 => {
                let since = cluster.since.name();
                let message = format!("{name} came with Smart Energy {since}, after {revision}");
                self.found(path, message);
            }
            Some(_) => {}
        }
    }

    /// A section says how a cluster behaves, so the two come and go together.
    fn check_sections(&mut self, device: &DeviceProfile) {
        for (section, is_there, cluster) in [
            ("metering", device.metering.is_some(), "Metering"),
            ("prepayment", device.prepayment.is_some(), "Prepayment"),
        ] {
            let is_served = device.serving(cluster).is_some();
            if is_there && !is_served {
                let message = format!("no endpoint of this device serves {cluster}");
                self.found(&[Key::Name(section)], message);
            }
            if is_served && !is_there {
                let message = format!("{cluster} is served, and nothing says how: see `{section}`");
                self.found(&[Key::Name("endpoints")], message);
            }
        }
        if device.messaging.is_some() && device.client_of("Messaging").is_none() {
            let message = "no endpoint of this device is a client of Messaging";
            self.found(&[Key::Name("messaging")], message);
        }
        if !self.device.is_meter() {
            let meters_alone = [
                ("metering", device.metering.is_some()),
                ("prepayment", device.prepayment.is_some()),
                ("supply", device.supply.is_some()),
            ];
            for (section, _) in meters_alone.into_iter().filter(|(_, is_there)| *is_there) {
                self.found(&[Key::Name(section)], format!("only a meter has `{section}`"));
            }
        }
        if device
            .poll_interval
            .is_some_and(|poll| poll.0.as_millis() >= HELD_MS || poll.0.is_zero())
        {
            let message = "a device polls at least every 7.68 s: parents hold frames no longer";
            self.found(&[Key::Name("poll_interval")], message);
        }
    }

    fn check_quantities(&mut self, device: &DeviceProfile) {
        if let Some(metering) = &device.metering {
            let unit = metering.unit.unit();
            let amounts = [("register", metering.register), ("hourly", metering.hourly)];
            for (name, amount) in amounts {
                self.check_amount("metering", name, amount, unit);
            }
            for (name, factor) in
                [("multiplier", metering.multiplier), ("divisor", metering.divisor)]
            {
                let path = [Key::Name("metering"), Key::Name(name)];
                if factor == 0 && name == "divisor" {
                    self.found(&path, "nothing can be divided by 0");
                } else if !(1..1 << 24).contains(&factor) {
                    self.found(&path, "from 1 to 16777215: it has 24 bits on the wire");
                }
            }
        }
        if let Some(prepayment) = &device.prepayment {
            let amounts = [
                ("balance", Some(prepayment.balance)),
                ("unit_price", Some(prepayment.unit_price)),
                ("emergency_credit_limit", Some(prepayment.emergency_credit_limit)),
                ("emergency_credit_threshold", Some(prepayment.emergency_credit_threshold)),
                ("max_credit_per_top_up", prepayment.max_credit_per_top_up),
            ];
            for (name, amount) in amounts {
                if let Some(amount) = amount {
                    self.check_amount("prepayment", name, amount, Unit::Gbp);
                }
            }
            if prepayment.trailing_digits > TRAILING_DIGITS_MAX {
                let path = [Key::Name("prepayment"), Key::Name("trailing_digits")];
                self.found(&path, "from 0 to 9 digits stand after the point");
            }
        }
    }

    fn check_amount(&mut self, section: &str, name: &str, amount: Quantity, unit: Unit) {
        let path = [Key::Name(section), Key::Name(name)];
        if amount.unit != unit {
            self.found(&path, format!("`{amount}` has the wrong unit: {unit} is wanted"));
        } else if amount.amount.is_sign_negative() && name != "balance" {
            self.found(&path, format!("`{amount}` is negative"));
        }
    }

    fn check_capabilities(&mut self, device: &DeviceProfile) {
        for (name, declared) in &device.capabilities {
            let path = [Key::Name("capabilities"), Key::Name(name)];
            match Capability::named(name) {
                None => {
                    let known = CAPABILITIES.iter().map(|capability| capability.name);
                    let message = format!("`{name}` is not a capability");
                    let problem = self.problem(&path, message).suggesting(name, known);
                    self.found.push(problem);
                }
                Some(row) if !row.devices.contains(&self.device) => {
                    let message = format!("`{name}` is no capability of an {}", self.device);
                    self.found(&path, message);
                }
                Some(row) if row.ty.read(&declared.value).is_none() => {
                    let [capabilities, name] = path;
                    let path = [capabilities, name, Key::Name("value")];
                    let message = format!("`{}` will not do: {} is wanted", declared.value, row.ty);
                    self.found(&path, message);
                }
                Some(_) => {}
            }
        }
    }
}
