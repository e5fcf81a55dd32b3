// A client of the language server: starts it, opens files of a folder of its own, waits for what it is told.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, mkdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as lsp from "vscode-languageserver-protocol/node.js";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");

/** The command: `GUESTHOUSE`, else what cargo builds. All of the workspace, as one crate alone would have wasmtime built anew. */
function command() {
  if (process.env.GUESTHOUSE) return process.env.GUESTHOUSE;
  execFileSync("cargo", ["build", "--quiet"], { cwd: root, stdio: "inherit" });
  const options = { cwd: root, maxBuffer: 1 << 28 };
  const metadata = JSON.parse(execFileSync("cargo", ["metadata", "--format-version", "1", "--no-deps"], options));
  return join(metadata.target_directory, "debug", process.platform === "win32" ? "guesthouse.exe" : "guesthouse");
}

const guesthouse = command();

export class Client {
  /** Told diagnostics, by file. */
  told = new Map();
  waiting = [];

  constructor(files, capabilities) {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), "guesthouse editor é ")));
    for (const [name, text] of Object.entries(files)) this.save(name, text);
    this.process = spawn(guesthouse, ["lsp", "--stdio"], { cwd: tmpdir(), stdio: ["pipe", "pipe", "inherit"] });
    this.ended = new Promise((resolve) => this.process.on("exit", resolve));
    const { stdout, stdin } = this.process;
    this.connection = lsp.createProtocolConnection(new lsp.StreamMessageReader(stdout), new lsp.StreamMessageWriter(stdin));
    this.connection.onNotification(lsp.PublishDiagnosticsNotification.type, (it) => this.publish(it));
    this.registrations = [];
    this.connection.onRequest(lsp.RegistrationRequest.type, (it) => void this.registrations.push(...it.registrations));
    this.connection.listen();
    this.capabilities = capabilities ?? {
      general: { positionEncodings: ["utf-16"] },
      workspace: { workspaceEdit: { documentChanges: true }, didChangeWatchedFiles: { dynamicRegistration: true } },
    };
  }

  async initialize() {
    const workspaceFolders = [{ uri: this.uri(""), name: "test" }];
    const parameters = { processId: process.pid, rootUri: null, workspaceFolders, capabilities: this.capabilities };
    const result = await this.request(lsp.InitializeRequest, parameters);
    await this.notify(lsp.InitializedNotification, {});
    return result;
  }

  request(type, parameters) {
    return this.connection.sendRequest(type.type, parameters);
  }

  notify(type, parameters) {
    return this.connection.sendNotification(type.type, parameters);
  }

  uri(name) {
    return pathToFileURL(join(this.folder, name)).href;
  }

  save(name, text) {
    mkdirSync(dirname(join(this.folder, name)), { recursive: true });
    writeFileSync(join(this.folder, name), text);
  }

  open(name, text, version = 1) {
    return this.notify(lsp.DidOpenTextDocumentNotification, {
      textDocument: { uri: this.uri(name), languageId: "apexlang", version, text },
    });
  }

  change(name, version, ...contentChanges) {
    return this.notify(lsp.DidChangeTextDocumentNotification, {
      textDocument: { uri: this.uri(name), version },
      contentChanges,
    });
  }

  /** A request about the place in `text` where `|` stands, in UTF-16. */
  at(type, name, text, more = {}) {
    const before = text.slice(0, text.indexOf("|")).split("\n");
    const position = { line: before.length - 1, character: before.at(-1).length };
    return this.request(type, { textDocument: { uri: this.uri(name) }, position, ...more });
  }

  publish(it) {
    this.told.set(it.uri, it);
    this.waiting = this.waiting.filter((wait) => !wait());
  }

  /** The diagnostics of a file once they are as wanted. */
  diagnostics(name, wanted) {
    return new Promise((resolve, reject) => {
      const why = () => new Error(`not told: ${wanted}; told ${JSON.stringify([...this.told.values()], null, 1)}`);
      const timer = setTimeout(() => reject(why()), 20_000);
      const check = () => {
        const it = this.told.get(this.uri(name));
        if (!it || !wanted(it)) return false;
        clearTimeout(timer);
        resolve(it);
        return true;
      };
      if (!check()) this.waiting.push(check);
    });
  }

  /** `shutdown` and `exit`; the status of the process. */
  async end() {
    await this.request(lsp.ShutdownRequest);
    await this.notify(lsp.ExitNotification);
    return this.ended;
  }

  [Symbol.dispose]() {
    this.process.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A text after edits of it. */
export function edited(text, edits) {
  const lines = text.split("\n");
  const offset = ({ line, character }) => lines.slice(0, line).reduce((sum, it) => sum + it.length + 1, 0) + character;
  const ordered = [...edits].sort((a, b) => offset(b.range.start) - offset(a.range.start));
  return ordered.reduce((all, it) => all.slice(0, offset(it.range.start)) + it.newText + all.slice(offset(it.range.end)), text);
}
