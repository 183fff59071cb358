//! What do the statements mean, and are they legal?
//!
//! [`Subsystem`], [`Routine`] and [`Type`] say what there is; [`resolve()`] makes them from the parser's nodes. The rules are
//! methods of its `Resolver`, one file a subject: `resolve/shapes` for types, `resolve/arguments` for what is between a
//! routine's parentheses, `resolve` itself for statements, ids and names. Each rule tells its verdict and goes on.
//! [`parameters()`] lists what the two C functions of a routine take.

mod items;
mod parameters;
mod resolve;
mod routine;
mod subsystem;
#[cfg(test)]
mod tests;
mod types;

pub use items::{Items, LongForm, Scalar, TypeName};
pub use parameters::{Parameter, ParameterKind, Side, parameters};
pub use resolve::resolve;
pub use routine::{
    Argument, ArgumentId, ConsumeOnSendError, Deallocate, Role, Routine, RoutineKind, Settings, TimeLimit,
    TimeOf, Token,
};
pub use subsystem::{KernelModes, Subsystem};
pub use types::{
    CNames, Extent, Form, Function, Member, Native, NativeKind, Region, RegionOf, Shape, Translation, Type,
    TypeId, Types,
};

/// What a run is told beside the text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Options {
    /// Sizes in bytes of C types that a `.defs` cannot tell: those of `PointerTo` and its kin, and those of declared
    /// types whose definition in C is larger. Of two for one name the last counts.
    pub type_sizes: Vec<(String, u32)>,
}
