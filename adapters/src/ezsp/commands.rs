//! The one table: what hosts ask a coordinator's stick, what it answers, what it tells unasked
//! (UG100, version 13). A command that is not here is refused with `invalidCommand`, as sticks do.

use zigbee::wire::Counted;
use zigbee::{Eui64, Key, NwkAddress, ProfileId};

use super::types::{
    Boolean, ClusterLists, Counters, EmberApsFrame, EmberBindingTableEntry, EmberChildData,
    EmberCounterType, EmberCurrentSecurityState, EmberDeviceUpdate, EmberIncomingMessageType,
    EmberInitialSecurityState, EmberJoinDecision, EmberKeyStatus, EmberMulticastTableEntry,
    EmberNeighborTableEntry, EmberNetworkInitBitmask, EmberNetworkParameters, EmberNetworkStatus,
    EmberNodeType, EmberOutgoingMessageType, EmberRouteTableEntry, EmberStatus, EmberTokenInfo,
    EmberZigbeeNetwork, EzspConfigId, EzspDecisionId, EzspExtendedValueId, EzspMfgTokenId,
    EzspNetworkScanType, EzspPolicyId, EzspStatus, EzspValueId, LongOctets, Octets,
    SecManApsKeyMetadata, SecManContext, SecManFlags, SecManNetworkKeyInfo, SlStatus,
};

ezsp_commands! {
    commands {
        /// Agrees on the protocol version; always the first command, and the only one in the legacy form.
        0x0000 version Version { desired_protocol_version: u8 }
            -> VersionResponse { protocol_version: u8, stack_type: u8, stack_version: u16 }
        /// Adds an application endpoint.
        0x0002 addEndpoint AddEndpoint { endpoint: u8, profile_id: ProfileId, device_id: u16, app_flags: u8, clusters: ClusterLists }
            -> AddEndpointResponse { status: EzspStatus }
        /// Reads a value that needs a parameter.
        0x0003 getExtendedValue GetExtendedValue { value_id: EzspExtendedValueId, characteristics: u32 }
            -> GetExtendedValueResponse { status: EzspStatus, value: Octets }
        /// Does nothing.
        0x0005 nop Nop {} -> NopResponse {}
        /// Writes one of the host's tokens.
        0x0009 setToken SetToken { token_id: u8, token_data: [u8; 8] } -> SetTokenResponse { status: EmberStatus }
        /// Reads one of the host's tokens.
        0x000a getToken GetToken { token_id: u8 } -> GetTokenResponse { status: EmberStatus, token_data: [u8; 8] }
        /// Reads what the maker wrote.
        0x000b getMfgToken GetMfgToken { token_id: EzspMfgTokenId } -> GetMfgTokenResponse { token_data: Octets }
        /// Writes it, once.
        0x000c setMfgToken SetMfgToken { token_id: EzspMfgTokenId, token_data: Octets } -> SetMfgTokenResponse { status: EmberStatus }
        /// Makes the stick a concentrator, or not.
        0x0010 setConcentrator SetConcentrator { on: Boolean, concentrator_type: u16, min_time: u16, max_time: u16,
            route_error_threshold: u8, delivery_failure_threshold: u8, max_hops: u8 }
            -> SetConcentratorResponse { status: EmberStatus }
        /// Sets who made the device, in the node descriptor.
        0x0015 setManufacturerCode SetManufacturerCode { code: u16 } -> SetManufacturerCodeResponse {}
        /// Sets how the device is powered.
        0x0016 setPowerDescriptor SetPowerDescriptor { descriptor: u16 } -> SetPowerDescriptorResponse {}
        /// Resumes the network that the stick keeps; `stackStatusHandler` follows.
        0x0017 networkInit NetworkInit { network_init_bitmask: EmberNetworkInitBitmask } -> NetworkInitResponse { status: EmberStatus }
        /// Whether the stick is in a network.
        0x0018 networkState NetworkState {} -> NetworkStateResponse { status: EmberNetworkStatus }
        /// Looks for networks, or for busy channels; handlers tell what is found.
        0x001a startScan StartScan { scan_type: EzspNetworkScanType, channel_mask: u32, duration: u8 } -> StartScanResponse { status: EmberStatus }
        /// Stops that.
        0x001d stopScan StopScan {} -> StopScanResponse { status: EmberStatus }
        /// Forms a network; `stackStatusHandler` follows.
        0x001e formNetwork FormNetwork { parameters: EmberNetworkParameters } -> FormNetworkResponse { status: EmberStatus }
        /// Leaves the network; `stackStatusHandler` follows.
        0x0020 leaveNetwork LeaveNetwork {} -> LeaveNetworkResponse { status: EmberStatus }
        /// Lets devices join for so many seconds; 0 ends it, 255 never does.
        0x0022 permitJoining PermitJoining { duration: u8 } -> PermitJoiningResponse { status: EmberStatus }
        /// The stick's EUI-64.
        0x0026 getEui64 GetEui64 {} -> GetEui64Response { eui64: Eui64 }
        /// The stick's address.
        0x0027 getNodeId GetNodeId {} -> GetNodeIdResponse { node_id: NwkAddress }
        /// What names the network.
        0x0028 getNetworkParameters GetNetworkParameters {}
            -> GetNetworkParametersResponse { status: EmberStatus, node_type: EmberNodeType, parameters: EmberNetworkParameters }
        /// How many children there are, and whose child the stick is.
        0x0029 getParentChildParameters GetParentChildParameters {}
            -> GetParentChildParametersResponse { child_count: u8, parent_eui64: Eui64, parent_node_id: NwkAddress }
        /// Empties the binding table.
        0x002a clearBindingTable ClearBindingTable {} -> ClearBindingTableResponse { status: EmberStatus }
        /// Writes a row of the binding table.
        0x002b setBinding SetBinding { index: u8, value: EmberBindingTableEntry } -> SetBindingResponse { status: EmberStatus }
        /// Reads a row of the binding table.
        0x002c getBinding GetBinding { index: u8 } -> GetBindingResponse { status: EmberStatus, value: EmberBindingTableEntry }
        /// Empties a row of the binding table.
        0x002d deleteBinding DeleteBinding { index: u8 } -> DeleteBindingResponse { status: EmberStatus }
        /// How long a message may be.
        0x0033 maximumPayloadLength MaximumPayloadLength {} -> MaximumPayloadLengthResponse { aps_length: u8 }
        /// Sends to one node; `messageSentHandler` follows.
        0x0034 sendUnicast SendUnicast { kind: EmberOutgoingMessageType, index_or_destination: NwkAddress, aps_frame: EmberApsFrame,
            message_tag: u8, message_contents: Octets }
            -> SendUnicastResponse { status: EmberStatus, sequence: u8 }
        /// Sends to many; `messageSentHandler` follows.
        0x0036 sendBroadcast SendBroadcast { destination: NwkAddress, aps_frame: EmberApsFrame, radius: u8, message_tag: u8, message_contents: Octets }
            -> SendBroadcastResponse { status: EmberStatus, sequence: u8 }
        /// Sends to a group; `messageSentHandler` follows.
        0x0038 sendMulticast SendMulticast { aps_frame: EmberApsFrame, hops: u8, nonmember_radius: u8, message_tag: u8, message_contents: Octets }
            -> SendMulticastResponse { status: EmberStatus, sequence: u8 }
        /// Answers a message along with its acknowledgement.
        0x0039 sendReply SendReply { sender: NwkAddress, aps_frame: EmberApsFrame, message_contents: Octets } -> SendReplyResponse { status: EmberStatus }
        /// Tells all nodes the way to the concentrator.
        0x0041 sendManyToOneRouteRequest SendManyToOneRouteRequest { concentrator_type: u16, radius: u8 }
            -> SendManyToOneRouteRequestResponse { status: EmberStatus }
        /// Whatever the maker of the stick's programme has added.
        0x0047 customFrame CustomFrame { payload: Octets } -> CustomFrameResponse { status: EmberStatus, reply: Octets }
        /// Chance.
        0x0049 getRandomNumber GetRandomNumber {} -> GetRandomNumberResponse { status: EmberStatus, value: u16 }
        /// Reads a row of the child table.
        0x004a getChildData GetChildData { index: u8 } -> GetChildDataResponse { status: EmberStatus, child_data: EmberChildData }
        /// Reads how the stick is configured.
        0x0052 getConfigurationValue GetConfigurationValue { config_id: EzspConfigId } -> GetConfigurationValueResponse { status: EzspStatus, value: u16 }
        /// Configures the stick.
        0x0053 setConfigurationValue SetConfigurationValue { config_id: EzspConfigId, value: u16 } -> SetConfigurationValueResponse { status: EzspStatus }
        /// Tells the stick what to decide by itself.
        0x0055 setPolicy SetPolicy { policy_id: EzspPolicyId, decision_id: EzspDecisionId } -> SetPolicyResponse { status: EzspStatus }
        /// Reads that.
        0x0056 getPolicy GetPolicy { policy_id: EzspPolicyId } -> GetPolicyResponse { status: EzspStatus, decision_id: EzspDecisionId }
        /// Whether the concentrator looks for routes by itself.
        0x005a setSourceRouteDiscoveryMode SetSourceRouteDiscoveryMode { mode: u8 } -> SetSourceRouteDiscoveryModeResponse { remaining_time_ms: u32 }
        /// Writes the EUI-64 of a row of the address table.
        0x005c setAddressTableRemoteEui64 SetAddressTableRemoteEui64 { address_table_index: u8, eui64: Eui64 }
            -> SetAddressTableRemoteEui64Response { status: EmberStatus }
        /// Writes the address of a row of the address table.
        0x005d setAddressTableRemoteNodeId SetAddressTableRemoteNodeId { address_table_index: u8, id: NwkAddress }
            -> SetAddressTableRemoteNodeIdResponse {}
        /// Reads the EUI-64 of a row of the address table.
        0x005e getAddressTableRemoteEui64 GetAddressTableRemoteEui64 { address_table_index: u8 } -> GetAddressTableRemoteEui64Response { eui64: Eui64 }
        /// Reads the address of a row of the address table.
        0x005f getAddressTableRemoteNodeId GetAddressTableRemoteNodeId { address_table_index: u8 }
            -> GetAddressTableRemoteNodeIdResponse { node_id: NwkAddress }
        /// A node's address; FFFF where it is not known.
        0x0060 lookupNodeIdByEui64 LookupNodeIdByEui64 { eui64: Eui64 } -> LookupNodeIdByEui64Response { node_id: NwkAddress }
        /// A node's EUI-64.
        0x0061 lookupEui64ByNodeId LookupEui64ByNodeId { node_id: NwkAddress } -> LookupEui64ByNodeIdResponse { status: EmberStatus, eui64: Eui64 }
        /// Reads a row of the multicast table.
        0x0063 getMulticastTableEntry GetMulticastTableEntry { index: u8 }
            -> GetMulticastTableEntryResponse { status: EmberStatus, value: EmberMulticastTableEntry }
        /// Writes a row of the multicast table.
        0x0064 setMulticastTableEntry SetMulticastTableEntry { index: u8, value: EmberMulticastTableEntry }
            -> SetMulticastTableEntryResponse { status: EmberStatus }
        /// Reads what the stick has counted, and begins anew.
        0x0065 readAndClearCounters ReadAndClearCounters {} -> ReadAndClearCountersResponse { values: Counters }
        /// Says how the network to be formed is secured.
        0x0068 setInitialSecurityState SetInitialSecurityState { state: EmberInitialSecurityState } -> SetInitialSecurityStateResponse { status: EmberStatus }
        /// Says how the network is secured.
        0x0069 getCurrentSecurityState GetCurrentSecurityState {}
            -> GetCurrentSecurityStateResponse { status: EmberStatus, state: EmberCurrentSecurityState }
        /// Forgets all transient link keys.
        0x006b clearTransientLinkKeys ClearTransientLinkKeys {} -> ClearTransientLinkKeysResponse {}
        /// Finds a device's row of the key table; 255 where it has none.
        0x0075 findKeyTableEntry FindKeyTableEntry { address: Eui64, link_key: Boolean } -> FindKeyTableEntryResponse { index: u8 }
        /// Empties a row of the key table.
        0x0076 eraseKeyTableEntry EraseKeyTableEntry { index: u8 } -> EraseKeyTableEntryResponse { status: EmberStatus }
        /// Forgets network and keys.
        0x0077 tokenFactoryReset TokenFactoryReset { exclude_outgoing_fc: Boolean, exclude_boot_counter: Boolean } -> TokenFactoryResetResponse {}
        /// Reads a row of the neighbour table.
        0x0079 getNeighbor GetNeighbor { index: u8 } -> GetNeighborResponse { status: EmberStatus, value: EmberNeighborTableEntry }
        /// How many rows of it are in use.
        0x007a neighborCount NeighborCount {} -> NeighborCountResponse { value: u8 }
        /// Reads a row of the route table.
        0x007b getRouteTableEntry GetRouteTableEntry { index: u8 } -> GetRouteTableEntryResponse { status: EmberStatus, value: EmberRouteTableEntry }
        /// Whether a node is waited for longer.
        0x007e setExtendedTimeout SetExtendedTimeout { remote_eui64: Eui64, extended_timeout: Boolean } -> SetExtendedTimeoutResponse {}
        /// Reads that.
        0x007f getExtendedTimeout GetExtendedTimeout { remote_eui64: Eui64 } -> GetExtendedTimeoutResponse { extended_timeout: Boolean }
        /// Gives back what it is given.
        0x0081 echo Echo { data: Octets } -> EchoResponse { echo: Octets }
        /// Writes a row of the address table, and gives what stood there.
        0x0082 replaceAddressTableEntry ReplaceAddressTableEntry { address_table_index: u8, new_eui64: Eui64, new_id: NwkAddress,
            new_extended_timeout: Boolean }
            -> ReplaceAddressTableEntryResponse { status: EmberStatus, old_eui64: Eui64, old_id: NwkAddress, old_extended_timeout: Boolean }
        /// Sets the radio's power, in dBm.
        0x0099 setRadioPower SetRadioPower { power: i8 } -> SetRadioPowerResponse { status: EmberStatus }
        /// Tells a device to leave.
        0x00a8 removeDevice RemoveDevice { dest_short: NwkAddress, dest_long: Eui64, target_long: Eui64 } -> RemoveDeviceResponse { status: EmberStatus }
        /// Reads a value.
        0x00aa getValue GetValue { value_id: EzspValueId } -> GetValueResponse { status: EzspStatus, value: Octets }
        /// Sets a value.
        0x00ab setValue SetValue { value_id: EzspValueId, value: Octets } -> SetValueResponse { status: EzspStatus }
        /// Writes a row of the child table.
        0x00ac setChildData SetChildData { index: u8, child_data: EmberChildData } -> SetChildDataResponse { status: EmberStatus }
        /// Sets the way to a node.
        0x00ae setSourceRoute SetSourceRoute { destination: NwkAddress, relay_list: Counted<NwkAddress> } -> SetSourceRouteResponse { status: EmberStatus }
        /// Empties the key table.
        0x00b1 clearKeyTable ClearKeyTable {} -> ClearKeyTableResponse { status: EmberStatus }
        /// Reads a row of the source route table.
        0x00c1 getSourceRouteTableEntry GetSourceRouteTableEntry { index: u8 }
            -> GetSourceRouteTableEntryResponse { status: EmberStatus, destination: NwkAddress, closer_index: u8 }
        /// How many rows of it are in use.
        0x00c2 getSourceRouteTableFilledSize GetSourceRouteTableFilledSize {} -> GetSourceRouteTableFilledSizeResponse { source_route_table_filled_size: u8 }
        /// How many rows it has.
        0x00c3 getSourceRouteTableTotalSize GetSourceRouteTableTotalSize {} -> GetSourceRouteTableTotalSizeResponse { source_route_table_total_size: u8 }
        /// Reads what the stick has counted.
        0x00f1 readCounters ReadCounters {} -> ReadCountersResponse { values: Counters }
        /// How many tokens there are.
        0x0100 getTokenCount GetTokenCount {} -> GetTokenCountResponse { count: u8 }
        /// What a token is.
        0x0101 getTokenInfo GetTokenInfo { index: u8 } -> GetTokenInfoResponse { status: EmberStatus, token_info: EmberTokenInfo }
        /// Reads a token; there is no value where the status is not success.
        0x0102 getTokenData GetTokenData { token: u32, index: u32 } -> GetTokenDataResponse { status: EmberStatus, value: Option<LongOctets> }
        /// Writes a token.
        0x0103 setTokenData SetTokenData { token: u32, index: u32, token_data: LongOctets } -> SetTokenDataResponse { status: EmberStatus }
        /// Restarts the stick.
        0x0104 resetNode ResetNode {} -> ResetNodeResponse {}
        /// Facts about a link key.
        0x010c getApsKeyInfo GetApsKeyInfo { context: SecManContext }
            -> GetApsKeyInfoResponse { eui: Eui64, key_data: SecManApsKeyMetadata, status: SlStatus }
        /// Reads a device's row of the key table.
        0x010d exportLinkKeyByEui ExportLinkKeyByEui { eui64: Eui64 }
            -> ExportLinkKeyByEuiResponse { plaintext_key: Key, index: u8, key_data: SecManApsKeyMetadata, status: SlStatus }
        /// Writes a row of the key table.
        0x010e importLinkKey ImportLinkKey { index: u8, address: Eui64, plaintext_key: Key } -> ImportLinkKeyResponse { status: SlStatus }
        /// Reads a row of the key table.
        0x010f exportLinkKeyByIndex ExportLinkKeyByIndex { index: u8 }
            -> ExportLinkKeyByIndexResponse { eui: Eui64, plaintext_key: Key, key_data: SecManApsKeyMetadata, status: SlStatus }
        /// Whether there is such a key.
        0x0110 checkKeyContext CheckKeyContext { context: SecManContext } -> CheckKeyContextResponse { status: SlStatus }
        /// Keeps a link key for a while, for a device that is about to join.
        0x0111 importTransientKey ImportTransientKey { eui64: Eui64, plaintext_key: Key, flags: SecManFlags } -> ImportTransientKeyResponse { status: SlStatus }
        /// Reads a transient link key by its place.
        0x0112 exportTransientKeyByIndex ExportTransientKeyByIndex { index: u8 }
            -> ExportTransientKeyByIndexResponse { context: SecManContext, plaintext_key: Key, key_data: SecManApsKeyMetadata, status: SlStatus }
        /// Reads a device's transient link key.
        0x0113 exportTransientKeyByEui ExportTransientKeyByEui { eui: Eui64 }
            -> ExportTransientKeyByEuiResponse { context: SecManContext, plaintext_key: Key, key_data: SecManApsKeyMetadata, status: SlStatus }
        /// Reads any key.
        0x0114 exportKey ExportKey { context: SecManContext } -> ExportKeyResponse { key: Key, status: SlStatus }
        /// Writes any key.
        0x0115 importKey ImportKey { context: SecManContext, key: Key } -> ImportKeyResponse { status: SlStatus }
        /// Facts about the network key.
        0x0116 getNetworkKeyInfo GetNetworkKeyInfo {} -> GetNetworkKeyInfoResponse { status: SlStatus, network_key_info: SecManNetworkKeyInfo }
    }
    callbacks {
        /// The stick is in a network, or no longer; or something about it has changed.
        0x0019 stackStatusHandler StackStatusHandler { status: EmberStatus }
        /// A network was found.
        0x001b networkFoundHandler NetworkFoundHandler { network_found: EmberZigbeeNetwork, last_hop_lqi: u8, last_hop_rssi: i8 }
        /// A scan is over; the channel counts only where it failed.
        0x001c scanCompleteHandler ScanCompleteHandler { channel: u8, status: EmberStatus }
        /// A child has joined or left.
        0x0023 childJoinHandler ChildJoinHandler { index: u8, joining: Boolean, child_id: NwkAddress, child_eui64: Eui64, child_type: EmberNodeType }
        /// A device has joined, come back or left.
        0x0024 trustCenterJoinHandler TrustCenterJoinHandler { new_node_id: NwkAddress, new_node_eui64: Eui64, status: EmberDeviceUpdate,
            policy_decision: EmberJoinDecision, parent_of_new_node_id: NwkAddress }
        /// What became of a message. Contents as the policy wants.
        0x003f messageSentHandler MessageSentHandler { kind: EmberOutgoingMessageType, index_or_destination: NwkAddress, aps_frame: EmberApsFrame,
            message_tag: u8, status: EmberStatus, message_contents: Octets }
        /// A child has asked for messages.
        0x0044 pollHandler PollHandler { child_id: NwkAddress, transmit_expected: Boolean }
        /// A message has arrived. Indexes are 255 where the sender stands in no table.
        0x0045 incomingMessageHandler IncomingMessageHandler { kind: EmberIncomingMessageType, aps_frame: EmberApsFrame, last_hop_lqi: u8,
            last_hop_rssi: i8, sender: NwkAddress, binding_index: u8, address_index: u8, message_contents: Octets }
        /// How busy a channel is, in dBm.
        0x0048 energyScanResultHandler EnergyScanResultHandler { channel: u8, max_rssi_value: i8 }
        /// Answers any command that the stick does not do.
        0x0058 invalidCommand InvalidCommand { reason: EzspStatus }
        /// The way from a node.
        0x0059 incomingRouteRecordHandler IncomingRouteRecordHandler { source: NwkAddress, source_eui: Eui64, last_hop_lqi: u8, last_hop_rssi: i8,
            relay_list: Counted<NwkAddress> }
        /// Two nodes have the same address.
        0x007c idConflictHandler IdConflictHandler { id: NwkAddress }
        /// The way to a node is broken.
        0x0080 incomingRouteErrorHandler IncomingRouteErrorHandler { status: EmberStatus, target: NwkAddress }
        /// How far an exchange of keys is.
        0x009b zigbeeKeyEstablishmentHandler ZigbeeKeyEstablishmentHandler { partner: Eui64, status: EmberKeyStatus }
        /// A node has reported trouble with the network.
        0x00c4 incomingNetworkStatusHandler IncomingNetworkStatusHandler { error_code: u8, target: NwkAddress }
        /// A counter has begun anew.
        0x00f2 counterRolloverHandler CounterRolloverHandler { kind: EmberCounterType }
    }
}
