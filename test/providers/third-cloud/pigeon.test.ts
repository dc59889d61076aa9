import { type ClientOptions, createClient, createInbox } from "colloquy";
import { describeConformance, memory } from "colloquy/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { startPigeonEmulator } from "./pigeon/emulator/index.js";
import { type PigeonOptions, pigeon } from "./pigeon/index.js";
import { pigeonHarness } from "./pigeon-harness.js";

describeConformance({ describe, it }, pigeonHarness);

const key = "pigeon-key-for-tests";

async function start(options: Partial<PigeonOptions> = {}, clientOptions: ClientOptions = {}) {
  const emulator = await startPigeonEmulator({ key });
  const provider = pigeon({ loft: "north", key, baseUrl: emulator.url, ...options });
  const client = createClient(provider, clientOptions);
  onTestFinished(async () => {
    await client.close();
    await emulator.close();
  });
  return { emulator, world: emulator.world, client };
}

const alice = { userId: "alice" };

describe("pigeon", () => {
  it("asks for the key again when it has expired", async () => {
    const asked: string[] = [];
    const { emulator, client } = await start({
      key: async () => {
        asked.push("asked");
        return key;
      },
    });
    emulator.inject({ kind: "error", code: "expired_key" });
    expect((await client.conversations.list(alice)).items).toEqual([]);
    expect(asked).toHaveLength(2);
  });

  it("tells an error of pigeon's from one that no table names", async () => {
    const { emulator, client } = await start();
    const codeOf = (name: string) => {
      emulator.inject({ kind: "error", code: name });
      return client.conversations.list(alice).catch(({ code, providerCode }) => [code, providerCode]);
    };
    expect(await codeOf("not_your_loft")).toEqual(["permission_denied", "not_your_loft"]);
    expect(await codeOf("moon_is_full")).toEqual(["unknown", "moon_is_full"]);
  });

  it("takes raw calls by name, and refuses a name that would lead elsewhere", async () => {
    const { client } = await start();
    const fields = { user: "alice", size: 1 };
    expect(await client.call("conversations.list", fields)).toEqual({ conversations: [], nextPageToken: "" });
    await expect(client.call("../south/conversations.list", fields)).rejects.toMatchObject({
      code: "invalid_argument",
    });
  });

  it("stands in an inbox beside another cloud", async () => {
    const { world, client } = await start();
    const other = memory();
    const atOfTheOther = world.now();
    other.world.addConversation({ id: "theirs", members: ["alice"], at: new Date(atOfTheOther) });
    const flock = { kind: "flock" as const, members: ["alice", "bob"] };
    world.addConversation({ id: "flock-1", lastAt: atOfTheOther - 1, ...flock });
    world.addConversation({ id: "flock-2", ...flock });
    const inbox = createInbox({ pigeon: client, other: createClient(other) });
    const { items } = await inbox.list({ users: { pigeon: "alice", other: "alice" } });
    expect(items.map(({ id }) => id)).toEqual(["flock-2", "theirs", "flock-1"]);
  });

  it("leaves out what has no identity, and keeps its neighbours", async () => {
    const { emulator, world, client } = await start();
    const conversations =
      '[{"id":"flock-1","lastAt":"soon"},{"kind":"flock"},null,{"id":"flock-2","lastAt":5}]';
    emulator.inject({ kind: "body", body: `{"ok":true,"result":{"conversations":${conversations}}}` });
    const { items } = await client.conversations.list(alice);
    expect(items.map(({ id, activity }) => [id, activity.at?.getTime()])).toEqual([
      ["flock-1", undefined],
      ["flock-2", 5],
    ]);
    world.addConversation({ id: "flock-1", kind: "flock", members: ["alice"] });
    const messages = '[{"number":2,"at":-1e99,"from":7},{"from":"bob"},7]';
    emulator.inject({ kind: "body", body: `{"ok":true,"result":{"messages":${messages},"keptFrom":1}}` });
    const history = await client.messages.list({ ...alice, conversationId: "flock-1" });
    expect(history.items.map(({ id, sentAt, senderId }) => [id, sentAt, senderId])).toEqual([
      ["2", null, "7"],
    ]);
  });

  it("does not end a history while pigeon says that there is more", async () => {
    const { emulator, client } = await start({}, { retry: false });
    emulator.inject({ kind: "body", body: '{"ok":true,"result":{"messages":[],"more":true}}' });
    const list = client.messages.list({ ...alice, conversationId: "flock-1" });
    await expect(list).rejects.toMatchObject({ code: "bad_response" });
  });
});
