//! Configuration, policies, values, and what the maker wrote.

use std::collections::BTreeMap;

use core::time::Duration;

use adapters::ezsp::commands::{
    AddEndpoint, AddEndpointResponse, Command, CustomFrameResponse, EchoResponse,
    GetConfigurationValueResponse, GetExtendedValueResponse, GetMfgTokenResponse,
    GetPolicyResponse, GetTokenResponse, GetValueResponse, NopResponse, Response,
    SetConfigurationValueResponse, SetManufacturerCodeResponse, SetPolicyResponse,
    SetPowerDescriptorResponse, SetTokenResponse, SetValueResponse,
};
use adapters::ezsp::types::{
    EmberStatus, EzspConfigId, EzspDecisionBitmask, EzspDecisionId, EzspMfgTokenId, EzspPolicyId,
    EzspStatus, EzspValueId, Octets,
};

use super::{Outcome, STACK_VERSION, Stick};
use crate::stack::{Ctx, EndpointDescription, JoinPolicy};

/// What a stick of `EmberZNet` 7.4 is configured with until a host says otherwise.
const CONFIGURATION: &[(EzspConfigId, u16)] = &[
    (EzspConfigId::PACKET_BUFFER_COUNT, 255),
    (EzspConfigId::NEIGHBOR_TABLE_SIZE, 26),
    (EzspConfigId::APS_UNICAST_MESSAGE_COUNT, 10),
    (EzspConfigId::BINDING_TABLE_SIZE, 0),
    (EzspConfigId::ADDRESS_TABLE_SIZE, 8),
    (EzspConfigId::MULTICAST_TABLE_SIZE, 8),
    (EzspConfigId::ROUTE_TABLE_SIZE, 16),
    (EzspConfigId::DISCOVERY_TABLE_SIZE, 8),
    (EzspConfigId::STACK_PROFILE, 2),
    (EzspConfigId::SECURITY_LEVEL, 5),
    (EzspConfigId::MAX_HOPS, 30),
    (EzspConfigId::MAX_END_DEVICE_CHILDREN, 6),
    (EzspConfigId::INDIRECT_TRANSMISSION_TIMEOUT, 3000),
    (EzspConfigId::END_DEVICE_POLL_TIMEOUT, 8),
    (EzspConfigId::TX_POWER_MODE, 0),
    (EzspConfigId::DISABLE_RELAY, 0),
    (EzspConfigId::TRUST_CENTER_ADDRESS_CACHE_SIZE, 0),
    (EzspConfigId::SOURCE_ROUTE_TABLE_SIZE, 7),
    (EzspConfigId::FRAGMENT_WINDOW_SIZE, 0),
    (EzspConfigId::FRAGMENT_DELAY_MS, 0),
    (EzspConfigId::KEY_TABLE_SIZE, 12),
    (EzspConfigId::APS_ACK_TIMEOUT, 1600),
    (EzspConfigId::ACTIVE_SCAN_DURATION, 3),
    (EzspConfigId::END_DEVICE_BIND_TIMEOUT, 60),
    (EzspConfigId::PAN_ID_CONFLICT_REPORT_THRESHOLD, 2),
    (EzspConfigId::REQUEST_KEY_TIMEOUT, 0),
    (EzspConfigId::CERTIFICATE_TABLE_SIZE, 0),
    (EzspConfigId::APPLICATION_ZDO_FLAGS, 0),
    (EzspConfigId::BROADCAST_TABLE_SIZE, 15),
    (EzspConfigId::MAC_FILTER_TABLE_SIZE, 0),
    (EzspConfigId::SUPPORTED_NETWORKS, 1),
    (EzspConfigId::SEND_MULTICASTS_TO_SLEEPY_ADDRESS, 0),
    (EzspConfigId::MTORR_FLOW_CONTROL, 1),
    (EzspConfigId::RETRY_QUEUE_SIZE, 16),
    (EzspConfigId::NEW_BROADCAST_ENTRY_THRESHOLD, 0),
    (EzspConfigId::TRANSIENT_KEY_TIMEOUT_S, 300),
    (EzspConfigId::BROADCAST_MIN_ACKS_NEEDED, 0),
    (EzspConfigId::TC_REJOINS_USING_WELL_KNOWN_KEY_TIMEOUT_S, 300),
];

/// What such a stick decides by itself until a host says otherwise.
const POLICIES: &[(EzspPolicyId, EzspDecisionId)] = &[
    (EzspPolicyId::TRUST_CENTER_POLICY, EzspDecisionId(EzspDecisionBitmask::ALLOW_JOINS.0)),
    (EzspPolicyId::BINDING_MODIFICATION_POLICY, EzspDecisionId::DISALLOW_BINDING_MODIFICATION),
    (EzspPolicyId::UNICAST_REPLIES_POLICY, EzspDecisionId::HOST_WILL_NOT_SUPPLY_REPLY),
    (EzspPolicyId::POLL_HANDLER_POLICY, EzspDecisionId::POLL_HANDLER_IGNORE),
    (
        EzspPolicyId::MESSAGE_CONTENTS_IN_CALLBACK_POLICY,
        EzspDecisionId::MESSAGE_TAG_ONLY_IN_CALLBACK,
    ),
    (EzspPolicyId::TC_KEY_REQUEST_POLICY, EzspDecisionId::DENY_TC_KEY_REQUESTS),
    (EzspPolicyId::APP_KEY_REQUEST_POLICY, EzspDecisionId::DENY_APP_KEY_REQUESTS),
    (
        EzspPolicyId::PACKET_VALIDATE_LIBRARY_POLICY,
        EzspDecisionId::PACKET_VALIDATE_LIBRARY_CHECKS_ENABLED,
    ),
    (EzspPolicyId::ZLL_POLICY, EzspDecisionId(0)),
    (EzspPolicyId::TC_REJOINS_USING_WELL_KNOWN_KEY_POLICY, EzspDecisionId(0)),
];

/// What a reset undoes.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    configuration: BTreeMap<EzspConfigId, u16>,
    policies: BTreeMap<EzspPolicyId, EzspDecisionId>,
    values: BTreeMap<EzspValueId, Octets>,
    tokens: BTreeMap<u8, [u8; 8]>,
}

impl Default for Settings {
    fn default() -> Self {
        let build = [0, 0];
        let [high, low] = STACK_VERSION.to_be_bytes();
        let digits = [high >> 4, high & 0xf, low >> 4, low & 0xf];
        // Generally available: type AA.
        let version = [build[0], build[1], digits[0], digits[1], digits[2], digits[3], 0xaa];
        let values = [
            (EzspValueId::FREE_BUFFERS, Octets::from([240])),
            (EzspValueId::MAXIMUM_INCOMING_TRANSFER_SIZE, Octets::from([82, 0])),
            (EzspValueId::MAXIMUM_OUTGOING_TRANSFER_SIZE, Octets::from([82, 0])),
            (EzspValueId::STACK_TOKEN_WRITING, Octets::from([1])),
            (EzspValueId::EXTENDED_SECURITY_BITMASK, Octets::from([0, 1])),
            (EzspValueId::VERSION_INFO, Octets::from(version)),
            (EzspValueId::FORCE_TX_AFTER_FAILED_CCA_ATTEMPTS, Octets::from([0])),
            (EzspValueId::END_DEVICE_KEEP_ALIVE_SUPPORT_MODE, Octets::from([3])),
        ];
        Self {
            configuration: CONFIGURATION.iter().copied().collect(),
            policies: POLICIES.iter().copied().collect(),
            values: values.into_iter().collect(),
            tokens: BTreeMap::new(),
        }
    }
}

impl Settings {
    /// Tells the stack what of it concerns the stack.
    pub(super) fn apply(&self, ctx: &mut Ctx<'_>) {
        let expiry = self.configured(EzspConfigId::INDIRECT_TRANSMISSION_TIMEOUT);
        ctx.stack.set_indirect_expiry(Duration::from_millis(expiry.into()));
    }

    pub(super) fn configured(&self, id: EzspConfigId) -> u16 {
        self.configuration.get(&id).copied().unwrap_or_default()
    }

    pub(super) fn decided(&self, id: EzspPolicyId) -> EzspDecisionId {
        self.policies.get(&id).copied().unwrap_or(EzspDecisionId(0))
    }

    /// Whom the trust centre lets in.
    pub(super) fn trust_center_policy(&self) -> EzspDecisionBitmask {
        EzspDecisionBitmask(self.decided(EzspPolicyId::TRUST_CENTER_POLICY).0)
    }

    pub(super) fn set_value(&mut self, id: EzspValueId, value: Octets) {
        self.values.insert(id, value);
    }

    fn set_configured(&mut self, id: EzspConfigId, value: u16) -> EzspStatus {
        match self.configuration.get_mut(&id) {
            Some(configured) => {
                *configured = value;
                EzspStatus::SUCCESS
            }
            None => EzspStatus::ERROR_INVALID_ID,
        }
    }
}

impl Stick {
    pub(super) fn settings_command(&mut self, ctx: &mut Ctx<'_>, command: &Command) -> Outcome {
        let settings = &mut self.settings;
        let response: Response = match command {
            Command::Nop(_) => NopResponse {}.into(),
            Command::Echo(echo) => EchoResponse { echo: echo.data.clone() }.into(),
            Command::AddEndpoint(add) => {
                AddEndpointResponse { status: add_endpoint(ctx, add) }.into()
            }
            Command::GetConfigurationValue(get) => {
                let value = settings.configuration.get(&get.config_id).copied();
                let status = status_of(value.is_some());
                GetConfigurationValueResponse { status, value: value.unwrap_or(0) }.into()
            }
            Command::SetConfigurationValue(set) => {
                let status = settings.set_configured(set.config_id, set.value);
                settings.apply(ctx);
                SetConfigurationValueResponse { status }.into()
            }
            Command::GetPolicy(get) => {
                let decision = settings.policies.get(&get.policy_id).copied();
                let status = status_of(decision.is_some());
                let decision_id = decision.unwrap_or(EzspDecisionId(0));
                GetPolicyResponse { status, decision_id }.into()
            }
            Command::SetPolicy(set) => {
                let decision = settings.policies.get_mut(&set.policy_id);
                let status = status_of(decision.is_some());
                if let Some(decision) = decision {
                    *decision = set.decision_id;
                }
                self.apply_join_policy(ctx);
                SetPolicyResponse { status }.into()
            }
            Command::GetValue(get) => self.value(ctx, get.value_id).into(),
            Command::SetValue(set) => {
                settings.set_value(set.value_id, set.value.clone());
                SetValueResponse { status: EzspStatus::SUCCESS }.into()
            }
            Command::GetExtendedValue(_) => {
                let status = EzspStatus::ERROR_INVALID_ID;
                GetExtendedValueResponse { status, value: Octets::default() }.into()
            }
            Command::GetToken(get) => {
                let token = settings.tokens.get(&get.token_id).copied();
                let (status, token_data) = (EmberStatus::SUCCESS, token.unwrap_or([0xff; 8]));
                GetTokenResponse { status, token_data }.into()
            }
            Command::SetToken(set) => {
                settings.tokens.insert(set.token_id, set.token_data);
                SetTokenResponse { status: EmberStatus::SUCCESS }.into()
            }
            Command::GetMfgToken(get) => {
                GetMfgTokenResponse { token_data: manufacturing_token(get.token_id) }.into()
            }
            Command::SetManufacturerCode(_) => SetManufacturerCodeResponse {}.into(),
            Command::SetPowerDescriptor(_) => SetPowerDescriptorResponse {}.into(),
            Command::CustomFrame(_) => {
                let (status, reply) = (EmberStatus::LIBRARY_NOT_PRESENT, Octets::default());
                CustomFrameResponse { status, reply }.into()
            }
            _ => return None,
        };
        Some(Ok(response))
    }

    /// Tells the stack whom to let in, by policy and by whether the well-known key was imported.
    pub(super) fn apply_join_policy(&mut self, ctx: &mut Ctx<'_>) {
        let policy = self.settings.trust_center_policy();
        let is_key_wanted = policy.contains(EzspDecisionBitmask::JOINS_USE_INSTALL_CODE_KEY);
        let allow_well_known_key = self.keys.is_anyone_let_in() && !is_key_wanted;
        ctx.stack.set_join_policy(JoinPolicy { allow_well_known_key });
    }

    fn value(&self, ctx: &Ctx<'_>, id: EzspValueId) -> GetValueResponse {
        let value = match id {
            EzspValueId::NWK_FRAME_COUNTER => {
                Some(Octets::from(ctx.stack.frame_counter().to_le_bytes()))
            }
            _ => self.settings.values.get(&id).cloned(),
        };
        let status = status_of(value.is_some());
        GetValueResponse { status, value: value.unwrap_or_default() }
    }
}

fn status_of(is_known: bool) -> EzspStatus {
    if is_known { EzspStatus::SUCCESS } else { EzspStatus::ERROR_INVALID_ID }
}

fn add_endpoint(ctx: &mut Ctx<'_>, add: &AddEndpoint) -> EzspStatus {
    // 242 is Green Power's; hosts add it.
    if !(1..=254).contains(&add.endpoint) {
        return EzspStatus::ERROR_INVALID_VALUE;
    }
    ctx.stack.add_endpoint(EndpointDescription {
        endpoint: add.endpoint,
        profile: add.profile_id,
        device_id: add.device_id,
        device_version: add.app_flags & 0x0f,
        input_clusters: add.clusters.input().to_vec(),
        output_clusters: add.clusters.output().to_vec(),
    });
    EzspStatus::SUCCESS
}

/// Unwritten octets of a token are FF.
fn manufacturing_token(id: EzspMfgTokenId) -> Octets {
    let name = |text: &[u8]| {
        let mut octets = [0xff; 16];
        octets.iter_mut().zip(text).for_each(|(octet, letter)| *octet = *letter);
        Octets::from(octets)
    };
    match id {
        EzspMfgTokenId::STRING => name(b"dmc"),
        EzspMfgTokenId::BOARD_NAME => name(b"virtual stick"),
        EzspMfgTokenId::CUSTOM_EUI_64 | EzspMfgTokenId::EZSP_STORAGE => Octets::from([0xff; 8]),
        EzspMfgTokenId::CUSTOM_VERSION
        | EzspMfgTokenId::MANUF_ID
        | EzspMfgTokenId::PHY_CONFIG
        | EzspMfgTokenId::CTUNE => Octets::from([0xff; 2]),
        EzspMfgTokenId::BOOTLOAD_AES_KEY => Octets::from([0xff; 16]),
        EzspMfgTokenId::ASH_CONFIG => Octets::from([0xff; 40]),
        EzspMfgTokenId::STACK_CAL_DATA => Octets::from([0xff; 64]),
        EzspMfgTokenId::CBKE_DATA => Octets::from([0xff; 92]),
        EzspMfgTokenId::INSTALLATION_CODE => Octets::from([0xff; 20]),
        EzspMfgTokenId::STACK_CAL_FILTER => Octets::from([0xff]),
        _ => Octets::default(),
    }
}
