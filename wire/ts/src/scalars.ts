/** Each scalar's writer and reader as a function of its own, to be handed to those of lists, maps and optional values. */
import type { Reader } from "./reader.js";
import type { Timestamp } from "./time.js";
import type { Raw } from "./value.js";
import type { Writer } from "./writer.js";

export function writeI8(w: Writer, value: number): void {
  w.i8(value);
}

export function readI8(r: Reader): number {
  return r.i8();
}

export function writeI16(w: Writer, value: number): void {
  w.i16(value);
}

export function readI16(r: Reader): number {
  return r.i16();
}

export function writeI32(w: Writer, value: number): void {
  w.i32(value);
}

export function readI32(r: Reader): number {
  return r.i32();
}

export function writeI64(w: Writer, value: bigint): void {
  w.i64(value);
}

export function readI64(r: Reader): bigint {
  return r.i64();
}

export function writeU8(w: Writer, value: number): void {
  w.u8(value);
}

export function readU8(r: Reader): number {
  return r.u8();
}

export function writeU16(w: Writer, value: number): void {
  w.u16(value);
}

export function readU16(r: Reader): number {
  return r.u16();
}

export function writeU32(w: Writer, value: number): void {
  w.u32(value);
}

export function readU32(r: Reader): number {
  return r.u32();
}

export function writeU64(w: Writer, value: bigint): void {
  w.u64(value);
}

export function readU64(r: Reader): bigint {
  return r.u64();
}

export function writeF32(w: Writer, value: number): void {
  w.f32(value);
}

export function readF32(r: Reader): number {
  return r.f32();
}

export function writeF64(w: Writer, value: number): void {
  w.f64(value);
}

export function readF64(r: Reader): number {
  return r.f64();
}

export function writeBool(w: Writer, value: boolean): void {
  w.bool(value);
}

export function readBool(r: Reader): boolean {
  return r.bool();
}

export function writeString(w: Writer, value: string): void {
  w.string(value);
}

export function readString(r: Reader): string {
  return r.string();
}

export function writeBytes(w: Writer, value: Uint8Array): void {
  w.bytes(value);
}

export function readBytes(r: Reader): Uint8Array {
  return r.bytes();
}

export function writeTimestamp(w: Writer, value: Timestamp): void {
  w.timestamp(value);
}

export function readTimestamp(r: Reader): Timestamp {
  return r.timestamp();
}

export function writeAny(w: Writer, value: unknown): void {
  w.any(value);
}

export function readAny(r: Reader): unknown {
  return r.any();
}

export function writeRaw(w: Writer, value: Raw): void {
  w.raw(value);
}

export function readRaw(r: Reader): Raw {
  return r.raw();
}
