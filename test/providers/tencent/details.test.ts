import { describe, expect, it, onTestFinished } from "vitest";
import {
  startTencentEmulator,
  type TencentEmulatorOptions,
  TencentWorld,
} from "../../../providers/emulator.js";
import { capabilities } from "../../../providers/tencent/capabilities.js";
import { tencent } from "../../../providers/tencent/index.js";
import {
  type ClientOptions,
  createClient,
  createInbox,
  type Detail,
  detailCalls,
  memoryDetails,
} from "../../../src/index.js";
import { tencentApp } from "../../support/clouds.js";

const DIRECT = 12;
const GROUPS = 8;

/** Alice with 12 peers and 8 groups, each with a message that she has not read; most have names and pictures. */
async function cloud(options: Partial<TencentEmulatorOptions> = {}, client: ClientOptions = {}) {
  const world = new TencentWorld();
  world.addUser("alice", "Alice");
  for (let index = 0; index < DIRECT; index += 1) {
    world.addUser(`peer-${index}`, `王小明 ${index}`, `https://example.com/${index}.png`);
    world.directMessage(`peer-${index}`, "alice");
  }
  for (let index = 0; index < GROUPS; index += 1) {
    world.addGroup({ id: `g${index}`, name: `群 ${index}`, ownerId: "alice", memberIds: ["peer-0"] });
    world.groupMessage(`g${index}`, { from: "peer-0" });
  }
  const emulator = await startTencentEmulator({ ...tencentApp, world, ...options });
  // Calls are counted here: none may be repeated, or given up, because the machine is busy.
  const made = createClient(tencent({ ...tencentApp, baseUrl: emulator.url }), {
    budget: false,
    detailsTimeoutMs: 60_000,
    ...client,
  });
  onTestFinished(async () => {
    await made.close();
    await emulator.close();
  });
  const calls = () => emulator.requests.map(({ operation }) => operation);
  return { world, emulator, client: made, calls };
}

const everything: Detail[] = ["profile", "lastMessage", "unread", "marks"];
const history = new Set(["openim/admin_getroammsg", "group_open_http_svc/group_msg_get_simple"]);

describe("the request of", () => {
  const bodyOf = (emulator: { requests: readonly { operation: string; body: string }[] }, name: string) => {
    const bodies = emulator.requests.filter(({ operation }) => operation === name).map(({ body }) => body);
    return bodies.map((body) => JSON.parse(body) as unknown);
  };

  it("each detail names every field", async () => {
    const { client, emulator, world } = await cloud();
    world.removeMember("g1", "alice");
    await client.conversations.list({ userId: "alice", include: ["profile", "unread"] });
    const peers = Array.from({ length: DIRECT }, (_, index) => `peer-${index}`);
    const TagList = ["Tag_Profile_IM_Nick", "Tag_Profile_IM_Image"];
    const asSet = (value: unknown) => new Set(value as string[]);
    const [profiles] = bodyOf(emulator, "profile/portrait_get") as [{ To_Account: string[] }];
    expect({ ...profiles, To_Account: asSet(profiles.To_Account) }).toEqual({
      To_Account: asSet(peers),
      TagList,
    });
    expect(bodyOf(emulator, "group_open_http_svc/get_joined_group_list")).toEqual([
      {
        Member_Account: "alice",
        Limit: 1000,
        Offset: 0,
        WithNoActiveGroups: 1,
        ResponseFilter: {
          GroupBaseInfoFilter: ["Type", "Name", "FaceUrl", "NextMsgSeq"],
          SelfInfoFilter: ["MsgFlag", "MsgSeq"],
        },
      },
    ]);
    expect(bodyOf(emulator, "group_open_http_svc/get_group_info")).toEqual([
      { GroupIdList: ["g1"], ResponseFilter: { GroupBaseInfoFilter: ["Type", "Name", "FaceUrl"] } },
    ]);
    const unread = bodyOf(emulator, "openim/get_c2c_unread_msg_num") as { Peer_Account: string[] }[];
    expect(unread.map(({ Peer_Account, ...others }) => [Peer_Account.length, others])).toEqual([
      [10, { To_Account: "alice" }],
      [2, { To_Account: "alice" }],
    ]);
    expect(asSet(unread.flatMap(({ Peer_Account }) => Peer_Account))).toEqual(asSet(peers));
  });
});

describe("a page of 12 direct conversations and 8 groups", () => {
  it("with everything costs at most 5 calls besides its 20 last messages", async () => {
    const { client, calls } = await cloud();
    const { items } = await client.conversations.list({ userId: "alice", include: everything });
    expect(items).toHaveLength(DIRECT + GROUPS);
    expect(calls().filter((name) => history.has(name))).toHaveLength(20);
    expect(calls().filter((name) => !history.has(name)).length).toBeLessThanOrEqual(5);
    for (const { kind, title, lastMessage, unread, marks, missing } of items) {
      expect({ missing, title: title !== undefined }).toEqual({ missing: undefined, title: true });
      expect(lastMessage).not.toBeNull();
      expect(unread).toEqual({ count: 1, bound: kind === "direct" ? "exact" : "estimate" });
      expect(marks).toEqual([]);
    }
  });

  it.each<[Detail[]]>([
    [["profile"]],
    [["lastMessage"]],
    [["unread"]],
    [["marks"]],
    [["profile", "lastMessage"]],
    [[...everything]],
  ])("costs with %j what is declared", async (include) => {
    const { client, calls } = await cloud();
    const { items } = await client.conversations.list({ userId: "alice", include });
    expect(items.filter(({ missing }) => missing !== undefined)).toEqual([]);
    const counts: Record<string, number> = {};
    for (const name of calls()) counts[`v4/${name}`] = (counts[`v4/${name}`] ?? 0) + 1;
    const declared = detailCalls(capabilities, include, { direct: DIRECT, group: GROUPS });
    expect(counts).toEqual({ "v4/recentcontact/get_list": 1, ...declared });
  });

  it.each<[string, ClientOptions]>([
    ["is asked for alone", {}],
    ["is known but for them", { details: async () => new Map([["group:g1", { title: "Ours" }]]) }],
  ])("has the mutes of its groups where it %s", async (_, options) => {
    const { client, world } = await cloud({}, options);
    const member = world.groups.get("g1")?.members.get("alice");
    if (member !== undefined) member.messageFlag = "AcceptNotNotify";
    const { items } = await client.conversations.list({ userId: "alice", include: ["marks"] });
    const muted = items.filter(({ marks }) => marks?.includes("muted")).map(({ id }) => id);
    expect(muted).toEqual(["group:g1"]);
  });

  it("says where the mutes of its groups cannot be had, and keeps the other marks", async () => {
    const { client, emulator } = await cloud({}, { retry: false });
    const changes = ["group:g1", "direct:peer-1"].map((conversationId) => ({
      conversationId,
      set: ["starred" as const],
    }));
    await client.marks.update({ userId: "alice", changes });
    const operation = "group_open_http_svc/get_joined_group_list";
    emulator.inject({ kind: "status", status: 503, operation });
    const { items } = await client.conversations.list({ userId: "alice", include: ["marks"] });
    const rowOf = (wanted: string) => items.find(({ id }) => id === wanted);
    expect(rowOf("group:g1")).toMatchObject({ marks: ["starred"], missing: { marks: "unavailable" } });
    expect(rowOf("direct:peer-1")?.marks).toEqual(["starred"]);
    expect(rowOf("direct:peer-1")?.missing).toBeUndefined();
  });

  it("with names alone costs two calls besides the list", async () => {
    const { client, calls } = await cloud();
    const { items } = await client.conversations.list({ userId: "alice", include: ["profile"] });
    expect(calls()).toEqual([
      "recentcontact/get_list",
      "profile/portrait_get",
      "group_open_http_svc/get_joined_group_list",
    ]);
    const names = new Map(items.map(({ id, title, avatarUrl }) => [id, [title, avatarUrl]]));
    expect(names.get("direct:peer-3")).toEqual(["王小明 3", "https://example.com/3.png"]);
    expect(names.get("group:g2")?.[0]).toBe("群 2");
  });

  it("asks for one group more where the joined list lacks it", async () => {
    const { client, world, calls } = await cloud();
    world.removeMember("g1", "alice");
    world.addMember("g1", "peer-1");
    const { items } = await client.conversations.list({ userId: "alice", include: ["profile", "unread"] });
    expect(calls().filter((name) => name === "group_open_http_svc/get_group_info")).toHaveLength(1);
    expect(items.find(({ id }) => id === "group:g1")).toMatchObject({
      title: "群 1",
      missing: { unread: "not_found" },
    });
  });

  it.each([0, 5, 11])(
    "finds the unknown account at place %i with at most 6 calls more, once",
    async (place) => {
      const { client, world, calls } = await cloud({}, { details: memoryDetails() });
      world.users.delete(`peer-${place}`);
      const read = async () => {
        const { items } = await client.conversations.list({ userId: "alice", include: ["profile"] });
        return new Map(items.map(({ id, title, missing }) => [id, missing?.profile ?? title]));
      };
      const first = await read();
      expect(first.get(`direct:peer-${place}`)).toBe("not_found");
      expect([...first.values()].filter((name) => name?.startsWith("王小明"))).toHaveLength(DIRECT - 1);
      const profileCalls = () => calls().filter((name) => name === "profile/portrait_get").length;
      expect(profileCalls()).toBeLessThanOrEqual(7);
      const before = profileCalls();
      expect(await read()).toEqual(first);
      expect(profileCalls()).toBe(before);
    },
  );

  it("finds several unknown accounts", async () => {
    const { client, world } = await cloud();
    for (const place of [2, 3, 9]) world.users.delete(`peer-${place}`);
    const { items } = await client.conversations.list({ userId: "alice", include: ["profile"] });
    const missing = items.filter((item) => item.missing?.profile === "not_found").map(({ id }) => id);
    expect(missing.sort()).toEqual(["direct:peer-2", "direct:peer-3", "direct:peer-9"]);
  });

  it("takes an unknown account from its item where the vendor says it there", async () => {
    const { client, world, calls } = await cloud({ readings: { unknownProfile: "item" } });
    world.users.delete("peer-4");
    const { items } = await client.conversations.list({ userId: "alice", include: ["profile"] });
    expect(items.find(({ id }) => id === "direct:peer-4")?.missing).toEqual({ profile: "not_found" });
    expect(calls().filter((name) => name === "profile/portrait_get")).toHaveLength(1);
  });

  it("comes whole where what a detail needs fails", async () => {
    const { client, emulator } = await cloud({}, { retry: false });
    emulator.inject({ kind: "status", status: 503, operation: "profile/portrait_get", times: 9 });
    const { items } = await client.conversations.list({ userId: "alice", include: ["profile"] });
    expect(items).toHaveLength(DIRECT + GROUPS);
    const peers = items.filter(({ kind }) => kind === "direct");
    expect(peers.every(({ missing }) => missing?.profile === "unavailable")).toBe(true);
    expect(items.find(({ id }) => id === "group:g0")?.title).toBe("群 0");
  });

  it("is on the screen of an inbox", async () => {
    const { client } = await cloud();
    const page = await createInbox({ work: client }).list({ users: { work: "alice" } });
    expect(page.items).toHaveLength(DIRECT + GROUPS);
    expect(page.items.every(({ title, lastMessage }) => title !== undefined && lastMessage != null)).toBe(
      true,
    );
  });
});

describe("reads by id", () => {
  it("give conversations, marks and users in the order of the ids, with null for what is not there", async () => {
    const { client } = await cloud();
    const conversationIds = ["group:g3", "direct:nobody", "direct:peer-2"];
    const conversations = await client.conversations.get({ userId: "alice", conversationIds });
    expect(conversations.map((one) => one?.id)).toEqual(["group:g3", undefined, "direct:peer-2"]);
    const users = await client.users.get({ userIds: ["peer-1", "nobody", "alice"] });
    expect(users.map((user) => user?.name)).toEqual(["王小明 1", undefined, "Alice"]);
    const marks = await client.marks.get({ userId: "alice", conversationIds });
    expect(marks[1]).toBeNull();
  });
});
