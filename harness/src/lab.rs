//! Rack files: which DMC stands on which adapter, and who its devices are.
//!
//! ```toml
//! [[slot]]
//! dmc = "illustrative-dual-fuel-12a"
//! adapter = "ezsp"
//! port = "/dev/ttyUSB0"            # or tcp = "127.0.0.1:6638"
//! source = "real"                  # or "simulated": what stands there is `dmc sim`
//!
//! [[slot.device]]
//! device = "esme"
//! eui64 = "00:0d:6f:00:0a:90:69:e7"
//! install_code = "83FE D340 7A93 9723 A5C6 39B2 6916 D505 C3B5"
//! endpoints = [1]
//! ```

mod file;
mod read;
mod write;

use core::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use smets::DeviceType;
use zigbee::security::InstallCode;
use zigbee::{Endpoint, Eui64};

use crate::han::Wanted;
use crate::link::{FlowControl, Port};
use crate::record::Target;

pub use file::schema;

/// A rack: DMCs on adapters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rack {
    /// What stands in it, in the order of the file. Never empty.
    pub slots: Vec<Slot>,
}

/// A DMC on an adapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The combination, by the id of its profile.
    pub dmc: String,
    /// What the adapter speaks.
    pub adapter: AdapterKind,
    /// Where the adapter is.
    pub port: Port,
    /// Whether the devices are simulated.
    pub source: Target,
    /// Simulated: the seed that their identities follow from, and so the UTRNs that they take.
    pub seed: Option<u64>,
    /// Simulated: the control port of `dmc sim`, by which buttons are pressed. Without one nobody
    /// is there to press them.
    pub control: Option<SocketAddr>,
    /// The devices.
    pub devices: Vec<Device>,
}

/// A device of a slot.
#[derive(Clone, PartialEq, Eq)]
pub struct Device {
    /// What it is.
    pub device: DeviceType,
    /// Its address for life.
    pub eui64: Eui64,
    /// Its install code; absent where it is on the adapter's network already.
    pub install_code: Option<InstallCode>,
    /// Its endpoints, for whoever reads the file: the harness asks the device itself.
    pub endpoints: Vec<Endpoint>,
}

/// What adapters speak.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum AdapterKind {
    /// EZSP over ASH (Silicon Labs), protocol version 13.
    #[default]
    Ezsp,
}

impl fmt::Debug for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Device")
            .field("device", &self.device)
            .field("eui64", &self.eui64)
            .finish_non_exhaustive()
    }
}

impl Slot {
    /// The devices that are to be on its HAN.
    #[must_use]
    pub fn wanted(&self) -> Vec<Wanted> {
        let wanted = self.devices.iter().map(|device| Wanted {
            device: device.device,
            eui64: device.eui64,
            install_code: device.install_code.clone(),
        });
        wanted.collect()
    }
}

/// A serial port as a file names it.
fn serial(path: PathBuf, flow: Option<file::Flow>) -> Port {
    let flow = match flow.unwrap_or_default() {
        file::Flow::None => FlowControl::None,
        file::Flow::Hardware => FlowControl::Hardware,
        file::Flow::Software => FlowControl::Software,
    };
    Port::Serial(path, flow)
}
