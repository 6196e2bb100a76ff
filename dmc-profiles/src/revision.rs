//! The revision of the Smart Energy standard that a device speaks, as a profile writes it.

use core::fmt;
use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use zigbee::se::Since;

/// A revision of Smart Energy: later ones are larger. A device has the rows of the cluster tables that
/// came with its revision or before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SeRevision(pub Since);

/// Every revision as it is written, the oldest first.
pub(crate) const REVISIONS: &[&str] = &["1.0", "1.1", "1.1a", "1.1b", "1.2", "1.2a", "1.2b", "1.4"];

impl SeRevision {
    /// As it is written: `1.2a`.
    #[must_use]
    pub const fn text(self) -> &'static str {
        self.0.name()
    }
}

impl fmt::Display for SeRevision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text())
    }
}

impl Serialize for SeRevision {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text())
    }
}

impl<'de> Deserialize<'de> for SeRevision {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let unknown = || de::Error::unknown_variant(&text, REVISIONS);
        Since::named(&text).map(Self).ok_or_else(unknown)
    }
}

impl JsonSchema for SeRevision {
    fn schema_name() -> Cow<'static, str> {
        "SeRevision".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A revision of Smart Energy. Prepayment came with 1.1; ConsumerTopUp, \
                ChangePaymentMode and ChangeSupply came with 1.2a.",
            "enum": REVISIONS,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_revisions_are_those_of_the_cluster_tables() {
        let names: Vec<_> = Since::ALL.iter().map(|since| since.name()).collect();
        assert_eq!(names, REVISIONS);
    }
}
