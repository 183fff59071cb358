//! Does the clock answer?

use std::process::Command;

#[test]
fn the_clock_answers() -> std::io::Result<()> {
    let run = Command::new(env!("CARGO_BIN_EXE_clock")).output()?;
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(said.starts_with("the clock says 0.") && said.ends_with(" s\n"), "{said}");
    assert!(run.status.success());
    Ok(())
}
