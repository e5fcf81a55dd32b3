import assert from "node:assert/strict";
import { test } from "node:test";
import * as lsp from "vscode-languageserver-protocol/node.js";
import { Client, edited } from "./client.mjs";

const MAIN = `namespace "demo.v1"
import { Point as Dot, Colour } from "./shapes.apexlang"

"🚀 A line." type Line {
  "漢字" from: Dot
  colour: Colour = Red
  tag: string @n(1)
}
`;
const SHAPES = `namespace "shapes.v1"

"A place."
type Point { x: f64 y: f64 }
enum Colour { Red = 0 Blue = 1 }
`;
const OTHER = `namespace "other.v1"
import * from "shapes"
func near(point: Point): [Point]
`;
const FILES = {
  "schemas/main.apexlang": MAIN,
  "schemas/shapes.apexlang": SHAPES,
  "more/other.apexlang": OTHER,
  "guesthouse.toml": 'schemas = ["schemas/main.apexlang"]\nimport-paths = ["schemas"]\n',
};
const main = "schemas/main.apexlang";
const shapes = "schemas/shapes.apexlang";
const other = "more/other.apexlang";

/** A test with a client of its own, which ends as it should. */
function served(name, run, capabilities) {
  test(name, async () => {
    const client = new Client(FILES, capabilities);
    try {
      const result = await client.initialize();
      await run(client, result);
      assert.equal(await client.end(), 0);
    } finally {
      client[Symbol.dispose]();
    }
  });
}

const codes = (it) => it.diagnostics.map((it) => it.code).join(" ");

served("a mistake is told, and mended", async (client) => {
  await client.open(main, MAIN.replace("from: Dot", "from: Dott"));
  const wrong = await client.diagnostics(main, (it) => codes(it).includes("unknown-type"));
  const mistake = wrong.diagnostics.find((it) => it.code === "unknown-type");
  const unused = wrong.diagnostics.find((it) => it.code === "unused-import");
  assert.deepEqual(unused.tags, [lsp.DiagnosticTag.Unnecessary]);
  assert.deepEqual(mistake.range, { start: { line: 4, character: 13 }, end: { line: 4, character: 17 } });
  assert.match(mistake.message, /there is no type `Dott`\nhelp: did you mean `Dot`\?/);
  assert.equal(wrong.version, 1);
  const context = { diagnostics: [mistake] };
  const actions = { textDocument: { uri: client.uri(main) }, range: mistake.range, context };
  const [fix] = await client.request(lsp.CodeActionRequest, actions);
  assert.equal(fix.title, "Change to `Dot`");
  assert.equal(fix.edit.documentChanges[0].edits[0].newText, "Dot");
  await client.change(main, 2, { range: mistake.range, text: "Dot" });
  const right = await client.diagnostics(main, (it) => it.version === 2);
  assert.deepEqual(right.diagnostics, []);
});

served("every mistake is told at once", async (client) => {
  await client.open(main, 'namespace "a"\ntype A { a: ] }\ntype B { b i8 }\ntype C { c: i8');
  const told = await client.diagnostics(main, (it) => it.version === 1);
  assert.equal(codes(told), "syntax syntax syntax");
});

served("what an open file has counts, and not what is saved", async (client) => {
  await client.open(main, MAIN);
  await client.open(shapes, SHAPES);
  await client.diagnostics(main, (it) => codes(it) === "");
  await client.change(shapes, 2, { text: SHAPES.replace("Point", "Place") });
  const told = await client.diagnostics(main, (it) => codes(it) !== "");
  assert.match(told.diagnostics[0].message, /has no `Point`/);
  await client.change(shapes, 3, { text: SHAPES.replace("f64 y", "f65 y") });
  const elsewhere = await client.diagnostics(main, (it) => /what is imported/.test(it.diagnostics[0]?.message));
  const [related] = elsewhere.diagnostics[0].relatedInformation;
  assert.equal(related.location.uri, client.uri(shapes));
  assert.deepEqual(related.location.range.start, { line: 3, character: 16 });
  // Closed, it is what it is on the disk again.
  await client.notify(lsp.DidCloseTextDocumentNotification, { textDocument: { uri: client.uri(shapes) } });
  await client.diagnostics(main, (it) => codes(it) === "");
  assert.deepEqual(client.told.get(client.uri(shapes)).diagnostics, []);
});

served("files that change on the disk are read again", async (client) => {
  await client.open(main, MAIN);
  await client.diagnostics(main, (it) => codes(it) === "");
  client.save(shapes, SHAPES.replace("Point", "Place"));
  assert.ok(client.registrations.some((it) => it.method === "workspace/didChangeWatchedFiles"));
  const changes = [{ uri: client.uri(shapes), type: lsp.FileChangeType.Changed }];
  await client.notify(lsp.DidChangeWatchedFilesNotification, { changes });
  await client.diagnostics(main, (it) => codes(it) === "import unknown-type");
});

served("a file that was never saved can be imported, and import", async (client) => {
  await client.open("schemas/new.apexlang", 'namespace "new" type New { a: i8 }');
  await client.open(main, 'namespace "a" import * from "./new" type A { a: New }');
  await client.diagnostics(main, (it) => it.version === 1 && codes(it) === "");
  const untitled = { uri: "untitled:Untitled-1", languageId: "apexlang", version: 1, text: 'namespace "a" type A { a: B }' };
  await client.notify(lsp.DidOpenTextDocumentNotification, { textDocument: untitled });
  const position = { line: 0, character: 26 };
  const found = await client.request(lsp.CompletionRequest, { textDocument: { uri: untitled.uri }, position });
  assert.ok(found.some((it) => it.label === "A"));
});

served("a name shows what it means", async (client) => {
  await client.open(main, MAIN);
  const hover = await client.at(lsp.HoverRequest, main, MAIN.replace("from: Dot", "from: D|ot"));
  assert.equal(hover.contents.kind, "markdown");
  assert.match(hover.contents.value, /type Point \{ x: f64 y: f64 \}[^]*A place\.[^]*from `shapes\.v1`/);
  assert.deepEqual(hover.range, { start: { line: 4, character: 13 }, end: { line: 4, character: 16 } });
  assert.equal(await client.at(lsp.HoverRequest, main, MAIN.replace("A line", "A |line")), null);
});

served("a name leads to its definition in another file", async (client) => {
  await client.open(main, MAIN);
  const found = await client.at(lsp.DefinitionRequest, main, MAIN.replace("from: Dot", "from: D|ot"));
  assert.deepEqual(found, { uri: client.uri(shapes), range: { start: { line: 3, character: 5 }, end: { line: 3, character: 10 } } });
  const path = await client.at(lsp.DefinitionRequest, main, MAIN.replace("./sha", "./sha|"));
  assert.equal(path.uri, client.uri(shapes));
  const value = await client.at(lsp.DefinitionRequest, main, MAIN.replace("= Red", "= R|ed"));
  assert.deepEqual(value.range.start, { line: 4, character: 14 });
});

served("every use is found, in files that are not open too", async (client) => {
  await client.open(shapes, SHAPES);
  const at = SHAPES.replace("type Point", "type P|oint");
  const all = await client.at(lsp.ReferencesRequest, shapes, at, { context: { includeDeclaration: true } });
  const count = (name) => all.filter((it) => it.uri === client.uri(name)).length;
  assert.deepEqual([main, shapes, other].map(count), [3, 1, 2]);
  const uses = await client.at(lsp.ReferencesRequest, shapes, at, { context: { includeDeclaration: false } });
  assert.equal(uses.length, all.length - 1);
  const here = await client.at(lsp.DocumentHighlightRequest, shapes, at);
  assert.equal(here.length, 1);
});

served("what could be written is offered", async (client) => {
  const offered = async (text) => {
    await client.open(main, text.replace("|", ""));
    return (await client.at(lsp.CompletionRequest, main, text)).map((it) => it.label);
  };
  const type = await offered(MAIN.replace("from: Dot", "from: |"));
  assert.deepEqual(type.slice(0, 4), ["Colour", "Dot", "Line", "i8"]);
  assert.deepEqual(await offered(MAIN.replace("= Red", "= |")), ["Red", "Blue"]);
  assert.ok((await offered(MAIN.replace("@n(1)", "@|"))).includes("deprecated"));
  assert.deepEqual(await offered(MAIN.replace("./shapes.apexlang", "./|")), [
    "./shapes.apexlang",
    "@apexlang/core",
    "@apexlang/rest",
    "@apexlang/openapi",
  ]);
  assert.deepEqual(await offered(MAIN.replace("Point as Dot, Colour", "|")), ["Colour", "Point"]);
  assert.ok((await offered(`${MAIN}\n|`)).includes("interface"));
  // What is replaced is the word, after characters of two units.
  const text = MAIN.replace('"漢字" from: Dot', '"漢字🚀" from: Do|t');
  await client.open(main, text.replace("|", ""));
  const [first] = await client.at(lsp.CompletionRequest, main, text);
  assert.deepEqual(first.textEdit.range, { start: { line: 4, character: 15 }, end: { line: 4, character: 18 } });
});

served("another name is another name everywhere", async (client) => {
  await client.open(shapes, SHAPES, 7);
  const at = SHAPES.replace("type Point", "type P|oint");
  const range = await client.at(lsp.PrepareRenameRequest, shapes, at);
  assert.deepEqual(range.start, { line: 3, character: 5 });
  const { documentChanges } = await client.at(lsp.RenameRequest, shapes, at, { newName: "Place" });
  const files = Object.fromEntries(documentChanges.map((it) => [it.textDocument.uri, it]));
  const text = (name, old) => edited(old, files[client.uri(name)].edits);
  assert.equal(text(shapes, SHAPES), SHAPES.replace("type Point", "type Place"));
  assert.equal(text(main, MAIN), MAIN.replace("Point as", "Place as"));
  assert.equal(text(other, OTHER), OTHER.replaceAll("Point", "Place"));
  assert.equal(files[client.uri(shapes)].textDocument.version, 7);
  assert.equal(files[client.uri(other)].textDocument.version, null);
  for (const [newName, why] of [["i8", /means something of its own/], ["Colour", /there is an enum `Colour` already/], ["a b", /is not a name/]]) {
    await assert.rejects(client.at(lsp.RenameRequest, shapes, at, { newName }), why);
  }
  await assert.rejects(client.at(lsp.PrepareRenameRequest, shapes, SHAPES.replace("x: f64", "x: f|64")), /`f64` is built in/);
});

served("an outline", async (client) => {
  await client.open(main, MAIN);
  const [namespace, line] = await client.request(lsp.DocumentSymbolRequest, { textDocument: { uri: client.uri(main) } });
  assert.equal(namespace.name, "demo.v1");
  assert.deepEqual(line.children.map((it) => it.name), ["from", "colour", "tag"]);
  assert.deepEqual(line.range, { start: { line: 3, character: 13 }, end: { line: 7, character: 1 } });
});

served("every word has its colour", async (client, { capabilities }) => {
  await client.open(main, MAIN);
  const { data } = await client.request(lsp.SemanticTokensRequest, { textDocument: { uri: client.uri(main) } });
  const lines = MAIN.split("\n");
  const shown = [];
  for (let at = 0, line = 0, character = 0; at < data.length; at += 5) {
    character = data[at] === 0 ? character + data[at + 1] : data[at + 1];
    line += data[at];
    const kind = capabilities.semanticTokensProvider.legend.tokenTypes[data[at + 3]];
    shown.push(`${kind} ${lines[line].slice(character, character + data[at + 2])}`);
  }
  assert.equal(shown[0], "keyword namespace");
  for (const it of ['string "🚀 A line."', "struct Line", "property from", "struct Dot", "enumMember Red", "type string", "decorator @n"]) {
    assert.ok(shown.includes(it), `${it} in ${shown}`);
  }
});

served("a schema is laid out, line by line", async (client) => {
  const textDocument = { uri: client.uri(main) };
  const format = () => client.request(lsp.DocumentFormattingRequest, { textDocument, options: { tabSize: 8, insertSpaces: false } });
  const text = 'namespace "a"\n\ntype A {\n  "🚀" a: i8 # one\nb :i8\n}\n';
  const tidy = 'namespace "a"\n\ntype A {\n  "🚀"\n  a: i8 # one\n  b: i8\n}\n';
  await client.open(main, text);
  const edits = await format();
  assert.equal(edited(text, edits), tidy);
  assert.ok(edits.every((it) => it.range.start.line >= 3), "the lines before stay");
  await client.change(main, 2, { text: tidy });
  assert.deepEqual(await format(), []);
  await client.change(main, 3, { text: "type A {" });
  assert.equal(await format(), null);
});

served("columns are bytes for a client that can", async (client, { capabilities }) => {
  assert.equal(capabilities.positionEncoding, "utf-8");
  await client.open(main, 'namespace "a" type A { "漢🚀" a: Nope }');
  const told = await client.diagnostics(main, (it) => it.version === 1);
  assert.deepEqual(told.diagnostics[0].range.start, { line: 0, character: 36 });
}, { general: { positionEncodings: ["utf-16", "utf-8"] } });

served("edits for a client that knows no versions", async (client, { capabilities }) => {
  assert.equal(capabilities.positionEncoding, "utf-16");
  await client.open(shapes, SHAPES);
  const at = SHAPES.replace("Red", "R|ed");
  const { changes } = await client.at(lsp.RenameRequest, shapes, at, { newName: "Crimson" });
  assert.deepEqual(Object.keys(changes).sort(), [client.uri(main), client.uri(shapes)]);
}, {});

served("what is unknown or late is answered so", async (client) => {
  await assert.rejects(client.connection.sendRequest("textDocument/nothing", {}), { code: lsp.ErrorCodes.MethodNotFound });
  await assert.rejects(client.connection.sendRequest("textDocument/hover", { a: 1 }), { code: lsp.ErrorCodes.InvalidParams });
  const elsewhere = client.at(lsp.HoverRequest, "nowhere.apexlang", "|");
  await assert.rejects(elsewhere, { code: lsp.ErrorCodes.InvalidParams });
  await client.connection.sendNotification("$/unheard", {});
  await client.open(main, MAIN);
  await client.diagnostics(main, (it) => codes(it) === "");
});

test("the status says whether the editor took its leave", async () => {
  const client = new Client(FILES);
  try {
    await assert.rejects(client.request(lsp.ShutdownRequest), { code: lsp.ErrorCodes.ServerNotInitialized });
    await client.initialize();
    await client.notify(lsp.ExitNotification);
    assert.equal(await client.ended, 1);
  } finally {
    client[Symbol.dispose]();
  }
});
