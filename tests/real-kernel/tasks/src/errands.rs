//! What does a client ask of a server in another task, so that stubs of one compiler can be tried against those of another?

mod handlers;
#[allow(missing_docs, reason = "the words would be those of the file")]
pub mod interface {
    include!(concat!(env!("OUT_DIR"), "/errands.rs"));
}

pub use handlers::Handlers;
