// Builds the package: the native half with cargo, the other one with tsc. `--release` is for cargo.
//
// Cargo builds the workspace, not the one crate: it unites the features of what it builds at once, and for another set of them
// it would build wasmtime anew.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const release = process.argv.includes("--release");
const run = (program, ...args) => execFileSync(program, args, { cwd: here, stdio: "inherit" });

/** Where cargo puts what it builds: CARGO_TARGET_DIR counts, and the configuration of cargo. */
function targetDirectory() {
  const metadata = execFileSync("cargo", ["metadata", "--format-version", "1", "--no-deps"], { cwd: here, maxBuffer: 1 << 28 });
  return JSON.parse(metadata.toString()).target_directory;
}

function library() {
  if (process.platform === "win32") return "guesthouse_node.dll";
  return process.platform === "darwin" ? "libguesthouse_node.dylib" : "libguesthouse_node.so";
}

// The whole workspace: built alone, this crate would have the engine built once more, with fewer of its features.
run("cargo", "build", "--manifest-path", join(here, "../../Cargo.toml"), ...(release ? ["--release"] : []));
// A process that has the old file open keeps it.
rmSync(join(here, "dist"), { recursive: true, force: true });
mkdirSync(join(here, "dist"));
copyFileSync(resolve(targetDirectory(), release ? "release" : "debug", library()), join(here, "dist", "guesthouse.node"));
run(process.execPath, createRequire(import.meta.url).resolve("typescript/bin/tsc"));
