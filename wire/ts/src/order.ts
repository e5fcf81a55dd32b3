/** The order of the keys of a map: text by its UTF-8 bytes, integers by value, `false` before `true`. */
export function compareKeys(a: unknown, b: unknown): number {
  if (typeof a === "string" && typeof b === "string") return compareUtf8(a, b);
  // What is none of these is no key: its encoder says so.
  if (typeof a !== typeof b || !["number", "bigint", "boolean"].includes(typeof a)) return 0;
  return (a as number) < (b as number) ? -1 : 1;
}

/** The order of two texts by their UTF-8 bytes; the `<` of JavaScript goes by UTF-16 units. */
function compareUtf8(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for characters beyond all that fit in one unit. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
