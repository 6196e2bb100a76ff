//! What the APS layer does with a frame that arrives (Zigbee 2.2.8.3, 2.2.8.4, 4.4.1.2).

use bytes::Bytes;
use zigbee::aps::{
    AckAddressing, Command, Content, Delivery, Frame, Header, Plain, Secured, SwitchKey,
    TransportKey,
};
use zigbee::nwk;
use zigbee::security::{Cipher, KeyIdentifier, key_load_key, key_transport_key};
use zigbee::{Eui64, Key, NwkAddress, ProfileId, Wire};

use super::HEARD_MAX;
use crate::Micros;
use crate::stack::mac::Purpose;
use crate::stack::{Data, Indication, Role, SendOutcome, Stack};

/// How a frame was protected at this layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Protection {
    None,
    LinkKey,
    /// By a key hashed from the link key that is shared with the trust centre.
    Hashed,
}

impl Stack {
    /// An APS frame arrived in the NWK frame of `nwk`.
    pub(in crate::stack) fn receive_aps(
        &mut self,
        now: Micros,
        nwk: &nwk::Header,
        payload: &[u8],
        is_nwk_secured: bool,
    ) {
        let Ok(frame) = Frame::decode(payload) else { return };
        let (plain, protection) = match frame {
            Frame::Plain(plain) => (plain, Protection::None),
            Frame::Secured(secured) => match self.open_aps(nwk, &secured) {
                Some(opened) => opened,
                None => return,
            },
        };
        // A device without the network key believes only who has its link key (4.6.3.2).
        if !is_nwk_secured && protection != Protection::Hashed {
            return;
        }
        match plain.header.content {
            Content::Data { .. } => self.receive_data(now, nwk, plain, protection),
            Content::Ack(addressing) => {
                self.receive_ack(nwk, &plain.header, addressing, protection);
            }
            Content::Command { .. } => {
                if let Ok(command) = Command::decode(&plain.payload) {
                    self.receive_aps_command(now, nwk, &command, protection);
                }
            }
        }
    }

    /// Reads a protected frame: `None` where it is replayed, or protected otherwise.
    fn open_aps(&mut self, nwk: &nwk::Header, secured: &Secured) -> Option<(Plain, Protection)> {
        let hashed = |hash: fn(Key) -> Key, key: Key| {
            let plain = secured.open(&Cipher::new(hash(key)), None).ok()?;
            Some((plain, Protection::Hashed))
        };
        match secured.auxiliary.key_identifier {
            KeyIdentifier::KeyTransport => hashed(key_transport_key, self.config.link_key?),
            KeyIdentifier::KeyLoad => hashed(key_load_key, self.config.link_key?),
            KeyIdentifier::Link => {
                let sender = match secured.auxiliary.source {
                    Some(sender) => sender,
                    None => self.nwk.eui64_of(nwk.source)?,
                };
                let key = self.aps.keys.get_mut(&sender)?;
                let counter = secured.auxiliary.frame_counter;
                if counter < key.fresh {
                    return None;
                }
                let plain = secured.open(&key.cipher, Some(sender)).ok()?;
                key.fresh = counter.saturating_add(1);
                Some((plain, Protection::LinkKey))
            }
            KeyIdentifier::Network { .. } => None,
        }
    }

    fn receive_data(
        &mut self,
        now: Micros,
        nwk: &nwk::Header,
        plain: Plain,
        protection: Protection,
    ) {
        let Content::Data { delivery, cluster, profile, source_endpoint } = plain.header.content
        else {
            return;
        };
        let (dst_endpoint, is_unicast) = match delivery {
            Delivery::Unicast(endpoint) => (endpoint, !nwk.destination.is_broadcast()),
            Delivery::Broadcast(endpoint) => (endpoint, false),
            // No node here is in a group; and blocks of longer messages are not put together.
            Delivery::Group(_) => return,
        };
        if plain.header.extended.is_some() || !self.has_endpoint(dst_endpoint, profile) {
            return;
        }
        let acknowledged = plain.header.ack_request && is_unicast;
        if acknowledged {
            self.acknowledge(now, nwk, &plain.header, protection);
        }
        let message = (nwk.source, plain.header.counter);
        if self.aps.heard.contains(&message) {
            return;
        }
        if self.aps.heard.len() >= HEARD_MAX {
            self.aps.heard.pop_front();
        }
        self.aps.heard.push_back(message);
        let data = Data {
            src: nwk.source,
            src_endpoint: source_endpoint,
            dst: nwk.destination,
            dst_endpoint,
            profile,
            cluster,
            payload: plain.payload,
            secured_with_link_key: protection == Protection::LinkKey,
            acknowledged,
            aps_counter: plain.header.counter,
            lqi: u8::MAX,
        };
        self.deliver(now, data);
    }

    /// Whether a message for `endpoint` has anyone to go to.
    fn has_endpoint(&self, endpoint: u8, profile: ProfileId) -> bool {
        match endpoint {
            0 => profile == ProfileId::ZDP,
            u8::MAX => self.endpoints.iter().any(|known| known.profile == profile),
            _ => self.endpoints.iter().any(|k| k.endpoint == endpoint && k.profile == profile),
        }
    }

    /// Gives a message to whom it is for: the application, or ZDP here.
    pub(super) fn deliver(&mut self, now: Micros, data: Data) {
        match data.dst_endpoint {
            0 => self.receive_zdp(now, data),
            _ => self.out.push_back(Indication::Data(data)),
        }
    }

    /// The acknowledgement is protected as the message was.
    fn acknowledge(
        &mut self,
        now: Micros,
        nwk: &nwk::Header,
        header: &Header,
        protection: Protection,
    ) {
        let Some(header) = header.acknowledgment() else { return };
        let ack = Plain { header, payload: Bytes::new() };
        let octets = match protection {
            Protection::LinkKey => {
                let Some(cipher) = self.key_with(nwk.source).map(|key| key.cipher.clone()) else {
                    return;
                };
                self.aps.seal(&ack, &cipher, KeyIdentifier::Link, self.config.eui64)
            }
            Protection::None | Protection::Hashed => Frame::Plain(ack).encode().freeze(),
        };
        self.send_nwk_data(now, nwk.source, octets, true, Purpose::Other);
    }

    /// An acknowledgement counts where it comes from whom the message went to, and is protected
    /// as the message was.
    fn receive_ack(
        &mut self,
        nwk: &nwk::Header,
        header: &Header,
        addressing: Option<AckAddressing>,
        protection: Protection,
    ) {
        let place = self.aps.waiting.iter().position(|waiting| {
            let expected = waiting.frame.header.acknowledgment().map(|ack| ack.content);
            waiting.dst == nwk.source
                && waiting.frame.header.ack_request
                && waiting.frame.header.counter == header.counter
                && expected == Some(Content::Ack(addressing))
                && (!waiting.link_key || protection == Protection::LinkKey)
        });
        if let Some(place) = place {
            let waiting = self.aps.waiting.remove(place);
            self.tell_sent(&waiting, SendOutcome::Delivered);
        }
    }

    /// Devices obey the trust centre's commands; the trust centre is every device's parent, so
    /// nobody sends it any that it needs.
    fn receive_aps_command(
        &mut self,
        now: Micros,
        nwk: &nwk::Header,
        command: &Command,
        protection: Protection,
    ) {
        if self.config.role == Role::Coordinator {
            return;
        }
        match command {
            Command::TransportKey(TransportKey::StandardNetworkKey {
                key,
                key_sequence_number,
                destination,
                source,
            }) => {
                let is_ours = [self.config.eui64, Eui64(0)].contains(destination);
                if is_ours {
                    self.receive_network_key(now, *key, *key_sequence_number, *source, protection);
                }
            }
            Command::SwitchKey(SwitchKey { key_sequence_number }) => {
                let next = self.aps.next_network.take();
                match next {
                    Some(next) if next.key_sequence_number == *key_sequence_number => {
                        self.nwk.enter(next);
                    }
                    other => self.aps.next_network = other,
                }
            }
            Command::RemoveDevice(remove)
                if remove.target == self.config.eui64 && nwk.source == NwkAddress::COORDINATOR =>
            {
                self.leave_as_told(now, false);
            }
            _ => {}
        }
    }

    fn receive_network_key(
        &mut self,
        now: Micros,
        key: Key,
        key_sequence_number: u8,
        trust_center: Eui64,
        protection: Protection,
    ) {
        if let Some(current) = self.nwk.network.clone() {
            let next = super::Network { network_key: key, key_sequence_number, ..current };
            self.aps.next_network = Some(next);
        } else if protection == Protection::Hashed {
            self.on_network_key(now, key, key_sequence_number, trust_center);
        }
    }
}
