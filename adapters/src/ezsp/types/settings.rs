//! What of a stick can be configured, read, set and decided.

use zigbee::wire_ids;

wire_ids! {
    /// What of a stick can be configured.
    pub struct EzspConfigId(u8) {
        /// Buffers for packets; 255 for all there is room for.
        PACKET_BUFFER_COUNT = 0x01,
        /// Rows of the neighbour table.
        NEIGHBOR_TABLE_SIZE = 0x02,
        /// Unicasts that can wait for acknowledgement at once.
        APS_UNICAST_MESSAGE_COUNT = 0x03,
        /// Rows of the binding table.
        BINDING_TABLE_SIZE = 0x04,
        /// Rows of the address table that are the host's.
        ADDRESS_TABLE_SIZE = 0x05,
        /// Rows of the multicast table.
        MULTICAST_TABLE_SIZE = 0x06,
        /// Rows of the route table.
        ROUTE_TABLE_SIZE = 0x07,
        /// Route discoveries at once.
        DISCOVERY_TABLE_SIZE = 0x08,
        /// 2 for Zigbee PRO.
        STACK_PROFILE = 0x0c,
        /// 5, or 0 for none.
        SECURITY_LEVEL = 0x0d,
        /// How far a message may go.
        MAX_HOPS = 0x10,
        /// End devices that may join here.
        MAX_END_DEVICE_CHILDREN = 0x11,
        /// How long a message waits for a sleepy child, in milliseconds.
        INDIRECT_TRANSMISSION_TIMEOUT = 0x12,
        /// How long a child may be silent: 2 to this power, in minutes.
        END_DEVICE_POLL_TIMEOUT = 0x13,
        /// Of the radio.
        TX_POWER_MODE = 0x17,
        /// 1: relays nothing.
        DISABLE_RELAY = 0x18,
        /// Rows of the address table that are the trust centre's.
        TRUST_CENTER_ADDRESS_CACHE_SIZE = 0x19,
        /// Rows of the source route table.
        SOURCE_ROUTE_TABLE_SIZE = 0x1a,
        /// Parts of a message that may be under way.
        FRAGMENT_WINDOW_SIZE = 0x1c,
        /// Between parts of a message, in milliseconds.
        FRAGMENT_DELAY_MS = 0x1d,
        /// Rows of the key table.
        KEY_TABLE_SIZE = 0x1e,
        /// How long an acknowledgement is waited for, in milliseconds.
        APS_ACK_TIMEOUT = 0x1f,
        /// Of a scan, as a power of 2.
        ACTIVE_SCAN_DURATION = 0x20,
        /// In seconds.
        END_DEVICE_BIND_TIMEOUT = 0x21,
        /// Reports in a minute that change the network's 16-bit name.
        PAN_ID_CONFLICT_REPORT_THRESHOLD = 0x22,
        /// In minutes.
        REQUEST_KEY_TIMEOUT = 0x24,
        /// Rows of the certificate table.
        CERTIFICATE_TABLE_SIZE = 0x29,
        /// Which ZDP requests the host is given: [`super::EmberZdoConfigurationFlags`].
        APPLICATION_ZDO_FLAGS = 0x2a,
        /// Rows of the broadcast table.
        BROADCAST_TABLE_SIZE = 0x2b,
        /// Rows of the MAC filter table.
        MAC_FILTER_TABLE_SIZE = 0x2c,
        /// Networks at once.
        SUPPORTED_NETWORKS = 0x2d,
        /// 1: multicasts reach sleepy children.
        SEND_MULTICASTS_TO_SLEEPY_ADDRESS = 0x2e,
        /// For touch link.
        ZLL_GROUP_ADDRESSES = 0x2f,
        /// For touch link.
        ZLL_RSSI_THRESHOLD = 0x30,
        /// 1: route requests are paced.
        MTORR_FLOW_CONTROL = 0x33,
        /// Messages that wait to be sent again.
        RETRY_QUEUE_SIZE = 0x34,
        /// Of the broadcast table.
        NEW_BROADCAST_ENTRY_THRESHOLD = 0x35,
        /// How long a transient link key is kept, in seconds.
        TRANSIENT_KEY_TIMEOUT_S = 0x36,
        /// Neighbours that must repeat a broadcast.
        BROADCAST_MIN_ACKS_NEEDED = 0x37,
        /// In seconds.
        TC_REJOINS_USING_WELL_KNOWN_KEY_TIMEOUT_S = 0x38,
        /// Of the crystal.
        CTUNE_VALUE = 0x39,
        /// What joining devices take the trust centre for.
        ASSUME_TC_CONCENTRATOR_TYPE = 0x40,
        /// Rows of the Green Power proxy table.
        GP_PROXY_TABLE_SIZE = 0x41,
        /// Rows of the Green Power sink table.
        GP_SINK_TABLE_SIZE = 0x42,
    }
}

wire_ids! {
    /// What a stick can be told to decide by itself.
    pub struct EzspPolicyId(u8) {
        /// Whom to let in: an [`super::EzspDecisionBitmask`].
        TRUST_CENTER_POLICY = 0x00,
        /// Whether others may bind.
        BINDING_MODIFICATION_POLICY = 0x01,
        /// Whether the host sends replies along with acknowledgements.
        UNICAST_REPLIES_POLICY = 0x02,
        /// Whether the host hears of polls.
        POLL_HANDLER_POLICY = 0x03,
        /// Whether `messageSentHandler` repeats the message.
        MESSAGE_CONTENTS_IN_CALLBACK_POLICY = 0x04,
        /// Whether devices may ask for a link key with the trust centre.
        TC_KEY_REQUEST_POLICY = 0x05,
        /// Whether devices may ask for a link key with each other.
        APP_KEY_REQUEST_POLICY = 0x06,
        /// Whether incoming messages are checked.
        PACKET_VALIDATE_LIBRARY_POLICY = 0x07,
        /// For touch link.
        ZLL_POLICY = 0x08,
        /// Whether devices may come back with the well-known link key.
        TC_REJOINS_USING_WELL_KNOWN_KEY_POLICY = 0x09,
    }
}

wire_ids! {
    /// What was decided, for all policies but the trust centre's.
    pub struct EzspDecisionId(u8) {
        /// Others may not bind.
        DISALLOW_BINDING_MODIFICATION = 0x10,
        /// Others may bind.
        ALLOW_BINDING_MODIFICATION = 0x11,
        /// Others may bind what is there.
        CHECK_BINDING_MODIFICATIONS_ARE_VALID_ENDPOINT_CLUSTERS = 0x12,
        /// Acknowledgements go at once.
        HOST_WILL_NOT_SUPPLY_REPLY = 0x20,
        /// Acknowledgements wait for the host's reply.
        HOST_WILL_SUPPLY_REPLY = 0x21,
        /// The host does not hear of polls.
        POLL_HANDLER_IGNORE = 0x30,
        /// The host hears of polls.
        POLL_HANDLER_CALLBACK = 0x31,
        /// `messageSentHandler` has no contents.
        MESSAGE_TAG_ONLY_IN_CALLBACK = 0x40,
        /// `messageSentHandler` has the contents.
        MESSAGE_TAG_AND_CONTENTS_IN_CALLBACK = 0x41,
        /// No.
        DENY_TC_KEY_REQUESTS = 0x50,
        /// Yes: the one that is there.
        ALLOW_TC_KEY_REQUESTS_AND_SEND_CURRENT_KEY = 0x51,
        /// Yes: a new one.
        ALLOW_TC_KEY_REQUEST_AND_GENERATE_NEW_KEY = 0x52,
        /// No.
        DENY_APP_KEY_REQUESTS = 0x60,
        /// Yes.
        ALLOW_APP_KEY_REQUESTS = 0x61,
        /// They are checked.
        PACKET_VALIDATE_LIBRARY_CHECKS_ENABLED = 0x62,
        /// They are not.
        PACKET_VALIDATE_LIBRARY_CHECKS_DISABLED = 0x63,
    }
}

wire_ids! {
    /// What of a stick can be read, or set.
    pub struct EzspValueId(u8) {
        /// The network, as the stick keeps it.
        TOKEN_STACK_NODE_DATA = 0x00,
        /// Which foreign frames the host is given.
        MAC_PASSTHROUGH_FLAGS = 0x01,
        /// How many there are.
        FREE_BUFFERS = 0x03,
        /// Whether callbacks come only when asked for.
        UART_SYNCH_CALLBACKS = 0x04,
        /// Of a message in parts, in octets.
        MAXIMUM_INCOMING_TRANSFER_SIZE = 0x05,
        /// Of a message in parts, in octets.
        MAXIMUM_OUTGOING_TRANSFER_SIZE = 0x06,
        /// Whether the stick writes to its non-volatile memory.
        STACK_TOKEN_WRITING = 0x07,
        /// Whether it does now.
        STACK_IS_PERFORMING_REJOIN = 0x08,
        /// How link keys are dealt with.
        EXTENDED_SECURITY_BITMASK = 0x0a,
        /// Its address.
        NODE_SHORT_ID = 0x0b,
        /// In its node descriptor.
        DESCRIPTOR_CAPABILITY = 0x0c,
        /// Of its ZDP requests.
        STACK_DEVICE_REQUEST_SEQUENCE_NUMBER = 0x0d,
        /// Whether its radio keeps still.
        RADIO_HOLD_OFF = 0x0e,
        /// Which endpoints answer.
        ENDPOINT_FLAGS = 0x0f,
        /// What may be read from it.
        MFG_SECURITY_CONFIG = 0x10,
        /// Build, major, minor, patch, special, type: seven octets.
        VERSION_INFO = 0x11,
        /// Why it will rejoin.
        NEXT_HOST_REJOIN_REASON = 0x12,
        /// Why it rejoined.
        LAST_REJOIN_REASON = 0x13,
        /// Of its frames.
        NEXT_ZIGBEE_SEQUENCE_NUMBER = 0x14,
        /// In dBm.
        CCA_THRESHOLD = 0x15,
        /// Where a counter is reported.
        SET_COUNTER_THRESHOLD = 0x17,
        /// No counter is.
        RESET_COUNTER_THRESHOLDS = 0x18,
        /// All to zero.
        CLEAR_COUNTERS = 0x19,
        /// Of frames sent with the network key.
        NWK_FRAME_COUNTER = 0x23,
        /// Of frames sent with the trust centre's link key.
        APS_FRAME_COUNTER = 0x24,
        /// How it rejoins.
        RETRY_DEVICE_TYPE = 0x25,
        /// Whether it acts as an older stack.
        ENABLE_R21_BEHAVIOR = 0x29,
        /// Which antenna.
        ANTENNA_MODE = 0x30,
        /// Whether other radios go first.
        ENABLE_PTA = 0x31,
        /// How.
        PTA_OPTIONS = 0x32,
        /// For radio tests.
        MFGLIB_OPTIONS = 0x33,
        /// Whether it sends although the channel is busy.
        FORCE_TX_AFTER_FAILED_CCA_ATTEMPTS = 0x3a,
        /// How long a transient link key is kept, in seconds.
        TRANSIENT_KEY_TIMEOUT_S = 0x3b,
        /// Of charge.
        COULOMB_COUNTER_USAGE = 0x3c,
        /// Of a scan.
        MAX_BEACONS_TO_STORE = 0x3d,
        /// What children may ask for.
        END_DEVICE_TIMEOUT_OPTIONS_MASK = 0x3e,
        /// How children show that they are there.
        END_DEVICE_KEEP_ALIVE_SUPPORT_MODE = 0x3f,
        /// How keys are kept.
        KEY_STORAGE_VERSION = 0x44,
        /// Whether a device waits to be authorised.
        DELAYED_JOIN_ACTIVATION = 0x45,
    }
}
