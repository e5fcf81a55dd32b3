/**
 * The guesthouse host for Node.js.
 *
 * ```ts
 * import { Handlers, Host } from "@guesthouse/host";
 *
 * const handlers = new Handlers().register("demo.v1.Clock", "now", () => Buffer.from(new Date().toISOString()));
 * await using host = await Host.load("guest.wasm", { handlers, timeout: 1000 });
 * const reply = await host.call("demo.v1.Greeter/hello", payload);
 * ```
 *
 * Generated clients have real types instead of payloads.
 */
export { GuesthouseError, type GuesthouseErrorCode } from "./error.js";
export { type Handler, type HandlerOptions, Handlers } from "./handlers.js";
export { type CallOptions, Host, type HostOptions } from "./host.js";
