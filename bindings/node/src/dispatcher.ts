import { GuesthouseError } from "./error.js";
import { type Handler, serve } from "./handlers.js";
import type { Event, HandlerName } from "./native.js";

/** The load counts as a call. */
const LOAD = 0;

interface Pending {
  resolve(payload: Uint8Array): void;
  reject(error: GuesthouseError): void;
}

/**
 * Takes the events of one native host: settles promises, runs host functions, hands out log lines.
 *
 * It must not hold the host: the native half holds it, and a host that nobody uses is collected.
 */
export class Dispatcher {
  readonly #handlers: readonly (HandlerName & { handler: Handler })[];
  readonly #log: ((line: string) => void) | undefined;
  readonly #pending = new Map<number, Pending>();
  #last = LOAD;
  #whenIdle: (() => void)[] = [];

  constructor(handlers: readonly (HandlerName & { handler: Handler })[], log: ((line: string) => void) | undefined) {
    this.#handlers = handlers;
    this.#log = log;
  }

  /** A number for a new call. */
  next(): number {
    this.#last = (this.#last % 0xffff_ffff) + 1;
    return this.#last;
  }

  /** The reply of a call that has begun just now: its events come in a later turn of the event loop. */
  reply(call: number): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.#pending.set(call, { resolve, reject });
      keepAlive(1);
    });
  }

  /** Settles as the load does, that has begun just now. */
  async loading(): Promise<void> {
    await this.reply(LOAD);
  }

  /** Resolves when no call is under way. */
  async idle(): Promise<void> {
    if (this.#pending.size > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  take(event: Event): void {
    switch (event.type) {
      case "Loaded":
        return this.#settle(LOAD)?.resolve(new Uint8Array());
      case "Reply":
        return this.#settle(event.call)?.resolve(event.payload);
      case "Failed":
        return this.#settle(event.call)?.reject(new GuesthouseError(event.failure));
      case "HostCall": {
        const entry = this.#handlers[event.handler];
        if (entry !== undefined) void serve(entry, entry.handler, event.payload, event.answer);
        return;
      }
      case "Log":
        return this.#log?.(event.line);
    }
  }

  #settle(call: number): Pending | undefined {
    const pending = this.#pending.get(call);
    if (pending === undefined) return undefined;
    this.#pending.delete(call);
    keepAlive(-1);
    if (this.#pending.size === 0) for (const resolve of this.#whenIdle.splice(0)) resolve();
    return pending;
  }
}

// The native half never keeps the process alive; this timer does, while there are calls. It never fires in practice.
let calls = 0;
let timer: NodeJS.Timeout | undefined;

function keepAlive(change: 1 | -1): void {
  calls += change;
  timer ??= setInterval(() => undefined, 0x7fff_ffff);
  if (calls > 0) timer.ref();
  else timer.unref();
}
