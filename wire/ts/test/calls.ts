// What a call has in place of a value, or in one, as `guesthouse generate` writes it.
import { decodeNoArguments, decodeVoid, Fields, type Reader, type Writer } from "@guesthouse/wire";
import type { Codec } from "./vectors.js";

interface Join {
  left: string;
  separator: string;
  right: string | undefined;
}

const joinFields = new Fields("left", "separator", "right");

function encodeJoin(w: Writer, v: Join): void {
  w.record(v, 3);
  w.field("left");
  w.string(v.left);
  w.field("separator");
  w.string(v.separator);
  w.field("right");
  w.optional(v.right, (w, v) => w.string(v));
  w.end();
}

function decodeJoin(r: Reader): Join {
  let left: string | undefined;
  let separator: string | undefined;
  let right: string | undefined;
  r.record(joinFields);
  for (let name = r.next(); name !== undefined; name = r.next()) {
    if (name === "left") left = r.string();
    else if (name === "separator") separator = r.string();
    else right = r.optional((r) => r.string());
  }
  return { left: r.required(left, "left"), separator: separator ?? "-", right };
}

const textFields = new Fields("text");

function encodeText(w: Writer, v: { text: string }): void {
  w.record(v, 1);
  w.field("text");
  w.string(v.text);
  w.end();
}

function decodeText(r: Reader): { text: string } {
  let text: string | undefined;
  r.record(textFields);
  while (r.next() !== undefined) text = r.string();
  return { text: r.required(text, "text") };
}

function nothing(whole: (bytes: Uint8Array) => void): Codec {
  return { parse: () => undefined, encode: () => undefined, decode: () => undefined, whole };
}

export const CALLS: Record<string, Codec> = {
  void: nothing(decodeVoid),
  "()": nothing(decodeNoArguments),
  "[text: string]": { parse: (v) => v, encode: (w, v) => w.string(v), decode: (r) => r.string() },
  "(text: string)": { parse: (v) => v, encode: encodeText, decode: decodeText },
  '(left: string, separator: string = "-", right: string?)': {
    parse: (v) => ({ ...(v as Join), right: (v as Join).right ?? undefined }),
    encode: encodeJoin,
    decode: decodeJoin,
  },
};
