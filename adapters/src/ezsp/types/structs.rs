//! Records.

use zigbee::{ClusterId, Eui64, ExtendedPanId, Key, NwkAddress, PanId, ProfileId, wire_struct};

use super::{
    Boolean, EmberApsOption, EmberCurrentSecurityBitmask, EmberInitialSecurityBitmask,
    EmberJoinMethod, EmberKeyStructBitmask, EmberNodeType, SecManDerivedKeyType, SecManFlags,
    SecManKeyType,
};

wire_struct! {
    /// What names a network.
    pub struct EmberNetworkParameters = "EmberNetworkParameters" {
        /// Its 64-bit name.
        extended_pan_id: ExtendedPanId,
        /// Its 16-bit name.
        pan_id: PanId,
        /// In dBm.
        radio_tx_power: i8,
        /// 11 to 26.
        radio_channel: u8,
        /// How to join it.
        join_method: EmberJoinMethod,
        /// Who changes its channel.
        nwk_manager_id: NwkAddress,
        /// Counts changes of its parameters.
        nwk_update_id: u8,
        /// The channels it may move to: bit 11 for channel 11.
        channels: u32,
    }
}

wire_struct! {
    /// A network that was found.
    pub struct EmberZigbeeNetwork = "EmberZigbeeNetwork" {
        /// 11 to 26.
        channel: u8,
        /// Its 16-bit name.
        pan_id: PanId,
        /// Its 64-bit name.
        extended_pan_id: ExtendedPanId,
        /// Whether devices may join.
        allowing_join: Boolean,
        /// 2 for Zigbee PRO.
        stack_profile: u8,
        /// Counts changes of its parameters.
        nwk_update_id: u8,
    }
}

wire_struct! {
    /// What an APS frame says besides its payload.
    pub struct EmberApsFrame = "EmberApsFrame" {
        /// The profile that says what the cluster means.
        profile_id: ProfileId,
        /// What it is about.
        cluster_id: ClusterId,
        /// The sender's application.
        source_endpoint: u8,
        /// The receiver's application.
        destination_endpoint: u8,
        /// How it is sent, or was.
        options: EmberApsOption,
        /// The group, of a multicast; else 0.
        group_id: u16,
        /// The sender's count of its messages; the stick fills it in.
        sequence: u8,
    }
}

wire_struct! {
    /// An endpoint that takes part in a group.
    pub struct EmberMulticastTableEntry = "EmberMulticastTableEntry" {
        /// The group.
        multicast_id: u16,
        /// The endpoint; 0 where the row is free.
        endpoint: u8,
        /// 0: the only network.
        network_index: u8,
    }
}

wire_struct! {
    /// Where an endpoint's cluster is bound to.
    pub struct EmberBindingTableEntry = "EmberBindingTableEntry" {
        /// 0 where the row is free, 1 for a node.
        kind: u8,
        /// The endpoint here.
        local: u8,
        /// What it is about.
        cluster_id: ClusterId,
        /// The endpoint there.
        remote: u8,
        /// The node there.
        identifier: Eui64,
        /// 0: the only network.
        network_index: u8,
    }
}

wire_struct! {
    /// A router nearby.
    pub struct EmberNeighborTableEntry = "EmberNeighborTableEntry" {
        /// Its address.
        short_id: NwkAddress,
        /// How well it is received: 255 is best.
        average_lqi: u8,
        /// 1 to 7, of the way from it.
        in_cost: u8,
        /// 1 to 7, of the way to it; 0 where it has not said.
        out_cost: u8,
        /// Since it was heard last, in sixteenths of a minute.
        age: u8,
        /// Its EUI-64.
        long_id: Eui64,
    }
}

wire_struct! {
    /// A way to a node.
    pub struct EmberRouteTableEntry = "EmberRouteTableEntry" {
        /// The node; FFFF where the row is free.
        destination: NwkAddress,
        /// Its first hop.
        next_hop: NwkAddress,
        /// 3 where the row is free.
        status: u8,
        /// Since it was used last, in seconds.
        age: u8,
        /// 0: not a concentrator.
        concentrator_type: u8,
        /// 0: no route record is needed.
        route_record_state: u8,
    }
}

wire_struct! {
    /// How a network is to be secured.
    pub struct EmberInitialSecurityState = "EmberInitialSecurityState" {
        /// Which of the following are given, and more.
        bitmask: EmberInitialSecurityBitmask,
        /// The link key, or what link keys are hashed from.
        preconfigured_key: Key,
        /// The network key.
        network_key: Key,
        /// Which of the network's keys that is.
        network_key_sequence_number: u8,
        /// The trust centre.
        preconfigured_trust_center_eui64: Eui64,
    }
}

wire_struct! {
    /// How a network is secured.
    pub struct EmberCurrentSecurityState = "EmberCurrentSecurityState" {
        /// How.
        bitmask: EmberCurrentSecurityBitmask,
        /// The trust centre.
        trust_center_long_address: Eui64,
    }
}

wire_struct! {
    /// A child.
    pub struct EmberChildData = "EmberChildData" {
        /// Its EUI-64.
        eui64: Eui64,
        /// Whether it sleeps.
        kind: EmberNodeType,
        /// Its address.
        id: NwkAddress,
        /// 0: the only radio.
        phy: u8,
        /// Of its transmitter.
        power: u8,
        /// How long it may be silent: 2 to this power, in minutes.
        timeout: u8,
        /// Until it counts as gone, in milliseconds.
        timeout_remaining: u32,
    }
}

wire_struct! {
    /// Which key is meant.
    pub struct SecManContext = "SecManContext" {
        /// What it is for.
        core_key_type: SecManKeyType,
        /// Where it stands in its table.
        key_index: u8,
        /// Which key derived from it is meant.
        derived_type: SecManDerivedKeyType,
        /// With whom it is shared.
        eui64: Eui64,
        /// 0: the only network.
        multi_network_index: u8,
        /// Which of the above count.
        flags: SecManFlags,
        /// For which algorithm, where a vault keeps it.
        psa_key_alg_permission: u32,
    }
}

wire_struct! {
    /// Facts about a link key.
    pub struct SecManApsKeyMetadata = "SecManApsKeyMetadata" {
        /// Which of the following are given, and more.
        bitmask: EmberKeyStructBitmask,
        /// Of frames sent with it.
        outgoing_frame_counter: u32,
        /// Of frames received with it.
        incoming_frame_counter: u32,
        /// How long it is still kept, in seconds, if it is transient.
        ttl_in_seconds: u16,
    }
}

wire_struct! {
    /// Facts about the network key.
    pub struct SecManNetworkKeyInfo = "SecManNetworkKeyInfo" {
        /// There is one.
        network_key_set: Boolean,
        /// There is another, to change to.
        alternate_network_key_set: Boolean,
        /// Which of the network's keys it is.
        network_key_sequence_number: u8,
        /// Which the other is.
        alt_network_key_sequence_number: u8,
        /// Of frames sent with it.
        network_key_frame_counter: u32,
    }
}

wire_struct! {
    /// What a stick keeps under a key of its non-volatile memory.
    pub struct EmberTokenInfo = "EmberTokenInfo" {
        /// The key.
        nvm3_key: u32,
        /// It counts.
        is_cnt: Boolean,
        /// It is an array.
        is_idx: Boolean,
        /// Of one element, in octets.
        size: u8,
        /// In elements.
        array_size: u8,
    }
}
