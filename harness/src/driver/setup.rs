//! What a stick is told after each reset, before it takes up its network.

use adapters::ezsp::commands::{AddEndpoint, GetEui64, SetConfigurationValue, SetPolicy};
use adapters::ezsp::types::{
    ClusterLists, EzspConfigId, EzspDecisionBitmask, EzspDecisionId, EzspPolicyId, EzspStatus,
};
use zigbee::se::basic::Basic;
use zigbee::se::identify::Identify;
use zigbee::se::messaging::Messaging;
use zigbee::se::metering::Metering;
use zigbee::se::prepayment::Prepayment;
use zigbee::se::price::Price;
use zigbee::se::time::Time;
use zigbee::{ClusterId, Endpoint, Eui64, ProfileId};

use super::Driver;
use crate::bench::BenchError;

/// The endpoint on which the host speaks Smart Energy.
pub const ENDPOINT: Endpoint = 1;

/// What the host is in Smart Energy: an Energy Services Interface.
pub const ESI_DEVICE: u16 = 0x0500;

/// What a hub serves.
const SERVERS: [ClusterId; 4] =
    [ClusterId(Basic::ID), ClusterId(Time::ID), ClusterId(Price::ID), ClusterId(Messaging::ID)];

/// What a hub asks.
const CLIENTS: [ClusterId; 4] = [
    ClusterId(Basic::ID),
    ClusterId(Identify::ID),
    ClusterId(Metering::ID),
    ClusterId(Prepayment::ID),
];

/// How long a message waits for a sleepy device to ask for it: the standard's
/// `macTransactionPersistenceTime`, for which devices poll often enough.
const INDIRECT_TIMEOUT_MS: u16 = 7_680;

/// Sizes and times that differ from a stick's own defaults. A stick may have less room, or fixed
/// sizes; then it says so and keeps its own.
const CONFIGURATION: &[(EzspConfigId, u16)] = &[
    (EzspConfigId::STACK_PROFILE, 2),
    (EzspConfigId::SECURITY_LEVEL, 5),
    (EzspConfigId::INDIRECT_TRANSMISSION_TIMEOUT, INDIRECT_TIMEOUT_MS),
    (EzspConfigId::MAX_END_DEVICE_CHILDREN, 16),
    (EzspConfigId::TRUST_CENTER_ADDRESS_CACHE_SIZE, 2),
    (EzspConfigId::KEY_TABLE_SIZE, 12),
    (EzspConfigId::TRANSIENT_KEY_TIMEOUT_S, 300),
    (EzspConfigId::APS_UNICAST_MESSAGE_COUNT, 20),
];

/// Who may join, and what the stick decides by itself: only devices whose install code was given may
/// join, and no device is given a link key that the host has not.
const POLICIES: &[(EzspPolicyId, u8)] = &[
    (
        EzspPolicyId::TRUST_CENTER_POLICY,
        EzspDecisionBitmask::ALLOW_JOINS.0 | EzspDecisionBitmask::JOINS_USE_INSTALL_CODE_KEY.0,
    ),
    (EzspPolicyId::TC_KEY_REQUEST_POLICY, EzspDecisionId::DENY_TC_KEY_REQUESTS.0),
    (EzspPolicyId::APP_KEY_REQUEST_POLICY, EzspDecisionId::DENY_APP_KEY_REQUESTS.0),
    (
        EzspPolicyId::MESSAGE_CONTENTS_IN_CALLBACK_POLICY,
        EzspDecisionId::MESSAGE_TAG_ONLY_IN_CALLBACK.0,
    ),
    (EzspPolicyId::POLL_HANDLER_POLICY, EzspDecisionId::POLL_HANDLER_IGNORE.0),
];

impl Driver {
    /// Configures a stick that was just reset, and gives its EUI-64. What it keeps of its network
    /// is not touched.
    ///
    /// # Errors
    /// Where the stick refuses a policy or the endpoint, or the connection to it ends. A size that
    /// it cannot have is passed over.
    pub async fn set_up(&self) -> Result<Eui64, BenchError> {
        for (config_id, value) in CONFIGURATION.iter().copied() {
            match self.ask(SetConfigurationValue { config_id, value }).await {
                Ok(response) if response.status != EzspStatus::SUCCESS => {
                    tracing::debug!(
                        "the adapter keeps its own {config_id:?}: {:?}",
                        response.status
                    );
                }
                Ok(_) => {}
                Err(BenchError::Refused { why, .. }) => {
                    tracing::debug!("the adapter keeps its own {config_id:?}: {why}");
                }
                Err(error) => return Err(error),
            }
        }
        for (policy_id, decision) in POLICIES.iter().copied() {
            let decision_id = EzspDecisionId(decision);
            let response = self.ask(SetPolicy { policy_id, decision_id }).await?;
            accepted("setPolicy", response.status)?;
        }
        let response = self.ask(esi_endpoint()).await?;
        accepted("addEndpoint", response.status)?;
        Ok(self.ask(GetEui64 {}).await?.eui64)
    }
}

fn esi_endpoint() -> AddEndpoint {
    let clusters = ClusterLists::new(SERVERS.to_vec(), CLIENTS.to_vec())
        .unwrap_or_else(|_| unreachable!("a handful of clusters"));
    AddEndpoint {
        endpoint: ENDPOINT,
        profile_id: ProfileId::SMART_ENERGY,
        device_id: ESI_DEVICE,
        app_flags: 0,
        clusters,
    }
}

fn accepted(what: &'static str, status: EzspStatus) -> Result<(), BenchError> {
    match status {
        EzspStatus::SUCCESS => Ok(()),
        status => Err(BenchError::Refused { what, why: format!("{status:?}") }),
    }
}
