//! Asking a device what it is (Zigbee 2.4).

use core::time::Duration;

use tokio::sync::oneshot;
use zigbee::wire::{Counted, Measured};
use zigbee::zdp::{self, ActiveEpReq, Message, SimpleDescReq, Status};
use zigbee::{ClusterId, Eui64, NwkAddress, ProfileId};

use super::{Application, Han, State};
use crate::bench::BenchError;
use crate::driver::{Delivery, Incoming, Unicast};

/// How long a device may take to answer; a sleepy one wakes within 7.68 s.
const ANSWER_WITHIN: Duration = Duration::from_secs(12);

/// How often a device is asked. A question about what it is changes nothing there.
const TRIES: u32 = 3;

/// Responses have the request's cluster with this bit.
const RESPONSE: u16 = 0x8000;

impl Han {
    /// The device's Smart Energy applications: its endpoints that follow that profile.
    ///
    /// # Errors
    /// Where it does not answer, or answers that it will not tell; or the bench fails.
    pub(super) async fn discover(
        &self,
        who: &str,
        address: NwkAddress,
    ) -> Result<Vec<Application>, BenchError> {
        let asked = ActiveEpReq { nwk_addr_of_interest: address };
        let answer = self.ask_zdp(who, address, asked.into()).await?;
        let Message::ActiveEpRsp(response) = answer else { return Err(odd(who, "Active_EP_req")) };
        if response.status != Status::SUCCESS {
            return Err(odd(who, "Active_EP_req"));
        }
        let endpoints = response.active_ep_list.map(Counted::into_vec);
        let mut applications = Vec::new();
        for endpoint in endpoints.unwrap_or_default() {
            let asked = SimpleDescReq { nwk_addr_of_interest: address, endpoint };
            let answer = self.ask_zdp(who, address, asked.into()).await?;
            let Message::SimpleDescRsp(response) = answer else {
                return Err(odd(who, "Simple_Desc_req"));
            };
            let descriptor = response.simple_descriptor.as_ref().and_then(Measured::get);
            let Some(descriptor) = descriptor else { return Err(odd(who, "Simple_Desc_req")) };
            if descriptor.application_profile == ProfileId::SMART_ENERGY {
                applications.push(Application {
                    endpoint: descriptor.endpoint,
                    device_id: descriptor.application_device,
                    servers: descriptor.input_clusters.to_vec(),
                    clients: descriptor.output_clusters.to_vec(),
                });
            }
        }
        Ok(applications)
    }

    async fn ask_zdp(
        &self,
        who: &str,
        to: NwkAddress,
        message: Message,
    ) -> Result<Message, BenchError> {
        for _ in 0..TRIES {
            if let Some(answer) = self.ask_zdp_once(to, message.clone()).await? {
                return Ok(answer);
            }
        }
        let name = Message::cluster_name(message.cluster()).unwrap_or("a request");
        Err(BenchError::NotThere(format!("{who} does not answer {name}, asked {TRIES} times")))
    }

    async fn ask_zdp_once(
        &self,
        to: NwkAddress,
        message: Message,
    ) -> Result<Option<Message>, BenchError> {
        let cluster = message.cluster();
        let (reply, replied) = oneshot::channel();
        let number = {
            let mut state = self.shared.state();
            let number = state.next_sequence;
            state.next_sequence = number.wrapping_add(1);
            let response = ClusterId(cluster.0 | RESPONSE);
            state.zdp_waiting.insert((to, response, number), reply);
            number
        };
        let frame = zdp::Frame { transaction_sequence_number: number, message };
        let deadline = self.now() + ANSWER_WITHIN;
        let sent = self.driver.unicast(Unicast {
            to,
            to_endpoint: 0,
            from_endpoint: 0,
            profile: ProfileId::ZDP,
            cluster,
            payload: frame.encode().freeze(),
            link_key: false,
        });
        if let Delivery::Undelivered(status) = sent.await? {
            tracing::debug!("a ZDP request to {to:?} was not delivered: {status:?}");
        }
        tokio::select! {
            biased;
            answer = replied => Ok(answer.ok()),
            error = self.driver.ended() => Err(error),
            () = self.clock.sleep_until(deadline) => Ok(None),
        }
    }
}

/// Takes a ZDP message: a response to a request of ours, or an announcement. Requests are the
/// stick's to answer.
pub(super) fn incoming(state: &mut State, message: &Incoming) {
    let Ok(frame) = zdp::Frame::decode(message.cluster, &message.payload) else {
        tracing::debug!("a ZDP message from {:?} cannot be read", message.from);
        return;
    };
    if let Message::DeviceAnnce(announced) = &frame.message {
        arrived(state, announced.ieee_addr, announced.nwk_addr);
        return;
    }
    let key = (message.from, message.cluster, frame.transaction_sequence_number);
    if let Some(reply) = state.zdp_waiting.remove(&key) {
        // Whoever asked may have stopped waiting.
        let _ = reply.send(frame.message);
    }
}

fn arrived(state: &mut State, eui64: Eui64, address: NwkAddress) {
    state.announced.insert(eui64, address);
    state.members.moved(eui64, address);
}

fn odd(who: &str, request: &str) -> BenchError {
    BenchError::NotThere(format!("{who} answers {request}, but does not tell what was asked"))
}
