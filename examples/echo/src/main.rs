//! How does one call travel from a client to a server and back?

use mig_rs_local::Task;
use mig_rs_runtime::{KernReturn, PortName, Room, Serve, serve_one};

mod echo {
    include!(concat!(env!("OUT_DIR"), "/echo.rs"));
}

/// A server that says everything twice.
struct Twice;

impl echo::EchoServer for Twice {
    fn echo_say(&self, _: PortName, text: &[u8], heard: &mut Room<'_, u8>) -> Result<(), KernReturn> {
        heard.extend_from_slice(text)?;
        heard.extend_from_slice(text)?;
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let right = client.send_right_to(&port);
    std::thread::scope(|scope| {
        scope.spawn(|| serve_one(&echo::echo_server(&Twice), &port, Serve::new()));
        let mut heard = [0; 64];
        let length = echo::echo_say(&right, b"hello, mach ", &mut heard)?;
        println!("{}", String::from_utf8_lossy(&heard[..length]));
        Ok(())
    })
}
