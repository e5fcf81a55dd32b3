// One implementation for import and require: what one gives is an instance of what the other has.
export * from "./index.js";
