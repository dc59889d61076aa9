/** Writes the table of faults into the page on errors: `npm run faults`. The slow tests check that it is so. */
import { readFileSync, writeFileSync } from "node:fs";
import { measure, tableOf } from "../test/attacks/faults/matrix.js";

const page = new URL("../docs/errors.md", import.meta.url);
const begin = "<!-- faults: written by npm run faults -->\n";
const end = "\n<!-- end of faults -->";

const text = readFileSync(page, "utf8");
const from = text.indexOf(begin);
const to = text.indexOf(end);
if (from === -1 || to === -1) throw new Error(`docs/errors.md lacks its marks "${begin.trim()}"`);
const table = tableOf(await measure(() => {}));
writeFileSync(page, `${text.slice(0, from + begin.length)}${table}${text.slice(to)}`);
