import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ClientOptions, createClient, createInbox } from "colloquy";
import { describeConformance, memory } from "colloquy/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { blocksOf } from "../../support/markdown.js";
import { PigeonCloud } from "./cloud.js";
import { pigeonHarness } from "./harness.js";
import { type PigeonOptions, pigeon } from "./pigeon/index.js";

describeConformance({ describe, it }, pigeonHarness);

async function start(options: Partial<PigeonOptions> = {}, clientOptions: ClientOptions = {}) {
  const cloud = await PigeonCloud.start();
  const provider = pigeon({ loft: "north", key: cloud.key, baseUrl: cloud.url, ...options });
  const client = createClient(provider, clientOptions);
  onTestFinished(async () => {
    await client.close();
    await cloud.close();
  });
  return { cloud, client };
}

const alice = { userId: "alice" };

describe("pigeon", () => {
  it("imports the provider kit and its own files, and nothing else", () => {
    const folder = join(import.meta.dirname, "pigeon");
    const files = readdirSync(folder);
    const targets = files.flatMap((file) =>
      [...readFileSync(join(folder, file), "utf8").matchAll(/ from "([^"]+)"/g)].map((match) => match[1]),
    );
    const own = files.map((file) => `./${file.replace(/\.ts$/, ".js")}`);
    expect(targets.length).toBeGreaterThan(20);
    expect(targets.filter((target) => target !== "colloquy/provider" && !own.includes(target!))).toEqual([]);
  });

  it("asks for the key again when it has expired", async () => {
    const asked: string[] = [];
    const { cloud, client } = await start({
      key: async () => {
        asked.push("asked");
        return cloud.key;
      },
    });
    cloud.fault = () => (cloud.requests === 1 ? "expired_key" : undefined);
    expect((await client.conversations.list(alice)).items).toEqual([]);
    expect(asked).toHaveLength(2);
  });

  it("tells an error of pigeon's from one that no table names", async () => {
    const { cloud, client } = await start();
    const codeOf = (name: string) => {
      cloud.fault = () => name;
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
    const { cloud, client } = await start();
    const other = memory();
    const atOfTheOther = cloud.now();
    other.world.addConversation({ id: "theirs", members: ["alice"], at: new Date(atOfTheOther) });
    const members = ["alice", "bob"];
    const kept = { kind: "flock" as const, members, archived: false, messages: [], keptFrom: 1 };
    cloud.conversations.set("flock-1", { id: "flock-1", lastAt: atOfTheOther - 1, ...kept });
    cloud.conversations.set("flock-2", { id: "flock-2", lastAt: cloud.now(), ...kept });
    const inbox = createInbox({ pigeon: client, other: createClient(other) });
    const { items } = await inbox.list({ users: { pigeon: "alice", other: "alice" } });
    expect(items.map(({ id }) => id)).toEqual(["flock-2", "theirs", "flock-1"]);
  });
});

describe("docs/writing-a-provider.md", () => {
  const pieces = blocksOf("docs/writing-a-provider.md").filter(({ language }) => language === "typescript");

  it("shows pigeon in pieces", () => {
    expect(pieces.length).toBeGreaterThan(8);
  });

  it.each(pieces.map((piece) => [`${piece.role}, line ${piece.line}`, piece] as const))(
    "shows %s as it is",
    (_, { role, code }) => {
      expect(readFileSync(join(import.meta.dirname, role), "utf8")).toContain(`${code}\n`);
    },
  );
});
