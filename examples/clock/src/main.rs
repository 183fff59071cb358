//! How does the same program talk to the target's Mach, and to one inside the process where there is none?

#[cfg(target_vendor = "apple")]
#[path = "apple.rs"]
mod service;
#[cfg(not(target_vendor = "apple"))]
#[path = "local.rs"]
mod service;

mod clock {
    include!(concat!(env!("OUT_DIR"), "/clock.rs"));
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    service::with_clock(|clock| {
        let [seconds, nanoseconds] = clock::clock_get_time(clock)?;
        println!("the clock says {seconds}.{nanoseconds:09} s");
        Ok(())
    })
}
