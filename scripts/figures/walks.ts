import { createClient, createInbox } from "../../src/index.js";
import { compareTimes, expectSame, report } from "./pairs.js";
import { longVolcengineList, tencentInProcess, tencentList } from "./samples.js";

const SHORT = 1_000;
const LONG = [10_000, 100_000, 1_000_000];
const WARMING = 200_000;
/** Short walks on either side of a long one, so that both meet the same machine. */
const SHORT_WALKS = 25;

/** Walks to the end: the time of an item and the heap must not depend on how many there are. */
export async function walks(): Promise<void> {
  // The compiler is done with the hot code after this one.
  await microsecondsAnItem(WARMING);
  for (const total of LONG) {
    const before = await shortWalks();
    const heapBefore = heapMegabytes();
    const long = await microsecondsAnItem(total);
    const grown = heapMegabytes() - heapBefore;
    const short = [...before, ...(await shortWalks())];
    report(
      `an item of a walk of ${total} over one of ${SHORT}`,
      short.map((one): [number, number] => [long, one]),
      "µs of CPU",
      `heap ${grown < 0 ? "" : "+"}${grown.toFixed(1)} MB`,
    );
  }
}

async function shortWalks(): Promise<number[]> {
  const times: number[] = [];
  for (let walk = 0; walk < SHORT_WALKS; walk += 1) times.push(await microsecondsAnItem(SHORT));
  return times;
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
  const inbox = createInbox(clients, { missingActivity: "approximate" });
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
    run: () => inbox.list({ users, limit: 30 }),
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
