//! Calls the guest of the quick start.

/// Generated from `greeter.apexlang`.
pub mod demo {
    include!(concat!(env!("OUT_DIR"), "/demo_v1.rs"));
}

use demo::{GreeterClient, Language};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let guest = std::env::args()
        .nth(1)
        .ok_or("usage: quickstart-host GUEST.wasm")?;
    let host = guesthouse::Host::builder().load_file(guest)?;
    let greeter = GreeterClient::new(&host);
    let greeting = greeter.hello("Ada", Language::French)?;
    println!("{}", greeting.text);
    Ok(())
}
