import { createMirror, type Mirror, type MirrorInboxItem } from "../../../mirror/index.js";
import { clouds, type ProviderName, providerNames } from "../../clouds.js";
import type { Emulators } from "../../emulators.js";
import { cutIdColumn } from "../../terminal/columns.js";
import { type Io, paintFor } from "../../terminal/io.js";
import { printLine, printRows, printText } from "../../terminal/output.js";
import { ago, count } from "../../terminal/text.js";
import { sourceLines } from "../inbox.js";
import { mirrorInboxColumns } from "../mirror/inbox.js";
import { runCrawls } from "../mirror/run.js";
import { foundColumns } from "../mirror/search.js";
import { showStatus } from "../mirror/status.js";
import { withEmbedded } from "../mirror/store.js";
import { callsOf, withClouds } from "./clouds.js";
import { showEvents } from "./events.js";
import { heading, inMs, say } from "./words.js";

const INBOX_LIMIT = 12;
const FOUND_LIMIT = 6;

/** What somebody says, and two characters of it that older messages have too. */
const SAID = "明天开会改到下午三点 👋";
const SEARCHED = "开会";

const person = "p1";

type DemoMirror = Mirror<ProviderName>;

/** Crawls, webhooks, the inbox and a search of a mirror that is kept in memory. */
export function tourMirror(io: Io): Promise<void> {
  return withEmbedded(undefined, (store) =>
    withClouds(async ({ emulators, clients }) => {
      const mirror = createMirror({ clients, store });
      await mirror.migrate();
      say(
        io,
        "A mirror keeps conversations and messages in a database of yours and reads them from there. Here the database is embedded and in memory, and the clouds are emulated on this machine.",
      );
      await crawl(io, mirror, emulators);
      heading(io, "In each cloud somebody says something, and its webhook brings it in");
      await showEvents(io, emulators, SAID, mirror);
      await showInbox(io, mirror, emulators);
      await showSearch(io, mirror, emulators);
      printLine(io);
      say(
        io,
        `Next: \`${io.command} mirror --help\` names the commands that do this with clouds and a database of yours.`,
      );
    }),
  );
}

async function crawl(io: Io, mirror: DemoMirror, emulators: Emulators): Promise<void> {
  const users = Object.fromEntries(providerNames.map((name) => [name, clouds[name].emulator.userId]));
  const named = providerNames.map((name) => `${users[name]} of ${clouds[name].title.en}`).join(" and ");
  heading(io, `Crawls read once what ${named} can see`);
  await mirror.enroll({ person, users });
  const { ms, calls } = await measured(emulators, () => runCrawls(io, mirror, { until: "idle" }));
  await showStatus(io, mirror, false);
  printLine(io);
  printText(io, paintFor(io).bold(`${inMs(ms)}, ${count(calls, "vendor call")}`));
}

async function showInbox(io: Io, { inbox }: DemoMirror, emulators: Emulators): Promise<void> {
  heading(io, "The inbox, read from the database");
  const read = () => inbox.list({ person, limit: INBOX_LIMIT }, { signal: io.signal });
  const { result: page, ms, calls } = await measured(emulators, read);
  const paint = paintFor(io);
  printRows(
    io,
    page.items,
    // The time of the count says more here than part of an id.
    mirrorInboxColumns.filter((column) => column !== cutIdColumn),
  );
  printLine(io);
  const rows = count(page.items.length, "conversation");
  const cost = `${inMs(ms)}, ${count(calls, "vendor call")}`;
  printText(io, paint.bold(`complete: ${page.complete}, ${rows}, ${cost}`));
  for (const line of sourceLines(page.items, page, paint)) say(io, line);
  for (const line of ageOf(page.items)) say(io, line);
}

/** Everything else of a row is as new as the last webhook. */
function ageOf(rows: readonly MirrorInboxItem[]): string[] {
  const oldest = rows
    .flatMap(({ asOf }) => (asOf.marks === null ? [] : [asOf.marks.getTime()]))
    .reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  if (oldest === Number.POSITIVE_INFINITY) return [];
  return [
    `NEW was counted by the cloud when COUNTED says, and what came since is counted in. Marks were read ${ago(new Date(oldest))}.`,
  ];
}

async function showSearch(io: Io, { search }: DemoMirror, emulators: Emulators): Promise<void> {
  heading(io, `A search for ${SEARCHED}, two characters of the sentence that came by webhook`);
  const find = () => search({ person, text: SEARCHED, limit: FOUND_LIMIT }, { signal: io.signal });
  const { result: page, ms, calls } = await measured(emulators, find);
  printRows(io, page.items, foundColumns);
  printLine(io);
  const found = `${count(page.items.length, "message")}${page.nextCursor === null ? "" : " and more"}`;
  printText(io, paintFor(io).bold(`${found}, ${inMs(ms)}, ${count(calls, "vendor call")}`));
}

/** What `work` gave, how long it took, and how many calls the clouds answered meanwhile. */
async function measured<T>(emulators: Emulators, work: () => Promise<T>) {
  const [calls, startedAt] = [callsOf(emulators), performance.now()];
  const result = await work();
  return { result, ms: performance.now() - startedAt, calls: callsOf(emulators) - calls };
}
