//! Does the client hear everything twice?

use std::process::Command;

#[test]
fn the_client_hears_everything_twice() -> std::io::Result<()> {
    let run = Command::new(env!("CARGO_BIN_EXE_echo")).output()?;
    assert_eq!(String::from_utf8_lossy(&run.stdout), "hello, mach hello, mach \n");
    assert!(run.status.success());
    Ok(())
}
