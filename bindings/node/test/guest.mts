import { readFileSync } from "node:fs";
import loadWabt from "wabt";

const wabt = await loadWabt();

/** WebAssembly of WebAssembly text. */
export function assemble(text: string): Uint8Array {
  const module = wabt.parseWat("guest.wat", text);
  try {
    return module.toBinary({}).buffer;
  } finally {
    module.destroy();
  }
}

export const guest = assemble(readFileSync(new URL("../../test/guest.wat", import.meta.url), "utf8"));

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
