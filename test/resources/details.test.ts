import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  type ClientOptions,
  type Conversation,
  createClient,
  type Detail,
  type DetailsStore,
} from "../../src/index.js";
import type {
  Call,
  DetailRead,
  DetailReport,
  Json,
  Operation,
  WantedRows,
  Wire,
} from "../../src/provider/index.js";
import { type MemoryOptions, MemoryWorld, memory } from "../../src/testing/index.js";
import { all, codeOf } from "../support/catching.js";

const everything: Detail[] = ["profile", "lastMessage", "unread", "marks"];

/** Twelve direct conversations with `peer-0` to `peer-11`, of whom the last is nobody's, and eight groups. */
function sample({ options = {}, client = {} }: { options?: MemoryOptions; client?: ClientOptions } = {}) {
  const world = new MemoryWorld();
  for (let index = 0; index < 12; index += 1) {
    if (index < 11)
      world.addUser({ id: `peer-${index}`, name: `Peer ${index}`, avatarUrl: `https://p/${index}` });
    world.addConversation({ id: `d${index}`, kind: "direct", members: ["alice", `peer-${index}`] });
    world.addMessage(`d${index}`, { senderId: `peer-${index}`, text: "hello" });
  }
  for (let index = 0; index < 8; index += 1) {
    world.addConversation({
      id: `g${index}`,
      members: ["alice", "bob"],
      profile: { title: `Group ${index}` },
    });
    world.addMessage(`g${index}`, { senderId: "bob", text: "one" });
    world.addMessage(`g${index}`, { senderId: "alice", text: "two" });
  }
  world.requests.length = 0;
  const made = createClient(memory(options, world), { retry: false, ...client });
  const rowsOf = async (include: Detail[], call = {}) => {
    const { items } = await made.conversations.list({ userId: "alice", include }, call);
    return new Map(items.map((row) => [row.id, row]));
  };
  return { world, client: made, rowsOf };
}

const callsOf = ({ requests }: MemoryWorld, name: string) => requests.filter((one) => one === name).length;
const withMissing = (rows: Map<string, Conversation>) =>
  [...rows.values()].flatMap(({ id, missing }) => (missing === undefined ? [] : [{ id, ...missing }]));

describe("include", () => {
  it("adds nothing, and asks for nothing, where nothing is wanted", async () => {
    const { world, rowsOf } = sample();
    const row = (await rowsOf([])).get("d0");
    expect(row).not.toHaveProperty("title");
    expect(row).not.toHaveProperty("missing");
    expect(world.requests).toEqual(["conversations"]);
  });

  it("adds the peer's name and picture, the last message and the unread count to each row", async () => {
    const { rowsOf, world } = sample();
    const rows = await rowsOf(everything);
    expect(rows.get("d0")).toMatchObject({
      title: "Peer 0",
      avatarUrl: "https://p/0",
      lastMessage: { text: "hello", senderId: "peer-0" },
      unread: { count: 1, bound: "exact" },
      marks: [],
    });
    expect(rows.get("g0")).toMatchObject({
      title: "Group 0",
      lastMessage: { text: "two" },
      unread: { count: 1, bound: "exact" },
    });
    expect(withMissing(rows)).toEqual([{ id: "d11", profile: "not_found" }]);
    expect(
      Object.fromEntries(
        ["conversations", "users", "messages", "unread"].map((name) => [name, callsOf(world, name)]),
      ),
    ).toEqual({
      conversations: 1,
      users: 2,
      messages: 20,
      unread: 2,
    });
  });

  it("gives the time of the last message as the activity, and keeps the list's order", async () => {
    const { client, rowsOf, world } = sample({ options: { conversations: "streamed" } });
    const { items } = await client.conversations.list({ userId: "alice" });
    const rows = await rowsOf(["lastMessage"]);
    expect([...rows.keys()]).toEqual(items.map(({ id }) => id));
    const sentAt = world.conversation("g0").messages.at(-1)?.sentAt;
    expect(rows.get("g0")?.activity).toEqual({ at: sentAt, source: "lastMessage", precision: "millisecond" });
    expect(items.find(({ id }) => id === "g0")?.activity.source).toBe("modified");
  });

  it("says null where there is no message, and missing where the newest two pages are all recalled", async () => {
    const { world, rowsOf } = sample({ options: { messagePageSize: 2 } });
    world.addConversation({ id: "silent", members: ["alice"] });
    for (let index = 0; index < 4; index += 1) world.recall("g1", world.addMessage("g1").id);
    const rows = await rowsOf(["lastMessage"]);
    expect(rows.get("silent")?.lastMessage).toBeNull();
    expect(rows.get("g1")).not.toHaveProperty("lastMessage");
    expect(rows.get("g1")?.missing).toEqual({ lastMessage: "not_found" });
  });

  it("binds no cursor: a walk goes on with other details", async () => {
    const { client } = sample();
    const first = await client.conversations.list({ userId: "alice", limit: 3, include: everything });
    const cursor = first.nextCursor ?? "";
    const second = await client.conversations.list({ userId: "alice", limit: 3, cursor });
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(6);
  });

  it("serves pages, and what only catching up finds, and reads nothing for what is not delivered again", async () => {
    const { client, world } = sample({ options: { conversations: "keyed", pageSize: 5 } });
    const walk = client.conversations.pages({
      userId: "alice",
      limit: 5,
      include: ["profile"],
      catchUp: true,
    });
    const pages: Conversation[][] = [];
    for await (const { items } of walk) {
      pages.push(items);
      if (pages.length === 1) world.touch("alice", "d3");
    }
    expect(pages.at(-1)).toMatchObject([{ id: "d3", title: "Peer 3" }]);
    expect(pages.flat()).toHaveLength(20);
    const direct = pages.filter((items) => items.some(({ kind }) => kind === "direct"));
    expect(callsOf(world, "users")).toBe(direct.length);
  });

  it("serves iterate", async () => {
    const { client } = sample();
    const rows = await all(client.conversations.iterate({ userId: "alice", include: ["unread"] }));
    expect(rows.map(({ unread }) => unread?.count)).toEqual(Array(20).fill(1));
  });

  it("says unsupported where the vendor has no such thing, without a call", async () => {
    const { world, rowsOf } = sample({ options: { without: ["users", "unread", "messages"] } });
    const rows = await rowsOf(everything);
    expect(rows.get("d0")?.missing).toEqual({
      profile: "unsupported",
      lastMessage: "unsupported",
      unread: "unsupported",
    });
    expect(rows.get("g0")?.missing).toEqual({ lastMessage: "unsupported", unread: "unsupported" });
    expect(world.requests).toEqual(["conversations"]);
  });

  it("refuses a detail that there is not, before any request", async () => {
    const { client, world } = sample();
    const include = ["colour"] as unknown as Detail[];
    expect(await codeOf(() => client.conversations.list({ userId: "alice", include }))).toBe(
      "invalid_argument",
    );
    expect(world.requests).toEqual([]);
  });
});

describe("details that cannot be had", () => {
  it.each(["hang", "error"] as const)("never fail a page: %s", async (kind) => {
    const { world, rowsOf } = sample({ client: { detailsTimeoutMs: kind === "hang" ? 50 : 10_000 } });
    const times = Number.POSITIVE_INFINITY;
    const fault = kind === "hang" ? { kind } : { kind, code: "rate_limited" };
    for (const operation of ["users", "messages", "unread"]) world.inject({ ...fault, operation, times });
    const rows = await rowsOf(everything);
    const code = kind === "hang" ? "timeout" : "rate_limited";
    expect(rows.size).toBe(20);
    expect(rows.get("d0")?.missing).toEqual({ profile: code, lastMessage: code, unread: code });
    expect(rows.get("d0")?.marks).toEqual([]);
    expect(rows.get("g0")?.title).toBe("Group 0");
  });

  it("leave what came before the time was over", async () => {
    const { world, rowsOf } = sample({ client: { detailsTimeoutMs: 500 } });
    world.inject({ kind: "hang", operation: "users", after: 1 });
    const rows = [...(await rowsOf(["profile"])).values()].filter(({ kind }) => kind === "direct");
    expect(rows.filter(({ title }) => title !== undefined)).toHaveLength(9);
    expect(rows.filter(({ missing }) => missing?.profile === "timeout")).toHaveLength(2);
  });

  it("are missing, and the page comes, where the page's own time is over", async () => {
    const { world, rowsOf } = sample();
    world.inject({ kind: "hang", operation: "unread", times: 2 });
    const rows = await rowsOf(["unread"], { timeoutMs: 500 });
    expect(withMissing(rows)).toHaveLength(20);
  });

  it("end the call only where its caller has gone", async () => {
    const { world, rowsOf } = sample();
    world.inject({ kind: "hang", operation: "unread", times: 2 });
    const controller = new AbortController();
    const call = codeOf(() => rowsOf(["unread"], { signal: controller.signal }));
    await vi.waitUntil(() => world.requests.includes("unread"));
    controller.abort();
    expect(await call).toBe("aborted");
  });

  it("may come from objects of classes", async () => {
    const { world } = sample();
    class Counting implements Operation<string[], Json> {
      readonly name = "unread";
      readonly safe = true;
      readonly callsPerSecond = 100;
      request(ids: string[]): { body: string[] } {
        return { body: ids };
      }
      read(): Json {
        return this.name;
      }
    }
    class Read implements DetailRead {
      readonly about: DetailRead["about"];
      constructor(readonly ids: string[]) {
        this.about = { unread: ids };
      }
      async read(call: Call, report: DetailReport): Promise<void> {
        const name = await call(new Counting(), this.ids);
        for (const id of this.ids)
          report.found(id, { unread: { count: String(name).length, bound: "exact" } });
      }
    }
    const provider = memory({}, world);
    const plan = ({ rows }: WantedRows) => [new Read(rows.unread.map(({ id }) => id))];
    const conversations = { ...provider.conversations, details: { plan } };
    const client = createClient({ ...provider, conversations });
    const { items } = await client.conversations.list({ userId: "alice", include: ["unread"] });
    expect(items.map(({ unread }) => unread?.count)).toEqual(Array(20).fill(6));
  });

  it("are bad_response where the provider's plan throws", async () => {
    const { world } = sample();
    const provider = memory({}, world);
    const conversations = {
      ...provider.conversations,
      details: {
        plan: () => {
          throw new TypeError("a bug");
        },
      },
    };
    const broken = createClient({ ...provider, conversations });
    const { items } = await broken.conversations.list({ userId: "alice", include: ["profile"] });
    expect(items.find(({ id }) => id === "d0")?.missing).toEqual({ profile: "bad_response" });
  });
});

describe("the app's own details", () => {
  const knowing =
    (known: Record<string, object>): DetailsStore =>
    async () =>
      new Map(Object.entries(known));

  it("answer first, and only what they leave open is asked of the vendor", async () => {
    const asked: object[] = [];
    const details: DetailsStore = async (wanted) => {
      asked.push(wanted);
      return new Map([
        ["d0", { title: "Mum", lastMessage: null }],
        ["d1", { title: undefined, missing: { lastMessage: "permission_denied" } }],
      ]);
    };
    const { world, client } = sample({ client: { details } });
    const { items } = await client.conversations.list({
      userId: "alice",
      limit: 20,
      include: ["profile", "lastMessage"],
    });
    const row = (id: string) => items.find((item) => item.id === id);
    expect(row("d0")).toMatchObject({ title: "Mum", lastMessage: null });
    expect(row("d0")).not.toHaveProperty("avatarUrl");
    expect(row("d1")?.missing).toEqual({ lastMessage: "permission_denied" });
    expect(row("d1")).not.toHaveProperty("title");
    expect(row("d2")?.title).toBe("Peer 2");
    expect(callsOf(world, "messages")).toBe(18);
    expect(asked).toEqual([
      {
        source: "memory",
        provider: "memory",
        appId: "1",
        userId: "alice",
        conversationIds: items.map(({ id }) => id),
        peerIds: items.map(({ peerId }) => peerId),
        include: ["profile", "lastMessage"],
      },
    ]);
  });

  const useless: [string, DetailsStore][] = [
    [
      "throws",
      () => {
        throw new Error("down");
      },
    ],
    ["rejects", () => Promise.reject(new Error("down"))],
    ["hangs", () => new Promise(() => {})],
    ["gives no map", () => Promise.resolve("nothing" as never)],
    [
      "gives what throws when it is read",
      knowing({
        d0: {
          get title() {
            throw new Error("a getter");
          },
        },
      }),
    ],
  ];
  it.each(useless)("are as if nothing were known where the function %s", async (_, details) => {
    const { rowsOf } = sample({ client: { details } });
    expect((await rowsOf(["profile"])).get("d0")?.title).toBe("Peer 0");
  });

  it("get a signal that fires when they are no longer waited for", async () => {
    let signal: AbortSignal | undefined;
    const details: DetailsStore = (_, options) => {
      signal = options.signal;
      return new Promise(() => {});
    };
    const { rowsOf } = sample({ client: { details, detailsTimeoutMs: 100 } });
    await rowsOf(["profile"]);
    expect(signal?.aborted).toBe(true);
  });

  it("must be a function", async () => {
    const details = {} as unknown as DetailsStore;
    expect(await codeOf(() => createClient(memory(), { details }))).toBe("invalid_argument");
  });
});

describe("shared reads", () => {
  it("of equal pages at once are sent once, and again when they have been answered", async () => {
    const { world, rowsOf } = sample();
    const pages = await Promise.all([rowsOf(everything), rowsOf(everything), rowsOf(everything)]);
    for (const page of pages) expect(page.get("d0")).toMatchObject({ title: "Peer 0", unread: { count: 1 } });
    expect(callsOf(world, "users")).toBe(2);
    expect(callsOf(world, "unread")).toBe(2);
    await rowsOf(everything);
    expect(callsOf(world, "users")).toBe(4);
  });

  it("of two users are two where the view is the user's", async () => {
    const { world, client } = sample();
    const listed = (userId: string) => client.conversations.list({ userId, include: ["unread"], limit: 5 });
    await Promise.all([listed("alice"), listed("bob")]);
    expect(callsOf(world, "unread")).toBe(2);
  });

  it("go on for the others when one caller goes", async () => {
    const { world } = sample();
    const provider = memory({}, world);
    let sent = 0;
    let answer = () => {};
    const gate = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const wire: Wire = {
      ...provider.wire,
      async send(request, options) {
        sent += 1;
        await gate;
        return provider.wire.send?.(request, options) ?? expect.fail("no way to send");
      },
    };
    const client = createClient({ ...provider, wire }, { retry: false });
    const gone = new AbortController();
    const read = (options = {}) => client.users.get({ userIds: ["peer-1"] }, options);
    const first = codeOf(() => read({ signal: gone.signal }));
    const second = read();
    await vi.waitUntil(() => sent > 0);
    gone.abort();
    expect(await first).toBe("aborted");
    answer();
    expect(await second).toMatchObject([{ name: "Peer 1" }]);
    expect(sent).toBe(1);
  });

  it("end when nobody waits any more", async () => {
    const { world, client } = sample();
    world.inject({ kind: "hang", operation: "users" });
    const gone = new AbortController();
    const read = codeOf(() => client.users.get({ userIds: ["peer-1"] }, { signal: gone.signal }));
    await vi.waitUntil(() => world.requests.includes("users"));
    gone.abort();
    expect(await read).toBe("aborted");
    await client.close();
  });

  it("do not reach across a write: what is read after it is asked for anew", async () => {
    const { world, client } = sample();
    const undo = world.inject({ kind: "hang", operation: "marks.get" });
    onTestFinished(undo);
    const read = () => client.marks.get({ userId: "alice", conversationIds: ["d0"] }, { timeoutMs: 200 });
    const before = codeOf(read);
    await vi.waitUntil(() => world.requests.includes("marks.get"));
    const changes = [{ conversationId: "d0", set: ["starred" as const] }];
    await client.marks.update({ userId: "alice", changes });
    expect(await read()).toMatchObject([{ marks: ["starred"] }]);
    expect(await before).toBe("timeout");
  });

  it("do not reach across a write for what onWrite reads either", async () => {
    const { world } = sample();
    const provider = memory({}, world);
    provider.capabilities.conversations.markRead.direct.level = "native";
    const markRead = {
      prepare: () => ({}),
      perform: async () => world.markRead("alice", "d0"),
    };
    const read: object[] = [];
    let isOver = false;
    const target = { userId: "alice", conversationIds: ["d0"], include: ["unread" as const] };
    const client = createClient(
      { ...provider, conversationActions: { markRead } },
      {
        retry: false,
        async onWrite() {
          const [row] = await client.conversations.get(target);
          read.push({ ...row?.unread, isOver });
        },
      },
    );
    world.inject({ kind: "hang", operation: "unread" });
    const before = client.conversations.get(target, { timeoutMs: 1_000 }).finally(() => {
      isOver = true;
    });
    await vi.waitUntil(() => world.requests.includes("unread"));
    await client.conversations.markRead({ userId: "alice", conversationId: "d0" });
    expect(read).toEqual([{ count: 0, bound: "exact", isOver: false }]);
    expect(await before).toMatchObject([{ missing: { unread: "timeout" } }]);
  });

  it("fail for all who wait where the vendor refuses them", async () => {
    const { world, client } = sample();
    world.inject({ kind: "error", code: "permission_denied", operation: "users" });
    const read = () => codeOf(() => client.users.get({ userIds: ["peer-1"] }));
    expect(await Promise.all([read(), read()])).toEqual(["permission_denied", "permission_denied"]);
    expect(callsOf(world, "users")).toBe(1);
  });
});
