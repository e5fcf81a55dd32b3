import assert from "node:assert/strict";
import { test } from "node:test";

import { CallError, encode, Raw, Timestamp, WireError } from "@guesthouse/wire";

import { GuestError, Handlers, Host } from "./loopback.js";
import * as guest from "./stubs/whole/guest/lending_v1.js";
import * as host from "./stubs/whole/host/lending_v1.js";

/** All that the details of an error can have. */
const lent: host.Lent = {
  reader: 2n ** 64n - 1n,
  queue: new Map([
    ["", new Timestamp(0)],
    ["é\u2028🚀", new Timestamp(-1, 1)],
  ]),
  moods: [host.Mood.Angry, 77 as host.Mood],
  instead: { type: "Place", value: { name: "x", route: [{ type: "Walk", value: 5 }], side: host.StreetSide.Right } },
  fee: 1e300,
  weight: Math.fround(0.1),
  debt: -(2n ** 63n),
  lost: true,
  previously: {
    reader: 1n,
    queue: new Map(),
    moods: [],
    instead: { type: undefined, key: "Atlas", value: new Raw(Uint8Array.of(0x92, 1, 0xc0)) },
    fee: -0,
    weight: 3,
    debt: 2n ** 53n + 1n,
    lost: false,
    previously: undefined,
  },
};

const closed: host.Closed = { message: "come back tomorrow", place: { name: "here", route: [], side: host.StreetSide.Left } };

/** A desk that fails with this. */
function failing(error: unknown): Host {
  const loopback = new Host();
  const runtime: guest.GuestRuntime = {
    register: (operation, handler) => {
      loopback.register(operation, handler);
    },
    hostCall: () => assert.fail("the guest calls nobody"),
  };
  const fail = (): never => {
    throw error as Error;
  };
  guest.registerDesk(runtime, { borrow: fail, giveBack: fail, browse: fail, size: fail });
  guest.registerFunctions(runtime, { close: fail, locate: fail });
  return loopback;
}

/** The error of a call that must fail. */
async function failure(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return error;
  }
  return assert.fail("the call does not fail");
}

test("a host gets the guest's error with all of its details", async () => {
  const error = await failure(new host.DeskClient(failing(new guest.LentError(lent))).borrow("1", 2n, 3));
  assert.ok(error instanceof host.LentError && error instanceof Error);
  assert.deepEqual([error.name, error.code, error.message], ["LentError", "Lent", "Lent"]);
  assert.deepEqual(error.details, lent);
  assert.ok(error.cause instanceof GuestError, "the error of the call is the cause");
});

test("a field that is the message is the error's message", async () => {
  const missing = { isbn: "978", message: "nobody has it", similar: ["979"] };
  const thrown = new guest.NotFoundError(missing, { cause: "a test" });
  assert.equal(thrown.cause, "a test");
  const desk = new host.DeskClient(failing(thrown));
  for (const call of [desk.borrow("978", 1n, 2), desk.giveBack({ type: "slip", value: "" }), desk.size()]) {
    const error = await failure(call);
    assert.ok(error instanceof host.NotFoundError, String(error));
    assert.deepEqual([error.message, error.details], ["nobody has it", missing]);
  }
  const error = await failure(host.close(failing(new guest.ClosedError(closed)), host.Mood.Calm));
  assert.ok(error instanceof host.ClosedError);
  assert.deepEqual([error.message, error.details], [closed.message, closed]);
});

test("what is not declared, or not understood, is the plain error of the call", async () => {
  const strange = [
    new Error("boom"),
    new CallError("no details", "NotFound"),
    new CallError("of another kind", "NotFound", { isbn: 5 }),
    new CallError("null", "NotFound", null),
    new CallError("another code", "notFound", { isbn: "", message: "" }),
    new CallError("deep", "NotFound", JSON.parse("[".repeat(500) + "]".repeat(500))),
    new CallError("too large", "Lent", { reader: 2 ** 65, queue: {}, moods: [], weight: 1, debt: 1 }),
    new guest.ClosedError(closed),
  ];
  for (const thrown of strange) {
    const error = await failure(new host.DeskClient(failing(thrown)).giveBack({ type: "slip", value: "" }));
    assert.ok(error instanceof GuestError, `${thrown.message}: ${String(error)}`);
    assert.equal(error.message, `the guest says: ${thrown.message}`);
  }
  const undeclared = await failure(host.locate(failing(new guest.NotFoundError({ isbn: "", message: "", similar: [] }))));
  assert.ok(undeclared instanceof GuestError);
});

test("details of other writers are understood", async () => {
  const details = { extra: [{ a: [1] }], isbn: "", message: "" };
  const error = await failure(new host.DeskClient(failing(new CallError("m", "NotFound", details))).size());
  assert.ok(error instanceof host.NotFoundError);
  assert.deepEqual(error.details, { isbn: "", message: "", similar: [] });
});

test("what a record does not allow is refused where the error is made", () => {
  assert.throws(() => new guest.LentError({ ...lent, debt: 1 as unknown as bigint }), (error) => error instanceof WireError && error.path === "debt");
});

test("a guest gets the host's error", async () => {
  const thrown = new host.LentError(lent);
  const handlers = new Handlers();
  const fail = (): never => {
    throw thrown;
  };
  host.registerStacks(handlers, { fetch: fail, drop: () => Promise.reject(thrown), dust: fail });
  const crossed = new Map<string, string>();
  const payload = encode("978", (w, v) => w.string(v));
  for (const [name, handler] of handlers.byName) {
    const args = name.endsWith("fetch") ? Uint8Array.of(0x81, 0xa4, ...Buffer.from("isbn"), 0xa0) : name.endsWith("dust") ? Uint8Array.of(0x80) : payload;
    crossed.set(name, CallError.from(await failure(Promise.resolve(handler(args)))).toText());
  }
  const stacks = new guest.StacksClient({
    register: () => assert.fail("nothing is registered"),
    hostCall: (_, namespace, operation) => {
      throw CallError.parse(crossed.get(`${namespace}/${operation}`) ?? assert.fail(operation));
    },
  });
  const isLent = (error: unknown): boolean => {
    assert.ok(error instanceof guest.LentError, String(error));
    assert.deepEqual(error.details, lent);
    return error.cause instanceof CallError;
  };
  assert.throws(() => stacks.fetch("978"), isLent);
  assert.throws(() => {
    stacks.drop("978");
  }, isLent);
  // It declares no errors.
  assert.throws(() => stacks.dust(), (error) => error instanceof CallError && error.code === "Lent" && !(error instanceof guest.LentError));
});
