//! What does the server of `store` do?

use std::cell::RefCell;

use mig_rs_runtime::*;

use crate::store;

/// One place.
#[derive(Default)]
pub struct Store(pub RefCell<Option<OutOfLine<u8>>>);

pub static FIRST: &[u8] = b"nothing was here";

impl store::StoreServer for Store {
    fn exchange(&self, _: PortName, data: OutOfLine<u8>, place: i32) -> Result<Region<'_, u8>, KernReturn> {
        if place != 0 {
            return Err(KernReturn::INVALID_ADDRESS);
        }
        Ok(self.0.replace(Some(data)).map_or(Region::from(FIRST), Region::from))
    }
}
