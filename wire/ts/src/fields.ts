const encoder = new TextEncoder();

/** The fields of a record, in the order declared. */
export class Fields {
  readonly names: readonly string[];
  /** Each name as it stands on the wire. @internal */
  readonly encoded: readonly Uint8Array[];
  readonly #indexes: ReadonlyMap<string, number>;

  constructor(...names: string[]) {
    this.names = names;
    this.encoded = names.map(encodeName);
    this.#indexes = new Map(names.map((name, index) => [name, index]));
  }

  /** Where a name stands in the order; −1 when there is no such field. @internal */
  indexOf(name: string): number {
    return this.#indexes.get(name) ?? -1;
  }
}

/** Only the header of a short name: a longer one is found by its text. */
function encodeName(name: string): Uint8Array {
  const text = encoder.encode(name);
  return text.length <= 31 ? Uint8Array.of(0xa0 | text.length, ...text) : Uint8Array.of(0xd9, text.length, ...text);
}
