//! Our engine, on wasmtime: one store for each instance, deadlines by epochs, limits that are remembered.

use std::sync::Arc;
use std::time::Duration;

use wasmtime::{InstancePre, Memory, Store, TypedFunc, UpdateDeadline};

use super::allowance::Allowance;
use super::any::{AnyProgram, Family};
use super::clock::Clock;
use super::compiler::{Allocation, Compiler};
use super::exchange::Exchange;
use super::fault::classify;
use super::{Context, Guest, Program, Runtime, start};
use crate::call::{Call, Calling, Mode, Outcome, Request};
use crate::error::{ErrorKind, Message, guest_error};
use crate::limits::Isolation;
use crate::module::Module;

pub(crate) struct Native;

impl Runtime for Native {
    fn prepare(
        &self,
        module: &Module,
        isolation: Isolation,
        context: Arc<Context>,
    ) -> Result<AnyProgram, ErrorKind> {
        let allocation = match isolation {
            Isolation::Reuse => Allocation::OnDemand,
            Isolation::Fresh => Allocation::Pooled,
        };
        let may_wait = context.handlers.has_async() || module.sleeps();
        let program = NativeProgram {
            compiler: Compiler::shared(allocation)?,
            linked: module.linked(allocation, may_wait)?,
            may_wait,
            digest: module.digest().into(),
            context: context.clone(),
        };
        Ok(AnyProgram::new(Family::Native(program), module, context))
    }
}

pub(crate) struct NativeProgram {
    compiler: Arc<Compiler>,
    linked: InstancePre<State>,
    /// Whether an import may wait, so that guests never run on their caller's own stack.
    may_wait: bool,
    digest: Arc<str>,
    context: Arc<Context>,
}

/// What an instance's imports work on.
pub(crate) struct State {
    pub(super) context: Arc<Context>,
    pub(super) compiler: Arc<Compiler>,
    pub(super) digest: Arc<str>,
    pub(super) exchange: Exchange,
    /// Known from the first import on.
    pub(super) memory: Option<Memory>,
    /// The one that the guest is in.
    pub(super) call: Call,
    host_calls: u64,
    allowance: Allowance,
    #[cfg(feature = "wasi")]
    pub(super) output: super::wasi::Output,
    #[cfg(feature = "wasi")]
    pub(super) descriptors: super::wasi::Descriptors,
}

impl State {
    /// Whether the guest may call the host once more.
    pub(super) fn count_host_call(&mut self) -> Result<(), ErrorKind> {
        let limit = self.context.limits.host_calls;
        self.host_calls += 1;
        if self.host_calls > limit {
            return Err(ErrorKind::HostCallLimit { limit });
        }
        Ok(())
    }

    /// Imports that can take long ask this now and then.
    #[cfg(feature = "wasi")]
    pub(super) fn check_deadline(&mut self) -> Result<(), ErrorKind> {
        match self.call.left().is_zero() {
            true => Err(self.call.timed_out()),
            false => Ok(()),
        }
    }

    /// What the guest wrote in its last line is told, too.
    #[inline]
    fn finish(&mut self) -> Result<(), ErrorKind> {
        #[cfg(feature = "wasi")]
        self.output.flush(&self.context)?;
        Ok(())
    }

    /// See [`Allowance::reason`].
    pub(super) fn reason(&self, kind: ErrorKind) -> ErrorKind {
        self.allowance.reason(kind)
    }
}

pub(crate) struct NativeGuest {
    compiler: Arc<Compiler>,
    store: Store<State>,
    guest_call: TypedFunc<(u32, u32), i32>,
    may_wait: bool,
}

impl Program for NativeProgram {
    type Guest = NativeGuest;

    fn clock(&self) -> &Clock {
        &self.compiler.clock
    }

    /// A nested guest has a stack of its own.
    fn most_depth(&self) -> u32 {
        u32::MAX
    }

    async fn instantiate(&self, call: &mut Call) -> Result<NativeGuest, ErrorKind> {
        let _running = self.compiler.clock.run();
        // The wait for an instance took of it already.
        call.deadline();
        let mut store = self.store(*call);
        let on_fiber = self.may_wait || needs_fiber(*call);
        let guest_call = start::start(&self.linked, &mut store, on_fiber).await?;
        store.data_mut().exchange.end();
        store.data_mut().finish()?;
        Ok(NativeGuest {
            compiler: self.compiler.clone(),
            store,
            guest_call,
            may_wait: self.may_wait,
        })
    }
}

impl NativeProgram {
    fn store(&self, call: Call) -> Store<State> {
        let state = State {
            context: self.context.clone(),
            compiler: self.compiler.clone(),
            digest: self.digest.clone(),
            exchange: Exchange::default(),
            memory: None,
            call,
            host_calls: 0,
            allowance: Allowance::new(&self.context.limits),
            #[cfg(feature = "wasi")]
            descriptors: super::wasi::Descriptors::new(&self.context.wasi),
            #[cfg(feature = "wasi")]
            output: Default::default(),
        };
        let mut store = Store::new(&self.compiler.engine, state);
        store.limiter(|state| &mut state.allowance);
        store.epoch_deadline_callback(|mut store| {
            let call = &mut store.data_mut().call;
            let left = call.left();
            Ok(match call.mode {
                _ if left.is_zero() => UpdateDeadline::Interrupt,
                Mode::Blocking => UpdateDeadline::Continue(ticks_to_half(left)),
                // On tokio, after others and its timers and sockets. On other runtimes, like wasmtime's own.
                Mode::Async => UpdateDeadline::YieldCustom(1, Box::pin(tokio::task::yield_now())),
            })
        });
        begin(&mut store, call);
        store
    }
}

/// When to look at the clock again. Ticks may be longer than a millisecond, so that the end is come near to by halves.
fn ticks_to_half(left: Duration) -> u64 {
    (left.as_millis() as u64 / 2).max(1)
}

/// A guest that runs on a fiber has a stack of its own. It can wait, which a task must, and takes nothing of the stack of
/// the guests that wait for it.
#[inline]
fn needs_fiber(call: Call) -> bool {
    call.mode == Mode::Async || call.depth > 0
}

#[inline]
fn begin(store: &mut Store<State>, call: Call) {
    let state = store.data_mut();
    state.call = call;
    state.host_calls = 0;
    state.allowance.forget_denied();
    // Most calls are over before the next tick, and need not know when they began.
    store.set_epoch_deadline(1);
}

/// A guest with the request of its call, which is taken back however the call ends.
struct Lending<'a>(&'a mut Store<State>);

impl<'a> Lending<'a> {
    #[inline(always)]
    fn begin(store: &'a mut Store<State>, request: &'a Request<'_>) -> Self {
        begin(store, request.call);
        let exchange = &mut store.data_mut().exchange;
        // SAFETY: The exchange ends when this is dropped, which is before what it borrows is. If it is leaked, so is the call
        // that it is a part of, and with that the store, in which nothing runs any more.
        unsafe { exchange.begin(request.operation, request.payload) };
        Self(store)
    }

    #[inline(always)]
    fn end(self, returned: wasmtime::Result<i32>, reply: &mut Vec<u8>) -> Outcome {
        let state = self.0.data_mut();
        let outcome = match returned {
            Ok(1) => {
                *reply = std::mem::take(&mut state.exchange.reply);
                Ok(())
            }
            failed => Err(failure(failed, state)),
        };
        self.0.data_mut().finish()?;
        outcome
    }
}

/// What a guest failed with, which did not return 1.
#[cold]
fn failure(returned: wasmtime::Result<i32>, state: &State) -> Box<ErrorKind> {
    Box::new(match returned {
        Ok(0) => guest_error(&state.exchange.error),
        Ok(other) => ErrorKind::Abi {
            reason: format!("__guest_call returned {other}, not 0 or 1"),
        },
        Err(error) => classify(error, state),
    })
}

impl Drop for Lending<'_> {
    #[inline]
    fn drop(&mut self) {
        self.0.data_mut().exchange.end();
    }
}

impl Guest for NativeGuest {
    #[inline(always)]
    fn call<'a>(&'a mut self, request: &'a Request<'_>, reply: &'a mut Vec<u8>) -> Calling<'a> {
        let lengths = match lengths(request) {
            Ok(lengths) => lengths,
            Err(kind) => return Calling::Now(Err(kind)),
        };
        if self.may_wait || needs_fiber(request.call) {
            return Calling::Later(Box::pin(self.call_on_fiber(request, reply, lengths)));
        }
        let _running = self.compiler.clock.run();
        let lent = Lending::begin(&mut self.store, request);
        let returned = self.guest_call.call(&mut *lent.0, lengths);
        Calling::Now(lent.end(returned, reply))
    }
}

impl NativeGuest {
    async fn call_on_fiber(
        &mut self,
        request: &Request<'_>,
        reply: &mut Vec<u8>,
        lengths: (u32, u32),
    ) -> Outcome {
        let _running = self.compiler.clock.run();
        let lent = Lending::begin(&mut self.store, request);
        let returned = self.guest_call.call_async(&mut *lent.0, lengths).await;
        lent.end(returned, reply)
    }
}

#[inline]
fn lengths(request: &Request<'_>) -> Result<(u32, u32), Box<ErrorKind>> {
    Ok((
        length(request.operation.as_bytes())?,
        length(request.payload)?,
    ))
}

#[inline]
fn length(bytes: &[u8]) -> Result<u32, Box<ErrorKind>> {
    u32::try_from(bytes.len()).map_err(|_| {
        Box::new(ErrorKind::TooLarge {
            what: Message::Request,
            bytes: bytes.len(),
            limit_bytes: u32::MAX as usize,
        })
    })
}
