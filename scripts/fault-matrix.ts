/** Writes the table of faults into the page on errors: `npm run faults`. The slow tests check that it is so. */
import { measure, tableOf } from "../test/attacks/faults/matrix.js";
import { writeSection } from "./section.js";

const table = tableOf(await measure(() => {}));
writeSection({ page: "docs/errors.md", name: "faults", command: "npm run faults" }, table);
