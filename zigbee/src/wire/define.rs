//! Macros that define a type and its one encoding at once.

/// An identifier on the wire: any value is kept, known values have names.
///
/// A struct with named constants, not an enum with `Unknown(n)`: with the enum, `Unknown(0x00)`
/// and `Success` would be two values with one encoding.
#[macro_export]
macro_rules! wire_ids {
    ($(#[$meta:meta])* pub struct $id:ident($raw:ty) { $($(#[$vmeta:meta])* $name:ident = $value:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $id(pub $raw);
        impl $id {
            $($(#[$vmeta])* pub const $name: Self = Self($value);)*
            /// Every identifier that has a name here.
            pub const NAMED: &'static [(Self, &'static str)] = &[$((Self::$name, stringify!($name)),)*];
            /// The specification's name, where the value has one.
            #[must_use]
            pub fn name(self) -> Option<&'static str> {
                Self::NAMED.iter().find(|(id, _)| *id == self).map(|(_, name)| *name)
            }
        }
        impl<'a> $crate::wire::Wire<'a> for $id {
            const NAME: &'static str = stringify!($id);
            fn parse(input: &'a [u8]) -> $crate::wire::Parsed<'a, Self> {
                ::nom::Parser::parse(&mut ::nom::combinator::map(<$raw as $crate::wire::Wire>::parse, Self), input)
            }
            fn put(&self, out: &mut ::bytes::BytesMut) {
                $crate::wire::Wire::put(&self.0, out);
            }
        }
        impl ::core::fmt::Debug for $id {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let width = 2 + 2 * ::core::mem::size_of::<$raw>();
                write!(f, "{}({:#0width$x})", self.name().unwrap_or(stringify!($id)), self.0)
            }
        }
    };
}

/// A bitmap on the wire: any value is kept, bits the specification names have names.
#[macro_export]
macro_rules! wire_flags {
    ($(#[$meta:meta])* pub struct $id:ident($raw:ty) { $($(#[$vmeta:meta])* $name:ident = $value:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
        pub struct $id(pub $raw);
        impl $id {
            $($(#[$vmeta])* pub const $name: Self = Self($value);)*
            /// Every bit that has a name here.
            pub const NAMED: &'static [(Self, &'static str)] = &[$((Self::$name, stringify!($name)),)*];
            /// Whether every bit of `bits` is set.
            #[must_use]
            pub fn contains(self, bits: Self) -> bool {
                self.0 & bits.0 == bits.0
            }
            /// These bits and those of `bits`.
            #[must_use]
            pub const fn with(self, bits: Self) -> Self {
                Self(self.0 | bits.0)
            }
        }
        impl<'a> $crate::wire::Wire<'a> for $id {
            const NAME: &'static str = stringify!($id);
            fn parse(input: &'a [u8]) -> $crate::wire::Parsed<'a, Self> {
                ::nom::Parser::parse(&mut ::nom::combinator::map(<$raw as $crate::wire::Wire>::parse, Self), input)
            }
            fn put(&self, out: &mut ::bytes::BytesMut) {
                $crate::wire::Wire::put(&self.0, out);
            }
        }
        impl ::core::fmt::Debug for $id {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let width = 2 + 2 * ::core::mem::size_of::<$raw>();
                write!(f, "{}({:#0width$x}", stringify!($id), self.0)?;
                for (bits, name) in Self::NAMED {
                    if self.contains(*bits) {
                        write!(f, " {name}")?;
                    }
                }
                f.write_str(")")
            }
        }
    };
}

/// A record on the wire: its fields one after the other, in the order of the definition.
#[macro_export]
macro_rules! wire_struct {
    ($(#[$meta:meta])* pub struct $name:ident = $shown:literal { $($(#[$fmeta:meta])* $field:ident: $ty:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name { $($(#[$fmeta])* pub $field: $ty,)* }
        impl<'a> $crate::wire::Wire<'a> for $name {
            const NAME: &'static str = $shown;
            fn parse(input: &'a [u8]) -> $crate::wire::Parsed<'a, Self> {
                let rest = input;
                $(let (rest, $field) = $crate::wire::field(stringify!($field), <$ty as $crate::wire::Wire>::parse)(rest)?;)*
                Ok((rest, Self { $($field),* }))
            }
            fn put(&self, _out: &mut ::bytes::BytesMut) {
                $($crate::wire::Wire::put(&self.$field, _out);)*
            }
        }
    };
}

/// The commands of one layer: their identifiers, and an enum that reads and writes the identifier
/// and then the fields. Each variant holds the struct of the same name.
macro_rules! wire_commands {
    (
        $(#[$id_meta:meta])* pub struct $ids:ident($raw:ty);
        $(#[$meta:meta])* pub enum $commands:ident = $shown:literal;
        $($(#[$doc:meta])* $id:literal $constant:ident $variant:ident,)*
    ) => {
        wire_ids! {
            $(#[$id_meta])*
            pub struct $ids($raw) { $($(#[$doc])* $constant = $id,)* }
        }

        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum $commands { $($(#[$doc])* $variant($variant),)* }

        impl $commands {
            /// The identifier it is sent with.
            #[must_use]
            pub fn id(&self) -> $ids {
                match self { $(Self::$variant(_) => $ids::$constant,)* }
            }
        }

        $(impl From<$variant> for $commands {
            fn from(command: $variant) -> Self {
                Self::$variant(command)
            }
        })*

        impl<'a> $crate::wire::Wire<'a> for $commands {
            const NAME: &'static str = $shown;
            fn parse(input: &'a [u8]) -> $crate::wire::Parsed<'a, Self> {
                let id = <$ids as $crate::wire::Wire>::parse;
                let (rest, id) = $crate::wire::field("command identifier", id)(input)?;
                match id {
                    $($ids::$constant => {
                        let (rest, fields) = <$variant as $crate::wire::Wire>::parse(rest)?;
                        Ok((rest, Self::$variant(fields)))
                    })*
                    $ids(other) => {
                        let reason = $crate::wire::Reason::Reserved(other.into());
                        Err($crate::wire::Fault::at(input, "command identifier", reason))
                    }
                }
            }
            fn put(&self, out: &mut ::bytes::BytesMut) {
                $crate::wire::Wire::put(&self.id(), out);
                match self { $(Self::$variant(fields) => $crate::wire::Wire::put(fields, out),)* }
            }
        }
    };
}

/// A [`wire_struct`] that also says what its octets mean, field by field.
macro_rules! frame_struct {
    ($(#[$meta:meta])* pub struct $name:ident = $shown:literal { $($(#[$fmeta:meta])* $field:ident: $ty:ty,)* }) => {
        wire_struct! {
            $(#[$meta])*
            pub struct $name = $shown { $($(#[$fmeta])* $field: $ty,)* }
        }
        impl $crate::dissect::Describe for $name {
            fn describe(&self, name: &'static str, tree: &mut $crate::dissect::Tree) {
                // The fields of a command stand directly under the command's name.
                let is_group = name != "fields";
                if is_group {
                    tree.open(name);
                }
                $($crate::dissect::Describe::describe(&self.$field, stringify!($field), tree);)*
                if is_group {
                    tree.close();
                }
            }
        }
    };
}
