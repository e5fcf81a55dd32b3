/** What the native half tells; see `src/events.rs`. */
export type Event =
  | { type: "Loaded" }
  | { type: "Reply"; call: number; payload: Uint8Array }
  | { type: "Failed"; call: number; failure: Failure }
  | { type: "HostCall"; handler: number; payload: Uint8Array; answer: Answer }
  | { type: "Log"; line: string };

export interface Failure {
  code: string;
  message: string;
  ran: boolean;
  operation?: string | null;
  guestMessage?: string | null;
  guestCode?: string | null;
  details?: string | null;
}

export interface Answer {
  resolve(payload: Uint8Array): void;
  reject(message: string, code?: string, details?: string): void;
}

export interface HandlerName {
  binding: string;
  namespace: string;
  operation: string;
}

export interface NativeOptions {
  memoryLimit?: number | undefined;
  requestLimit?: number | undefined;
  replyLimit?: number | undefined;
  instances?: number | undefined;
  timeout?: number | undefined;
  wait?: number | undefined;
  log: boolean;
}

export interface NativeHost {
  call(call: number, operation: string, payload: Uint8Array, timeout?: number): void;
  close(): void;
}

interface Native {
  load(source: Uint8Array | string, handlers: HandlerName[], options: NativeOptions, listener: (event: Event) => void): NativeHost;
}

// eslint-disable-next-line @typescript-eslint/no-require-imports -- a native file can't be imported
export const native = require("./guesthouse.node") as Native;
