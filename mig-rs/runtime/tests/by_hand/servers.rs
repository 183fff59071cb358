//! Who serves the calls of a test?

mod desk;
mod rack;
mod store;

use std::cell::RefCell;
use std::rc::Rc;

use mig_rs_runtime::*;

pub use desk::Desk;
pub use rack::Rack;
pub use store::{FIRST, Store};

use crate::mock;

thread_local! {
    static TURNS: RefCell<Vec<Turn>> = const { RefCell::new(Vec::new()) };
}

/// What the turns of the server have come to since the last time.
pub fn turns() -> Vec<Turn> {
    TURNS.take()
}

pub fn serving<S: 'static>(
    server: S,
    serve: impl Fn(&S, &ReceiveRight) -> Turn + 'static,
) -> (Rc<S>, SendRight) {
    let server = Rc::new(server);
    let shared = Rc::clone(&server);
    let to = mock::serve_calls_with(move |port| TURNS.with_borrow_mut(|t| t.push(serve(&shared, port))));
    mock::paint_stack();
    (server, to)
}

/// A desk that serves calls, and a right to call it.
pub fn desk() -> (Rc<Desk>, SendRight) {
    serving(Desk::default(), |desk, port| {
        serve_one(&crate::desk::desk_server(desk), port, Serve::new()).unwrap()
    })
}

/// A rack that serves calls, and a right to call it.
pub fn rack() -> (Rc<Rack>, SendRight) {
    serving(Rack::default(), |rack, port| {
        serve_one(&crate::rack::rack_server(rack), port, Serve::new()).unwrap()
    })
}

/// A store that serves calls, and a right to call it.
pub fn store() -> (Rc<Store>, SendRight) {
    serving(Store::default(), |store, port| {
        serve_one(&crate::store::store_server(store), port, Serve::new()).unwrap()
    })
}

/// Nothing is held any more, nothing was given back twice.
pub fn nothing_left() {
    assert_eq!(mock::left(), (0, 0, Vec::new()));
}
