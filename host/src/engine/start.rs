//! How a guest is started and entered.

use wasmtime::{InstancePre, Result, Store, TypedFunc, WasmParams, WasmResults};

use super::fault::classify;
use super::native::State;
use crate::abi;
use crate::error::ErrorKind;

/// The start section, then `_initialize` or else `_start`, then `wapc_init`.
pub(super) async fn start(
    linked: &InstancePre<State>,
    store: &mut Store<State>,
    on_fiber: bool,
) -> Result<TypedFunc<(u32, u32), i32>, ErrorKind> {
    let init = |function, kind: ErrorKind| ErrorKind::Init {
        function,
        reason: kind.to_string(),
    };
    let instance = match on_fiber {
        true => linked.instantiate_async(&mut *store).await,
        false => linked.instantiate(&mut *store),
    };
    let instance =
        instance.map_err(|error| init("start section", classify(error, store.data())))?;
    let is_reactor = instance.get_func(&mut *store, abi::INITIALIZE).is_some();
    let starter = if is_reactor {
        abi::INITIALIZE
    } else {
        abi::START
    };
    for function in [starter, abi::WAPC_INIT] {
        let Ok(starter) = instance.get_typed_func::<(), ()>(&mut *store, function) else {
            continue;
        };
        if let Err(error) = enter(&starter, store, (), on_fiber).await {
            match classify(error, store.data()) {
                // A command that is done.
                ErrorKind::Exit { status: 0 } if function == abi::START => {}
                kind => return Err(init(function, kind)),
            }
        }
    }
    let guest_call = instance.get_typed_func(&mut *store, abi::GUEST_CALL);
    guest_call.map_err(|error| ErrorKind::NotAGuest {
        reason: format!("{error:#}"),
    })
}

/// Calls a function of the guest: on its caller's stack, or on one of its own, where it can wait.
#[inline]
pub(super) async fn enter<P: WasmParams + Sync, R: WasmResults + Sync>(
    function: &TypedFunc<P, R>,
    store: &mut Store<State>,
    parameters: P,
    on_fiber: bool,
) -> Result<R> {
    match on_fiber {
        // In a box, as calls that never wait would have to carry its state otherwise.
        true => Box::pin(function.call_async(store, parameters)).await,
        false => function.call(store, parameters),
    }
}
