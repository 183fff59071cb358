//! The stubs of mig-rs.

use mig_rs_runtime::{CallError, LentRight, OutOfLineRights, RightsRegion, SendRight, UnboundedRights, UpTo};

pub(crate) use mig_rs_real_kernel::errands::interface::*;

pub(crate) const WHOSE: &str = "Rust";

#[path = "checks.rs"]
pub(crate) mod checks;

pub(crate) fn reverse(
    server: &SendRight,
    rights: &[LentRight<'_, SendRight>],
) -> Result<UpTo<Option<SendRight>, 8>, CallError> {
    mig_rs_real_kernel::errands::interface::reverse(server, RightsRegion::copy_send(rights))
}

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
