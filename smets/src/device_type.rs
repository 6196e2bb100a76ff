//! The kinds of device that a HAN has, by the words that scenarios and profiles use.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

/// A kind of device. A Device Model Combination has at most one of each, so it also says which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceType {
    /// The electricity smart meter.
    Esme,
    /// The gas smart meter. It sleeps, so it is slow to answer.
    Gsme,
    /// The in-home display.
    Ihd,
}

/// Not a kind of device.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a device type: esme, gsme or ihd is wanted")]
pub struct NotADeviceType(pub String);

impl DeviceType {
    /// Every kind, in the order in which they are listed and joined.
    pub const ALL: [Self; 3] = [Self::Esme, Self::Gsme, Self::Ihd];

    /// The word for it: `esme`, `gsme` or `ihd`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Esme => "esme",
            Self::Gsme => "gsme",
            Self::Ihd => "ihd",
        }
    }

    /// Whether it is a meter: an ESME or a GSME.
    #[must_use]
    pub const fn is_meter(self) -> bool {
        matches!(self, Self::Esme | Self::Gsme)
    }
}

impl fmt::Display for DeviceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for DeviceType {
    type Err = NotADeviceType;

    fn from_str(text: &str) -> Result<Self, NotADeviceType> {
        let known = Self::ALL.into_iter().find(|device| device.name() == text);
        known.ok_or_else(|| NotADeviceType(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_type_reads_back_from_its_name() {
        for device in DeviceType::ALL {
            assert_eq!(device.name().parse(), Ok(device));
        }
        assert!("ESME".parse::<DeviceType>().is_err());
    }
}
