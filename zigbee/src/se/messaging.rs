//! The Messaging cluster (SE 1.4, annex D.5): text for the people in the premises.
//!
//! The server holds messages and sends them unasked; a client that starts asks for the last one,
//! and confirms where the message wants it.

use crate::zcl::strings::{CharStr, OctetStr};
use crate::zcl::{Map8, UtcTime};

cluster! {
    /// Text for the people in the premises (SE D.5).
    Messaging = 0x0703 [Se1_0];
    attributes ATTRIBUTES;
    commands TO_SERVER, TO_CLIENT;
}

const ATTRIBUTES: &[super::AttributeSpec] = &[];

/// How a message is carried and confirmed: the bits of `message_control` (D.5.2.3.1).
pub mod control {
    /// Bits 0 and 1: 0 normal only, 1 normal and inter-PAN, 2 inter-PAN only.
    pub const TRANSMISSION: u8 = 0b0000_0011;
    /// Bits 2 and 3: importance, 0 low, 1 medium, 2 high, 3 critical.
    pub const IMPORTANCE: u8 = 0b0000_1100;
    /// Bit 5: an enhanced confirmation is wanted (from 1.2 on).
    pub const ENHANCED_CONFIRMATION: u8 = 0b0010_0000;
    /// Bit 7: a confirmation is wanted.
    pub const CONFIRMATION: u8 = 0b1000_0000;
}

commands! {
    const TO_SERVER: ToServer, 'a;

    /// Asks for the message in force (D.5.2.4.1).
    0x00 GetLastMessage [Se1_0] {}

    /// Says that a person has seen a message (D.5.2.4.2).
    0x01 MessageConfirmation<'a> [Se1_0] {
        /// The message.
        message_id: u32,
        /// When it was confirmed.
        confirmation_time: UtcTime,
    } optional {
        /// Bit 0: the answer is no; bit 1: it is yes.
        message_confirmation_control: Map8 [Se1_2a],
        /// What the person wrote, 20 octets at most.
        message_response: OctetStr<'a> [Se1_2a],
    }

    /// Asks which messages are to be withdrawn (D.5.2.4.3).
    0x02 GetMessageCancellation [Se1_2a] {
        /// Withdrawals from this time on.
        earliest_implementation_time: UtcTime,
    }
}

commands! {
    const TO_CLIENT: ToClient, 'a;

    /// A message to be shown (D.5.2.3.1).
    0x00 DisplayMessage<'a> [Se1_0] {
        /// The server's number for it; a higher number is a newer message.
        message_id: u32,
        /// How it is carried and confirmed: see [`control`].
        message_control: Map8,
        /// From when it is shown; zero is now.
        start_time: UtcTime,
        /// For how many minutes; 0xffff is until changed.
        duration_in_minutes: u16,
        /// The text.
        message: CharStr<'a>,
    } optional {
        /// Bit 0: a person has confirmed it elsewhere.
        optional_extended_message_control: Map8 [Se1_2a],
    }

    /// Withdraws a message (D.5.2.3.2).
    0x01 CancelMessage [Se1_0] {
        /// The message.
        message_id: u32,
        /// As it was sent.
        message_control: Map8,
    }

    /// A message to be shown once a person has entered a code (D.5.2.3.3).
    0x02 DisplayProtectedMessage<'a> [Se1_2a] {
        /// The server's number for it.
        message_id: u32,
        /// How it is carried and confirmed: see [`control`].
        message_control: Map8,
        /// From when it is shown; zero is now.
        start_time: UtcTime,
        /// For how many minutes; 0xffff is until changed.
        duration_in_minutes: u16,
        /// The text.
        message: CharStr<'a>,
    } optional {
        /// Bit 0: a person has confirmed it elsewhere.
        optional_extended_message_control: Map8 [Se1_2a],
    }

    /// Withdraws all messages (D.5.2.3.4).
    0x03 CancelAllMessages [Se1_2a] {
        /// From when.
        implementation_date_time: UtcTime,
    }
}
