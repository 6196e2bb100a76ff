//! The commands of the Identify cluster (ZCL rev 8, 3.5.2.3 and 3.5.2.4). They stand apart because one
//! has the cluster's own name.

use crate::zcl::Enum8;

commands! {
    pub(super) const TO_SERVER: ToServer, 'a;

    /// Show yourself (3.5.2.3.1).
    0x00 Identify [Se1_0] {
        /// For how many seconds.
        identify_time: u16,
    }

    /// Who shows itself? (3.5.2.3.2).
    0x01 IdentifyQuery [Se1_0] {}

    /// Show yourself in a certain way (3.5.2.3.3).
    0x40 TriggerEffect [Se1_0] {
        /// Blink, breathe and so on.
        effect_identifier: Enum8,
        /// Which form of it.
        effect_variant: Enum8,
    }
}

commands! {
    pub(super) const TO_CLIENT: ToClient, 'a;

    /// I do (3.5.2.4.1).
    0x00 IdentifyQueryResponse [Se1_0] {
        /// For how many seconds still.
        timeout: u16,
    }
}
