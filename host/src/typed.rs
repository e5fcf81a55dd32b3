//! The only caller of the wire: real types over the bytes of a call.

use std::future::Future;

use guesthouse_wire::{Decode, Encode, from_slice, to_vec};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorKind};
use crate::handlers::{HandlerError, Handlers};
use crate::host::Host;

impl Host {
    /// Calls an operation with generated types. Generated clients do this.
    pub fn call_typed<A: Encode + ?Sized, R: Decode>(
        &self,
        operation: &str,
        arguments: &A,
    ) -> Result<R, Error> {
        let payload = to_vec(arguments).map_err(|error| encode(operation, &error))?;
        let reply = self.call(operation, &payload)?;
        from_slice(&reply).map_err(|error| decode(operation, &error))
    }

    /// [`call_typed`](Self::call_typed) as [`call_async`](Self::call_async) does it.
    pub async fn call_typed_async<A: Encode + ?Sized, R: Decode>(
        &self,
        operation: &str,
        arguments: &A,
    ) -> Result<R, Error> {
        // Arguments need not outlive the first poll, nor cross threads.
        let payload = to_vec(arguments).map_err(|error| encode(operation, &error));
        let reply = self.call_async(operation, &payload?).await?;
        from_slice(&reply).map_err(|error| decode(operation, &error))
    }

    /// Calls an operation with types of your own that implement serde's traits: structs are written as maps. For guests
    /// without a schema; there is no check that host and guest agree.
    pub fn call_serde<A: Serialize + ?Sized, R: DeserializeOwned>(
        &self,
        operation: &str,
        arguments: &A,
    ) -> Result<R, Error> {
        let payload =
            rmp_serde::to_vec_named(arguments).map_err(|error| encode(operation, &error))?;
        let reply = self.call(operation, &payload)?;
        rmp_serde::from_slice(&reply).map_err(|error| decode(operation, &error))
    }
}

impl Handlers {
    /// [`add`](Self::add) with generated types. Generated registrations do this.
    pub fn add_typed<A: Decode, R: Encode>(
        &mut self,
        namespace: &str,
        operation: &str,
        handler: impl Fn(A) -> Result<R, HandlerError> + Send + Sync + 'static,
    ) -> &mut Self {
        self.add(namespace, operation, move |payload| {
            write(&handler(read(payload)?)?)
        })
    }

    /// [`add_async`](Self::add_async) with generated types.
    pub fn add_typed_async<A, R, F>(
        &mut self,
        namespace: &str,
        operation: &str,
        handler: impl Fn(A) -> F + Send + Sync + 'static,
    ) -> &mut Self
    where
        A: Decode + Send,
        R: Encode,
        F: Future<Output = Result<R, HandlerError>> + Send + 'static,
    {
        self.add_async(namespace, operation, move |payload| {
            let answer = read(&payload).map(&handler);
            async move { write(&answer?.await?) }
        })
    }
}

fn read<A: Decode>(payload: &[u8]) -> Result<A, HandlerError> {
    from_slice(payload).map_err(|error| {
        HandlerError::new(format!("the arguments can't be read: {error}")).with_code("decode")
    })
}

fn write<R: Encode>(reply: &R) -> Result<Vec<u8>, HandlerError> {
    to_vec(reply).map_err(|error| {
        HandlerError::new(format!("the reply can't be written: {error}")).with_code("encode")
    })
}

fn encode(operation: &str, error: &dyn std::error::Error) -> Error {
    Error::at(
        operation,
        ErrorKind::Encode {
            reason: error.to_string(),
        },
    )
}

fn decode(operation: &str, error: &dyn std::error::Error) -> Error {
    Error::at(
        operation,
        ErrorKind::Decode {
            reason: error.to_string(),
        },
    )
}
