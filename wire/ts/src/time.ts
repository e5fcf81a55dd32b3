import { describe, WireError } from "./error.js";
import { MAX_SECONDS, MIN_SECONDS } from "./limits.js";

const DAY = 86_400;
const RFC_3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/** A moment in UTC with nanoseconds, in the years 0000 to 9999. */
export class Timestamp {
  /** Whole seconds since 1970, rounded down. */
  readonly seconds: number;
  /** Nanoseconds after `seconds`: 0 to 999 999 999. */
  readonly nanoseconds: number;

  /** Throws a `WireError` with code `invalid-datetime` when it is out of range. */
  constructor(seconds: number, nanoseconds = 0) {
    if (!isMoment(seconds, nanoseconds)) {
      const given = `${describe(seconds)} s and ${describe(nanoseconds)} ns`;
      throw new WireError("invalid-datetime", `a datetime is in the years 0000 to 9999, with 0 to 999999999 ns; got ${given}`);
    }
    this.seconds = seconds + 0;
    this.nanoseconds = nanoseconds + 0;
  }

  /** Reads RFC 3339 text, such as `2026-11-23T12:54:00.5+01:00`. Throws a `WireError` with code `invalid-datetime`. */
  static parse(text: string): Timestamp {
    const moment = parseMoment(text);
    if (moment === undefined) {
      throw new WireError("invalid-datetime", `${describe(text)} is not an RFC 3339 datetime of the years 0000 to 9999`);
    }
    return moment;
  }

  /** Throws a `WireError` with code `invalid-datetime` for an invalid date. */
  static fromDate(date: Date): Timestamp {
    const milliseconds = date.getTime();
    const seconds = Math.floor(milliseconds / 1000);
    return new Timestamp(seconds, (milliseconds - seconds * 1000) * 1_000_000);
  }

  static now(): Timestamp {
    return Timestamp.fromDate(new Date());
  }

  /** Rounds down to milliseconds. */
  toDate(): Date {
    return new Date(this.seconds * 1000 + Math.floor(this.nanoseconds / 1_000_000));
  }

  /** RFC 3339 with `Z`, and as many of 3, 6 or 9 fractional digits as are needed. */
  toString(): string {
    const whole = new Date(this.seconds * 1000).toISOString().slice(0, 19);
    if (this.nanoseconds === 0) return `${whole}Z`;
    const digits = String(this.nanoseconds).padStart(9, "0");
    return `${whole}.${digits.replace(/(?:000){1,2}$/, "")}Z`;
  }

  toJSON(): string {
    return this.toString();
  }

  equals(other: Timestamp): boolean {
    return this.seconds === other.seconds && this.nanoseconds === other.nanoseconds;
  }
}

/** Whether these are the parts of a moment that the profile allows. */
export function isMoment(seconds: unknown, nanoseconds: unknown): boolean {
  return (
    Number.isInteger(seconds) &&
    Number.isInteger(nanoseconds) &&
    (seconds as number) >= MIN_SECONDS &&
    (seconds as number) <= MAX_SECONDS &&
    (nanoseconds as number) >= 0 &&
    (nanoseconds as number) <= 999_999_999
  );
}

/** Reads RFC 3339 text; `undefined` when it is none, or out of range. */
export function parseMoment(text: string): Timestamp | undefined {
  const found = RFC_3339.exec(text);
  if (found === null) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number) as [number, number, number, number, number, number];
  const days = daysSince1970(year, month, day);
  const [offsetHour, offsetMinute] = [Number(found[9] ?? 0), Number(found[10] ?? 0)];
  if (days === undefined || hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return undefined;
  const offset = (found[8] === "-" ? -60 : 60) * (offsetHour * 60 + offsetMinute);
  const seconds = days * DAY + hour * 3600 + minute * 60 + second - offset;
  const nanoseconds = Number((found[7] ?? "").padEnd(9, "0"));
  return isMoment(seconds, nanoseconds) ? new Timestamp(seconds, nanoseconds) : undefined;
}

function daysSince1970(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.getTime() / (DAY * 1000) : undefined;
}
