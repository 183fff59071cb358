//! What does the program print, and what does it say to mistakes?

use std::process::{Command, Output};

fn pager(arguments: &[&str]) -> std::io::Result<Output> {
    Command::new(env!("CARGO_BIN_EXE_pager")).args(arguments).output()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_log_has_a_line_for_each_tenth_and_the_result() -> std::io::Result<()> {
    for how in ["--seed=1", "--plain"] {
        let run = pager(&["--requests", "200", how])?;
        let mut expected: String =
            (1..=10).map(|tenth| format!("{} of 200 requests\n", tenth * 20)).collect();
        expected +=
            "every page is as it was written last (requests 200, clients 8, objects 4, pages of each 64)\n";
        assert_eq!((text(&run.stdout), text(&run.stderr)), (expected, String::new()));
        assert!(run.status.success());
    }
    Ok(())
}

#[test]
fn a_verbose_log_has_a_line_for_each_request() -> std::io::Result<()> {
    let run = pager(&["--requests", "20", "--verbose"])?;
    let log = text(&run.stdout);
    assert_eq!(log.lines().count(), 21, "{log}");
    assert!(
        log.lines().take(20).all(|line| line.contains("synchronous") && line.contains(": versions ")),
        "{log}"
    );
    Ok(())
}

#[test]
fn a_folder_keeps_its_pages_from_run_to_run() -> std::io::Result<()> {
    let folder = std::env::temp_dir().join(format!("pager-output-{}", std::process::id()));
    let name = folder.to_string_lossy().into_owned();
    for _ in 0..2 {
        let run = pager(&[&name, "--requests", "50", "--objects", "1"])?;
        assert!(run.status.success(), "{}", text(&run.stderr));
    }
    let refused = pager(&[&name, "--requests", "50", "--objects", "1", "--pages", "32"])?;
    let expected = format!("pager: `{name}/object-0.pages`: the file is for 64 pages, and not for 32\n");
    assert_eq!((text(&refused.stderr), refused.status.code()), (expected, Some(1)));
    std::fs::remove_dir_all(folder)
}

#[test]
fn a_mistake_is_told_with_what_would_be_right() -> std::io::Result<()> {
    let run = pager(&["--threads", "0"])?;
    assert!(
        text(&run.stderr).starts_with("error: invalid value '0' for '--threads <N>': 0 is not in 1..=64\n")
    );
    assert_eq!(run.status.code(), Some(2));
    let both = pager(&["--plain", "--threads", "2"])?;
    assert!(
        text(&both.stderr).starts_with("error: the argument '--plain' cannot be used with '--threads <N>'\n")
    );
    Ok(())
}
