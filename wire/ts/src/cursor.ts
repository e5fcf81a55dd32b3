import { WireError, type WireErrorCode } from "./error.js";
import { MAX_DEPTH } from "./limits.js";
import { isExtension, isString, typeName } from "./marker.js";
import { INDEX, Path } from "./path.js";

const NOTHING = new Uint8Array();

/** How many bytes follow the markers c0 to d3, where that is fixed. */
const SIZES = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8];

/** A place in the input: markers, headers and their limits, and how a value is passed over. */
export class Cursor {
  /** The input. @internal */
  protected input: Uint8Array = NOTHING;
  /** The same. @internal */
  protected view: DataView = new DataView(NOTHING.buffer);
  /** Where the next byte is read. @internal */
  protected offset = 0;
  /** @internal */
  protected readonly path = new Path();

  /** Begins to read other bytes, whose containers may nest `depth` deep. */
  reset(bytes: Uint8Array, depth = MAX_DEPTH): void {
    if (!(bytes instanceof Uint8Array)) throw new TypeError("bytes to read are a Uint8Array");
    // A Buffer of Node has a `slice` that does not copy.
    this.input = bytes.constructor === Uint8Array ? bytes : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.offset = 0;
    this.path.reset(depth);
  }

  /** Ends the reading: bytes that are left are `trailing-bytes`. */
  finish(): void {
    const left = this.input.length - this.offset;
    if (left > 0) this.fail("trailing-bytes", `${left} after the value`);
  }

  /** Where the next byte is read. @internal */
  get at(): number {
    return this.offset;
  }

  /** The marker of the next value, which stays to be read. @internal */
  peek(): number {
    const marker = this.input[this.offset];
    if (marker === undefined) this.fail("unexpected-end", "a value is missing");
    return marker;
  }

  /** Throws at the place where the reader stands. */
  fail(code: WireErrorCode, what: string, offset = this.offset): never {
    throw new WireError(code, what, this.path.toString(), offset);
  }

  /** Passes over one value. */
  skip(): void {
    const at = this.offset;
    const values = this.#head(this.peek());
    if (values === undefined) return;
    this.enter(INDEX, at);
    for (let i = 0; i < values; i++) this.skip();
    this.leave();
  }

  /** Opens an array or map, `kind` being what its children are called by. @internal */
  enter(kind: number, at: number): void {
    if (!this.path.enter(kind)) this.fail("too-deep", `containers nest deeper than ${this.path.limit}`, at);
  }

  /** Closes an array or map. @internal */
  leave(): void {
    this.path.leave();
  }

  /** How many values an array has; each takes a byte at least. @internal */
  arrayHeader(): number {
    const at = this.offset;
    const marker = this.peek();
    let count: number;
    if (marker >= 0x90 && marker <= 0x9f) {
      this.offset += 1;
      count = marker & 0x0f;
    } else if (marker === 0xdc) count = this.#length(at, 2);
    else if (marker === 0xdd) count = this.#length(at, 4);
    else this.mismatch("an array");
    this.#announce(count, at, "an array");
    return count;
  }

  /** How many entries a map has; each takes two bytes at least. @internal */
  mapHeader(expected = "a map", code: WireErrorCode = "unexpected-type"): number {
    const at = this.offset;
    const marker = this.peek();
    let count: number;
    if (marker >= 0x80 && marker <= 0x8f) {
      this.offset += 1;
      count = marker & 0x0f;
    } else if (marker === 0xde) count = this.#length(at, 2);
    else if (marker === 0xdf) count = this.#length(at, 4);
    else this.mismatch(expected, code);
    this.#announce(count * 2, at, "a map");
    return count;
  }

  /** How many bytes a text has. @internal */
  protected stringHeader(): number {
    const at = this.offset;
    const marker = this.peek();
    let length: number;
    if (marker >= 0xa0 && marker <= 0xbf) {
      this.offset += 1;
      length = marker & 0x1f;
    } else if (marker === 0xd9) length = this.#length(at, 1);
    else if (marker === 0xda) length = this.#length(at, 2);
    else if (marker === 0xdb) length = this.#length(at, 4);
    else this.mismatch("a string");
    this.#announce(length, at, "a string");
    return length;
  }

  /** How many bytes a binary has. @internal */
  protected binaryHeader(): number {
    const at = this.offset;
    const marker = this.peek();
    if (marker < 0xc4 || marker > 0xc6) this.mismatch("binary");
    const length = this.#length(at, 1 << (marker - 0xc4));
    this.#announce(length, at, "binary");
    return length;
  }

  /** How many bytes an extension has after its type, which comes next. @internal */
  protected extensionHeader(): number {
    const at = this.offset;
    const marker = this.peek();
    let length: number;
    if (marker >= 0xd4 && marker <= 0xd8) {
      this.offset += 1;
      length = 1 << (marker - 0xd4);
    } else if (marker >= 0xc7 && marker <= 0xc9) length = this.#length(at, 1 << (marker - 0xc7));
    else this.mismatch("an extension");
    if (this.offset >= this.input.length) this.fail("unexpected-end", "the extension's type is missing");
    this.#announce(length + 1, at, "an extension");
    return length;
  }

  /** Passes over bytes that a header announced; where they begin. @internal */
  protected take(length: number): number {
    const at = this.offset;
    this.offset = at + length;
    return at;
  }

  /** Passes over a marker and the `size` bytes that every value of its type has; where those begin. @internal */
  protected fixed(at: number, size: number): number {
    if (at + 1 + size > this.input.length) this.fail("unexpected-end", "the input ends inside the value", this.input.length);
    this.offset = at + 1 + size;
    return at + 1;
  }

  /** The next value is of another type. If it is cut off, that is what is wrong with it. @internal */
  protected mismatch(expected: string, code: WireErrorCode = "unexpected-type"): never {
    const at = this.offset;
    const marker = this.peek();
    this.#head(marker);
    this.fail(code, `expected ${expected}, found ${typeName(marker)}`, at);
  }

  /** Passes over a value, but for the values that are in it: how many those are, if it is an array or map. */
  #head(marker: number): number | undefined {
    if (marker <= 0x7f || marker >= 0xe0) this.offset += 1;
    else if (marker <= 0x8f || marker >= 0xde) return this.mapHeader() * 2;
    else if (marker <= 0x9f || marker >= 0xdc) return this.arrayHeader();
    else if (isString(marker)) this.take(this.stringHeader());
    else if (marker >= 0xc4 && marker <= 0xc6) this.take(this.binaryHeader());
    else if (isExtension(marker)) this.take(this.extensionHeader() + 1);
    else if (marker === 0xc1) this.fail("unexpected-type", "the byte c1 is never valid");
    else this.fixed(this.offset, SIZES[marker - 0xc0] as number);
    return undefined;
  }

  /** A length of `size` bytes after a marker. */
  #length(marker: number, size: number): number {
    const at = this.fixed(marker, size);
    if (size === 1) return this.view.getUint8(at);
    return size === 2 ? this.view.getUint16(at) : this.view.getUint32(at);
  }

  /** Holds a header to what is left of the input, before anything is allocated for it. */
  #announce(bytes: number, header: number, what: string): void {
    const left = this.input.length - this.offset;
    if (bytes > left) {
      this.fail("length-exceeds-input", `${what} that needs ${bytes} bytes or more, and ${left} are left`, header);
    }
  }
}
