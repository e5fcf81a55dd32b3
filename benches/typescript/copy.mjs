// Copies what the compiler needs in one place: the stubs as codegen/tests/golden keeps them, and how the example makes events of payloads.
import { cpSync, mkdirSync, rmSync } from "node:fs";

const root = new URL("../../", import.meta.url);
const target = new URL("src/triage/", import.meta.url);
rmSync(target, { recursive: true, force: true });
mkdirSync(target);
for (const file of ["codegen/tests/golden/triage/typescript/guest/triage_v1.ts", "examples/node-host/src/json.ts", "examples/node-host/src/payload.ts"]) {
  cpSync(new URL(file, root), new URL(file.slice(file.lastIndexOf("/") + 1), target));
}
