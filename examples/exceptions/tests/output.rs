//! Does the server print where its client crashed?

use std::process::Command;

#[test]
fn it_prints_where_its_client_crashed() -> std::io::Result<()> {
    let run = Command::new(env!("CARGO_BIN_EXE_exceptions")).output()?;
    let expected = "\
EXC_BAD_ACCESS, code 0x1 (KERN_INVALID_ADDRESS), address 0x10
  the next handler is asked: the server answered with an error: the operation failed (KERN_FAILURE, 5)
EXC_BREAKPOINT, code 0x1, subcode 0x0, pc 0x100003f58
  the thread goes on at 0x100003f5c
EXC_BAD_ACCESS, code 0x1 (KERN_INVALID_ADDRESS), address 0xfffffffffffffff8, pc 0x7fff20411c2e
  the next handler is asked: the server answered with an error: the operation failed (KERN_FAILURE, 5)
refused: process 4711 is not the kernel
  the next handler is asked: the server answered with an error: access is restricted (KERN_NO_ACCESS, 8)
";
    assert_eq!(String::from_utf8_lossy(&run.stdout), expected);
    assert_eq!(String::from_utf8_lossy(&run.stderr), "");
    assert!(run.status.success());
    Ok(())
}
