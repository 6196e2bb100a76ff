//! One frame of every kind, as they would stand in a capture: what outside programs and the fuzz
//! targets are shown. Protected with the keys of [`zigbee::fuzzing`].

#![expect(clippy::expect_used, reason = "a test fails by panicking")]
#![allow(dead_code, unused_imports, reason = "each test uses a part")]

mod application;
mod joining;

pub(crate) use application::attributes;

use bytes::Bytes;
use zigbee::aps;
use zigbee::fuzzing::{LINK_KEY, NETWORK_KEY, SENDERS};
use zigbee::mac::{self, Addressing, FrameType};
use zigbee::nwk;
use zigbee::security::{AuxHeader, Cipher, KeyIdentifier, key_load_key, key_transport_key};
use zigbee::{ClusterId, Endpoint, Eui64, NwkAddress, PanId, ProfileId, Wire};

/// The network that all frames are of.
pub(crate) const PAN: PanId = PanId(0x1a62);
/// The coordinator and trust centre.
pub(crate) const HUB: Eui64 = SENDERS[0];
/// An end device.
pub(crate) const METER: Eui64 = SENDERS[1];
/// Its address.
pub(crate) const METER_ADDRESS: NwkAddress = NwkAddress(0x1234);

/// A frame and what it is.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    /// What it is, as a file name.
    pub(crate) name: String,
    /// The frame without its FCS.
    pub(crate) octets: Bytes,
    /// Whether it carries a command of a cluster.
    pub(crate) is_cluster_command: bool,
}

/// Frames under construction: their numbers run on as on a real air.
pub(crate) struct Air {
    samples: Vec<Sample>,
    network: Cipher,
    link: Cipher,
    transport: Cipher,
    load: Cipher,
    number: u8,
    frame_counter: u32,
    is_in_clusters: bool,
}

/// Every frame.
pub(crate) fn all() -> Vec<Sample> {
    built(|air| {
        joining::mac(air);
        joining::nwk(air);
        joining::aps(air);
        application::zdp(air);
        application::general(air);
        air.is_in_clusters = true;
        application::clusters(air);
    })
}

/// The frames that `build` puts on the air.
pub(crate) fn built(build: impl FnOnce(&mut Air)) -> Vec<Sample> {
    let mut air = Air {
        samples: vec![],
        network: Cipher::new(NETWORK_KEY),
        link: Cipher::new(LINK_KEY),
        transport: Cipher::new(key_transport_key(LINK_KEY)),
        load: Cipher::new(key_load_key(LINK_KEY)),
        number: 0,
        frame_counter: 0x1000,
        is_in_clusters: false,
    };
    build(&mut air);
    air.samples
}

/// Whom an application's frame goes to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    ToHub,
    ToMeter,
}

impl Air {
    fn next(&mut self) -> u8 {
        self.number = self.number.wrapping_add(1);
        self.number
    }

    fn next_counter(&mut self) -> u32 {
        self.frame_counter += 1;
        self.frame_counter
    }

    /// A MAC frame.
    pub(crate) fn mac(
        &mut self,
        name: &str,
        frame_type: FrameType,
        addressing: Addressing,
        payload: Bytes,
    ) {
        let number = self.next();
        let mut frame = mac::Frame::new(frame_type, number, addressing, payload);
        frame.acknowledgment_request = frame_type == FrameType::Data;
        self.push(name, &frame);
    }

    /// Any MAC frame.
    pub(crate) fn push(&mut self, name: &str, frame: &mac::Frame) {
        let octets = frame.encode().freeze();
        let is_cluster_command = self.is_in_clusters;
        self.samples.push(Sample { name: name.to_owned(), octets, is_cluster_command });
    }

    /// An NWK frame between the two, protected or in clear.
    pub(crate) fn nwk(
        &mut self,
        name: &str,
        way: Way,
        frame_type: nwk::FrameType,
        payload: Bytes,
        is_secured: bool,
    ) {
        let (source, destination) = match way {
            Way::ToHub => (METER_ADDRESS, NwkAddress::COORDINATOR),
            Way::ToMeter => (NwkAddress::COORDINATOR, METER_ADDRESS),
        };
        let header = nwk::Header::new(frame_type, source, destination, 30, self.next());
        self.nwk_with(name, way, header, payload, is_secured);
    }

    /// An NWK frame with a header of its own.
    pub(crate) fn nwk_with(
        &mut self,
        name: &str,
        way: Way,
        header: nwk::Header,
        payload: Bytes,
        is_secured: bool,
    ) {
        let short = mac::Address::Short;
        let addressing = Addressing::Within {
            pan: PAN,
            destination: short(header.destination),
            source: short(header.source),
        };
        let plain = nwk::Plain { header, payload };
        let sender = if way == Way::ToHub { METER } else { HUB };
        let counter = self.next_counter();
        let frame = if is_secured {
            nwk::Frame::Secured(plain.seal(&self.network, 0, counter, sender))
        } else {
            nwk::Frame::Plain(plain)
        };
        self.mac(name, FrameType::Data, addressing, frame.encode().freeze());
    }

    /// An APS frame, protected with a key of this kind or in clear.
    pub(crate) fn aps(
        &mut self,
        name: &str,
        way: Way,
        plain: &aps::Plain,
        key: Option<KeyIdentifier>,
    ) -> Bytes {
        let sender = if way == Way::ToHub { METER } else { HUB };
        let frame = match key {
            None => aps::Frame::Plain(plain.clone()),
            Some(key) => {
                let cipher = match key {
                    KeyIdentifier::KeyTransport => &self.transport,
                    KeyIdentifier::KeyLoad => &self.load,
                    _ => &self.link,
                };
                let source = (key != KeyIdentifier::Link).then_some(sender);
                let auxiliary = AuxHeader::new(key, self.frame_counter + 1, source);
                aps::Frame::Secured(plain.seal(cipher, auxiliary, sender))
            }
        };
        self.frame_counter += 1;
        let octets = frame.encode().freeze();
        // Only what is tunnelled and keys on their way to a joiner travel in clear.
        let is_secured = key != Some(KeyIdentifier::KeyTransport);
        self.nwk(name, way, nwk::FrameType::Data, octets.clone(), is_secured);
        octets
    }

    /// An application's frame, from endpoint to endpoint.
    pub(crate) fn data(
        &mut self,
        name: &str,
        way: Way,
        (endpoint, profile, cluster): (Endpoint, ProfileId, ClusterId),
        payload: Bytes,
    ) {
        let mut header = aps::Header::unicast(endpoint, cluster, profile, endpoint, self.next());
        header.ack_request = profile == ProfileId::SMART_ENERGY;
        let key = header.ack_request.then_some(KeyIdentifier::Link);
        self.aps(name, way, &aps::Plain { header, payload }, key);
    }
}
