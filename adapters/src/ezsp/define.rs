//! `ezsp_commands!`: one table, from which come the types of requests, responses and callbacks, their
//! codecs, and the rows that decoders read.

use core::ops::Range;

use zigbee::{DecodeError, Reason};

use super::{Command, Response};

/// Whether a frame is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The host asks, the device answers.
    Command,
    /// The device tells unasked.
    Callback,
}

/// A parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldSpec {
    /// The specification's name, in `snake_case`.
    pub name: &'static str,
    /// The name of its type.
    pub ty: &'static str,
}

/// A parameter as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldValue {
    /// The specification's name, in `snake_case`.
    pub name: &'static str,
    /// As a person reads it. Keys are not shown.
    pub value: String,
    /// The octets it came from.
    pub octets: Range<usize>,
}

/// Reads parameters by name; the octets are counted from the first of them.
pub(super) type Read = fn(&[u8]) -> Result<Vec<FieldValue>, DecodeError>;

/// A row of [`super::COMMANDS`].
#[derive(Clone, Copy, Debug)]
pub struct CommandSpec {
    /// The identifier on the wire.
    pub id: u16,
    /// The specification's name.
    pub name: &'static str,
    /// Whether it is asked for.
    pub kind: Kind,
    /// What the host sends; nothing, of a callback.
    pub request: &'static [FieldSpec],
    /// What the device sends.
    pub response: &'static [FieldSpec],
    /// Reads what the host sends.
    pub read_request: Read,
    /// Reads what the device sends.
    pub read_response: Read,
    /// What it is for.
    pub doc: &'static str,
}

/// What a host can ask, tied to the type of the answer.
pub trait Request: Into<Command> {
    /// The identifier of both on the wire.
    const ID: u16;
    /// The answer.
    type Response: TryFrom<Response, Error = UnexpectedResponse>;
}

/// A response is not to the command that was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the response is to {got}, not to {wanted}")]
pub struct UnexpectedResponse {
    /// What was asked.
    pub wanted: &'static str,
    /// What was answered.
    pub got: &'static str,
}

/// Reads the parameters of a frame that has none.
pub(super) fn read_nothing(octets: &[u8]) -> Result<Vec<FieldValue>, DecodeError> {
    match octets {
        [] => Ok(Vec::new()),
        _ => Err(DecodeError { item: "callback", field: "end", at: 0, reason: Reason::Trailing }),
    }
}

/// The parameters of one frame, one way.
macro_rules! ezsp_message {
    ($(#[$meta:meta])* $name:ident { $($field:ident: $ty:ty),* }) => {
        $(#[$meta])*
        #[allow(missing_docs, reason = "fields are named as the specification names them")]
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name { $(pub $field: $ty,)* }
        impl<'a> ::zigbee::Wire<'a> for $name {
            const NAME: &'static str = stringify!($name);
            fn parse(rest: &'a [u8]) -> ::zigbee::Parsed<'a, Self> {
                $(let (rest, $field) = ::zigbee::wire::field(stringify!($field), <$ty as ::zigbee::Wire>::parse)(rest)?;)*
                Ok((rest, Self { $($field),* }))
            }
            fn put(&self, _out: &mut ::bytes::BytesMut) {
                $(::zigbee::Wire::put(&self.$field, _out);)*
            }
        }
        impl $name {
            const FIELDS: &'static [$crate::ezsp::FieldSpec] = &[$($crate::ezsp::FieldSpec {
                name: stringify!($field),
                ty: <$ty as ::zigbee::Wire>::NAME,
            },)*];
            fn read(octets: &[u8]) -> Result<Vec<$crate::ezsp::FieldValue>, ::zigbee::DecodeError> {
                let _value = <Self as ::zigbee::Wire>::decode(octets)?;
                #[allow(unused_mut, reason = "some have no parameters")]
                let (mut fields, mut _at) = (Vec::new(), 0);
                $(
                    let length = ::zigbee::Wire::encode(&_value.$field).len();
                    fields.push($crate::ezsp::FieldValue {
                        name: stringify!($field),
                        value: format!("{:?}", _value.$field),
                        octets: _at.._at + length,
                    });
                    _at += length;
                )*
                Ok(fields)
            }
        }
    };
}

/// An enum of messages, with the codec that their identifiers choose.
macro_rules! ezsp_messages {
    ($(#[$meta:meta])* $of:ident { $($id:literal $name:ident $message:ident,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum $of { $(#[doc = concat!("`", stringify!($name), "`.")] $message($message),)* }
        impl $of {
            /// The identifier on the wire.
            #[must_use]
            pub fn id(&self) -> u16 {
                match self { $(Self::$message(_) => $id,)* }
            }
            /// The specification's name.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self { $(Self::$message(_) => stringify!($name),)* }
            }
            /// Reads the parameters of the frame with this identifier; `None` where we have no row for it.
            #[must_use]
            pub fn decode(id: u16, parameters: &[u8]) -> Option<Result<Self, ::zigbee::DecodeError>> {
                match id {
                    $($id => Some(<$message as ::zigbee::Wire>::decode(parameters).map(Self::$message)),)*
                    _ => None,
                }
            }
            /// The parameters' octets.
            #[must_use]
            pub fn encode(&self) -> ::bytes::BytesMut {
                match self { $(Self::$message(message) => ::zigbee::Wire::encode(message),)* }
            }
        }
        $(impl From<$message> for $of {
            fn from(message: $message) -> Self {
                Self::$message(message)
            }
        })*
    };
}

macro_rules! ezsp_commands {
    (
        commands { $($(#[doc = $doc:literal])* $id:literal $name:ident
            $request:ident { $($qfield:ident: $qty:ty),* } -> $response:ident { $($sfield:ident: $sty:ty),* })* }
        callbacks { $($(#[doc = $cdoc:literal])* $cid:literal $cname:ident
            $callback:ident { $($cfield:ident: $cty:ty),* })* }
    ) => {
        $(
            ezsp_message! { $(#[doc = $doc])* $request { $($qfield: $qty),* } }
            ezsp_message! {
                #[doc = concat!("Answers [`", stringify!($request), "`].")]
                $response { $($sfield: $sty),* }
            }
            impl $crate::ezsp::Request for $request {
                const ID: u16 = $id;
                type Response = $response;
            }
            impl TryFrom<Response> for $response {
                type Error = $crate::ezsp::UnexpectedResponse;
                fn try_from(response: Response) -> Result<Self, Self::Error> {
                    match response {
                        Response::$response(response) => Ok(response),
                        other => Err($crate::ezsp::UnexpectedResponse {
                            wanted: stringify!($name),
                            got: other.name(),
                        }),
                    }
                }
            }
        )*
        $(ezsp_message! { $(#[doc = $cdoc])* $callback { $($cfield: $cty),* } })*

        ezsp_messages! {
            /// What a host asks.
            Command { $($id $name $request,)* }
        }
        ezsp_messages! {
            /// What a device answers.
            Response { $($id $name $response,)* }
        }
        ezsp_messages! {
            /// What a device tells unasked; and `invalidCommand`, which answers any command.
            Callback { $($cid $cname $callback,)* }
        }

        /// Every command and callback we know.
        pub const COMMANDS: &[$crate::ezsp::CommandSpec] = &[
            $($crate::ezsp::CommandSpec {
                id: $id,
                name: stringify!($name),
                kind: $crate::ezsp::Kind::Command,
                request: $request::FIELDS,
                response: $response::FIELDS,
                read_request: $request::read,
                read_response: $response::read,
                doc: concat!($($doc,)*),
            },)*
            $($crate::ezsp::CommandSpec {
                id: $cid,
                name: stringify!($cname),
                kind: $crate::ezsp::Kind::Callback,
                request: &[],
                response: $callback::FIELDS,
                read_request: $crate::ezsp::define::read_nothing,
                read_response: $callback::read,
                doc: concat!($($cdoc,)*),
            },)*
        ];
    };
}
