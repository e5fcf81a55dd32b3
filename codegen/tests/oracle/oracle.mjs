// Reads a JSON array of `{text, files}` from standard input, and writes one of `null`, or of why the reference parser or
// its common rules refuse the schema. `files` are what it may import, by name.
import { parse, validate } from "@apexlang/core";
import { CommonRules } from "@apexlang/core/src/rules.js";

let input = "";
for await (const chunk of process.stdin.setEncoding("utf8")) {
  input += chunk;
}

function refusal({ text, files }) {
  const load = (location) => {
    if (location in files) {
      return files[location];
    }
    throw new Error("there is no such file");
  };
  try {
    const errors = validate(parse(text, load), ...CommonRules);
    return errors.length === 0 ? null : errors.map((error) => error.message).join("; ");
  } catch (error) {
    return String(error.message);
  }
}

process.stdout.write(JSON.stringify(JSON.parse(input).map(refusal)));
