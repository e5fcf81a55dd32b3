//! A schema of any number of types, such as people write: described, of all kinds, referring to each other.

use std::fmt::Write;

/// Of ten types in a row, the records, by what is left of their number.
const KINDS: usize = 10;

/// The text of a schema with `types` types and an interface for every hundred of them.
pub fn with_types(types: usize) -> String {
    let mut text = String::from("namespace \"bench.v1\"\n");
    for number in 0..types {
        match number % KINDS {
            7 => enumeration(&mut text, number),
            8 => union(&mut text, number),
            9 => alias(&mut text, number),
            _ => record(&mut text, number, types),
        }
        if number % 100 == 99 {
            interface(&mut text, number);
        }
    }
    text
}

/// The name of the record nearest below `number`.
fn below(number: usize) -> String {
    let of_ten = number % KINDS;
    format!("Record{}", number - of_ten + of_ten.min(6))
}

fn push(text: &mut String, lines: std::fmt::Arguments) {
    // Writing to a string cannot fail.
    let _ = text.write_fmt(lines);
}

fn record(text: &mut String, number: usize, types: usize) {
    let near = below(number.saturating_sub(1));
    // Far ones make the graph of types one that has to be searched.
    let far = below((number * 7919) % types);
    push(
        text,
        format_args!(
            r#"
"What is known of the thing with the number {number}"
type Record{number} {{
  "Names the thing, and never changes"
  id: u64
  name: string = "nobody"
  note: string?
  created: datetime
  weights: [f64]
  labels: {{string: string}}
  near: {near}?
  others: [{far}]
}}
"#
        ),
    );
}

fn enumeration(text: &mut String, number: usize) {
    push(
        text,
        format_args!(
            r#"
"The state of a thing"
enum State{number} {{
  "It has just come"
  new = 0
  "Somebody has it in hand"
  inWork = 1
  done = 2 as "Done"
}}
"#
        ),
    );
}

fn union(text: &mut String, number: usize) {
    let (one, state) = (below(number), number - 1);
    push(
        text,
        format_args!("\n\"What came\"\nunion Event{number} = {one} | State{state} | string\n"),
    );
}

fn alias(text: &mut String, number: usize) {
    push(text, format_args!("\nalias Reference{number} = string\n"));
}

fn interface(text: &mut String, number: usize) {
    let (record, event, reference) = (below(number), number - 1, number);
    push(
        text,
        format_args!(
            r#"
"Keeps things"
interface Store{number} @service {{
  "Finds a thing"
  find(reference: Reference{reference}, deep: bool = false): {record}?
  put[event: Event{event}]: bool
}}

"Is told of things"
interface Listener{number} @dependency {{
  heard(events: [Event{event}]): void
}}
"#
        ),
    );
}
