//! The frame header (UG100, "Protocol format").
//!
//! ```text
//! frame control of a command    0nn. ..ss   nn: network index, ss: sleep mode
//! frame control of a response   1nnc cpto   cc: kind of callback, p: callbacks wait, t: truncated, o: overflow
//!                   high octet  sp.. ..ff   s: secured, p: padded, ff: form, 01 is extended
//! ```

use bytes::{BufMut, BytesMut};
use zigbee::{Fault, Parsed, Reason, Wire};

const RESPONSE: u8 = 0x80;
const CALLBACK_KIND: u8 = 0x18;
const CALLBACK: u8 = 0x10;
const OVERFLOW: u8 = 0x01;
const FORM: u8 = 0x03;
const FORM_EXTENDED: u8 = 0x01;

/// How a header is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Three octets. Since version 8 only the first `version` command and its response have it.
    Legacy,
    /// Five octets; the high octet of the frame control, whose low two bits say so.
    Extended(u8),
}

/// The low octet of the frame control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Control(pub u8);

impl Control {
    /// From the host.
    pub const COMMAND: Self = Self(0);
    /// From the device, about what the host asked.
    pub const RESPONSE: Self = Self(RESPONSE);
    /// From the device, unasked.
    pub const CALLBACK: Self = Self(RESPONSE | CALLBACK);

    /// Whether it goes to the host.
    #[must_use]
    pub fn is_response(self) -> bool {
        self.0 & RESPONSE != 0
    }

    /// Whether it goes to the host unasked.
    #[must_use]
    pub fn is_callback(self) -> bool {
        self.is_response() && self.0 & CALLBACK_KIND != 0
    }

    /// Whether the device ran out of memory since its last response.
    #[must_use]
    pub fn has_overflowed(self) -> bool {
        self.is_response() && self.0 & OVERFLOW != 0
    }
}

/// What precedes the parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Chosen by the host, repeated in the response. A callback has the latest response's.
    pub sequence: u8,
    /// Which way it goes, and more.
    pub control: Control,
    /// How the header is written.
    pub form: Form,
    /// Which row of [`super::COMMANDS`].
    pub id: u16,
}

impl Header {
    /// An extended header.
    #[must_use]
    pub fn extended(sequence: u8, control: Control, id: u16) -> Self {
        Self { sequence, control, form: Form::Extended(FORM_EXTENDED), id }
    }

    /// The header of the first `version` command, which has identifier 0.
    #[must_use]
    pub fn legacy_version(sequence: u8, control: Control) -> Self {
        Self { sequence, control, form: Form::Legacy, id: 0 }
    }
}

impl<'a> Wire<'a> for Header {
    const NAME: &'static str = "EZSP header";

    /// Fails where the input ends early, or the form is neither extended nor that of `version`.
    fn parse(input: &'a [u8]) -> Parsed<'a, Self> {
        let truncated = |rest, field| Err(Fault::at(rest, field, Reason::Truncated));
        match *input {
            [] => truncated(input, "sequence"),
            [_] => truncated(&[], "frame control"),
            [sequence, control, 0, ..] => {
                let header = Self::legacy_version(sequence, Control(control));
                Ok((input.get(3..).unwrap_or_default(), header))
            }
            [_, _, high, ..] if high & FORM != FORM_EXTENDED => {
                let at = input.get(2..).unwrap_or_default();
                Err(Fault::at(at, "frame format version", Reason::Reserved(high.into())))
            }
            [sequence, control, high, low_id, high_id, ..] => {
                let id = u16::from_le_bytes([low_id, high_id]);
                let form = Form::Extended(high);
                let header = Self { sequence, control: Control(control), form, id };
                Ok((input.get(5..).unwrap_or_default(), header))
            }
            _ => truncated(&[], "frame id"),
        }
    }

    fn put(&self, out: &mut BytesMut) {
        out.put_u8(self.sequence);
        out.put_u8(self.control.0);
        match self.form {
            // Only identifier 0 is ever sent so.
            Form::Legacy => out.put_u8(0),
            Form::Extended(high) => {
                out.put_u8(high);
                out.put_u16_le(self.id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    #[test]
    fn each_field_is_where_the_specification_puts_it() {
        for (octets, header) in [
            (&hex!("05 00 00")[..], Header::legacy_version(5, Control::COMMAND)),
            (&hex!("05 80 00"), Header::legacy_version(5, Control::RESPONSE)),
            (&hex!("05 00 01 34 12"), Header::extended(5, Control::COMMAND, 0x1234)),
            (&hex!("05 80 01 45 00"), Header::extended(5, Control::RESPONSE, 0x45)),
            (&hex!("05 90 01 45 00"), Header::extended(5, Control::CALLBACK, 0x45)),
        ] {
            assert_eq!(Header::decode(octets), Ok(header));
            assert_eq!(header.encode(), octets);
        }
    }

    #[test]
    fn what_decodes_encodes_to_the_same_octets() {
        for control in 0..=u8::MAX {
            for high in 0..=u8::MAX {
                for octets in [&[1, control, high][..], &[1, control, high, 0xfe, 0xff]] {
                    if let Ok(header) = Header::decode(octets) {
                        assert_eq!(header.encode(), octets);
                    }
                }
            }
        }
    }

    #[test]
    fn errors_say_where_and_why() {
        let says = |octets: &[u8]| Header::decode(octets).unwrap_err().to_string();
        assert_eq!(
            [says(&[]), says(&[1]), says(&[1, 0]), says(&[1, 0, 1, 2]), says(&[1, 0, 2, 0, 0])],
            [
                "EZSP header: sequence at octet 0: input ends before the field does",
                "EZSP header: frame control at octet 1: input ends before the field does",
                "EZSP header: frame id at octet 2: input ends before the field does",
                "EZSP header: frame id at octet 4: input ends before the field does",
                "EZSP header: frame format version at octet 2: value 0x2 is reserved",
            ]
        );
    }

    #[test]
    fn callbacks_are_told_from_responses() {
        assert!(Control(0x90).is_callback() && Control(0x88).is_callback());
        assert!(!Control(0x80).is_callback() && Control(0x80).is_response());
        assert!(!Control(0x10).is_callback());
        assert!(Control(0x81).has_overflowed() && !Control(0x80).has_overflowed());
    }
}
