import { check } from "./check.js";
import type { Answer, HandlerName } from "./native.js";

/**
 * A host function. It runs on the main thread while the guest waits, and may give a promise. What it throws is an error that
 * the guest gets: its `message`, and its `code` and `details` if it has a code of text. Details that `JSON.stringify` cannot
 * write can come as text instead: `detailsJson`, which the errors of generated code have.
 */
export type Handler = (payload: Uint8Array) => Uint8Array | Promise<Uint8Array>;

export interface HandlerOptions {
  /** The binding that guests must name; `default` if they name none. */
  binding?: string | undefined;
}

/** The host functions that guests may call. What is not here is denied: the guest gets an error. */
export class Handlers {
  readonly #entries: (HandlerName & { handler: Handler })[] = [];

  /** Lets guests call `handler` as `operation` of `namespace`. Of two with the same name, the last one counts. */
  register(namespace: string, operation: string, handler: Handler, options: HandlerOptions = {}): this {
    check.text("namespace", namespace);
    check.text("operation", operation);
    check.function("handler", handler);
    check.object("options", options);
    const { binding = "default" } = options;
    check.text("options.binding", binding);
    this.#entries.push({ namespace, operation, binding, handler });
    return this;
  }

  /** What is registered now. @internal */
  entries(): readonly (HandlerName & { handler: Handler })[] {
    return [...this.#entries];
  }
}

/** Calls a host function and hands its outcome to the guest that waits. Never throws. @internal */
export async function serve(name: HandlerName, handler: Handler, payload: Uint8Array, answer: Answer): Promise<void> {
  try {
    const reply: unknown = await handler(payload);
    if (reply instanceof Uint8Array) answer.resolve(reply);
    else answer.reject(`the handler of ${name.namespace}/${name.operation} returned ${check.kind(reply)} instead of a Uint8Array`);
  } catch (error) {
    answer.reject(...parts(error));
  }
}

/** Message, code and details of anything that can be thrown; nothing in it can throw again. */
function parts(error: unknown): [message: string, code?: string, details?: string] {
  try {
    if (typeof error !== "object" || error === null) return [String(error)];
    const { message, code, details, detailsJson } = error as Partial<Record<"message" | "code" | "details" | "detailsJson", unknown>>;
    const text = typeof message === "string" ? message : "the handler threw an object without a message";
    if (typeof code !== "string") return [text];
    const json = typeof detailsJson === "string" ? detailsJson : jsonOf(details);
    return json === undefined ? [text, code] : [text, code, json];
  } catch {
    return ["the handler threw something that cannot be told"];
  }
}

/** JSON text; `undefined` for what has none. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
