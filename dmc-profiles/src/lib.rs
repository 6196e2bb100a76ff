//! What a Device Model Combination is: the format of a profile, its loader and lint, and the profiles
//! that the program is delivered with.
//!
//! [`Profile`] is the whole of what is known of one combination; [`Profiles`] a set of them. What a
//! device can do is asked by name ([`capability`]) and answered in three values, since what nobody has
//! measured or declared is not known to be absent. [`Problem`] says what is wrong with a file that a
//! person wrote; scenarios and rack files use it too.
pub mod capability;
pub mod identity;
pub mod problem;
pub mod profile;
pub mod profiles;
pub mod revision;
pub mod span;
pub mod suggest;
pub mod utrn;

mod lint;
mod parse;

pub use capability::{Answer, CAPABILITIES, Capability, CapabilityType, CapabilityValue, Grade};
pub use identity::Identity;
pub use parse::{Document, Key, read_toml};
pub use problem::{Problem, Problems};
pub use profile::{
    Defect, DeviceProfile, Endpoint, Messaging, Metering, PaymentMode, Prepayment, Profile, Source,
    Supply, UnitOfMeasure,
};
pub use profiles::Profiles;
pub use revision::SeRevision;
pub use suggest::suggest;
