//! The price in force, as a hub publishes it (Smart Energy 1.4, D.4.2.4.1): one rate, minimal.

use bytes::Bytes;
use jiff::Timestamp;
use zigbee::se::price::to_client::PublishPrice;
use zigbee::se::values::Unit;
use zigbee::tail;
use zigbee::wire::Wire;
use zigbee::zcl::{Map8, OctetStr, UtcTime};

/// Pounds sterling (ISO 4217).
const GBP: u16 = 826;
/// Until the price is changed.
const UNTIL_CHANGED: u16 = 0xffff;
/// The first tier, and five digits after the point: thousandths of a penny.
const DIGITS_AND_TIER: u8 = 0x51;
/// One tier, counted in the first register.
const TIERS_AND_REGISTER: u8 = 0x11;

/// What a kilowatt hour costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// The rate's name; what is longer than eleven octets is cut off.
    pub label: String,
    /// Thousandths of a penny.
    pub millipence: u32,
    /// Since when it is in force, in seconds since 2000; it is the number of the price, too.
    pub since: u32,
}

impl Default for Price {
    fn default() -> Self {
        Self { label: "Standard".to_owned(), millipence: 24_000, since: 0 }
    }
}

impl Price {
    /// The price as it is published at this time of day; `None` where Smart Energy cannot tell it.
    #[must_use]
    pub fn publish(&self, utc: Timestamp) -> Option<Bytes> {
        let label = self.label.as_bytes();
        let publish = PublishPrice {
            provider_id: 0,
            rate_label: OctetStr::new(label.get(..11).unwrap_or(label))?,
            issuer_event_id: self.since,
            current_time: UtcTime(smets::time::to_utc_time(utc)?),
            unit_of_measure: Unit::KWH,
            currency: GBP,
            price_trailing_digit_and_price_tier: Map8(DIGITS_AND_TIER),
            number_of_price_tiers_and_register_tier: Map8(TIERS_AND_REGISTER),
            start_time: UtcTime(self.since),
            duration_in_minutes: UNTIL_CHANGED,
            price: self.millipence,
            optional: tail![],
        };
        Some(publish.encode().freeze())
    }
}
