//! How a request fared (ZCL rev 8, 2.6.3, table 2-12).

use super::numbers::zcl_scalars;

wire_ids! {
    /// A status, as responses carry it.
    pub struct Status(u8) {
        /// It was done.
        SUCCESS = 0x00,
        /// It was not done, for a reason that has no number.
        FAILURE = 0x01,
        /// The sender may not do this.
        NOT_AUTHORIZED = 0x7e,
        /// A reserved field was not zero.
        RESERVED_FIELD_NOT_ZERO = 0x7f,
        /// The command's fields are not what the specification says.
        MALFORMED_COMMAND = 0x80,
        /// The cluster has no such command here.
        UNSUP_CLUSTER_COMMAND = 0x81,
        /// There is no such general command here.
        UNSUP_GENERAL_COMMAND = 0x82,
        /// The manufacturer's cluster has no such command here.
        UNSUP_MANUF_CLUSTER_COMMAND = 0x83,
        /// There is no such manufacturer's general command here.
        UNSUP_MANUF_GENERAL_COMMAND = 0x84,
        /// A field's value is not allowed, or not in this state.
        INVALID_FIELD = 0x85,
        /// There is no such attribute here.
        UNSUPPORTED_ATTRIBUTE = 0x86,
        /// The value is out of range.
        INVALID_VALUE = 0x87,
        /// The attribute can only be read.
        READ_ONLY = 0x88,
        /// There is no room.
        INSUFFICIENT_SPACE = 0x89,
        /// There is one already.
        DUPLICATE_EXISTS = 0x8a,
        /// What was asked for is not there.
        NOT_FOUND = 0x8b,
        /// The attribute is not reported.
        UNREPORTABLE_ATTRIBUTE = 0x8c,
        /// The value has another type.
        INVALID_DATA_TYPE = 0x8d,
        /// The selector names no element.
        INVALID_SELECTOR = 0x8e,
        /// The attribute can only be written.
        WRITE_ONLY = 0x8f,
        /// The start-up values do not agree.
        INCONSISTENT_STARTUP_STATE = 0x90,
        /// The value is defined out of band.
        DEFINED_OUT_OF_BAND = 0x91,
        /// The values do not agree with each other.
        INCONSISTENT = 0x92,
        /// The credentials do not allow this.
        ACTION_DENIED = 0x93,
        /// It took too long.
        TIMEOUT = 0x94,
        /// It was given up.
        ABORT = 0x95,
        /// The image is not one for this device.
        INVALID_IMAGE = 0x96,
        /// The server has it not yet.
        WAIT_FOR_DATA = 0x97,
        /// There is no image.
        NO_IMAGE_AVAILABLE = 0x98,
        /// More is needed.
        REQUIRE_MORE_IMAGE = 0x99,
        /// Notification is pending.
        NOTIFICATION_PENDING = 0x9a,
        /// The hardware failed.
        HARDWARE_FAILURE = 0xc0,
        /// The software failed.
        SOFTWARE_FAILURE = 0xc1,
        /// Calibration failed.
        CALIBRATION_ERROR = 0xc2,
        /// There is no such cluster here.
        UNSUPPORTED_CLUSTER = 0xc3,
    }
}

zcl_scalars!(@typed Status(u8), ENUM8, &[]);
