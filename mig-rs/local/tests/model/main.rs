//! Does the kernel do what Mach's rules say, whatever a program does? A model that is too simple to be wrong plays beside it.
//!
//! Rights are counted by looking for them, names die when their port does, and nothing is done twice for speed. A program that the kernel plays
//! in another way is made as short as it can be, and shown call by call.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what a test finds wrong ends it")]

mod call;
mod message;
mod play;
mod ports;
mod real;
mod rights;
mod world;

use call::call;
use play::play;
use proptest::collection::vec;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRunner};

#[test]
fn the_kernel_does_what_the_model_does() {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(512);
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 4096,
        rng_algorithm: RngAlgorithm::XorShift,
        ..Config::default()
    };
    let result =
        TestRunner::new(config).run(&vec(call(), 1..60), |calls| play(&calls).map_err(TestCaseError::fail));
    match result {
        Ok(()) => {}
        Err(TestError::Fail(reason, calls)) => panic!("{reason}\n\n{calls:?}"),
        Err(error) => panic!("{error}"),
    }
}
