//! Discovering attributes and commands (ZCL rev 8, 2.5.13, 2.5.14, 2.5.18 to 2.5.23).
//!
//! ```text
//! attributes   | start id (2) | maximum (1) |   response  | complete | id | type | ..
//! commands     | start id (1) | maximum (1) |   response  | complete | id | ..
//! extended     | start id (2) | maximum (1) |   response  | complete | id | type | access | ..
//! ```

use super::Many;
use super::attributes::Access;
use crate::zcl::numbers::Boolean;
use crate::zcl::types::TypeId;

fields! {
    /// Asks which attributes there are (2.5.13), or with what access (2.5.22).
    pub struct DiscoverAttributes = "DiscoverAttributes" {
        /// From this attribute on.
        start_attribute_id: u16,
        /// At most so many.
        maximum: u8,
    }

    /// An attribute and its type (2.5.14.1).
    pub struct Information = "attribute information" {
        /// The attribute.
        attribute_id: u16,
        /// Its type.
        ty: TypeId,
    }

    /// Which attributes there are (2.5.14).
    pub struct DiscoverAttributesResponse = "DiscoverAttributesResponse" {
        /// True where there are no more.
        complete: Boolean,
        /// Ascending.
        attributes: Many<Information>,
    }

    /// An attribute, its type and what may be done with it (2.5.23.1).
    pub struct ExtendedInformation = "extended attribute information" {
        /// The attribute.
        attribute_id: u16,
        /// Its type.
        ty: TypeId,
        /// What may be done with it.
        access: Access,
    }

    /// Which attributes there are, and what may be done with them (2.5.23).
    pub struct DiscoverAttributesExtendedResponse = "DiscoverAttributesExtendedResponse" {
        /// True where there are no more.
        complete: Boolean,
        /// Ascending.
        attributes: Many<ExtendedInformation>,
    }

    /// Asks which commands are understood (2.5.18) or sent (2.5.20).
    pub struct DiscoverCommands = "DiscoverCommands" {
        /// From this command on.
        start_command_id: u8,
        /// At most so many.
        maximum: u8,
    }

    /// Which commands are understood (2.5.19) or sent (2.5.21).
    pub struct DiscoverCommandsResponse = "DiscoverCommandsResponse" {
        /// True where there are no more.
        complete: Boolean,
        /// Ascending.
        commands: Many<u8>,
    }
}
