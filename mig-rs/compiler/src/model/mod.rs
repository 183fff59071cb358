//! What do the statements mean, and are they legal?

mod routine;
mod subsystem;
mod types;

pub use routine::{
    Argument, ArgumentId, ConsumeOnSendError, Deallocate, Role, Routine, RoutineKind, Settings, TimeLimit,
    TimeOf, Token,
};
pub use subsystem::{KernelModes, Subsystem};
pub use types::{
    CNames, Extent, Form, Function, LongForm, Member, Native, NativeKind, Region, RegionOf, Scalar, Shape,
    Translation, Type, TypeId, TypeName, Types,
};
