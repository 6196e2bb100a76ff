//! Identifiers.

use zigbee::wire_ids;

wire_ids! {
    /// What of a stick can be read with a parameter.
    pub struct EzspExtendedValueId(u8) {
        /// Of an endpoint.
        ENDPOINT_FLAGS = 0x00,
        /// Why it left.
        LAST_LEAVE_REASON = 0x01,
        /// To a node, in octets.
        GET_SOURCE_ROUTE_OVERHEAD = 0x02,
    }
}

wire_ids! {
    /// What the maker writes into a stick.
    pub struct EzspMfgTokenId(u8) {
        /// Version of these tokens: two octets.
        CUSTOM_VERSION = 0x00,
        /// The maker's name: 16 octets.
        STRING = 0x01,
        /// The board's name: 16 octets.
        BOARD_NAME = 0x02,
        /// Manufacturer code: two octets.
        MANUF_ID = 0x03,
        /// Of the radio: two octets.
        PHY_CONFIG = 0x04,
        /// Of the boot loader: 16 octets.
        BOOTLOAD_AES_KEY = 0x05,
        /// Of the serial line: 40 octets.
        ASH_CONFIG = 0x06,
        /// The host's: eight octets.
        EZSP_STORAGE = 0x07,
        /// Of the radio: 64 octets.
        STACK_CAL_DATA = 0x08,
        /// Certificate and keys: 92 octets.
        CBKE_DATA = 0x09,
        /// Of the stick: 20 octets.
        INSTALLATION_CODE = 0x0a,
        /// Of the radio: one octet.
        STACK_CAL_FILTER = 0x0b,
        /// An EUI-64 that stands in for the chip's: eight octets.
        CUSTOM_EUI_64 = 0x0c,
        /// Of the crystal: two octets.
        CTUNE = 0x0d,
    }
}

wire_ids! {
    /// What is looked for.
    pub struct EzspNetworkScanType(u8) {
        /// How busy channels are.
        ENERGY_SCAN = 0x00,
        /// Networks.
        ACTIVE_SCAN = 0x01,
    }
}

wire_ids! {
    /// What a node is in its network.
    pub struct EmberNodeType(u8) {
        /// Not known.
        UNKNOWN_DEVICE = 0x00,
        /// It formed the network.
        COORDINATOR = 0x01,
        /// It relays.
        ROUTER = 0x02,
        /// It talks to its parent.
        END_DEVICE = 0x03,
        /// It talks to its parent, and asks it for messages.
        SLEEPY_END_DEVICE = 0x04,
    }
}

wire_ids! {
    /// Whether a stick is in a network.
    pub struct EmberNetworkStatus(u8) {
        /// It is not.
        NO_NETWORK = 0x00,
        /// It is about to be.
        JOINING_NETWORK = 0x01,
        /// It is.
        JOINED_NETWORK = 0x02,
        /// It is, but has lost its parent.
        JOINED_NETWORK_NO_PARENT = 0x03,
        /// It is about to leave.
        LEAVING_NETWORK = 0x04,
    }
}

wire_ids! {
    /// How a network is joined.
    pub struct EmberJoinMethod(u8) {
        /// By association.
        USE_MAC_ASSOCIATION = 0x00,
        /// By rejoining without its key.
        USE_NWK_REJOIN = 0x01,
        /// By rejoining with its key.
        USE_NWK_REJOIN_HAVE_NWK_KEY = 0x02,
        /// It is as if joined already.
        USE_CONFIGURED_NWK_STATE = 0x03,
    }
}

wire_ids! {
    /// How a message goes out.
    pub struct EmberOutgoingMessageType(u8) {
        /// To an address.
        DIRECT = 0x00,
        /// To a row of the address table.
        VIA_ADDRESS_TABLE = 0x01,
        /// To a row of the binding table.
        VIA_BINDING = 0x02,
        /// To a group.
        MULTICAST = 0x03,
        /// To a group, in another's name.
        MULTICAST_WITH_ALIAS = 0x04,
        /// To many, in another's name.
        BROADCAST_WITH_ALIAS = 0x05,
        /// To many.
        BROADCAST = 0x06,
    }
}

wire_ids! {
    /// How a message came.
    pub struct EmberIncomingMessageType(u8) {
        /// To the stick.
        UNICAST = 0x00,
        /// To the stick, with an acknowledgement.
        UNICAST_REPLY = 0x01,
        /// To a group.
        MULTICAST = 0x02,
        /// To a group, from the stick itself.
        MULTICAST_LOOPBACK = 0x03,
        /// To many.
        BROADCAST = 0x04,
        /// To many, from the stick itself.
        BROADCAST_LOOPBACK = 0x05,
    }
}

wire_ids! {
    /// What a device did.
    pub struct EmberDeviceUpdate(u8) {
        /// It came back, with the network key.
        STANDARD_SECURITY_SECURED_REJOIN = 0x00,
        /// It joined.
        STANDARD_SECURITY_UNSECURED_JOIN = 0x01,
        /// It left.
        DEVICE_LEFT = 0x02,
        /// It came back, without the network key.
        STANDARD_SECURITY_UNSECURED_REJOIN = 0x03,
    }
}

wire_ids! {
    /// What the trust centre did about it.
    pub struct EmberJoinDecision(u8) {
        /// Sent the network key under the device's link key.
        USE_PRECONFIGURED_KEY = 0x00,
        /// Sent the network key in clear.
        SEND_KEY_IN_THE_CLEAR = 0x01,
        /// Did not let it in.
        DENY_JOIN = 0x02,
        /// Nothing: it has the network key.
        NO_ACTION = 0x03,
    }
}

wire_ids! {
    /// How far an exchange of keys is.
    pub struct EmberKeyStatus(u8) {
        /// A link key with another device is there.
        APP_LINK_KEY_ESTABLISHED = 0x01,
        /// A link key with the trust centre is there.
        TRUST_CENTER_LINK_KEY_ESTABLISHED = 0x03,
        /// It took too long.
        KEY_ESTABLISHMENT_TIMEOUT = 0x04,
        /// There is no room for it.
        KEY_TABLE_FULL = 0x05,
        /// The device did not confirm its key in time.
        TC_REQUESTER_VERIFY_KEY_TIMEOUT = 0x32,
        /// The device confirmed another key.
        TC_REQUESTER_VERIFY_KEY_FAILURE = 0x33,
        /// The device confirmed its key.
        TC_REQUESTER_VERIFY_KEY_SUCCESS = 0x34,
    }
}

wire_ids! {
    /// What a key is for.
    pub struct SecManKeyType(u8) {
        /// Nothing.
        NONE = 0x00,
        /// The network's.
        NETWORK = 0x01,
        /// Shared with the trust centre.
        TC_LINK = 0x02,
        /// Shared with the trust centre, for a while.
        TC_LINK_WITH_TIMEOUT = 0x03,
        /// Shared with another device.
        APP_LINK = 0x04,
        /// For touch link.
        ZLL_ENCRYPTION_KEY = 0x06,
        /// For touch link.
        ZLL_PRECONFIGURED_KEY = 0x07,
        /// For Green Power.
        GREEN_POWER_PROXY_TABLE_KEY = 0x08,
        /// For Green Power.
        GREEN_POWER_SINK_TABLE_KEY = 0x09,
        /// The stick's own.
        INTERNAL = 0x0a,
    }
}

wire_ids! {
    /// Which key derived from another.
    pub struct SecManDerivedKeyType(u16) {
        /// The key itself.
        NONE = 0x0000,
        /// Under which network keys go.
        KEY_TRANSPORT_KEY = 0x0001,
        /// Under which link keys go.
        KEY_LOAD_KEY = 0x0002,
        /// That shows that a key is known.
        VERIFY_KEY = 0x0003,
        /// For another trust centre.
        TC_SWAP_OUT_KEY = 0x0004,
        /// A device's, from the trust centre's one.
        TC_HASHED_LINK_KEY = 0x0005,
    }
}

wire_ids! {
    /// What a stick counts.
    pub struct EmberCounterType(u8) {
        /// Broadcasts received by the MAC.
        MAC_RX_BROADCAST = 0x00,
        /// Broadcasts sent by the MAC.
        MAC_TX_BROADCAST = 0x01,
        /// Unicasts received by the MAC.
        MAC_RX_UNICAST = 0x02,
        /// Unicasts sent by the MAC and acknowledged.
        MAC_TX_UNICAST_SUCCESS = 0x03,
        /// Unicasts sent again by the MAC.
        MAC_TX_UNICAST_RETRY = 0x04,
        /// Unicasts sent by the MAC and never acknowledged.
        MAC_TX_UNICAST_FAILED = 0x05,
        /// Broadcasts received by APS.
        APS_DATA_RX_BROADCAST = 0x06,
        /// Broadcasts sent by APS.
        APS_DATA_TX_BROADCAST = 0x07,
        /// Unicasts received by APS.
        APS_DATA_RX_UNICAST = 0x08,
        /// Unicasts sent by APS and acknowledged.
        APS_DATA_TX_UNICAST_SUCCESS = 0x09,
        /// Unicasts sent again by APS.
        APS_DATA_TX_UNICAST_RETRY = 0x0a,
        /// Unicasts sent by APS and never acknowledged.
        APS_DATA_TX_UNICAST_FAILED = 0x0b,
        /// Routes looked for.
        ROUTE_DISCOVERY_INITIATED = 0x0c,
        /// Neighbours found.
        NEIGHBOR_ADDED = 0x0d,
        /// Neighbours lost.
        NEIGHBOR_REMOVED = 0x0e,
        /// Neighbours not heard of.
        NEIGHBOR_STALE = 0x0f,
        /// Devices that joined here.
        JOIN_INDICATION = 0x10,
        /// Children lost.
        CHILD_REMOVED = 0x11,
        /// Octets of the serial line lost for want of room.
        ASH_OVERFLOW_ERROR = 0x12,
        /// Octets of the serial line damaged.
        ASH_FRAMING_ERROR = 0x13,
        /// Octets of the serial line lost.
        ASH_OVERRUN_ERROR = 0x14,
        /// Repetitions dropped by NWK.
        NWK_FRAME_COUNTER_FAILURE = 0x15,
        /// Repetitions dropped by APS.
        APS_FRAME_COUNTER_FAILURE = 0x16,
        /// Not in use.
        UTILITY = 0x17,
        /// Frames under link keys that were not authorised.
        APS_LINK_KEY_NOT_AUTHORIZED = 0x18,
        /// Frames that NWK could not open.
        NWK_DECRYPTION_FAILURE = 0x19,
        /// Frames that APS could not open.
        APS_DECRYPTION_FAILURE = 0x1a,
        /// Times that memory ran out.
        ALLOCATE_PACKET_BUFFER_FAILURE = 0x1b,
        /// Unicasts relayed.
        RELAYED_UNICAST = 0x1c,
        /// Frames dropped by the radio.
        PHY_TO_MAC_QUEUE_LIMIT_REACHED = 0x1d,
        /// Messages that failed their check.
        PACKET_VALIDATE_LIBRARY_DROPPED_COUNT = 0x1e,
        /// Messages that could not wait to be sent again.
        TYPE_NWK_RETRY_OVERFLOW = 0x1f,
        /// Times that the channel was busy.
        PHY_CCA_FAIL_COUNT = 0x20,
        /// Broadcasts dropped.
        BROADCAST_TABLE_FULL = 0x21,
        /// Requests to the other radio.
        PTA_LO_PRI_REQUESTED = 0x22,
        /// Urgent requests to the other radio.
        PTA_HI_PRI_REQUESTED = 0x23,
        /// Those denied.
        PTA_LO_PRI_DENIED = 0x24,
        /// Urgent ones denied.
        PTA_HI_PRI_DENIED = 0x25,
        /// Frames broken off.
        PTA_LO_PRI_TX_ABORTED = 0x26,
        /// Urgent ones broken off.
        PTA_HI_PRI_TX_ABORTED = 0x27,
        /// Address conflicts told.
        ADDRESS_CONFLICT_SENT = 0x28,
    }
}
