import js from "@eslint/js";
import tseslint from "typescript-eslint";

/** As strict as can be, and nothing switched off: what is generated has to pass in the projects of others. */
const strict = {
  files: ["src/stubs/**/*.ts"],
  extends: [js.configs.recommended, tseslint.configs.strictTypeChecked],
  languageOptions: { parserOptions: { project: ["./tsconfig.json"] } },
};

export default tseslint.config({ ignores: ["dist/", "**/*.mjs", "**/*.js"] }, strict, {
  files: ["src/*.ts"],
  extends: [js.configs.recommended, tseslint.configs.strictTypeChecked],
  languageOptions: { parserOptions: { project: ["./tsconfig.json"] } },
  rules: {
    // Tests use what is deprecated too, and hand the enums of one side to the other.
    "@typescript-eslint/no-deprecated": "off",
    "@typescript-eslint/no-unsafe-enum-assignment": "off",
    "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
    "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
    // node:test gives a promise that nobody needs to await.
    "@typescript-eslint/no-floating-promises": ["error", { allowForKnownSafeCalls: [{ from: "package", package: "node:test", name: ["test", "describe", "it"] }] }],
  },
});
