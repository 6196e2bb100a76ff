//! The revision of the Smart Energy standard that a device speaks.

use core::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A revision of Smart Energy. Later ones are larger.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum SeRevision {
    /// 1.0.
    #[serde(rename = "1.0")]
    Se1_0,
    /// 1.1, with which Tunneling and a minimal Prepayment came.
    #[serde(rename = "1.1")]
    Se1_1,
    /// 1.1a.
    #[serde(rename = "1.1a")]
    Se1_1a,
    /// 1.2a, with which `ConsumerTopUp`, `ChangePaymentMode` and `ChangeSupply` came.
    #[serde(rename = "1.2a")]
    Se1_2a,
    /// 1.4.
    #[serde(rename = "1.4")]
    Se1_4,
}

impl SeRevision {
    /// As it is written: `1.2a`.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Se1_0 => "1.0",
            Self::Se1_1 => "1.1",
            Self::Se1_1a => "1.1a",
            Self::Se1_2a => "1.2a",
            Self::Se1_4 => "1.4",
        }
    }
}

impl fmt::Display for SeRevision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text())
    }
}
