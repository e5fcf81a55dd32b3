// Types written as `guesthouse generate` writes them.
import { type Reader, EnumType, Fields, Timestamp, type Writer } from "@guesthouse/wire";

export interface Greeting {
  text: string;
  at: Timestamp;
  mood?: Mood | undefined;
  replies: Reply[];
  excited: boolean;
}

const greetingFields = new Fields("text", "at", "mood", "replies", "excited");

export function encodeGreeting(w: Writer, v: Greeting): void {
  w.record(v, 5);
  w.field("text");
  w.string(v.text);
  w.field("at");
  w.timestamp(v.at);
  w.field("mood");
  w.optional(v.mood, encodeMood);
  w.field("replies");
  w.list(v.replies, encodeReply);
  w.field("excited");
  w.bool(v.excited);
  w.end();
}

export function decodeGreeting(r: Reader): Greeting {
  let text: string | undefined;
  let at: Timestamp | undefined;
  let mood: Mood | undefined;
  let replies: Reply[] | undefined;
  let excited: boolean | undefined;
  r.record(greetingFields);
  for (let name = r.next(); name !== undefined; name = r.next()) {
    switch (name) {
      case "text":
        text = r.string();
        break;
      case "at":
        at = r.timestamp();
        break;
      case "mood":
        mood = r.optional(decodeMood);
        break;
      case "replies":
        replies = r.list(decodeReply);
        break;
      case "excited":
        excited = r.bool();
        break;
    }
  }
  return {
    text: r.required(text, "text"),
    at: r.required(at, "at"),
    mood,
    replies: r.required(replies, "replies"),
    excited: excited ?? false,
  };
}

export enum Mood {
  Calm = 0,
  Happy = 200,
}

export const moodEnum = new EnumType<Mood>([
  [Mood.Calm, "Calm", "so calm"],
  [Mood.Happy, "Happy"],
]);

export function encodeMood(w: Writer, v: Mood): void {
  w.enum(v, moodEnum);
}

export function decodeMood(r: Reader): Mood {
  return r.enum(moodEnum);
}

export type Reply = { type: "Greeting"; value: Greeting } | { type: "Mood"; value: Mood } | { type: "label"; value: string };

export function encodeReply(w: Writer, v: Reply): void {
  w.union(v);
  switch (v.type) {
    case "Greeting":
      w.field("Greeting");
      encodeGreeting(w, v.value);
      break;
    case "Mood":
      w.field("Mood");
      encodeMood(w, v.value);
      break;
    case "label":
      w.field("label");
      w.string(v.value);
      break;
    default:
      w.unknownMember(v);
  }
  w.end();
}

export function decodeReply(r: Reader): Reply {
  return r.union((r, key) => {
    switch (key) {
      case "Greeting":
        return { type: "Greeting", value: decodeGreeting(r) };
      case "Mood":
        return { type: "Mood", value: decodeMood(r) };
      case "label":
        return { type: "label", value: r.string() };
      default:
        return r.unknownMember(key);
    }
  });
}

export const greeting: Greeting = {
  text: "hello",
  at: new Timestamp(1),
  mood: Mood.Happy,
  replies: [
    { type: "label", value: "x" },
    { type: "Greeting", value: { text: "", at: new Timestamp(0), replies: [], excited: false } },
  ],
  excited: true,
};
