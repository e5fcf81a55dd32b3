// Copies the stubs to where the compiler finds @guesthouse/wire.
import { cpSync, readdirSync, rmSync } from "node:fs";

const kept = new URL("../../../codegen/tests/", import.meta.url);
rmSync(new URL("dist/", import.meta.url), { recursive: true, force: true });
const target = new URL("src/stubs/", import.meta.url);
rmSync(target, { recursive: true, force: true });
for (const schema of readdirSync(new URL("golden/", kept))) {
  cpSync(new URL(`golden/${schema}/typescript/`, kept), new URL(`${schema}/`, target), { recursive: true });
}
cpSync(new URL("golden-typescript/", kept), target, { recursive: true });
