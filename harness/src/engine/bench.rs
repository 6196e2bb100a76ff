//! What the engine asks of whoever can reach a DMC.

use dmc_profiles::Profile;
use jiff::Timestamp;
use smets::{DeviceType, Quantity};
use tokio::time::Instant;
use zigbee::zcl::Frame;

use crate::bench::BenchError;

/// A customer's button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// Enables a supply that is armed.
    EnableSupply,
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The device answered, with a response of its own or with a Default Response.
    Response(Frame),
    /// The radio had no acknowledgement.
    Undelivered,
    /// Nothing came back before the deadline.
    Silent,
}

/// Where a UTRN came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Utrn {
    /// A code.
    Code(String),
    /// There is none: why. The test is blocked.
    None(String),
}

/// A DMC that can be asked: a HAN, or a stand-in for one in tests. What simulated lanes and slots of
/// a rack have in common.
///
/// Not `Send`: a test runs in one thread.
#[expect(async_fn_in_trait, reason = "a test runs in one thread, so the futures need not be Send")]
pub trait Bench {
    /// What is known of the combination.
    fn profile(&self) -> &Profile;

    /// The time of day, as the hub tells it to its HAN.
    fn utc(&self) -> Timestamp;

    /// Asks a device and waits for what answers that request, at the latest until `deadline`.
    /// The sequence number of `request` is the bench's to choose.
    ///
    /// # Errors
    /// The bench's trouble only: silence is an answer.
    async fn request(
        &mut self,
        to: DeviceType,
        cluster: u16,
        request: Frame,
        deadline: Instant,
    ) -> Result<Answer, BenchError>;

    /// A code that was never used, worth this amount, for this device.
    fn fresh_utrn(&mut self, device: DeviceType, amount: Quantity) -> Utrn;

    /// Lets time pass, with all that happens meanwhile.
    ///
    /// # Errors
    /// The bench's trouble.
    async fn wait(&mut self, until: Instant) -> Result<(), BenchError>;

    /// Has somebody press a button on a device, as a customer does; `false` where nobody is there to
    /// do it.
    ///
    /// # Errors
    /// The bench's trouble.
    async fn press(&mut self, _device: DeviceType, _button: Button) -> Result<bool, BenchError> {
        Ok(false)
    }
}
