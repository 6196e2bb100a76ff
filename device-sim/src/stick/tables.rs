//! Tables that hosts read and write, and what the stick has counted.

use std::collections::{BTreeMap, BTreeSet};

use adapters::ezsp::commands::{
    ClearBindingTableResponse, Command, GetAddressTableRemoteEui64Response,
    GetAddressTableRemoteNodeIdResponse, GetChildDataResponse, GetExtendedTimeoutResponse,
    GetMulticastTableEntryResponse, GetNeighborResponse, GetRandomNumberResponse,
    GetRouteTableEntryResponse, GetSourceRouteTableEntryResponse,
    GetSourceRouteTableFilledSizeResponse, GetSourceRouteTableTotalSizeResponse,
    LookupEui64ByNodeIdResponse, LookupNodeIdByEui64Response, NeighborCountResponse,
    ReadAndClearCountersResponse, ReadCountersResponse, ReplaceAddressTableEntry,
    ReplaceAddressTableEntryResponse, Response, SetAddressTableRemoteEui64Response,
    SetAddressTableRemoteNodeIdResponse, SetExtendedTimeoutResponse, SetMulticastTableEntry,
    SetMulticastTableEntryResponse,
};
use adapters::ezsp::types::{
    Boolean, Counters, EmberChildData, EmberCounterType, EmberMulticastTableEntry,
    EmberNeighborTableEntry, EmberNodeType, EmberRouteTableEntry, EmberStatus, EzspConfigId,
};
use zigbee::{Eui64, NwkAddress};

use super::network::node_type;
use super::{Outcome, Stick};
use crate::stack::Ctx;

/// No node.
const NOBODY: NwkAddress = NwkAddress(0xffff);

/// A row of the route table that is free.
const ROUTE_UNUSED: u8 = 3;

/// What a reset undoes.
#[derive(Clone, Debug, Default)]
pub(super) struct Tables {
    multicast: BTreeMap<u8, EmberMulticastTableEntry>,
    /// EUI-64 and address.
    addresses: BTreeMap<u8, (Eui64, NwkAddress)>,
    extended_timeout: BTreeSet<Eui64>,
    counted: BTreeMap<EmberCounterType, u16>,
}

impl Tables {
    pub(super) fn count(&mut self, counter: EmberCounterType) {
        let value = self.counted.entry(counter).or_default();
        *value = value.wrapping_add(1);
    }

    /// The address in a row of the address table.
    pub(super) fn address(&self, index: u8) -> Option<NwkAddress> {
        self.addresses.get(&index).map(|(_, address)| *address)
    }

    fn counters(&self) -> Counters {
        let counter = |(id, _): &(EmberCounterType, _)| self.counted.get(id).copied();
        let all = EmberCounterType::NAMED.iter();
        Counters(all.map(|named| counter(named).unwrap_or(0)).collect())
    }
}

impl Stick {
    pub(super) fn tables_command(&mut self, ctx: &mut Ctx<'_>, command: &Command) -> Outcome {
        let (success, out_of_range) = (EmberStatus::SUCCESS, EmberStatus::INDEX_OUT_OF_RANGE);
        let size = |id| self.settings.configured(id);
        let response: Response = match command {
            Command::GetChildData(get) => child_data(ctx, get.index).into(),
            Command::GetMulticastTableEntry(get) => {
                let is_there = u16::from(get.index) < size(EzspConfigId::MULTICAST_TABLE_SIZE);
                let free =
                    EmberMulticastTableEntry { multicast_id: 0, endpoint: 0, network_index: 0 };
                let value = self.tables.multicast.get(&get.index).cloned().unwrap_or(free);
                let status = if is_there { success } else { out_of_range };
                GetMulticastTableEntryResponse { status, value }.into()
            }
            Command::SetMulticastTableEntry(set) => {
                let status = self.set_multicast(set);
                SetMulticastTableEntryResponse { status }.into()
            }
            // The stick has no neighbours that relay, and needs no routes.
            Command::NeighborCount(_) => NeighborCountResponse { value: 0 }.into(),
            Command::GetNeighbor(_) => {
                GetNeighborResponse { status: out_of_range, value: no_neighbor() }.into()
            }
            Command::GetRouteTableEntry(get) => {
                let is_there = u16::from(get.index) < size(EzspConfigId::ROUTE_TABLE_SIZE);
                let status = if is_there { success } else { out_of_range };
                GetRouteTableEntryResponse { status, value: no_route() }.into()
            }
            Command::GetSourceRouteTableEntry(_) => GetSourceRouteTableEntryResponse {
                status: EmberStatus::NOT_FOUND,
                destination: NOBODY,
                closer_index: u8::MAX,
            }
            .into(),
            Command::GetSourceRouteTableFilledSize(_) => {
                GetSourceRouteTableFilledSizeResponse { source_route_table_filled_size: 0 }.into()
            }
            Command::GetSourceRouteTableTotalSize(_) => {
                let size = size(EzspConfigId::SOURCE_ROUTE_TABLE_SIZE);
                let size = u8::try_from(size).unwrap_or(u8::MAX);
                GetSourceRouteTableTotalSizeResponse { source_route_table_total_size: size }.into()
            }
            Command::ClearBindingTable(_) => ClearBindingTableResponse { status: success }.into(),
            Command::GetRandomNumber(_) => {
                GetRandomNumberResponse { status: success, value: self.chance.word() }.into()
            }
            Command::ReadCounters(_) => {
                ReadCountersResponse { values: self.tables.counters() }.into()
            }
            Command::ReadAndClearCounters(_) => {
                let values = self.tables.counters();
                self.tables.counted.clear();
                ReadAndClearCountersResponse { values }.into()
            }
            _ => return self.address_command(ctx, command),
        };
        Some(Ok(response))
    }

    fn address_command(&mut self, ctx: &mut Ctx<'_>, command: &Command) -> Outcome {
        let nobody = (Eui64(0), NOBODY);
        let row = |index| self.tables.addresses.get(&index).copied().unwrap_or(nobody);
        let response: Response = match command {
            Command::LookupNodeIdByEui64(lookup) => {
                let node_id = ctx.stack.address_of(lookup.eui64).unwrap_or(NOBODY);
                LookupNodeIdByEui64Response { node_id }.into()
            }
            Command::LookupEui64ByNodeId(lookup) => {
                let known = ctx.stack.eui64_of(lookup.node_id);
                let status =
                    if known.is_some() { EmberStatus::SUCCESS } else { EmberStatus::ERR_FATAL };
                let eui64 = known.unwrap_or(Eui64(0));
                LookupEui64ByNodeIdResponse { status, eui64 }.into()
            }
            Command::GetAddressTableRemoteEui64(get) => {
                GetAddressTableRemoteEui64Response { eui64: row(get.address_table_index).0 }.into()
            }
            Command::GetAddressTableRemoteNodeId(get) => {
                let node_id = row(get.address_table_index).1;
                GetAddressTableRemoteNodeIdResponse { node_id }.into()
            }
            Command::SetAddressTableRemoteEui64(set) => {
                let address = ctx.stack.address_of(set.eui64).unwrap_or(NOBODY);
                let status = self.set_address(set.address_table_index, (set.eui64, address));
                SetAddressTableRemoteEui64Response { status }.into()
            }
            Command::SetAddressTableRemoteNodeId(set) => {
                let eui64 = row(set.address_table_index).0;
                self.set_address(set.address_table_index, (eui64, set.id));
                SetAddressTableRemoteNodeIdResponse {}.into()
            }
            Command::ReplaceAddressTableEntry(replace) => {
                self.replace_address(replace, row(replace.address_table_index)).into()
            }
            Command::SetExtendedTimeout(set) => {
                let slow = &mut self.tables.extended_timeout;
                if set.extended_timeout.is_true() {
                    slow.insert(set.remote_eui64);
                } else {
                    slow.remove(&set.remote_eui64);
                }
                SetExtendedTimeoutResponse {}.into()
            }
            Command::GetExtendedTimeout(get) => {
                let is_slow = self.tables.extended_timeout.contains(&get.remote_eui64);
                GetExtendedTimeoutResponse { extended_timeout: is_slow.into() }.into()
            }
            _ => return None,
        };
        Some(Ok(response))
    }

    fn set_multicast(&mut self, set: &SetMulticastTableEntry) -> EmberStatus {
        if u16::from(set.index) >= self.settings.configured(EzspConfigId::MULTICAST_TABLE_SIZE) {
            return EmberStatus::INDEX_OUT_OF_RANGE;
        }
        self.tables.multicast.insert(set.index, set.value.clone());
        EmberStatus::SUCCESS
    }

    fn set_address(&mut self, index: u8, row: (Eui64, NwkAddress)) -> EmberStatus {
        if u16::from(index) >= self.settings.configured(EzspConfigId::ADDRESS_TABLE_SIZE) {
            return EmberStatus::ADDRESS_TABLE_INDEX_OUT_OF_RANGE;
        }
        self.tables.addresses.insert(index, row);
        EmberStatus::SUCCESS
    }

    fn replace_address(
        &mut self,
        replace: &ReplaceAddressTableEntry,
        (old_eui64, old_id): (Eui64, NwkAddress),
    ) -> ReplaceAddressTableEntryResponse {
        let status =
            self.set_address(replace.address_table_index, (replace.new_eui64, replace.new_id));
        let slow = &mut self.tables.extended_timeout;
        let old_extended_timeout = Boolean::from(slow.remove(&old_eui64));
        if replace.new_extended_timeout.is_true() {
            slow.insert(replace.new_eui64);
        }
        ReplaceAddressTableEntryResponse { status, old_eui64, old_id, old_extended_timeout }
    }
}

fn child_data(ctx: &Ctx<'_>, index: u8) -> GetChildDataResponse {
    let child = ctx.stack.children().nth(index.into());
    let status = if child.is_some() { EmberStatus::SUCCESS } else { EmberStatus::NOT_JOINED };
    let child_data = EmberChildData {
        eui64: child.map_or(Eui64(0), |child| child.eui64),
        kind: child.map_or(EmberNodeType::UNKNOWN_DEVICE, |child| node_type(&child)),
        id: child.map_or(NOBODY, |child| child.address),
        phy: 0,
        power: 0,
        timeout: 0,
        timeout_remaining: 0,
    };
    GetChildDataResponse { status, child_data }
}

fn no_neighbor() -> EmberNeighborTableEntry {
    EmberNeighborTableEntry {
        short_id: NOBODY,
        average_lqi: 0,
        in_cost: 0,
        out_cost: 0,
        age: 0,
        long_id: Eui64(0),
    }
}

fn no_route() -> EmberRouteTableEntry {
    EmberRouteTableEntry {
        destination: NOBODY,
        next_hop: NOBODY,
        status: ROUTE_UNUSED,
        age: 0,
        concentrator_type: 0,
        route_record_state: 0,
    }
}
