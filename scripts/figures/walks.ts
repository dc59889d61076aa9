import { createClient, createInbox } from "../../src/index.js";
import { compareTimes, expectSame, report, takeTurns } from "./pairs.js";
import { longVolcengineList, tencentInProcess, tencentList } from "./samples.js";

const SHORT = 1_000;
/** The longer a walk, the fewer of it are needed. */
const LONG = [
  { total: 10_000, rounds: 15 },
  { total: 100_000, rounds: 7 },
  { total: 1_000_000, rounds: 3 },
];
const WARMING = 200_000;
/** Short walks beside each long one, so that collections of garbage fall on both. */
const SHORT_WALKS = 50;

/** Walks to the end: the time of an item and the heap must not depend on how many there are. */
export async function walks(): Promise<void> {
  // The compiler is done with the hot code after this one.
  await microsecondsAnItem(WARMING);
  for (const { total, rounds } of LONG) {
    const pairs = await takeTurns(rounds, async () => {
      const short = await shortWalks();
      return [await microsecondsAnItem(total), short];
    });
    // Apart from the timed ones: right after a full collection the compiler has to do part of its work again.
    const heapBefore = heapMegabytes();
    await microsecondsAnItem(total);
    const grown = heapMegabytes() - heapBefore;
    report(
      `an item of a walk of ${total} over one of ${SHORT}`,
      pairs,
      "µs of CPU",
      `heap ${grown < 0 ? "" : "+"}${grown.toFixed(1)} MB`,
    );
  }
}

async function shortWalks(): Promise<number> {
  let sum = 0;
  for (let walk = 0; walk < SHORT_WALKS; walk += 1) sum += await microsecondsAnItem(SHORT);
  return sum / SHORT_WALKS;
}

/** Of CPU, which other work on the machine does not lengthen as it does the time. */
async function microsecondsAnItem(total: number): Promise<number> {
  const client = createClient(longVolcengineList(total), { budget: false });
  const before = process.cpuUsage();
  let items = 0;
  for await (const _ of client.conversations.iterate({ userId: "10001" })) items += 1;
  const { user, system } = process.cpuUsage(before);
  await client.close();
  if (items !== total) throw new Error(`a walk of ${total} gave ${items}`);
  return (user + system) / total;
}

/** The first page of an inbox beside reading both lists whole and sorting them. */
export async function inboxPage(): Promise<void> {
  const clients = {
    tencent: createClient(tencentInProcess(tencentList(100)), { budget: false }),
    volcengine: createClient(longVolcengineList(1_000), { budget: false }),
  };
  const users = { tencent: "alice", volcengine: "10001" };
  const inbox = createInbox(clients);
  const everything = async () => {
    const rows: { id: string; at: number }[] = [];
    for (const [name, client] of Object.entries(clients)) {
      const userId = users[name as keyof typeof users];
      for await (const { id, activity } of client.conversations.iterate({ userId }))
        rows.push({ id, at: activity.at?.getTime() ?? 0 });
    }
    return rows.sort((a, b) => b.at - a.at).slice(0, 30);
  };
  const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id);
  const ours = {
    run: () => inbox.list({ users, limit: 30, include: [] }),
    view: ({ items }: { items: { id: string }[] }) => idsOf(items),
  };
  await expectSame(ours, { run: everything, view: idsOf });
  await compareTimes("the inbox's first page over everything and sort", ours, {
    run: everything,
    view: idsOf,
  });
  await Promise.all(Object.values(clients).map((client) => client.close()));
}

/** After a collection where node was started with `--expose-gc`. */
function heapMegabytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}
