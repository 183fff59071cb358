//! How fast is mig-rs, and how much memory does it take?

mod corpus;
mod hostile;
mod interface;
mod measure;

fn main() -> std::io::Result<()> {
    let args: Vec<String> = std::env::args().collect();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let out = root.join("target/bench");
    std::fs::create_dir_all(&out)?;
    match args[1].as_str() {
        "corpus" => {
            let c = corpus::Corpus::read(&root)?;
            for (n, f) in [("700", 75), ("7000", 750), ("70000", 7500)] {
                c.write(&out.join(n), f, n.parse().unwrap())?;
            }
            for n in [7000, 70000] {
                c.write_one(&out.join(format!("one_{n}.defs")), "memory_object", n)?;
            }
            c.write_one(&out.join("twenty.defs"), "mach", 20)?;
        }
        "hostile" => {
            std::fs::create_dir_all(out.join("hostile"))?;
            let verb = &args[2];
            for (name, text) in hostile::ALL.iter().filter(|h| args.len() < 4 || h.0 == args[3]) {
                let p = out.join("hostile").join(format!("{name}.defs"));
                std::fs::write(&p, text())?;
                let size = std::fs::metadata(&p)?.len();
                print!("{name:32} {:5.1} MB", size as f64 / 1e6);
                for f in ["human", "short", "json"] {
                    let mut c = std::process::Command::new(root.join("target/release/mig-rs"));
                    if verb == "generate" {
                        c.args(["generate", "-o", "/tmp/hostile.rs", "--message-format", f]);
                    } else {
                        c.args([verb.as_str(), "--message-format", f]);
                    }
                    let cost = measure::run(c.arg(&p))?;
                    print!(
                        "  {:7.3} {:7.3} s {:5} MB {:?}",
                        cost.wall.as_secs_f64(),
                        cost.processor.as_secs_f64(),
                        cost.memory >> 20,
                        cost.status
                    );
                    if verb == "generate" {
                        break;
                    }
                }
                println!();
            }
        }
        _ => {}
    }
    Ok(())
}
