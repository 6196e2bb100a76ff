//! The world: every node of one HAN, its air, and its time.
//!
//! One [`Stick`] stands at its centre, and around it are the devices of one combination. What a
//! host says to the stick goes in as octets; what happens follows from the profile, the seed, and
//! what is put in when. A clone goes on just as the original does.
mod build;
mod net;
#[cfg(test)]
mod tests;

use bytes::BytesMut;
use dmc_profiles::Profile;
use jiff::Timestamp;
use smets::{DeviceType, Value};
use zigbee::{Endpoint, Eui64, Key, NwkAddress};

use crate::Micros;
use crate::device::{Button, Device};
use crate::stick::Stick;
pub use crate::tap::Captured;
pub use net::{Net, Stuck};

/// Who a simulated device is, as the label on a real one says.
#[derive(Clone, Debug)]
pub struct Identity {
    /// What kind of device it is.
    pub device: DeviceType,
    /// Its address for life.
    pub eui64: Eui64,
    /// Its install code; the link key that the trust centre has to know follows from it.
    pub install_code: zigbee::security::InstallCode,
    /// What its UTRNs are minted and checked with.
    pub utrn_secret: [u8; 32],
    /// Its endpoints, in the order of its profile.
    pub endpoints: Vec<Endpoint>,
}

/// The keys in use: what opens a capture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    /// The network key; `None` before a network is formed.
    pub network: Option<Key>,
    /// Each device's link key, from its install code.
    pub link: Vec<(Eui64, Key)>,
}

/// A device that the combination does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this combination has no {0}")]
pub struct NoSuchDevice(pub DeviceType);

/// A HAN: a stick, the devices of one combination, and the air between them.
#[derive(Clone, Debug)]
pub struct World {
    net: Net<Stick, Device>,
    identities: Vec<Identity>,
}

impl World {
    /// The world of `profile` at its zero, when universal time is `start`. The devices are given
    /// power and look for a network; the stick awaits its host. Who everyone is follows from
    /// `seed`.
    #[must_use]
    pub fn new(profile: &Profile, seed: u64, start: Timestamp) -> Self {
        build::world(profile, seed, start)
    }

    /// Who the devices are, in the order in which profiles list them.
    #[must_use]
    pub fn identities(&self) -> &[Identity] {
        &self.identities
    }

    /// Chance starts anew from `seed`: back-offs, jitter, loads. Who everyone is stays.
    pub fn reseed(&mut self, seed: u64) {
        self.net.reseed(seed);
    }

    /// Sets universal time; the world's own time goes on. Devices' clocks shift with it.
    pub fn set_utc(&mut self, utc: Timestamp) {
        self.net.set_utc(utc);
    }

    /// The world's time.
    #[must_use]
    pub fn now(&self) -> Micros {
        self.net.now()
    }

    /// Universal time at [`World::now`].
    #[must_use]
    pub fn utc(&self) -> Timestamp {
        self.net.utc()
    }

    /// When something happens next, the host saying nothing. `None` where nothing will.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Micros> {
        self.net.next_deadline()
    }

    /// Runs every event up to `to`, in order, and sets the time to it. A time that has passed
    /// runs what is due now.
    ///
    /// # Errors
    /// [`Stuck`] where events go on without time getting on.
    pub fn advance(&mut self, to: Micros) -> Result<(), Stuck> {
        self.net.advance(to)
    }

    /// The host sends octets to the stick's serial port, at [`World::now`].
    pub fn host_octets(&mut self, octets: &[u8]) {
        self.net.with_coordinator(|stick, ctx| stick.serial_in(ctx, octets));
    }

    /// What the stick sent to its host since the last time.
    pub fn take_host_octets(&mut self) -> BytesMut {
        self.net.with_coordinator(|stick, _| stick.serial_out())
    }

    /// What was on the air since the last time.
    pub fn take_captured(&mut self) -> Vec<Captured> {
        self.net.take_captured()
    }

    /// Turns the tap on the air off, where nobody will fetch what it takes down, or on again.
    pub fn set_tap(&mut self, is_on: bool) {
        self.net.set_tap(is_on);
    }

    /// What a device truly holds now: the data item of this name in [`smets::ITEMS`]. `None`
    /// where it has no such item.
    ///
    /// # Errors
    /// Where the combination has no such device.
    pub fn truth(&self, device: DeviceType, item: &str) -> Result<Option<Value>, NoSuchDevice> {
        let (now, utc) = (self.now(), self.utc());
        let mut devices = self.net.devices();
        let found = devices.find(|(known, _)| known.device_type() == device);
        found.map(|(known, _)| known.truth(now, utc, item)).ok_or(NoSuchDevice(device))
    }

    /// The customer presses a device's button. False where the device has none such.
    ///
    /// # Errors
    /// Where the combination has no such device.
    pub fn press(&mut self, device: DeviceType, button: Button) -> Result<bool, NoSuchDevice> {
        let missing = NoSuchDevice(device);
        let place = self.place(device).ok_or(missing)?;
        self.net.with_device(place, |known, ctx| known.press(ctx, button)).ok_or(missing)
    }

    /// The address that a device has in the network; `None` while it is in none.
    #[must_use]
    pub fn address(&self, device: DeviceType) -> Option<NwkAddress> {
        let (_, stack) = self.net.devices().nth(self.place(device)?)?;
        stack.address()
    }

    /// The keys in use.
    #[must_use]
    pub fn keys(&self) -> Keys {
        let network = self.net.coordinator_stack().network();
        let link = self.identities.iter().map(|known| (known.eui64, known.install_code.link_key()));
        Keys { network: network.map(|network| network.network_key), link: link.collect() }
    }

    fn place(&self, device: DeviceType) -> Option<usize> {
        self.identities.iter().position(|known| known.device == device)
    }
}
