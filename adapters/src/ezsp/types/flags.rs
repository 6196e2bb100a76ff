//! Bitmaps.

use zigbee::wire_flags;

wire_flags! {
    /// How a message is to be sent, or was.
    pub struct EmberApsOption(u16) {
        /// Encrypted with the link key shared with the other node.
        ENCRYPTION = 0x0020,
        /// The receiver acknowledges it, and it is sent again until then.
        RETRY = 0x0040,
        /// A route is discovered where none is known.
        ENABLE_ROUTE_DISCOVERY = 0x0100,
        /// A route is discovered in any case.
        FORCE_ROUTE_DISCOVERY = 0x0200,
        /// The sender's EUI-64 goes with it.
        SOURCE_EUI64 = 0x0400,
        /// The receiver's EUI-64 goes with it.
        DESTINATION_EUI64 = 0x0800,
        /// The receiver's address is discovered where it is not known.
        ENABLE_ADDRESS_DISCOVERY = 0x1000,
        /// The stick does not answer this ZDP request: the host is to.
        ZDO_RESPONSE_REQUIRED = 0x4000,
        /// A part of a longer message.
        FRAGMENT = 0x8000,
    }
}

wire_flags! {
    /// How a network is to be secured.
    pub struct EmberInitialSecurityBitmask(u16) {
        /// There is no trust centre.
        DISTRIBUTED_TRUST_CENTER_MODE = 0x0002,
        /// All devices share one link key with the trust centre.
        TRUST_CENTER_GLOBAL_LINK_KEY = 0x0004,
        /// The trust centre's EUI-64 is given.
        HAVE_TRUST_CENTER_EUI64 = 0x0040,
        /// Each device's link key is a hash of the given one.
        TRUST_CENTER_USES_HASHED_LINK_KEY = 0x0084,
        /// The preconfigured key is given.
        HAVE_PRECONFIGURED_KEY = 0x0100,
        /// The network key is given.
        HAVE_NETWORK_KEY = 0x0200,
        /// A link key is asked for on joining.
        GET_LINK_KEY_WHEN_JOINING = 0x0400,
        /// The network key is taken only if it comes encrypted.
        REQUIRE_ENCRYPTED_KEY = 0x0800,
        /// Frame counters go on as they are.
        NO_FRAME_COUNTER_RESET = 0x1000,
        /// The preconfigured key comes from the stick's own install code.
        GET_PRECONFIGURED_KEY_FROM_INSTALL_CODE = 0x2000,
    }
}

wire_flags! {
    /// How a network is secured.
    pub struct EmberCurrentSecurityBitmask(u16) {
        /// There is no trust centre.
        DISTRIBUTED_TRUST_CENTER_MODE = 0x0002,
        /// All devices share one link key with the trust centre.
        GLOBAL_LINK_KEY = 0x0004,
        /// The stick has a link key with the trust centre.
        HAVE_TRUST_CENTER_LINK_KEY = 0x0010,
        /// Each device's link key is a hash of one.
        TRUST_CENTER_USES_HASHED_LINK_KEY = 0x0084,
    }
}

wire_flags! {
    /// Which facts about a key are given.
    pub struct EmberKeyStructBitmask(u16) {
        /// Its sequence number.
        HAS_SEQUENCE_NUMBER = 0x0001,
        /// The counter of frames sent with it.
        HAS_OUTGOING_FRAME_COUNTER = 0x0002,
        /// The counter of frames received with it.
        HAS_INCOMING_FRAME_COUNTER = 0x0004,
        /// With whom it is shared.
        HAS_PARTNER_EUI64 = 0x0008,
        /// It may be used for messages of applications.
        IS_AUTHORIZED = 0x0010,
        /// The other node sleeps.
        PARTNER_IS_SLEEPY = 0x0020,
        /// The device has not joined with it yet.
        UNCONFIRMED_TRANSIENT_KEY = 0x0040,
        /// It is kept in a vault.
        HAS_PSA_ID = 0x0080,
        /// The key itself.
        HAS_KEY_DATA = 0x0100,
    }
}

wire_flags! {
    /// How a network is resumed.
    pub struct EmberNetworkInitBitmask(u16) {
        /// An end device's parent is kept in a token.
        PARENT_INFO_IN_TOKEN = 0x0001,
        /// An end device rejoins.
        END_DEVICE_REJOIN_ON_REBOOT = 0x0002,
    }
}

wire_flags! {
    /// Which ZDP requests the host is given.
    pub struct EmberZdoConfigurationFlags(u8) {
        /// Those that the stick answers: to look at.
        APP_RECEIVES_SUPPORTED_ZDO_REQUESTS = 0x01,
        /// Those that the stick does not know: to answer.
        APP_HANDLES_UNSUPPORTED_ZDO_REQUESTS = 0x02,
        /// Those about endpoints: to answer.
        APP_HANDLES_ZDO_ENDPOINT_REQUESTS = 0x04,
        /// Those about bindings: to answer.
        APP_HANDLES_ZDO_BINDING_REQUESTS = 0x08,
    }
}

wire_flags! {
    /// Whom the trust centre lets in, since version 8.
    pub struct EzspDecisionBitmask(u8) {
        /// Devices may join.
        ALLOW_JOINS = 0x01,
        /// Devices may come back without the network key.
        ALLOW_UNSECURED_REJOINS = 0x02,
        /// The network key is sent in clear.
        SEND_KEY_IN_CLEAR = 0x04,
        /// Devices that come back without the network key get no answer.
        IGNORE_UNSECURED_REJOINS = 0x08,
        /// Only devices whose link key was imported may join.
        JOINS_USE_INSTALL_CODE_KEY = 0x10,
        /// The host decides about each.
        DEFER_JOINS = 0x20,
    }
}

wire_flags! {
    /// Which parts of a [`super::SecManContext`] count.
    pub struct SecManFlags(u8) {
        /// The index.
        KEY_INDEX_IS_VALID = 0x01,
        /// The EUI-64.
        EUI_IS_VALID = 0x02,
        /// The device has not joined with the key yet.
        UNCONFIRMED_TRANSIENT_KEY = 0x04,
    }
}
