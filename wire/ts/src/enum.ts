/** What an enum of a schema has: each index, its name, and its display text if that is another. */
export class EnumType<T extends number> {
  /** Whether an index that has no name is kept. */
  readonly open: boolean;
  readonly #names = new Map<T, string>();
  readonly #texts = new Map<T, string>();
  readonly #byText = new Map<string, T>();

  constructor(entries: readonly (readonly [index: T, name: string, text?: string])[], open = false) {
    this.open = open;
    for (const [index, name, text] of entries) {
      this.#names.set(index, name);
      this.#texts.set(index, text ?? name);
      this.#byText.set(name, index);
    }
    // A display text wins over a name that another index has.
    for (const [index, text] of this.#texts) this.#byText.set(text, index);
  }

  /** The name in the schema; `undefined` for an index that has none. */
  name(index: T): string | undefined {
    return this.#names.get(index);
  }

  /** The display text, else the name; the number itself for an index that has neither. */
  text(index: T): string {
    return this.#texts.get(index) ?? String(index);
  }

  /** The index of a display text or a name. */
  parse(text: string): T | undefined {
    return this.#byText.get(text);
  }
}
