import { decodeUtf8 } from "./utf8.js";

/** Longer texts are seldom the keys of a map. */
const LONGEST = 32;

/** How many texts are kept: a power of two. */
const SLOTS = 1024;

interface Kept {
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** Texts that were keys of maps before, by their bytes: most come again, in the next map of a list or the next message. */
const kept: (Kept | undefined)[] = new Array<Kept | undefined>(SLOTS).fill(undefined);

/** Decodes `bytes[start..end]`, the key of a map; `undefined` when it is not UTF-8. */
export function decodeKey(bytes: Uint8Array, start: number, end: number): string | undefined {
  const length = end - start;
  if (length === 0 || length > LONGEST) return decodeUtf8(bytes, start, end);
  const slot = slotOf(bytes, start, end);
  const known = kept[slot];
  if (known !== undefined && isAt(known.bytes, bytes, start, length)) return known.text;
  const text = decodeUtf8(bytes, start, end);
  if (text !== undefined) kept[slot] = { bytes: bytes.slice(start, end), text };
  return text;
}

/** The first, the middle and the last bytes tell names apart as well as all of them, nearly. */
function slotOf(bytes: Uint8Array, start: number, end: number): number {
  const middle = bytes[(start + end) >> 1] as number;
  const [first, last] = [bytes[start] as number, bytes[end - 1] as number];
  return (Math.imul(first, 0x1f) ^ Math.imul(middle, 0x3fb) ^ Math.imul(last, 0x11d) ^ Math.imul(end - start, 0x2d)) & (SLOTS - 1);
}

function isAt(wanted: Uint8Array, bytes: Uint8Array, start: number, length: number): boolean {
  if (wanted.length !== length) return false;
  for (let i = 0; i < length; i++) {
    if (wanted[i] !== bytes[start + i]) return false;
  }
  return true;
}
