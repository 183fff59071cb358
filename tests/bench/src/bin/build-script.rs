//! A build script that compiles one interface: `build-script FILE OUT`.

fn main() -> Result<(), mig_rs::Error> {
    let mut arguments = std::env::args_os().skip(1);
    let (file, out) = (arguments.next().unwrap_or_default(), arguments.next().unwrap_or_default());
    mig_rs::Builder::new().abi("xnu64").file(file).out_dir(out).compile()
}
