import { decode, type Decode, encode, type Encode, Fields, NOTHING, type Reader } from "@guesthouse/wire";

import * as schema from "./conformance_v1.js";

/** The arguments of every operation that takes named ones. */
interface Arguments {
  left: string;
  separator: string;
  right: string | undefined;
  message: string;
  code: string | undefined;
  text: string;
  size: number;
}

const argumentFields = new Fields("left", "separator", "right", "message", "code", "text", "size");

function decodeArguments(r: Reader): Arguments {
  const found: Arguments = {
    left: "",
    separator: "-",
    right: undefined,
    message: "",
    code: undefined,
    text: "",
    size: 0,
  };
  r.record(argumentFields);
  for (let name = r.next(); name !== undefined; name = r.next()) {
    switch (name) {
      case "left":
      case "separator":
      case "message":
      case "text":
        found[name] = r.string();
        break;
      case "right":
      case "code":
        found[name] = r.optional((r) => r.string());
        break;
      case "size":
        found.size = r.u32();
        break;
    }
  }
  return found;
}

/** The details of the refusal that a call must fail with. */
async function refused(call: Promise<void>): Promise<schema.Refusal> {
  try {
    await call;
  } catch (error) {
    if (error instanceof schema.RefusalError) return error.details;
    throw error;
  }
  throw new Error("the guest does not refuse");
}

/** Calls through the generated client: decodes the argument, calls, encodes the reply. */
export async function typed(
  client: schema.ConformanceClient,
  operation: string,
  payload: Uint8Array,
): Promise<Uint8Array> {
  async function echo<T>(decodeValue: Decode<T>, encodeValue: Encode<T>, call: (value: T) => Promise<T>) {
    return encode(await call(decode(payload, decodeValue)), encodeValue);
  }
  const text = async (reply: Promise<string>) => encode(await reply, (w, v) => w.string(v));
  const nothing = async (reply: Promise<void>) => (await reply, NOTHING);
  const args = () => decode(payload, decodeArguments);
  switch (operation) {
    case "echoScalars":
      return echo(schema.decodeScalars, schema.encodeScalars, (value) => client.echoScalars(value));
    case "echoOptionals":
      return echo(schema.decodeOptionals, schema.encodeOptionals, (value) => client.echoOptionals(value));
    case "echoLists":
      return echo(schema.decodeLists, schema.encodeLists, (value) => client.echoLists(value));
    case "echoMaps":
      return echo(schema.decodeMaps, schema.encodeMaps, (value) => client.echoMaps(value));
    case "echoShape":
      return echo(schema.decodeShape, schema.encodeShape, (value) => client.echoShape(value));
    case "echoTree":
      return echo(schema.decodeTree, schema.encodeTree, (value) => client.echoTree(value));
    case "echoDefaults":
      return echo(schema.decodeDefaults, schema.encodeDefaults, (value) => client.echoDefaults(value));
    case "echoDynamic":
      return echo(schema.decodeDynamic, schema.encodeDynamic, (value) => client.echoDynamic(value));
    case "echoColor":
      return echo(schema.decodeColor, schema.encodeColor, (value) => client.echoColor(value));
    case "join":
      return text(client.join(args().left, args().separator, args().right));
    case "nothing":
      return nothing(client.nothing());
    case "count":
      return encode(await client.count(), (w, v) => w.u32(v));
    case "fail":
      return nothing(client.fail(args().message, args().code));
    case "refuse":
      return encode(await refused(client.refuse(decode(payload, schema.decodeRefusal))), schema.encodeRefusal);
    case "callRefuse":
      return echo(schema.decodeRefusal, schema.encodeRefusal, (value) => client.callRefuse(value));
    case "callUpper":
      return text(client.callUpper(args().text));
    case "callReject":
      return text(client.callReject(args().message, args().code));
    case "callMissing":
      return text(client.callMissing());
    case "callNotify":
      return nothing(client.callNotify());
    case "trap":
      return nothing(client.trap());
    case "spin":
      return nothing(client.spin());
    case "exhaust":
      return nothing(client.exhaust());
    case "produce":
      return encode(await client.produce(args().size), (w, v) => w.bytes(v));
    case "garbage":
      return encode(await client.garbage(), schema.encodeColor);
    case "log":
      return nothing(client.log(args().text));
    default:
      throw new Error(`the case calls ${operation}, which this host does not know`);
  }
}
