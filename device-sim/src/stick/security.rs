//! The network's keys, and link keys as hosts import, export and erase them.

use core::time::Duration;

use adapters::ezsp::commands::{
    CheckKeyContextResponse, ClearKeyTableResponse, ClearTransientLinkKeysResponse, Command,
    EraseKeyTableEntryResponse, ExportKeyResponse, ExportLinkKeyByEuiResponse,
    ExportLinkKeyByIndexResponse, ExportTransientKeyByEuiResponse,
    ExportTransientKeyByIndexResponse, FindKeyTableEntryResponse, GetApsKeyInfoResponse,
    GetCurrentSecurityStateResponse, GetNetworkKeyInfoResponse, ImportKeyResponse, ImportLinkKey,
    ImportLinkKeyResponse, ImportTransientKeyResponse, Response, SetInitialSecurityStateResponse,
};
use adapters::ezsp::types::{
    Boolean, EmberCurrentSecurityBitmask, EmberCurrentSecurityState, EmberInitialSecurityBitmask,
    EmberInitialSecurityState, EmberKeyStructBitmask, EmberStatus, EzspConfigId,
    SecManApsKeyMetadata, SecManContext, SecManDerivedKeyType, SecManFlags, SecManKeyType,
    SecManNetworkKeyInfo, SlStatus,
};
use zigbee::{Eui64, Key};

use super::keys::Transient;
use super::{Outcome, Stick};
use crate::Micros;
use crate::stack::Ctx;

/// No row of the key table.
const NO_ROW: u8 = 255;

/// How the network is secured; kept. The network key is the stack's once a network is formed.
#[derive(Clone, Debug, Default)]
pub(super) struct Security {
    bitmask: EmberInitialSecurityBitmask,
    /// The trust centre's one link key, or what devices' keys are hashed from.
    link_key: Option<Key>,
    /// For the network to be formed.
    network_key: Option<Key>,
    network_key_sequence_number: u8,
    is_set: bool,
}

impl Stick {
    pub(super) fn security_command(&mut self, ctx: &mut Ctx<'_>, command: &Command) -> Outcome {
        let response: Response = match command {
            Command::SetInitialSecurityState(set) => {
                SetInitialSecurityStateResponse { status: self.set_security(&set.state) }.into()
            }
            Command::GetCurrentSecurityState(_) => self.security_state(ctx).into(),
            Command::GetNetworkKeyInfo(_) => network_key_info(ctx).into(),
            Command::ExportKey(export) => self.export_key(ctx, &export.context).into(),
            Command::ImportKey(import) => {
                ImportKeyResponse { status: self.import_key(&import.context, import.key) }.into()
            }
            Command::CheckKeyContext(check) => {
                let ExportKeyResponse { status, .. } = self.export_key(ctx, &check.context);
                CheckKeyContextResponse { status }.into()
            }
            Command::GetApsKeyInfo(get) => {
                let ExportKeyResponse { status, .. } = self.export_key(ctx, &get.context);
                let (eui, key_data) = (get.context.eui64, metadata(None, ctx.now));
                GetApsKeyInfoResponse { eui, key_data, status }.into()
            }
            Command::ClearTransientLinkKeys(_) => {
                self.keys.forget_transient(ctx);
                self.apply_join_policy(ctx);
                ClearTransientLinkKeysResponse {}.into()
            }
            Command::ImportTransientKey(import) => {
                let kept = self.settings.configured(EzspConfigId::TRANSIENT_KEY_TIMEOUT_S);
                let kept = Duration::from_secs(kept.into());
                self.keys.import(ctx, import.eui64, import.plaintext_key, kept);
                self.apply_join_policy(ctx);
                ImportTransientKeyResponse { status: SlStatus::OK }.into()
            }
            Command::ExportTransientKeyByEui(export) => {
                let found = self.keys.transient().find(|(eui64, _)| *eui64 == export.eui);
                let (context, plaintext_key, key_data, status) = transient_key(found, ctx.now);
                ExportTransientKeyByEuiResponse { context, plaintext_key, key_data, status }.into()
            }
            Command::ExportTransientKeyByIndex(export) => {
                let found = self.keys.transient().nth(export.index.into());
                let (context, plaintext_key, key_data, status) = transient_key(found, ctx.now);
                ExportTransientKeyByIndexResponse { context, plaintext_key, key_data, status }
                    .into()
            }
            _ => return self.key_table_command(ctx, command),
        };
        Some(Ok(response))
    }

    fn key_table_command(&mut self, ctx: &mut Ctx<'_>, command: &Command) -> Outcome {
        let none = Key([0; 16]);
        let status_of = |is_there: bool| if is_there { SlStatus::OK } else { SlStatus::NOT_FOUND };
        let key_data = metadata(None, ctx.now);
        let response: Response = match command {
            Command::FindKeyTableEntry(find) => {
                let row = self.keys.row_of(find.address);
                FindKeyTableEntryResponse { index: row.map_or(NO_ROW, |(index, _)| index) }.into()
            }
            Command::EraseKeyTableEntry(erase) => {
                let is_erased = self.keys.erase_row(ctx, erase.index);
                let erased = EmberStatus::TABLE_ENTRY_ERASED;
                let status = if is_erased { EmberStatus::SUCCESS } else { erased };
                EraseKeyTableEntryResponse { status }.into()
            }
            Command::ClearKeyTable(_) => {
                self.keys.clear_table(ctx);
                ClearKeyTableResponse { status: EmberStatus::SUCCESS }.into()
            }
            Command::ImportLinkKey(import) => {
                ImportLinkKeyResponse { status: self.import_link_key(ctx, import) }.into()
            }
            Command::ExportLinkKeyByEui(export) => {
                let row = self.keys.row_of(export.eui64);
                let lasting = || self.keys.lasting().find(|(eui64, _)| *eui64 == export.eui64);
                let found = row.or_else(|| lasting().map(|(_, key)| (NO_ROW, key)));
                let status = status_of(found.is_some());
                let (index, plaintext_key) = found.unwrap_or((NO_ROW, none));
                ExportLinkKeyByEuiResponse { plaintext_key, index, key_data, status }.into()
            }
            Command::ExportLinkKeyByIndex(export) => {
                let row = self.keys.row(export.index);
                let status = status_of(row.is_some());
                let (eui, plaintext_key) = row.unwrap_or((Eui64(0), none));
                ExportLinkKeyByIndexResponse { eui, plaintext_key, key_data, status }.into()
            }
            _ => return None,
        };
        Some(Ok(response))
    }

    /// The key of the network to be formed, and its number: the host's, or one of our own choice.
    /// `None` where the host has not said how the network is to be secured.
    pub(super) fn network_key_to_form_with(&mut self) -> Option<(Key, u8)> {
        if !self.security.is_set {
            return None;
        }
        let key = match self.security.network_key {
            Some(key) => key,
            None => self.chance.key(),
        };
        Some((key, self.security.network_key_sequence_number))
    }

    pub(super) fn forget_security(&mut self) {
        self.security = Security::default();
    }

    fn set_security(&mut self, state: &EmberInitialSecurityState) -> EmberStatus {
        if self.net.is_up() {
            return EmberStatus::INVALID_CALL;
        }
        let given = |bit, key| state.bitmask.contains(bit).then_some(key);
        self.security = Security {
            bitmask: state.bitmask,
            link_key: given(
                EmberInitialSecurityBitmask::HAVE_PRECONFIGURED_KEY,
                state.preconfigured_key,
            ),
            network_key: given(EmberInitialSecurityBitmask::HAVE_NETWORK_KEY, state.network_key),
            network_key_sequence_number: state.network_key_sequence_number,
            is_set: true,
        };
        EmberStatus::SUCCESS
    }

    fn security_state(&self, ctx: &Ctx<'_>) -> GetCurrentSecurityStateResponse {
        let initial = self.security.bitmask;
        let mut bitmask = EmberCurrentSecurityBitmask::HAVE_TRUST_CENTER_LINK_KEY;
        if initial.contains(EmberInitialSecurityBitmask::TRUST_CENTER_GLOBAL_LINK_KEY) {
            bitmask = bitmask.with(EmberCurrentSecurityBitmask::GLOBAL_LINK_KEY);
        }
        if initial.contains(EmberInitialSecurityBitmask::TRUST_CENTER_USES_HASHED_LINK_KEY) {
            bitmask = bitmask.with(EmberCurrentSecurityBitmask::TRUST_CENTER_USES_HASHED_LINK_KEY);
        }
        let is_up = self.net.is_up();
        let state =
            EmberCurrentSecurityState { bitmask, trust_center_long_address: ctx.stack.eui64() };
        let status = if is_up { EmberStatus::SUCCESS } else { EmberStatus::NOT_JOINED };
        GetCurrentSecurityStateResponse { status, state }
    }

    fn export_key(&self, ctx: &Ctx<'_>, context: &SecManContext) -> ExportKeyResponse {
        let key = match context.core_key_type {
            SecManKeyType::NETWORK => ctx.stack.network().map(|network| network.network_key),
            SecManKeyType::TC_LINK => self.security.link_key,
            SecManKeyType::APP_LINK if context.flags.contains(SecManFlags::KEY_INDEX_IS_VALID) => {
                self.keys.row(context.key_index).map(|(_, key)| key)
            }
            SecManKeyType::APP_LINK => self.keys.row_of(context.eui64).map(|(_, key)| key),
            SecManKeyType::TC_LINK_WITH_TIMEOUT => {
                let found = self.keys.transient().find(|(eui64, _)| *eui64 == context.eui64);
                found.map(|(_, transient)| transient.key)
            }
            _ => None,
        };
        let status = if key.is_some() { SlStatus::OK } else { SlStatus::NOT_FOUND };
        ExportKeyResponse { key: key.unwrap_or(Key([0; 16])), status }
    }

    fn import_key(&mut self, context: &SecManContext, key: Key) -> SlStatus {
        if self.net.is_up() {
            return SlStatus::INVALID_STATE;
        }
        match context.core_key_type {
            SecManKeyType::NETWORK => self.security.network_key = Some(key),
            SecManKeyType::TC_LINK => self.security.link_key = Some(key),
            _ => return SlStatus::NOT_SUPPORTED,
        }
        SlStatus::OK
    }

    fn import_link_key(&mut self, ctx: &mut Ctx<'_>, import: &ImportLinkKey) -> SlStatus {
        let rows = self.settings.configured(EzspConfigId::KEY_TABLE_SIZE);
        let index = match import.index {
            NO_ROW => (0..NO_ROW).find(|index| self.keys.row(*index).is_none()).unwrap_or(NO_ROW),
            index => index,
        };
        if u16::from(index) >= rows {
            return SlStatus::INVALID_INDEX;
        }
        self.keys.set_row(ctx, index, import.address, import.plaintext_key);
        SlStatus::OK
    }
}

fn transient_key(
    found: Option<(Eui64, Transient)>,
    now: Micros,
) -> (SecManContext, Key, SecManApsKeyMetadata, SlStatus) {
    let context = SecManContext {
        core_key_type: SecManKeyType::TC_LINK_WITH_TIMEOUT,
        key_index: 0,
        derived_type: SecManDerivedKeyType::NONE,
        eui64: found.map_or(Eui64(0), |(eui64, _)| eui64),
        multi_network_index: 0,
        flags: SecManFlags::EUI_IS_VALID,
        psa_key_alg_permission: 0,
    };
    let transient = found.map(|(_, transient)| transient);
    let key = transient.map_or(Key([0; 16]), |transient| transient.key);
    let status = if found.is_some() { SlStatus::OK } else { SlStatus::NOT_FOUND };
    (context, key, metadata(transient, now), status)
}

fn metadata(transient: Option<Transient>, now: Micros) -> SecManApsKeyMetadata {
    let left = transient.map_or(0, |transient| transient.expires.since(now).as_secs());
    SecManApsKeyMetadata {
        bitmask: EmberKeyStructBitmask::HAS_PARTNER_EUI64.with(EmberKeyStructBitmask::HAS_KEY_DATA),
        outgoing_frame_counter: 0,
        incoming_frame_counter: 0,
        ttl_in_seconds: u16::try_from(left).unwrap_or(u16::MAX),
    }
}

fn network_key_info(ctx: &Ctx<'_>) -> GetNetworkKeyInfoResponse {
    let network = ctx.stack.network();
    let network_key_info = SecManNetworkKeyInfo {
        network_key_set: network.is_some().into(),
        alternate_network_key_set: Boolean::FALSE,
        network_key_sequence_number: network.map_or(0, |n| n.key_sequence_number),
        alt_network_key_sequence_number: 0,
        network_key_frame_counter: ctx.stack.frame_counter(),
    };
    GetNetworkKeyInfoResponse { status: SlStatus::OK, network_key_info }
}
