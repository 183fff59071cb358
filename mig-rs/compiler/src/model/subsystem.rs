//! What is a whole interface?

use super::routine::Routine;
use super::types::Types;
use crate::source::Span;
use crate::syntax::ast::Docs;

/// One interface: everything a `.defs` file with a `subsystem` statement says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Subsystem {
    /// Its name.
    pub name: String,
    /// Where its name stands.
    pub span: Span,
    /// The comment that documents it.
    pub docs: Docs,
    /// The message id of index 0.
    pub base: u32,
    /// Indices in use, skips included: the first id behind them is `base + slots`.
    pub slots: u32,
    /// Which sides live in the kernel.
    pub kernel: KernelModes,
    /// The demux function: `serverdemux`, or the name with `_server`.
    pub demux: String,
    /// Every type that was declared or used, in order.
    pub types: Types,
    /// In the order of their ids.
    pub routines: Vec<Routine>,
}

/// Which sides of an interface live in the kernel.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct KernelModes {
    /// `kerneluser`.
    pub user: bool,
    /// `kernelserver`.
    pub server: bool,
}
