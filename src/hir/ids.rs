//! Indices into the tables of a [`Program`](super::Program) and of its items.

use serde::Serialize;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
        pub struct $name(pub u32);

        impl $name {
            pub fn new(index: usize) -> $name {
                $name(u32::try_from(index).expect("tables have fewer than 2^32 entries"))
            }

            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// Into `Program::structs`.
    StructId;
    /// Into `Program::enums`; `option` and `result` are the first two.
    EnumId;
    /// Into `Program::constants`.
    ConstId;
    /// Into `Program::functions`: functions and predicates of modules, layers and impls.
    FnId;
    /// Into `Program::lemmas`.
    LemmaId;
    /// Into `Program::layers`.
    LayerId;
    /// Into `Program::impls`.
    ImplId;
    /// Into `Locals`.
    LocalId;
    /// Into `Impl::ports`.
    PortIndex;
    /// Into `Layer::state`.
    StateIndex;
    /// Into `Layer::operations`, and into `Impl::operations`, which has the same order.
    OpIndex;
    /// Into `Impl::procedures`.
    ProcIndex;
    /// Into `Impl::volatiles`.
    VolatileIndex;
    /// Into the fields of a struct.
    FieldIndex;
    /// Into the variants of an enum.
    VariantIndex;
    /// Into the generic parameters of an item.
    GenericIndex;
}

/// The built-in `enum option<T> { None, Some(T) }`.
pub const OPTION: EnumId = EnumId(0);
/// The variant `None` of [`OPTION`].
pub const NONE: VariantIndex = VariantIndex(0);
/// The variant `Some` of [`OPTION`].
pub const SOME: VariantIndex = VariantIndex(1);
/// The built-in `enum result<T, E> { Ok(T), Err(E) }`.
pub const RESULT: EnumId = EnumId(1);
/// The variant `Ok` of [`RESULT`].
pub const OK: VariantIndex = VariantIndex(0);
/// The variant `Err` of [`RESULT`].
pub const ERR: VariantIndex = VariantIndex(1);
