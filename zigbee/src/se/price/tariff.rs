//! The commands that a server of the Price cluster sends, from a tariff's parts on (SE 1.4, D.4.2.4).

use bytes::BytesMut;

use crate::se::field::build_items;
use crate::se::{FieldKind, FieldType, FieldValue, Unfit};
use crate::wire::{Parsed, Wire, field};
use crate::zcl::general::Many;
use crate::zcl::{Enum8, Map8, Map32, OctetStr, U24, U48, UtcTime};

records! {
    'a;
    /// One price of a tariff (D.4.2.4.6.1).
    PriceEntry {
        /// The tier; or tier (high half) and block (low half), as the sub-payload control says.
        tier_block_id: u8,
        /// The price.
        price: u32,
    }

    /// One tier's name (D.4.2.4.9.1).
    TierLabel<'a> {
        /// The tier.
        tier_id: u8,
        /// Its name, 12 octets at most.
        tier_label: OctetStr<'a>,
    }
}

/// The thresholds between one tier's blocks, or all tiers' (D.4.2.4.7.1): 15 at most.
///
/// ```text
/// | tier (4 bits), count (4 bits) | threshold (6 octets) .. as many as the count |
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockThresholds {
    tier: u8,
    thresholds: Vec<U48>,
}

impl BlockThresholds {
    /// `None` where there is a tier above 15, or more than 15 thresholds.
    #[must_use]
    pub fn new(tier: u8, thresholds: Vec<U48>) -> Option<Self> {
        (tier < 16 && thresholds.len() < 16).then_some(Self { tier, thresholds })
    }

    /// The tier; 0 where all tiers have the same thresholds.
    #[must_use]
    pub fn tier(&self) -> u8 {
        self.tier
    }

    /// The thresholds, ascending.
    #[must_use]
    pub fn thresholds(&self) -> &[U48] {
        &self.thresholds
    }
}

impl<'a> Wire<'a> for BlockThresholds {
    const NAME: &'static str = "block thresholds";

    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let name = "tier_number_of_block_thresholds";
        let (mut rest, head) = field(name, u8::parse)(input)?;
        let mut thresholds = Vec::new();
        for _ in 0..head & 0x0f {
            let threshold;
            (rest, threshold) = field("block_threshold", U48::parse)(rest)?;
            thresholds.push(threshold);
        }
        Ok((rest, Self { tier: head >> 4, thresholds }))
    }

    fn put(&self, out: &mut BytesMut) {
        let count = u8::try_from(self.thresholds.len());
        let count = count.unwrap_or_else(|_| unreachable!("`new` refuses more than 15"));
        (self.tier << 4 | count).put(out);
        for threshold in &self.thresholds {
            threshold.put(out);
        }
    }
}

impl FieldType<'_> for BlockThresholds {
    const KIND: FieldKind = FieldKind::Record(&[
        field_spec!('b, "The tier; 0: all tiers.", tier: u8, None),
        field_spec!('b, "The thresholds, ascending, 15 at most.", thresholds: Many<U48>, None),
    ]);

    fn to_field(&self) -> FieldValue {
        FieldValue::Record(vec![
            ("tier".to_owned(), FieldValue::Unsigned(self.tier.into())),
            (
                "thresholds".to_owned(),
                FieldValue::List(self.thresholds.iter().map(FieldType::to_field).collect()),
            ),
        ])
    }

    fn build(value: &FieldValue, out: &mut BytesMut) -> Result<(), Unfit> {
        let FieldValue::Record(fields) = value else {
            return Err(Unfit::Kind { wanted: "fields by name" });
        };
        let (mut tier, mut thresholds) = (None, None);
        for (name, value) in fields {
            match (name.as_str(), value) {
                ("tier", FieldValue::Unsigned(number)) => tier = Some(*number),
                ("thresholds", FieldValue::List(items)) => thresholds = Some(items),
                ("tier" | "thresholds", _) => {
                    return Err(Unfit::Kind { wanted: "a tier and a list of thresholds" });
                }
                _ => return Err(Unfit::Name { given: name.clone() }),
            }
        }
        let (Some(tier), Some(thresholds)) = (tier, thresholds) else {
            return Err(Unfit::Missing);
        };
        let head = u8::try_from(thresholds.len()).ok().filter(|count| *count < 16);
        let count = head.ok_or(Unfit::TooLong { octets: thresholds.len(), max: 15 })?;
        let tier_fits = u8::try_from(tier).ok().filter(|tier| *tier < 16);
        let out_of_range = Unfit::OutOfRange { given: tier.into(), min: 0, max: 15 };
        (tier_fits.ok_or(out_of_range)? << 4 | count).put(out);
        build_items::<U48>(thresholds, out)?;
        Ok(())
    }
}

commands! {
    pub(super) const COMMANDS: ToClient, 'a;

    /// A tariff's prices, or a part of them (D.4.2.4.6).
    0x05 PublishPriceMatrix [Se1_2a] {
        /// Who publishes it.
        provider_id: u32,
        /// A higher number is newer.
        issuer_event_id: u32,
        /// From when; zero is now.
        start_time: UtcTime,
        /// The tariff.
        issuer_tariff_id: u32,
        /// Which part this is, from 0.
        command_index: u8,
        /// How many parts there are.
        total_number_of_commands: u8,
        /// Bit 0: prices are by tier alone.
        sub_payload_control: Map8,
        /// The prices.
        sub_payload: Many<PriceEntry>,
    }

    /// A tariff's block thresholds, or a part of them (D.4.2.4.7).
    0x06 PublishBlockThresholds [Se1_2a] {
        /// Who publishes it.
        provider_id: u32,
        /// A higher number is newer.
        issuer_event_id: u32,
        /// From when; zero is now.
        start_time: UtcTime,
        /// The tariff.
        issuer_tariff_id: u32,
        /// Which part this is, from 0.
        command_index: u8,
        /// How many parts there are.
        total_number_of_commands: u8,
        /// Bit 0: thresholds are the same for all tiers.
        sub_payload_control: Map8,
        /// The thresholds.
        sub_payload: Many<BlockThresholds>,
    }

    /// How much carbon dioxide a unit of energy makes (D.4.2.4.8).
    0x07 PublishCO2Value [Se1_2a] {
        /// Who publishes it.
        provider_id: u32,
        /// A higher number is newer.
        issuer_event_id: u32,
        /// From when; zero is now.
        start_time: UtcTime,
        /// Which tariff: 0 delivered, 1 received, 2 both.
        tariff_type: Map8,
        /// How much.
        co2_value: u32,
        /// Its unit: 1, kilograms a kilowatt hour; 2, kilograms a gallon of petrol; 3, kilograms a
        /// therm.
        co2_value_unit: Enum8,
        /// Its digits after the point (high half).
        co2_value_trailing_digit: Map8,
    }

    /// The names of a tariff's tiers, or of some (D.4.2.4.9).
    0x08 PublishTierLabels<'a> [Se1_2a] {
        /// Who publishes it.
        provider_id: u32,
        /// A higher number is newer.
        issuer_event_id: u32,
        /// The tariff.
        issuer_tariff_id: u32,
        /// Which part this is, from 0.
        command_index: u8,
        /// How many parts there are.
        total_number_of_commands: u8,
        /// How many names follow.
        number_of_labels: u8,
        /// The names.
        tier_labels_payload: Many<TierLabel<'a>>,
    }

    /// The billing period in force, or one to come (D.4.2.4.10).
    0x09 PublishBillingPeriod [Se1_2a] {
        /// Who publishes it.
        provider_id: u32,
        /// A higher number is newer.
        issuer_event_id: u32,
        /// From when; zero is now.
        billing_period_start_time: UtcTime,
        /// How long.
        billing_period_duration: U24,
        /// Timebase (low half: minutes, days, weeks, months) and control (high half).
        billing_period_duration_type: Map8,
        /// Which tariff: 0 delivered, 1 received, 2 both.
        tariff_type: Map8,
    }

    /// What was consumed in a past period, as a bill (D.4.2.4.11).
    0x0a PublishConsolidatedBill [Se1_2a] {
        /// Who publishes it.
        provider_id: u32,
        /// A higher number is newer.
        issuer_event_id: u32,
        /// From when.
        billing_period_start_time: UtcTime,
        /// How long.
        billing_period_duration: U24,
        /// Timebase (low half: minutes, days, weeks, months) and control (high half).
        billing_period_duration_type: Map8,
        /// Which tariff: 0 delivered, 1 received, 2 both.
        tariff_type: Map8,
        /// How much.
        consolidated_bill: u32,
        /// The currency, by its ISO 4217 number.
        currency: u16,
        /// Digits after the point (high half).
        bill_trailing_digit: Map8,
    }

    /// A critical peak event (D.4.2.4.12).
    0x0b PublishCPPEvent [Se1_2a] {
        /// Who publishes it.
        provider_id: u32,
        /// A higher number is newer.
        issuer_event_id: u32,
        /// From when; zero is now.
        start_time: UtcTime,
        /// For how many minutes.
        duration_in_minutes: u16,
        /// Which tariff: 0 delivered, 1 received, 2 both.
        tariff_type: Map8,
        /// Which critical peak price: 0 the first, 1 the second.
        cpp_price_tier: Enum8,
        /// 0 pending, 1 accepted, 2 rejected, 3 forced.
        cpp_auth: Enum8,
    }

    /// A payment made on credit (D.4.2.4.13).
    0x0c PublishCreditPayment<'a> [Se1_2a] {
        /// Who publishes it.
        provider_id: u32,
        /// A higher number is newer.
        issuer_event_id: u32,
        /// When the next is due.
        credit_payment_due_date: UtcTime,
        /// How much is overdue.
        credit_payment_over_due_amount: u32,
        /// 0 pending, 1 received or paid, 2 overdue, 3 two payments overdue, 4 three overdue.
        credit_payment_status: Enum8,
        /// How much was paid last.
        credit_payment: u32,
        /// When.
        credit_payment_date: UtcTime,
        /// Its reference, 20 octets at most.
        credit_payment_ref: OctetStr<'a>,
    }

    /// A change of currency (D.4.2.4.14).
    0x0d PublishCurrencyConversion [Se1_2a] {
        /// Who publishes it.
        provider_id: u32,
        /// A higher number is newer.
        issuer_event_id: u32,
        /// From when; zero is now.
        start_time: UtcTime,
        /// The old currency, by its ISO 4217 number.
        old_currency: u16,
        /// The new one.
        new_currency: u16,
        /// How many of the new make one of the old.
        conversion_factor: u32,
        /// Its digits after the point (high half).
        conversion_factor_trailing_digit: Map8,
        /// What is converted, a bit each.
        currency_change_control_flags: Map32,
    }

    /// Withdraws a tariff (D.4.2.4.15).
    0x0e CancelTariff [Se1_2a] {
        /// Who withdraws it.
        provider_id: u32,
        /// The tariff.
        issuer_tariff_id: u32,
        /// Which tariff: 0 delivered, 1 received, 2 both.
        tariff_type: Map8,
    }
}
