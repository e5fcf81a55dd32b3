import assert from "node:assert/strict";
import { test } from "node:test";
import { Timestamp } from "@guesthouse/wire";

test("text has as many fractional digits as are needed", () => {
  const cases: [number, number, string][] = [
    [0, 0, "1970-01-01T00:00:00Z"],
    [0, 1, "1970-01-01T00:00:00.000000001Z"],
    [0, 1_000, "1970-01-01T00:00:00.000001Z"],
    [0, 120_000_000, "1970-01-01T00:00:00.120Z"],
    [-1, 999_999_999, "1969-12-31T23:59:59.999999999Z"],
    [-62_167_219_200, 0, "0000-01-01T00:00:00Z"],
    [253_402_300_799, 999_000_000, "9999-12-31T23:59:59.999Z"],
  ];
  for (const [seconds, nanoseconds, text] of cases) {
    const moment = new Timestamp(seconds, nanoseconds);
    assert.equal(`${moment.toString()} ${JSON.stringify(moment)}`, `${text} "${text}"`);
    assert.ok(Timestamp.parse(text).equals(moment), text);
  }
});

test("dates are moments of whole milliseconds", () => {
  for (const milliseconds of [0, 1, -1, 1_700_000_000_123, -62_167_219_200_000]) {
    assert.equal(Timestamp.fromDate(new Date(milliseconds)).toDate().getTime(), milliseconds);
  }
  assert.equal(new Timestamp(-1, 999_999_999).toDate().getTime(), -1);
  assert.ok(Math.abs(Timestamp.now().seconds - Date.now() / 1000) < 60);
});

test("moments out of range are refused", () => {
  for (const [seconds, nanoseconds] of [[-62_167_219_201, 0], [253_402_300_800, 0], [0, -1], [0, 1e9], [0.5, 0], [0, 0.5], [NaN, 0]] as const) {
    assert.throws(() => new Timestamp(seconds, nanoseconds), { code: "invalid-datetime" });
  }
  for (const value of ["0", 1n, null, undefined]) assert.throws(() => new Timestamp(value as unknown as number), { code: "invalid-datetime" });
  assert.throws(() => Timestamp.fromDate(new Date(NaN)), { code: "invalid-datetime" });
  assert.throws(() => Timestamp.parse("yesterday"), { code: "invalid-datetime", message: /"yesterday" is not an RFC 3339/ });
  assert.ok(!new Timestamp(0).equals(new Timestamp(0, 1)));
});
