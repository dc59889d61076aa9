import { describe, expect, it, onTestFinished } from "vitest";
import { TencentWorld, VolcengineWorld } from "../../providers/emulator.js";
import { type Conversation, createInbox } from "../../src/index.js";
import { startClouds } from "../support/clouds.js";

/** So many that a list is several vendor pages. */
const ROWS = 90;
/** More than two vendor pages hold. */
const RECALLED = 42;
const DETAILS_TIMEOUT_MS = 1_000;
const FOR_EVER = Number.POSITIVE_INFINITY;

const histories = {
  tencent: ["openim/admin_getroammsg", "group_open_http_svc/group_msg_get_simple"],
  volcengine: ["GetConversationMessages"],
};
const clouds = ["tencent", "volcengine"] as const;

const at = (row: number) => new Date(Date.now() - row * 60_000);

/** Alice with direct conversations and every third a group, each with one message and `recalled` newer ones. */
function tencentWorld(recalled: number): TencentWorld {
  const world = new TencentWorld();
  world.addUser("alice");
  for (let row = ROWS - 1; row >= 0; row -= 1) {
    const [peer, group] = [`peer-${row}`, `g${row}`];
    world.addUser(peer);
    if (row % 3 === 0) world.addGroup({ id: group, name: group, ownerId: "alice", memberIds: [peer] });
    const say = (input: object) =>
      row % 3 === 0
        ? world.groupMessage(group, { from: peer, ...input })
        : world.directMessage(peer, "alice", input);
    say({ at: at(row) });
    for (let count = 0; count < recalled; count += 1) world.recall(say({ at: at(row) }));
  }
  return world;
}

function volcengineWorld(recalled: number): VolcengineWorld {
  const world = new VolcengineWorld();
  for (let row = ROWS - 1; row >= 0; row -= 1) {
    const sender = String(20_000 + row);
    const { shortId } = world.addConversation({ type: row % 3 === 0 ? 2 : 1, members: ["10001", sender] });
    const say = () => world.addMessage(shortId, { sender, text: "hello", sentAt: at(row) });
    say();
    for (let count = 0; count < recalled; count += 1) world.recall(shortId, say().messageId);
  }
  return world;
}

async function start(recalled: number) {
  const started = await startClouds({
    tencent: { world: tencentWorld(recalled) },
    volcengine: { world: volcengineWorld(recalled) },
    client: { budget: false, retry: false, detailsTimeoutMs: DETAILS_TIMEOUT_MS },
  });
  onTestFinished(() => started.close());
  return started;
}

const troubles = {
  hanging: { fault: { kind: "latency", ms: 60_000 }, code: "timeout" },
  throttled: { fault: { kind: "status", status: 429 }, code: "rate_limited" },
} as const;

/** Which reads of last messages the trouble meets. */
const reaches = {
  "one last message": { recalled: 0, after: 30, times: 1 },
  "the newest last message": { recalled: 0, after: 0, times: 1 },
  "all last messages": { recalled: 0, after: 0, times: FOR_EVER },
  "what lies behind recalled messages": { recalled: RECALLED, after: 16, times: FOR_EVER },
} as const;

const cases = clouds.flatMap((cloud) =>
  (Object.keys(reaches) as (keyof typeof reaches)[]).flatMap((reach) =>
    (Object.keys(troubles) as (keyof typeof troubles)[]).map((trouble) => ({ cloud, reach, trouble })),
  ),
);

/** How long it took, in milliseconds, and what came. */
async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const startedAt = performance.now();
  const result = await work();
  return { ms: performance.now() - startedAt, result };
}

/** Another process that has the machine meanwhile takes time as well: one good run of three tells. */
const retry = 2;

describe.each(cases)("$reach of $cloud, $trouble,", { retry }, ({ cloud, reach, trouble }) => {
  const { recalled, ...scope } = reaches[reach];
  const { fault, code } = troubles[trouble];

  /** Reads the rows with and without last messages, the trouble being there for the former. */
  async function compare(
    read: (
      started: Awaited<ReturnType<typeof start>>,
      include: ("profile" | "lastMessage")[],
    ) => Promise<Conversation[]>,
  ) {
    const started = await start(recalled);
    const list = await timed(() => read(started, []));
    const emulator = cloud === "tencent" ? started.tencentCloud : started.volcengineCloud;
    for (const operation of histories[cloud]) emulator.inject({ ...fault, operation, ...scope });
    const rows = await timed(() => read(started, ["profile", "lastMessage"]));
    const ids = (items: Conversation[]) => items.map(({ id }) => id);
    expect(ids(rows.result)).toEqual(ids(list.result));
    expect(rows.result).toHaveLength(ROWS);
    expect(rows.ms).toBeLessThan(3 * (DETAILS_TIMEOUT_MS + list.ms));
    return rows.result;
  }

  it("costs no row of a list and not its order", async () => {
    const rows = await compare(async ({ clients, users }, include) => {
      const input = { userId: users[cloud], limit: ROWS, include };
      return (await clients[cloud].conversations.list(input)).items;
    });
    expectMissing(rows);
  });

  it("costs no row of the inbox and not the source's order", async () => {
    const rows = await compare(async ({ clients, users }, include) => {
      const inbox = createInbox(clients, { detailsTimeoutMs: DETAILS_TIMEOUT_MS });
      const page = await inbox.list({ users, limit: 2 * ROWS, include });
      expect(page).toMatchObject({ complete: true });
      expect(page.items).toHaveLength(2 * ROWS);
      return page.items.filter(({ source }) => source === cloud);
    });
    expectMissing(rows);
  });

  /** Every row has its last message or says why not; those that the trouble met say so. */
  function expectMissing(rows: Conversation[]): void {
    const codes = rows.flatMap(({ missing }) => missing?.lastMessage ?? []);
    expect(codes.length + rows.filter(({ lastMessage }) => lastMessage != null).length).toBe(ROWS);
    // On a slow machine the time may be over before the trouble is met.
    expect([code, "timeout"]).toContain(codes.find((one) => one !== "not_found"));
  }
});
