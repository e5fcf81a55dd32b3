import { Timestamp } from "@guesthouse/wire";

import { dynamic, Json } from "./json.js";
import {
  Account,
  accountEnum,
  Action,
  actionEnum,
  Change,
  type Comment,
  type Commit,
  type Event,
  type EventKind,
  type Issue,
  type Label,
  type PullRequest,
  type PushEvent,
  type ReleaseEvent,
  type Repository,
  type User,
} from "./triage_v1.js";

/** When the first event is said to have arrived, in seconds; the others follow a second and 1,000,003 ns apart. */
const FIRST_RECEIVED = 1_767_225_600;

/** The event that the payload of kind `name` describes; `index` is its place in the list of all payloads. */
export function event(index: number, name: string, payload: unknown): Event {
  const json = new Json(payload);
  return {
    delivery: delivery(index, name),
    receivedAt: new Timestamp(FIRST_RECEIVED + index, index * 1_000_003),
    repository: json.has("repository") ? repository(json.object("repository")) : undefined,
    sender: user(json.object("sender")),
    kind: kind(name, json, payload),
  };
}

/** Sixteen bytes: the index, padded, and as much of the name as fits. */
function delivery(index: number, name: string): Uint8Array {
  const id = new Uint8Array(16);
  new DataView(id.buffer).setUint32(0, index);
  id.set(new TextEncoder().encode(name).subarray(0, 12), 4);
  return id;
}

function kind(name: string, json: Json, payload: unknown): EventKind {
  switch (name) {
    case "pull_request":
      return {
        type: "PullRequestEvent",
        value: { action: action(json), pullRequest: pullRequest(json.object("pull_request")) },
      };
    case "issues":
      return { type: "IssuesEvent", value: { action: action(json), issue: issue(json.object("issue")) } };
    case "issue_comment":
      return {
        type: "IssueCommentEvent",
        value: {
          action: action(json),
          issue: issue(json.object("issue")),
          comment: comment(json.object("comment")),
          onPullRequest: json.object("issue").has("pull_request"),
        },
      };
    case "push":
      return { type: "PushEvent", value: push(json) };
    case "release":
      return { type: "ReleaseEvent", value: release(json) };
    default:
      return {
        type: "OtherEvent",
        value: { name, action: json.optionalText("action"), payload: dynamic(payload) },
      };
  }
}

function pullRequest(json: Json): PullRequest {
  const mergeable = json.get("mergeable");
  return {
    number: json.number("number"),
    title: json.text("title"),
    body: json.optionalText("body"),
    author: user(json.object("user")),
    draft: json.flag("draft"),
    labels: json.objects("labels").map(label),
    reviewers: users(json.objects("requested_reviewers")),
    createdAt: time(json, "created_at"),
    mergedAt: json.time("merged_at"),
    mergeable: typeof mergeable === "boolean" ? mergeable : undefined,
    base: json.object("base").text("ref"),
    head: json.object("head").hex("sha"),
    additions: json.number("additions"),
    deletions: json.number("deletions"),
    changedFiles: json.number("changed_files"),
    commits: json.number("commits"),
  };
}

function issue(json: Json): Issue {
  const counts = json.object("reactions");
  const names = counts.keys().filter((name) => name !== "url" && name !== "total_count");
  return {
    number: json.number("number"),
    title: json.text("title"),
    body: json.optionalText("body"),
    author: user(json.object("user")),
    labels: json.objects("labels").map(label),
    assignees: users(json.objects("assignees")),
    comments: json.number("comments"),
    reactions: new Map(names.map((name) => [name, counts.number(name)])),
    createdAt: time(json, "created_at"),
    closedAt: json.time("closed_at"),
  };
}

function comment(json: Json): Comment {
  return {
    id: BigInt(json.number("id")),
    author: user(json.object("user")),
    body: json.text("body"),
    createdAt: time(json, "created_at"),
  };
}

function push(json: Json): PushEvent {
  return {
    ref: json.text("ref"),
    before: json.hex("before"),
    after: json.hex("after"),
    forced: json.flag("forced"),
    commits: json.objects("commits").map(commit),
  };
}

function commit(json: Json): Commit {
  const files = new Map<string, Change>();
  const changes = [
    ["added", Change.Added],
    ["modified", Change.Modified],
    ["removed", Change.Removed],
  ] as const;
  for (const [name, change] of changes) {
    for (const path of json.list(name)) files.set(String(path), change);
  }
  return {
    id: json.hex("id"),
    message: json.text("message"),
    timestamp: time(json, "timestamp"),
    author: json.object("author").text("name"),
    files,
  };
}

function release(payload: Json): ReleaseEvent {
  const json = payload.object("release");
  return {
    action: action(payload),
    tag: json.text("tag_name"),
    name: json.optionalText("name"),
    draft: json.flag("draft"),
    prerelease: json.flag("prerelease"),
    publishedAt: json.time("published_at"),
    assets: json.objects("assets").map((asset) => ({
      name: asset.text("name"),
      size: BigInt(asset.number("size")),
      downloads: asset.number("download_count"),
    })),
  };
}

function repository(json: Json): Repository {
  return {
    id: BigInt(json.number("id")),
    fullName: json.text("full_name"),
    private: json.flag("private"),
    defaultBranch: json.optionalText("default_branch") ?? "main",
    language: json.optionalText("language"),
    topics: json.list("topics").map(String),
    stars: json.number("stargazers_count"),
    pushedAt: json.time("pushed_at"),
  };
}

function user(json: Json): User | undefined {
  const login = json.optionalText("login");
  if (login === undefined) return undefined;
  return {
    id: BigInt(json.number("id")),
    login,
    account: accountEnum.parse(json.text("type")) ?? Account.User,
  };
}

function users(items: Json[]): User[] {
  return items.map(user).filter((found) => found !== undefined);
}

function label(json: Json): Label {
  return {
    name: json.text("name"),
    color: json.has("color") ? json.hex("color") : undefined,
    description: json.optionalText("description"),
  };
}

function action(payload: Json): Action {
  return actionEnum.parse(payload.text("action")) ?? Action.Other;
}

/** The time, or the start of 1970 where there is none. */
function time(json: Json, name: string): Timestamp {
  return json.time(name) ?? new Timestamp(0);
}
