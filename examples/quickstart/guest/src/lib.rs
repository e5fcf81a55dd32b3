mod demo_v1;

use demo_v1::{Greeter, Greeting, Language, register_greeter};
use guesthouse_guest::Result;

struct Polite;

impl Greeter for Polite {
    fn hello(name: String, language: Language) -> Result<Greeting> {
        let text = match language {
            Language::English => format!("Hello, {name}!"),
            Language::French => format!("Bonjour, {name} !"),
        };
        Ok(Greeting { text, language })
    }
}

guesthouse_guest::init!(register_greeter::<Polite>);
