//! Why is there a build script? Cargo accepts the `links` key only with one; there is nothing to build.
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
}
