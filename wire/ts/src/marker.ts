/** What a MessagePack marker announces, for the text of an error. */
export function typeName(marker: number): string {
  if (marker <= 0x7f || marker >= 0xe0 || (marker >= 0xcc && marker <= 0xd3)) return "an integer";
  if (marker <= 0x8f || marker >= 0xde) return "a map";
  if (marker <= 0x9f || marker >= 0xdc) return "an array";
  if (marker <= 0xbf || marker >= 0xd9) return "a string";
  if (marker >= 0xd4 || (marker >= 0xc7 && marker <= 0xc9)) return "an extension";
  if (marker >= 0xca) return "a float";
  if (marker >= 0xc4) return "binary";
  if (marker >= 0xc2) return "a boolean";
  return marker === 0xc0 ? "nil" : "the byte c1, which is never valid";
}

export function isString(marker: number): boolean {
  return (marker >= 0xa0 && marker <= 0xbf) || (marker >= 0xd9 && marker <= 0xdb);
}

export function isArray(marker: number): boolean {
  return (marker >= 0x90 && marker <= 0x9f) || marker === 0xdc || marker === 0xdd;
}

export function isExtension(marker: number): boolean {
  return (marker >= 0xd4 && marker <= 0xd8) || (marker >= 0xc7 && marker <= 0xc9);
}
