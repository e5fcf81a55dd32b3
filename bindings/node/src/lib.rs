//! The native half of the npm package `@guesthouse/host`. Its other half, in TypeScript, is what people use: it checks what
//! it is given, has the promises and the host functions, and owns the API. This half has the host and its threads.
//!
//! Guests run on threads of our own, never on Node's main thread and never in the pool of libuv: a guest may wait for a host
//! function that needs that pool. What happens on these threads reaches JavaScript as [events](events::Event), through one
//! function and so in order.

pub mod answer;
pub mod events;
pub mod host;

mod threads;
