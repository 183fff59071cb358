//! The stubs of mig-rs.

use mig_rs_runtime::{CallError, OutOfLineRights, RightsRegion, SendRight, UnboundedRights};

pub(crate) use mig_rs_real_kernel::errands::interface::*;

pub(crate) const WHOSE: &str = "Rust";

#[path = "checks.rs"]
pub(crate) mod checks;

pub(crate) fn gather(
    server: &SendRight,
    rights: &[SendRight],
) -> Result<(UnboundedRights<SendRight>, i32), CallError> {
    mig_rs_real_kernel::errands::interface::gather(server, RightsRegion::copy_send(rights))
}

pub(crate) fn scatter(
    server: &SendRight,
    rights: &[SendRight],
) -> Result<(OutOfLineRights<SendRight>, i32), CallError> {
    mig_rs_real_kernel::errands::interface::scatter(server, RightsRegion::copy_send(rights))
}
