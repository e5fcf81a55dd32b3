//! A call of the host by the guest.

use std::future::poll_fn;

use wasmtime::{Caller, Linker, Result};

use super::memory::split;
use super::native::State;
use crate::abi;
use crate::error::ErrorKind;
use crate::handlers::{Answer, Handled, Name};
use crate::observation::HostObservation;

/// The arguments of a host call: binding, namespace, operation and payload, each with its length.
type HostCall = (u32, u32, u32, u32, u32, u32, u32, u32);

/// If host functions may wait, the guest must run on a fiber.
pub(super) fn link(linker: &mut Linker<State>, may_wait: bool) -> Result<()> {
    if may_wait {
        linker.func_wrap_async(abi::WAPC, abi::HOST_CALL, |mut guest, of| {
            Box::new(async move {
                let asked = ask(&mut guest, of)?;
                let state = guest.data_mut();
                let (deadline, ticks) = (state.call.deadline(), asked.ticks);
                let answer = match asked.handled {
                    Handled::Now(answer) => Some(answer),
                    Handled::Later(answer) => {
                        state.compiler.clock.timeout_at(deadline, answer).await
                    }
                };
                Ok(state.settle(answer, ticks)?)
            })
        })?;
        return Ok(());
    }
    linker.func_wrap(
        abi::WAPC,
        abi::HOST_CALL,
        |mut guest: Caller<'_, State>,
         b: u32,
         bl: u32,
         n: u32,
         nl: u32,
         o: u32,
         ol: u32,
         p: u32,
         pl: u32|
         -> Result<u32> {
            let asked = ask(&mut guest, (b, bl, n, nl, o, ol, p, pl))?;
            match asked.handled {
                Handled::Now(answer) => Ok(guest.data_mut().settle(Some(answer), asked.ticks)?),
                Handled::Later(_) => wasmtime::bail!("a host function waits that may not"),
            }
        },
    )?;
    Ok(())
}

/// A host call that has begun.
struct Asked {
    handled: Handled,
    /// What the clock showed before.
    ticks: u64,
}

/// Lets a host function read the guest's memory; the guest stands still meanwhile.
fn ask(guest: &mut Caller<'_, State>, of: HostCall) -> Result<Asked, ErrorKind> {
    let (memory, state) = split(guest)?;
    state.count_host_call()?;
    let name = Name {
        binding: memory.read_text(of.0, of.1, "the binding")?,
        namespace: memory.read_text(of.2, of.3, "the namespace")?,
        operation: memory.read_text(of.4, of.5, "the operation")?,
    };
    let payload = memory.read(of.6, of.7, "the payload")?;
    let ticks = state.compiler.clock.ticks();
    let nest = state.call.nest();
    let handlers = &state.context.handlers;
    let handled = match HostObservation::begin(&state.context, &state.digest, name, payload) {
        None => handlers.call(name, payload, nest),
        Some(observation) => {
            let handled = observation.within(|| handlers.call(name, payload, nest));
            observed(observation, handled)
        }
    };
    Ok(Asked { handled, ticks })
}

/// Watches a host function to its end.
fn observed(mut observation: Box<HostObservation>, handled: Handled) -> Handled {
    match handled {
        Handled::Now(answer) => {
            observation.end(&answer);
            Handled::Now(answer)
        }
        Handled::Later(mut answer) => Handled::Later(Box::pin(async move {
            let answer =
                poll_fn(|context| observation.within(|| answer.as_mut().poll(context))).await;
            observation.end(&answer);
            answer
        })),
    }
}

impl State {
    /// Keeps the answer for the guest to fetch; `None` if there was none in time. Gives what `__host_call` returns.
    fn settle(&mut self, answer: Option<Answer<String>>, ticks: u64) -> Result<u32, ErrorKind> {
        // One that blocked for too long was not interrupted, but the guest is.
        let is_in_time = || self.compiler.clock.ticks() == ticks || !self.call.is_over();
        let Some(answer) = answer.filter(|_| is_in_time()) else {
            return Err(self.call.timed_out());
        };
        let exchange = &mut self.exchange;
        let (code, response, error) = match answer {
            Ok(response) if u32::try_from(response.len()).is_ok() => (1, response, String::new()),
            Ok(response) => {
                let bytes = response.len();
                let text = format!("the response has {bytes} bytes, more than a guest can read");
                (0, Vec::new(), text)
            }
            Err(text) => (0, Vec::new(), text),
        };
        exchange.host_response = response;
        exchange.host_error = error;
        Ok(code)
    }
}
