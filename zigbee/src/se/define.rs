//! `cluster!` and its parts: one definition, from which come the typed handles, the command codecs,
//! and the tables that the scenario language, the linter, the dissector and the documentation read.
//!
//! A cluster is written as rows: `attributes!` and `commands!` each make a part of a table, so that
//! a large cluster can stand in several files, and `cluster!` joins the parts. Read
//! [`super::messaging`] first: it is small and has all of it.

/// A part of a cluster's attribute table, with a typed handle for each row.
macro_rules! attributes {
    (
        $vis:vis const $table:ident: $cluster:ident, $side:ident;
        $($(#[doc = $doc:literal])* $id:literal $(+ $step:literal * ($first:literal ..= $last:literal))* $attr:ident: $ty:ty [$access:ident $presence:ident $since:ident $($from:literal: $later:ident)*],)*
    ) => {
        #[allow(non_upper_case_globals, reason = "attributes are spelled as the specification spells them")]
        impl $cluster {
            $($(#[doc = $doc])* pub const $attr: attributes!(@handle $ty $(, $step)*) = attributes!(@make $id $(, $step $first $last)*);)*
        }

        $vis const $table: &[$crate::se::AttributeSpec] = &[$($crate::se::AttributeSpec {
            id: $id,
            axes: &[$($crate::se::Axis { step: $step, first: $first, last: $last },)*],
            name: stringify!($attr),
            ty: <$ty as $crate::zcl::ZclType<'static>>::TYPE,
            names: <$ty as $crate::zcl::ZclType<'static>>::NAMES,
            access: $crate::se::Access::$access,
            presence: $crate::se::Presence::$presence,
            side: $crate::se::Side::$side,
            since: $crate::se::Since::$since,
            later: &[$(($from, $crate::se::Since::$later),)*],
            doc: concat!($($doc,)*),
        },)*];
    };
    (@handle $ty:ty) => { $crate::se::Attribute<$ty> };
    (@handle $ty:ty, $a:literal) => { $crate::se::Family<$ty, 1> };
    (@handle $ty:ty, $a:literal, $b:literal) => { $crate::se::Family<$ty, 2> };
    (@make $id:literal) => { $crate::se::Attribute::new($id) };
    (@make $id:literal $(, $step:literal $first:literal $last:literal)+) => {
        $crate::se::Family::new($id, [$($crate::se::Axis { step: $step, first: $first, last: $last },)+])
    };
}

/// One row of a table of fields. `$lt` is the lifetime that `$ty` may name.
macro_rules! field_spec {
    ($lt:lifetime, $($doc:literal)*, $field:ident: $ty:ty, $since:expr) => {{
        /// Declares the lifetime that the type may name.
        struct Facts<$lt>(::core::marker::PhantomData<&$lt ()>);
        impl<$lt> Facts<$lt> {
            const KIND: $crate::se::FieldKind = <$ty as $crate::se::FieldType<$lt>>::KIND;
            const TYPE_NAME: &'static str = <$ty as $crate::wire::Wire<$lt>>::NAME;
            const NAMES: &'static [(u64, &'static str)] = <$ty as $crate::se::FieldType<$lt>>::NAMES;
        }
        $crate::se::FieldSpec {
            name: stringify!($field),
            kind: Facts::<'static>::KIND,
            type_name: Facts::<'static>::TYPE_NAME,
            names: Facts::<'static>::NAMES,
            optional_since: $since,
            parse: {
                fn parse<$lt>(input: &$lt [u8]) -> $crate::wire::Parsed<$lt, $crate::se::FieldValue> {
                    let (rest, value) = <$ty as $crate::wire::Wire<$lt>>::parse(input)?;
                    Ok((rest, <$ty as $crate::se::FieldType<$lt>>::to_field(&value)))
                }
                parse
            },
            build: {
                fn build<$lt>(
                    value: &$lt $crate::se::FieldValue,
                    out: &mut ::bytes::BytesMut,
                ) -> ::core::result::Result<(), $crate::se::Unfit> {
                    <$ty as $crate::se::FieldType<$lt>>::build(value, out)
                }
                build
            },
            doc: concat!($($doc,)*),
        }
    }};
}

/// A part of a cluster's command table, with a type for each row. Fields in `optional` may be left
/// out, from some field on: see [`super::tail`].
macro_rules! commands {
    (
        $vis:vis const $table:ident: $direction:ident, $lt:lifetime;
        $($(#[doc = $doc:literal])* $id:literal $cmd:ident $(<$clt:lifetime>)? [$since:ident] {
            $($(#[doc = $fdoc:literal])* $field:ident: $fty:ty,)*
        } $(optional { $($(#[doc = $odoc:literal])* $ofield:ident: $oty:ty [$osince:ident],)* })?)*
    ) => {
        $vis const $table: &[$crate::se::CommandSpec] = &[$($crate::se::CommandSpec {
            id: $id,
            direction: $crate::se::Direction::$direction,
            name: stringify!($cmd),
            since: $crate::se::Since::$since,
            fields: &[
                $(field_spec!($lt, $($fdoc)*, $field: $fty, None),)*
                $($(field_spec!($lt, $($odoc)*, $ofield: $oty, Some($crate::se::Since::$osince)),)*)?
            ],
            doc: concat!($($doc,)*),
        },)*];

        $(
            $(#[doc = $doc])*
            #[derive(Clone, Debug, PartialEq, Eq)]
            pub struct $cmd $(<$clt>)? {
                $($(#[doc = $fdoc])* pub $field: $fty,)*
                $(
                    /// The fields that a sender may leave out, from some field on.
                    pub optional: commands!(@tail $($oty,)*),
                )?
            }

            impl<$lt> $crate::wire::Wire<$lt> for $cmd $(<$clt>)? {
                const NAME: &'static str = stringify!($cmd);
                fn parse(rest: &$lt [u8]) -> $crate::wire::Parsed<$lt, Self> {
                    $(let (rest, $field) = $crate::wire::field(stringify!($field), <$fty as $crate::wire::Wire<$lt>>::parse)(rest)?;)*
                    $(let (rest, tail) = <commands!(@tail $($oty,)*) as $crate::se::TailFields<$lt>>::parse_tail(rest, &[$(stringify!($ofield),)*])?;)?
                    Ok((rest, Self { $($field,)* $(optional: commands!(@first tail $($ofield)*),)? }))
                }
                #[allow(unused_variables, reason = "some commands have no fields")]
                fn put(&self, out: &mut ::bytes::BytesMut) {
                    $($crate::wire::Wire::put(&self.$field, out);)*
                    $($crate::se::TailFields::put_tail(commands!(@first (&self.optional) $($ofield)*), out);)?
                }
            }

            impl<$lt> $crate::se::ClusterCommand<$lt> for $cmd $(<$clt>)? {
                const ID: u8 = $id;
                const DIRECTION: $crate::se::Direction = $crate::se::Direction::$direction;
            }

            commands!(@getters $lt, $cmd $(<$clt>)?, [] $($($(#[doc = $odoc])* $ofield: $oty,)*)?);
        )*
    };
    (@first $first:tt $($rest:ident)*) => { $first };
    (@tail) => { $crate::se::End };
    (@tail $ty:ty, $($rest:ty,)*) => { $crate::se::Tail<$ty, commands!(@tail $($rest,)*)> };
    (@getters $lt:lifetime, $cmd:ident $(<$clt:lifetime>)?, [$($before:ident)*]) => {};
    (@getters $lt:lifetime, $cmd:ident $(<$clt:lifetime>)?, [$($before:ident)*]
        $(#[doc = $doc:literal])* $field:ident: $ty:ty, $($(#[doc = $rdoc:literal])* $rest:ident: $rty:ty,)*
    ) => {
        impl $(<$clt>)? $cmd $(<$clt>)? {
            $(#[doc = $doc])*
            ///
            /// `None` where the sender left it out.
            #[must_use]
            pub fn $field(&self) -> Option<&$ty> {
                let tail = &self.optional;
                $(
                    let _ = stringify!($before);
                    let tail = &tail.0.as_ref()?.1;
                )*
                tail.0.as_ref().map(|(value, _)| value)
            }
        }
        commands!(@getters $lt, $cmd $(<$clt>)?, [$($before)* $field] $($(#[doc = $rdoc])* $rest: $rty,)*);
    };
}

/// A group of fields that stands inside a command, such as one entry of a log.
macro_rules! records {
    ($lt:lifetime; $($(#[doc = $doc:literal])* $record:ident $(<$clt:lifetime>)? { $($(#[doc = $fdoc:literal])* $field:ident: $fty:ty,)* })*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $record $(<$clt>)? { $($(#[doc = $fdoc])* pub $field: $fty,)* }

        impl<$lt> $crate::wire::Wire<$lt> for $record $(<$clt>)? {
            const NAME: &'static str = stringify!($record);
            fn parse(rest: &$lt [u8]) -> $crate::wire::Parsed<$lt, Self> {
                $(let (rest, $field) = $crate::wire::field(stringify!($field), <$fty as $crate::wire::Wire<$lt>>::parse)(rest)?;)*
                Ok((rest, Self { $($field,)* }))
            }
            fn put(&self, out: &mut ::bytes::BytesMut) {
                $($crate::wire::Wire::put(&self.$field, out);)*
            }
        }

        impl<$lt> $crate::se::FieldType<$lt> for $record $(<$clt>)? {
            const KIND: $crate::se::FieldKind = $crate::se::FieldKind::Record(&[
                $(field_spec!($lt, $($fdoc)*, $field: $fty, None),)*
            ]);
            fn to_field(&self) -> $crate::se::FieldValue {
                $crate::se::FieldValue::Record(vec![
                    $((stringify!($field).to_owned(), $crate::se::FieldType::to_field(&self.$field)),)*
                ])
            }
            fn build(
                value: &$crate::se::FieldValue,
                out: &mut ::bytes::BytesMut,
            ) -> ::core::result::Result<(), $crate::se::Unfit> {
                let $crate::se::FieldKind::Record(rows) = <Self as $crate::se::FieldType<$lt>>::KIND else {
                    unreachable!("a record's kind is a record")
                };
                $crate::se::field::build_record(rows, value, out)
            }
        }
    )*};
}

/// A cluster: its identifier, and the parts of its tables in ascending order.
macro_rules! cluster {
    (
        $(#[doc = $doc:literal])* $cluster:ident = $id:literal [$since:ident];
        attributes $($attributes:path),*;
        commands $($commands:path),*;
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug)]
        pub enum $cluster {}

        impl $cluster {
            /// The identifier on the wire.
            pub const ID: u16 = $id;

            /// The cluster, as data.
            pub const SPEC: &'static $crate::se::ClusterSpec = &$crate::se::ClusterSpec {
                id: $id,
                name: stringify!($cluster),
                since: $crate::se::Since::$since,
                doc: concat!($($doc,)*),
                attributes: {
                    const PARTS: &[&[$crate::se::AttributeSpec]] = &[$($attributes,)*];
                    &$crate::se::define::join::<_, { $crate::se::define::total(PARTS) }>(PARTS, $crate::se::AttributeSpec::FILLER)
                },
                commands: {
                    const PARTS: &[&[$crate::se::CommandSpec]] = &[$($commands,)*];
                    &$crate::se::define::join::<_, { $crate::se::define::total(PARTS) }>(PARTS, $crate::se::CommandSpec::FILLER)
                },
            };
        }

        const _: () = assert!($cluster::SPEC.is_in_order(), concat!(stringify!($cluster), ": rows out of order"));
    };
}

/// How many rows the parts of a table have together.
#[expect(clippy::indexing_slicing, reason = "a const fn has no iterators; `part` is in range")]
pub(super) const fn total<T>(parts: &[&[T]]) -> usize {
    let (mut total, mut part) = (0, 0);
    while part < parts.len() {
        total += parts[part].len();
        part += 1;
    }
    total
}

/// The parts of a table, one after the other; `filler` is overwritten everywhere.
///
/// # Panics
/// As we compile, where `N` is not the [`total`].
#[expect(clippy::indexing_slicing, reason = "a const fn has no iterators; all are in range")]
pub(super) const fn join<T: Copy, const N: usize>(parts: &[&[T]], filler: T) -> [T; N] {
    let mut joined = [filler; N];
    let (mut part, mut at) = (0, 0);
    while part < parts.len() {
        let mut row = 0;
        while row < parts[part].len() {
            joined[at] = parts[part][row];
            at += 1;
            row += 1;
        }
        part += 1;
    }
    assert!(at == N, "the rows are as many as were counted");
    joined
}
