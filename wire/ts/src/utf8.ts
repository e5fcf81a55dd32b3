const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Up to here text is read byte by byte: a TextDecoder costs about 100 ns, whatever the length. */
const SHORT = 24;

/** Decodes `bytes[start..end]`; `undefined` when it is not UTF-8. */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number): string | undefined {
  return (end - start <= SHORT ? decodeAscii(bytes, start, end) : undefined) ?? decodeStrictly(bytes, start, end);
}

/** Eight units at a time: each text on the way to the whole one is a string of its own. */
function decodeAscii(bytes: Uint8Array, start: number, end: number): string | undefined {
  let text = "";
  let units = 0;
  let at = start;
  for (; at + 8 <= end; at += 8) {
    const [a, b, c, d] = [bytes[at] as number, bytes[at + 1] as number, bytes[at + 2] as number, bytes[at + 3] as number];
    const [e, f, g, h] = [bytes[at + 4] as number, bytes[at + 5] as number, bytes[at + 6] as number, bytes[at + 7] as number];
    units |= a | b | c | d | e | f | g | h;
    text += String.fromCharCode(a, b, c, d, e, f, g, h);
  }
  for (; at + 2 <= end; at += 2) {
    const [a, b] = [bytes[at] as number, bytes[at + 1] as number];
    units |= a | b;
    text += String.fromCharCode(a, b);
  }
  if (at < end) {
    const last = bytes[at] as number;
    units |= last;
    text += String.fromCharCode(last);
  }
  return units <= 0x7f ? text : undefined;
}

function decodeStrictly(bytes: Uint8Array, start: number, end: number): string | undefined {
  try {
    return decoder.decode(bytes.subarray(start, end));
  } catch {
    return undefined;
  }
}
