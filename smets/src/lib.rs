//! What a SMETS1 device can be asked, in the specification's words.
//!
//! A data item ([`Item`]) or command ([`Command`]) is defined once, as a row of [`ITEMS`] or
//! [`COMMANDS`]: what it is called, what kind of [`Value`] it has, which devices have it, which
//! Service Reference Variants use it, and how it is bound to Smart Energy. Scenarios speak
//! these words, so that the same text can later run over another way into the device.
//!
//! Three kinds of trouble are kept apart. Text that a person wrote wrongly is a [`ValueError`] or a
//! [`QuantityError`]; what a device said and should not have said is a [`Nonsense`], a value that is
//! recorded; nothing here panics on either.
pub mod command;
pub mod device_type;
pub mod item;
pub mod outcome;
pub mod quantity;
pub mod time;
pub mod unit;
pub mod value;
pub mod wire;

pub use command::{COMMANDS, Command, Param};
pub use device_type::DeviceType;
pub use item::{ITEMS, Item};
pub use outcome::{Nonsense, Outcome};
pub use quantity::{Quantity, QuantityError};
pub use unit::Unit;
pub use value::{Kind, Value, ValueError};
pub use wire::{Answered, CannotSend, Readings};
