// Copies the stubs to where the compiler finds @guesthouse/wire.
import { cpSync, readdirSync, rmSync } from "node:fs";

const golden = new URL("../../../codegen/tests/golden/", import.meta.url);
rmSync(new URL("dist/", import.meta.url), { recursive: true, force: true });
const target = new URL("src/stubs/", import.meta.url);
rmSync(target, { recursive: true, force: true });
for (const schema of readdirSync(golden)) {
  cpSync(new URL(`${schema}/typescript/`, golden), new URL(`${schema}/`, target), { recursive: true });
}
