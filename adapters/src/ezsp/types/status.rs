//! What became of a command: three kinds of status, by age of the command.

use zigbee::wire_ids;

wire_ids! {
    /// Of the serial protocol and the stick's configuration.
    pub struct EzspStatus(u8) {
        /// Done.
        SUCCESS = 0x00,
        /// The host has not asked for the protocol version yet.
        ERROR_VERSION_NOT_SET = 0x30,
        /// No frame has this identifier.
        ERROR_INVALID_FRAME_ID = 0x31,
        /// The frame says that it comes from a device.
        ERROR_WRONG_DIRECTION = 0x32,
        /// The parameters end too early.
        ERROR_TRUNCATED = 0x33,
        /// The parameters are too long.
        ERROR_OVERFLOW = 0x34,
        /// No memory left.
        ERROR_OUT_OF_MEMORY = 0x35,
        /// The value is out of bounds; so sticks refuse a command that they do not know.
        ERROR_INVALID_VALUE = 0x36,
        /// There is no such thing to read or set.
        ERROR_INVALID_ID = 0x37,
        /// Not now.
        ERROR_INVALID_CALL = 0x38,
        /// There was no response in time.
        ERROR_NO_RESPONSE = 0x39,
        /// The frame is longer than any command.
        ERROR_COMMAND_TOO_LONG = 0x40,
    }
}

wire_ids! {
    /// Of the stack.
    pub struct EmberStatus(u8) {
        /// Done.
        SUCCESS = 0x00,
        /// It went wrong.
        ERR_FATAL = 0x01,
        /// A parameter is wrong.
        BAD_ARGUMENT = 0x02,
        /// There is no such thing.
        NOT_FOUND = 0x03,
        /// No memory left.
        NO_BUFFERS = 0x18,
        /// Nothing was received.
        MAC_NO_DATA = 0x31,
        /// The channels to scan are none.
        MAC_INVALID_CHANNEL_MASK = 0x35,
        /// The next hop does not acknowledge.
        MAC_NO_ACK_RECEIVED = 0x40,
        /// The sleepy child did not ask for the message in time.
        MAC_INDIRECT_TIMEOUT = 0x42,
        /// The message was sent again and again, and never acknowledged.
        DELIVERY_FAILED = 0x66,
        /// The binding table is not that long.
        BINDING_INDEX_OUT_OF_RANGE = 0x69,
        /// The address table is not that long.
        ADDRESS_TABLE_INDEX_OUT_OF_RANGE = 0x6a,
        /// Nothing is bound there.
        INVALID_BINDING_INDEX = 0x6c,
        /// Not now.
        INVALID_CALL = 0x70,
        /// Too many messages are under way.
        MAX_MESSAGE_LIMIT_REACHED = 0x72,
        /// The message does not fit.
        MESSAGE_TOO_LONG = 0x74,
        /// The radio has no such channel.
        PHY_INVALID_CHANNEL = 0x8a,
        /// The radio has no such power.
        PHY_INVALID_POWER = 0x8b,
        /// The stick is in its network.
        NETWORK_UP = 0x90,
        /// The stick is in no network any more.
        NETWORK_DOWN = 0x91,
        /// The stick has no network.
        NOT_JOINED = 0x93,
        /// It could not join.
        JOIN_FAILED = 0x94,
        /// The stick has another address.
        NODE_ID_CHANGED = 0x99,
        /// The network has another 16-bit name.
        PAN_ID_CHANGED = 0x9a,
        /// The network is on another channel.
        CHANNEL_CHANGED = 0x9b,
        /// Devices may join.
        NETWORK_OPENED = 0x9c,
        /// Devices may no longer join.
        NETWORK_CLOSED = 0x9d,
        /// There is no such endpoint.
        INVALID_ENDPOINT = 0xa3,
        /// The message could not be encrypted: no link key is shared with the receiver.
        APS_ENCRYPTION_ERROR = 0xa6,
        /// The network's keys were not set.
        SECURITY_STATE_NOT_SET = 0xa8,
        /// The table is not that long.
        INDEX_OUT_OF_RANGE = 0xb1,
        /// The key is not one.
        KEY_INVALID = 0xb2,
        /// The table is full.
        TABLE_FULL = 0xb4,
        /// The stick's programme has no such thing.
        LIBRARY_NOT_PRESENT = 0xb5,
        /// Nothing stands there.
        TABLE_ENTRY_ERASED = 0xb6,
    }
}

wire_ids! {
    /// Of newer commands.
    pub struct SlStatus(u32) {
        /// Done.
        OK = 0x0000,
        /// It went wrong.
        FAIL = 0x0001,
        /// Not now.
        INVALID_STATE = 0x0002,
        /// The stick's programme has no such thing.
        NOT_SUPPORTED = 0x000f,
        /// The stick has no network.
        NOT_JOINED = 0x0017,
        /// The table is full.
        FULL = 0x001c,
        /// A parameter is wrong.
        INVALID_PARAMETER = 0x0021,
        /// The table is not that long.
        INVALID_INDEX = 0x0027,
        /// The key is not one.
        INVALID_KEY = 0x0029,
        /// There is no such thing.
        NOT_FOUND = 0x002d,
    }
}
