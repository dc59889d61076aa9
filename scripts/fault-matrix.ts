/** Writes the table of faults into the pages on errors: `npm run faults`. The slow tests check that it is so. */
import { measure } from "../test/attacks/faults/matrix.js";
import { pagesOfFaults, tableOf } from "../test/attacks/faults/table.js";
import { writeSection } from "./section.js";

const rows = await measure(() => {});
for (const language of ["en", "zh"] as const) {
  const section = { page: pagesOfFaults[language], name: "faults", command: "npm run faults" };
  writeSection(section, tableOf(rows, language));
}
