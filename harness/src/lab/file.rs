//! A rack file, as it is written: plain structs, nothing checked but words and types.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::AdapterKind;
use crate::record::Target;

/// A rack: which DMC stands on which adapter, and who its devices are.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Rack")]
pub(super) struct File {
    /// A DMC on an adapter; as many as there are.
    #[serde(default)]
    pub(super) slot: Vec<Slot>,
}

/// A DMC on an adapter.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Slot {
    /// The combination, by the id of its profile.
    #[schemars(with = "String")]
    pub(super) dmc: Spanned<String>,
    /// What the adapter speaks.
    #[serde(default)]
    pub(super) adapter: AdapterKind,
    /// The path of its serial port; either this or `tcp`.
    #[schemars(with = "Option<String>")]
    pub(super) port: Option<Spanned<PathBuf>>,
    /// Its host and port, such as `127.0.0.1:6638`; either this or `port`.
    #[schemars(with = "Option<String>")]
    pub(super) tcp: Option<Spanned<String>>,
    /// How the serial port tells the other end to wait. Not at all, where nothing is said.
    #[schemars(with = "Option<Flow>")]
    pub(super) flow_control: Option<Spanned<Flow>>,
    /// Whether the devices are simulated. Results of the two are never pooled.
    #[schemars(with = "Source")]
    pub(super) source: Source,
    /// Of simulated devices, the seed of `dmc sim`: the UTRNs that they take follow from it.
    #[schemars(with = "Option<u64>")]
    pub(super) seed: Option<Spanned<u64>>,
    /// Of simulated devices, the control port of `dmc sim`, such as `127.0.0.1:6639`: by it the
    /// harness presses a customer's buttons.
    #[schemars(with = "Option<String>")]
    pub(super) control: Option<Spanned<String>>,
    /// The devices.
    #[serde(default)]
    #[schemars(with = "Vec<Device>")]
    pub(super) device: Vec<Spanned<Device>>,
}

/// Whether devices are simulated.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Source {
    /// What stands at the port is `dmc sim`.
    Simulated,
    /// Devices one can hold.
    Real,
}

/// How a serial port tells the other end to wait.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Flow {
    /// Not at all.
    #[default]
    None,
    /// With the lines RTS and CTS.
    Hardware,
    /// With the octets XON and XOFF.
    Software,
}

/// A device of a slot.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Device {
    /// What it is: `esme`, `gsme` or `ihd`.
    #[schemars(with = "String")]
    #[serde(rename = "device")]
    pub(super) kind: Spanned<String>,
    /// Its address for life: eight octets in hexadecimal.
    #[schemars(with = "String")]
    pub(super) eui64: Spanned<String>,
    /// Its install code as printed, CRC included; absent where it is on the adapter's network
    /// already.
    #[schemars(with = "Option<String>")]
    pub(super) install_code: Option<Spanned<String>>,
    /// Its endpoints, for whoever reads the file.
    #[serde(default)]
    pub(super) endpoints: Vec<u8>,
}

impl From<Source> for Target {
    fn from(source: Source) -> Self {
        match source {
            Source::Simulated => Self::Simulated,
            Source::Real => Self::Real,
        }
    }
}

/// The JSON Schema of a rack file.
#[must_use]
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(File)
}
