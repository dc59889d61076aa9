/**
 * Figures as ratios of one run, side by side: `npm run figures`, or with the names of some, `npm run figures -- http`.
 * `--json <file>` keeps them. Not for CI: a machine that does other work moves them.
 */
import { parseArgs } from "node:util";
import { budget } from "./budget.js";
import { chaos } from "./chaos.js";
import { http } from "./http.js";
import { imports } from "./imports.js";
import { inProcess } from "./in-process.js";
import { largeAnswers } from "./large-answers.js";
import { mirror } from "./mirror.js";
import { writeRun } from "./results.js";
import { sends } from "./sends.js";
import { signing } from "./signing.js";
import { inboxPage, walks } from "./walks.js";
import { webhooks } from "./webhooks.js";

const figures: Record<string, () => Promise<void>> = {
  http,
  "in-process": inProcess,
  "large-answers": largeAnswers,
  signing,
  imports,
  inbox: inboxPage,
  walks,
  webhooks,
  budget,
  sends,
  mirror,
  chaos,
};

const { positionals: wanted, values } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "string" } },
});
const unknown = wanted.filter((name) => !Object.hasOwn(figures, name));
if (unknown.length > 0)
  throw new Error(`no such figures: ${unknown.join(", ")}; there are ${Object.keys(figures).join(", ")}`);
for (const [name, measure] of Object.entries(figures)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n== ${name}`);
  await measure();
}
if (values.json !== undefined) writeRun(values.json);
