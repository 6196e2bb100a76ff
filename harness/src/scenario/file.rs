//! A scenario file, as it is written: plain structs with optional fields, nothing checked but the
//! words and the types.
//!
//! The JSON Schema comes from these structs, so their doc comments are what an editor shows.
//! Scalars are kept as text: what they mean is decided in `super::build`, where it is known what
//! is wanted.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::at::At;

/// A scalar, as text: `10.00 GBP`, `$before + 1 kWh`, `01234567890123456789`.
pub type Text = At<Scalar>;

/// A scalar's text, whatever YAML would make of it: a run of twenty digits stays what it is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Scalar(pub String);

impl core::ops::Deref for Scalar {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl JsonSchema for Scalar {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Scalar".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "number", "boolean"] })
    }
}

/// A scenario: what is done to a Device Model Combination, and what is to be seen.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Scenario")]
pub struct File {
    /// The identifier: lower-case words joined by dots and hyphens, the group first.
    #[schemars(required)]
    pub scenario: Option<Text>,
    /// The revision, from 1. A mended script is a new revision.
    #[schemars(required)]
    pub rev: Option<At<u32>>,
    /// What it shows, as a sentence.
    #[schemars(required)]
    pub title: Option<Text>,
    /// The functional group: the heatmap's row.
    #[schemars(required)]
    pub group: Option<Text>,
    /// `positive`, or `misuse`, which needs at least one of a refusal, an alert, or `unchanged`.
    #[schemars(required)]
    pub kind: Option<Text>,
    /// Whether it is in the regression set.
    #[serde(default)]
    pub regression: Option<bool>,
    /// The Service Reference Variants that it exercises.
    #[serde(default)]
    pub srvs: Vec<Text>,
    /// The requirements that it covers, each `ID~revision`.
    #[serde(default)]
    pub covers: Vec<Text>,
    /// A gate: which Device Model Combinations it applies to. All, where it is not given.
    #[serde(default)]
    pub applies: Option<Text>,
    /// Parameters: one planned test for each value that applies.
    #[serde(default)]
    pub each: BTreeMap<String, At<Vec<Text>>>,
    /// `any`, or `virtual`: it needs time travel.
    #[serde(default)]
    pub clock: Option<Text>,
    /// How long it may be at work, waits not counted; 20m where it is not given.
    #[serde(default)]
    pub limit: Option<Text>,
    /// What a simulated world's clock says when it begins.
    #[serde(default)]
    pub starts: Option<Text>,
    /// States to reach before the first step.
    #[serde(default)]
    pub prepare: Vec<At<Prepare>>,
    /// The steps, in order.
    #[serde(default)]
    pub steps: Vec<At<Step>>,
    /// What is done after success, failure and error alike.
    #[serde(default)]
    pub always: Vec<At<Always>>,
}

/// A state to reach: the harness knows the way.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Prepare {
    /// The state.
    #[schemars(required)]
    pub reach: Option<At<Reach>>,
}

/// A state of one device.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reach {
    /// The device: `esme`, `gsme`, or a parameter such as `$meter`.
    #[schemars(required)]
    pub device: Option<Text>,
    /// `credit`, `prepay`, `prepay_enabled` or `prepay_disabled`.
    #[serde(default)]
    pub state: Option<Text>,
    /// The meter balance.
    #[serde(default)]
    pub meter_balance: Option<Text>,
    /// The supply state: `enabled`, `disabled` or `armed`.
    #[serde(default)]
    pub supply_state: Option<Text>,
}

/// One step: one action, and what is to be seen of it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What reports and evidence call it.
    #[schemars(required)]
    pub id: Option<Text>,
    /// Action: reads data items.
    #[serde(default)]
    pub read: Option<At<Read>>,
    /// Action: sends a command, once.
    #[serde(default)]
    pub send: Option<At<Send>>,
    /// Action: sends a Smart Energy command, octets, or a read of attributes, once.
    #[serde(default)]
    pub zcl: Option<At<Zcl>>,
    /// Action: reads again and again until what is expected is seen.
    #[serde(default)]
    pub until: Option<At<Until>>,
    /// Action: lets time pass.
    #[serde(default)]
    pub wait: Option<Text>,
    /// The deadline. From the profile's timing where it is not given, and else 30s.
    #[serde(default)]
    pub within: Option<Text>,
    /// With `until`: how long it must stay so.
    #[serde(default)]
    pub holds: Option<Text>,
    /// What is to be seen.
    #[serde(default)]
    pub expect: Vec<At<Expect>>,
    /// Values to keep for later steps: name, and what it is of.
    #[serde(default)]
    pub keep: BTreeMap<String, Text>,
    /// The same step where a DMC behaves otherwise: the first gate that holds replaces
    /// expectations of the same things.
    #[serde(default)]
    pub differs: Vec<At<Differs>>,
    /// Items of the device that the step must not change. They are read before and after.
    #[serde(default)]
    pub unchanged: Vec<Text>,
}

/// Expectations for DMCs where a gate holds.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Differs {
    /// The gate.
    #[schemars(required)]
    pub when: Option<Text>,
    /// What is then to be seen instead of the expectations of the same things.
    #[serde(default)]
    pub expect: Vec<At<Expect>>,
}

/// Reads data items of one device.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Read {
    /// The device.
    #[schemars(required)]
    pub from: Option<Text>,
    /// The data items, as `dmc list words` names them.
    #[serde(default)]
    pub items: Vec<Text>,
}

/// Sends a command to one device, once.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Send {
    /// The device.
    #[schemars(required)]
    pub to: Option<Text>,
    /// The command, as `dmc list words` names it.
    #[schemars(required)]
    pub command: Option<Text>,
    /// Its parameters by name. `utrn: fresh` has a code minted.
    #[serde(default)]
    pub with: BTreeMap<String, Text>,
}

/// Speaks Smart Energy itself, once: exactly one of `command`, `attributes` and `octets`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Zcl {
    /// The device.
    #[schemars(required)]
    pub to: Option<Text>,
    /// The cluster, as `dmc list clusters` names it.
    #[schemars(required)]
    pub cluster: Option<Text>,
    /// The command, as the standard names it.
    #[serde(default)]
    pub command: Option<Text>,
    /// The command's fields by name.
    #[serde(default)]
    pub with: BTreeMap<String, Text>,
    /// Attributes to read, as the standard names them.
    #[serde(default)]
    pub attributes: Vec<Text>,
    /// A whole frame in hexadecimal, header included: `01 2a 06 ff`.
    #[serde(default)]
    pub octets: Option<Text>,
}

/// What is polled, and how often.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Until {
    /// What is read. Nothing else is ever repeated.
    #[schemars(required)]
    pub read: Option<At<Read>>,
    /// How long from one read to the next; 2s where it is not given.
    #[serde(default)]
    pub every: Option<Text>,
}

/// One expectation: of what, and exactly one matcher. A value that is missing satisfies none.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// Of what: an item that the step reads, `outcome`, `reason`, or a field of the answer.
    #[schemars(required)]
    pub of: Option<Text>,
    /// Matcher: equal to this.
    #[serde(default)]
    pub is: Option<Text>,
    /// Matcher: equal to one of these.
    #[serde(default)]
    pub one_of: Option<At<Vec<Text>>>,
    /// Matcher: there, and not equal to this.
    #[serde(default)]
    pub not: Option<Text>,
    /// Matcher: no further from this than `tolerance`.
    #[serde(default)]
    pub near: Option<Text>,
    /// With `near`: how far, in the value's unit.
    #[serde(default)]
    pub tolerance: Option<Text>,
    /// Matcher: this or more.
    #[serde(default)]
    pub at_least: Option<Text>,
    /// Matcher: this or less.
    #[serde(default)]
    pub at_most: Option<Text>,
    /// Matcher: more than this.
    #[serde(default)]
    pub more_than: Option<Text>,
    /// Matcher: less than this.
    #[serde(default)]
    pub less_than: Option<Text>,
    /// Matcher: from the first to the second, both included.
    #[serde(default)]
    pub between: Option<At<Vec<Text>>>,
    /// Matcher: `true`: there is a value, whatever it is.
    #[serde(default)]
    pub present: Option<At<bool>>,
}

/// What is done at the end, whatever happened.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Always {
    /// Brings a device's payment mode, supply and balance back to what they were.
    #[schemars(required)]
    pub restore: Option<At<Restore>>,
}

/// Which device to bring back.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Restore {
    /// The device.
    #[schemars(required)]
    pub device: Option<Text>,
}
