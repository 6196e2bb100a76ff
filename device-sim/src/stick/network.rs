//! Forming, resuming and leaving a network; who joins it and who leaves.

use core::time::Duration;

use adapters::ezsp::commands::{
    ChildJoinHandler, Command, EnergyScanResultHandler, FormNetworkResponse, GetEui64Response,
    GetNetworkParametersResponse, GetNodeIdResponse, GetParentChildParametersResponse,
    LeaveNetworkResponse, NetworkInitResponse, NetworkStateResponse, PermitJoiningResponse,
    RemoveDeviceResponse, Response, ScanCompleteHandler, SendManyToOneRouteRequestResponse,
    SetConcentratorResponse, SetRadioPowerResponse, SetSourceRouteDiscoveryModeResponse,
    SetSourceRouteResponse, StackStatusHandler, StartScan, StartScanResponse, StopScanResponse,
    TokenFactoryResetResponse, TrustCenterJoinHandler,
};
use adapters::ezsp::types::{
    EmberDeviceUpdate, EmberJoinDecision, EmberJoinMethod, EmberNetworkParameters,
    EmberNetworkStatus, EmberNodeType, EmberStatus, EzspDecisionBitmask, EzspNetworkScanType,
};
use zigbee::{Eui64, ExtendedPanId, NwkAddress, PanId};

use super::{Outcome, Stick};
use crate::stack::{Child, Ctx, Indication, JoinDecision, JoinKind, Network};

/// Channels 11 to 26, as bits.
const CHANNELS: u32 = 0x07ff_f800;

/// How busy the virtual air is, in dBm: nobody else is on it.
const SILENCE_DBM: i8 = -95;

/// The strongest that the virtual radio sends, in dBm.
const POWER_MAX_DBM: i8 = 20;

/// What the stick itself knows of its network; the rest is the stack's.
#[derive(Clone, Debug, Default)]
pub(super) struct Net {
    /// It takes part in its network. Gone with a reset, while the network is kept.
    is_up: bool,
    /// In dBm; kept.
    power_dbm: i8,
    /// The channels that the network may move to, as a host has set them; kept.
    channels: Option<u32>,
}

impl Net {
    pub(super) fn reset(&mut self) {
        self.is_up = false;
    }

    pub(super) fn is_up(&self) -> bool {
        self.is_up
    }
}

impl Stick {
    pub(super) fn network_command(&mut self, ctx: &mut Ctx<'_>, command: &Command) -> Outcome {
        let success = EmberStatus::SUCCESS;
        let response: Response = match command {
            Command::NetworkInit(_) => NetworkInitResponse { status: self.resume(ctx) }.into(),
            Command::NetworkState(_) => {
                let joined = EmberNetworkStatus::JOINED_NETWORK;
                let status = if self.net.is_up { joined } else { EmberNetworkStatus::NO_NETWORK };
                NetworkStateResponse { status }.into()
            }
            Command::FormNetwork(form) => {
                FormNetworkResponse { status: self.form(ctx, &form.parameters) }.into()
            }
            Command::LeaveNetwork(_) => LeaveNetworkResponse { status: self.leave(ctx) }.into(),
            Command::TokenFactoryReset(_) => {
                ctx.stack.forget();
                self.net.reset();
                self.keys.forget_joined(ctx);
                self.forget_security();
                TokenFactoryResetResponse {}.into()
            }
            Command::PermitJoining(permit) => {
                PermitJoiningResponse { status: self.permit(ctx, permit.duration) }.into()
            }
            Command::GetEui64(_) => GetEui64Response { eui64: ctx.stack.eui64() }.into(),
            Command::GetNodeId(_) => {
                let node_id =
                    if self.net.is_up { NwkAddress::COORDINATOR } else { NwkAddress::UNKNOWN };
                GetNodeIdResponse { node_id }.into()
            }
            Command::GetNetworkParameters(_) => self.parameters(ctx).into(),
            Command::GetParentChildParameters(_) => {
                let child_count = u8::try_from(ctx.stack.children().count()).unwrap_or(u8::MAX);
                let (parent_eui64, parent_node_id) = (Eui64(0), NwkAddress(0xffff));
                GetParentChildParametersResponse { child_count, parent_eui64, parent_node_id }
                    .into()
            }
            Command::RemoveDevice(remove) => {
                let is_there = ctx.stack.remove_device(ctx.now, remove.target_long);
                let status = if is_there { success } else { EmberStatus::NOT_FOUND };
                RemoveDeviceResponse { status }.into()
            }
            Command::SetRadioPower(set) => {
                SetRadioPowerResponse { status: self.set_power(set.power) }.into()
            }
            Command::StartScan(scan) => StartScanResponse { status: self.scan(ctx, scan) }.into(),
            Command::StopScan(_) => {
                self.later.clear();
                StopScanResponse { status: success }.into()
            }
            // In a star every route is one hop.
            Command::SetConcentrator(_) => SetConcentratorResponse { status: success }.into(),
            Command::SetSourceRouteDiscoveryMode(_) => {
                SetSourceRouteDiscoveryModeResponse { remaining_time_ms: 0 }.into()
            }
            Command::SendManyToOneRouteRequest(_) => {
                SendManyToOneRouteRequestResponse { status: success }.into()
            }
            Command::SetSourceRoute(_) => SetSourceRouteResponse { status: success }.into(),
            _ => return None,
        };
        Some(Ok(response))
    }

    fn resume(&mut self, ctx: &mut Ctx<'_>) -> EmberStatus {
        if self.net.is_up {
            EmberStatus::INVALID_CALL
        } else if ctx.stack.resume(ctx.now) {
            EmberStatus::SUCCESS
        } else {
            EmberStatus::NOT_JOINED
        }
    }

    /// A name that the host leaves open is chosen.
    fn form(&mut self, ctx: &mut Ctx<'_>, wanted: &EmberNetworkParameters) -> EmberStatus {
        if self.net.is_up {
            return EmberStatus::INVALID_CALL;
        }
        if !(11..=26).contains(&wanted.radio_channel) {
            return EmberStatus::PHY_INVALID_CHANNEL;
        }
        if wanted.radio_tx_power > POWER_MAX_DBM {
            return EmberStatus::PHY_INVALID_POWER;
        }
        let Some((network_key, key_sequence_number)) = self.network_key_to_form_with() else {
            return EmberStatus::SECURITY_STATE_NOT_SET;
        };
        let pan_id = match wanted.pan_id {
            PanId::BROADCAST => self.chance.pan_id(),
            chosen => chosen,
        };
        let extended_pan_id = match wanted.extended_pan_id {
            ExtendedPanId::UNSPECIFIED => self.chance.extended_pan_id(),
            chosen => chosen,
        };
        self.net.power_dbm = wanted.radio_tx_power;
        self.net.channels = Some(wanted.channels);
        self.keys.forget_joined(ctx);
        let network = Network {
            channel: wanted.radio_channel,
            pan_id,
            extended_pan_id,
            update_id: 0,
            network_key,
            key_sequence_number,
        };
        ctx.stack.form(ctx.now, network);
        EmberStatus::SUCCESS
    }

    fn leave(&mut self, ctx: &mut Ctx<'_>) -> EmberStatus {
        if !self.net.is_up {
            return EmberStatus::INVALID_CALL;
        }
        ctx.stack.leave(ctx.now);
        self.keys.forget_joined(ctx);
        EmberStatus::SUCCESS
    }

    fn permit(&mut self, ctx: &mut Ctx<'_>, seconds: u8) -> EmberStatus {
        if !self.net.is_up {
            return EmberStatus::NETWORK_DOWN;
        }
        let policy = self.settings.trust_center_policy();
        let open_for = match seconds {
            255 => None,
            seconds => Some(Duration::from_secs(seconds.into())),
        };
        let is_open = seconds != 0;
        // A trust centre that lets nobody in has no use for an open network.
        if !is_open || policy.contains(EzspDecisionBitmask::ALLOW_JOINS) {
            ctx.stack.permit_joining(ctx.now, open_for);
        }
        let status =
            if is_open { EmberStatus::NETWORK_OPENED } else { EmberStatus::NETWORK_CLOSED };
        self.after.push(StackStatusHandler { status }.into());
        EmberStatus::SUCCESS
    }

    fn set_power(&mut self, power_dbm: i8) -> EmberStatus {
        if power_dbm > POWER_MAX_DBM {
            return EmberStatus::PHY_INVALID_POWER;
        }
        self.net.power_dbm = power_dbm;
        EmberStatus::SUCCESS
    }

    fn parameters(&self, ctx: &Ctx<'_>) -> GetNetworkParametersResponse {
        let network = ctx.stack.network().filter(|_| self.net.is_up);
        let parameters = EmberNetworkParameters {
            extended_pan_id: network.map_or(ExtendedPanId::UNSPECIFIED, |n| n.extended_pan_id),
            pan_id: network.map_or(PanId::BROADCAST, |n| n.pan_id),
            radio_tx_power: self.net.power_dbm,
            radio_channel: network.map_or(0, |n| n.channel),
            join_method: EmberJoinMethod::USE_MAC_ASSOCIATION,
            nwk_manager_id: NwkAddress::COORDINATOR,
            nwk_update_id: network.map_or(0, |n| n.update_id),
            channels: self.net.channels.unwrap_or(CHANNELS),
        };
        let is_up = network.is_some();
        GetNetworkParametersResponse {
            status: if is_up { EmberStatus::SUCCESS } else { EmberStatus::NOT_JOINED },
            node_type: if is_up {
                EmberNodeType::COORDINATOR
            } else {
                EmberNodeType::UNKNOWN_DEVICE
            },
            parameters,
        }
    }

    /// Results come when a real radio would have them (2^duration + 1 periods of 15.36 ms each).
    fn scan(&mut self, ctx: &Ctx<'_>, scan: &StartScan) -> EmberStatus {
        let channels: Vec<u8> =
            (11..=26).filter(|channel| scan.channel_mask & 1 << channel != 0).collect();
        if channels.is_empty() || scan.channel_mask & !CHANNELS != 0 {
            return EmberStatus::MAC_INVALID_CHANNEL_MASK;
        }
        let periods = (1_u64 << scan.duration.min(14)) + 1;
        let mut at = ctx.now;
        for channel in channels {
            at = at + Duration::from_micros(15_360 * periods);
            if scan.scan_type == EzspNetworkScanType::ENERGY_SCAN {
                let max_rssi_value = SILENCE_DBM;
                self.later
                    .push_back((at, EnergyScanResultHandler { channel, max_rssi_value }.into()));
            }
        }
        let (channel, status) = (0, EmberStatus::SUCCESS);
        self.later.push_back((at, ScanCompleteHandler { channel, status }.into()));
        EmberStatus::SUCCESS
    }

    pub(super) fn network_changed(&mut self, ctx: &mut Ctx<'_>, indication: &Indication) {
        let status = match *indication {
            Indication::NetworkUp { .. } => {
                self.net.is_up = true;
                EmberStatus::NETWORK_UP
            }
            Indication::NetworkDown => {
                self.net.is_up = false;
                EmberStatus::NETWORK_DOWN
            }
            Indication::PermitJoiningEnded => EmberStatus::NETWORK_CLOSED,
            Indication::DeviceJoined { eui64, address, kind, decision } => {
                return self.device_joined(ctx, eui64, address, kind, decision);
            }
            Indication::DeviceLeft { eui64, address } => {
                return self.device_left(ctx, eui64, address);
            }
            Indication::Data(_) | Indication::Sent { .. } => return,
        };
        self.callback(ctx.now, StackStatusHandler { status });
    }

    fn device_joined(
        &mut self,
        ctx: &mut Ctx<'_>,
        eui64: Eui64,
        address: NwkAddress,
        kind: JoinKind,
        decision: JoinDecision,
    ) {
        if decision == JoinDecision::KeySentUnderLinkKey
            && let Some(key) = ctx.stack.link_key(eui64)
        {
            self.keys.joined(eui64, key);
        }
        if decision != JoinDecision::Refused {
            self.child(ctx, eui64, address, true);
        }
        let status = match kind {
            JoinKind::UnsecuredJoin => EmberDeviceUpdate::STANDARD_SECURITY_UNSECURED_JOIN,
            JoinKind::SecuredRejoin => EmberDeviceUpdate::STANDARD_SECURITY_SECURED_REJOIN,
            JoinKind::TrustCentreRejoin => EmberDeviceUpdate::STANDARD_SECURITY_UNSECURED_REJOIN,
        };
        let policy_decision = match decision {
            JoinDecision::KeySentUnderLinkKey | JoinDecision::KeySentUnderWellKnownKey => {
                EmberJoinDecision::USE_PRECONFIGURED_KEY
            }
            JoinDecision::NoKeyNeeded => EmberJoinDecision::NO_ACTION,
            JoinDecision::Refused => EmberJoinDecision::DENY_JOIN,
        };
        self.trust_center(ctx, eui64, address, status, policy_decision);
    }

    fn device_left(&mut self, ctx: &mut Ctx<'_>, eui64: Eui64, address: NwkAddress) {
        self.keys.left(ctx, eui64);
        self.child(ctx, eui64, address, false);
        let (status, decision) = (EmberDeviceUpdate::DEVICE_LEFT, EmberJoinDecision::NO_ACTION);
        self.trust_center(ctx, eui64, address, status, decision);
    }

    fn trust_center(
        &mut self,
        ctx: &Ctx<'_>,
        new_node_eui64: Eui64,
        new_node_id: NwkAddress,
        status: EmberDeviceUpdate,
        policy_decision: EmberJoinDecision,
    ) {
        let parent_of_new_node_id = NwkAddress::COORDINATOR;
        self.callback(
            ctx.now,
            TrustCenterJoinHandler {
                new_node_id,
                new_node_eui64,
                status,
                policy_decision,
                parent_of_new_node_id,
            },
        );
    }

    fn child(&mut self, ctx: &Ctx<'_>, child_eui64: Eui64, child_id: NwkAddress, joining: bool) {
        let place = ctx.stack.children().position(|child| child.eui64 == child_eui64);
        let index = place.and_then(|place| u8::try_from(place).ok()).unwrap_or(u8::MAX);
        let child_type = ctx.stack.children().find(|child| child.eui64 == child_eui64);
        let child_type =
            child_type.map_or(EmberNodeType::UNKNOWN_DEVICE, |child| node_type(&child));
        let joining = joining.into();
        self.callback(
            ctx.now,
            ChildJoinHandler { index, joining, child_id, child_eui64, child_type },
        );
    }
}

pub(super) fn node_type(child: &Child) -> EmberNodeType {
    if child.rx_on_when_idle { EmberNodeType::END_DEVICE } else { EmberNodeType::SLEEPY_END_DEVICE }
}
