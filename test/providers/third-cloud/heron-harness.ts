import { writeJson } from "colloquy/emulator";
import type { Harness, Stage } from "colloquy/testing";
import { capabilities } from "./heron/capabilities.js";
import { showThread, startHeronEmulator } from "./heron/emulator/index.js";
import { heron } from "./heron/index.js";

export const heronHarness: Harness = {
  name: "heron",
  capabilities,
  kinds: ["direct", "group"],
  create: createStage,
};

/** Names that would lead elsewhere if a path took them as they are. */
const users = { reader: "ann/of the?pond#1%2F", other: "bo&b=é", outsider: "mal…" };

async function createStage(): Promise<Stage> {
  const [pond, key] = ["north", "heron key for tests"];
  const emulator = await startHeronEmulator({ pond, key });
  const { world, url: baseUrl } = emulator;
  const find = (conversationId: string) => world.threads.get(BigInt(conversationId))!;
  const message = (conversationId: string, messageId: string) =>
    find(conversationId).messages.find(({ id }) => String(id) === messageId)!;

  const forEver = { times: Number.POSITIVE_INFINITY };

  function addThread(kind: "pair" | "flock", odd: { archived?: boolean; nameless?: boolean } = {}): string {
    const peer = kind === "pair" ? `peer ${world.threads.size + 1}` : users.other;
    return String(world.addThread({ kind, members: [users.reader, peer], ...odd }).id);
  }

  function addMessage(id: string, text: string, from = users.reader): string {
    return String(world.addMessage(find(id), { from, body: { type: "text", text } }).id);
  }

  return {
    provider: () => heron({ pond, key, baseUrl }),
    otherApp: () => heron({ pond: "south", key, baseUrl }),
    users,
    secrets: [key, Buffer.from(`${pond}:${key}`).toString("base64")],
    conversationOptions: { includeArchived: true },
    unmarkableConversation: "1",
    close: () => emulator.close(),
    addConversation: (kind) => addThread(kind === "direct" ? "pair" : "flock"),
    addHiddenConversation: () => void addThread("flock", { archived: true }),
    addNamelessConversation: () => void addThread("flock", { nameless: true }),
    removeConversation: (id) => void world.threads.delete(BigInt(id)),
    touch(id) {
      find(id).lastMessageAt = world.now();
    },
    changeProfile(id) {
      world.now();
      find(id).title = "another title";
    },
    addMessage,
    addFullMessage: (id, text) => addMessage(id, text),
    addNamelessMessage(id) {
      world.addMessage(find(id), { from: users.reader, body: null, nameless: true });
    },
    now: () => new Date(world.now()),
    stopClock: () => world.stopClock(),
    vendorErrors: [
      { providerCode: "slow_down", code: "rate_limited" },
      { providerCode: "overloaded", code: "unavailable" },
      { providerCode: "not_your_pond", code: "permission_denied" },
      { providerCode: "no_such_thread", code: "not_found" },
      { providerCode: "moon_is_full", code: "unknown" },
    ],
    refuse: ({ providerCode, text }) =>
      emulator.inject({ kind: "error", code: providerCode, message: text, ...forEver }),
    rawCall: { operation: "GET /users/{user}/flags", body: { user: users.reader } },
    recallMessage(id, messageId) {
      message(id, messageId).state = "recalled";
    },
    removeMessage(id, messageId) {
      message(id, messageId).state = "erased";
    },
    expireMessages(id, messageId) {
      find(id).keptFrom = BigInt(messageId) + 1n;
    },
    fail: ({ after, times }) => emulator.inject({ kind: "error", code: "overloaded", after, times }),
    hang: () => emulator.inject({ kind: "latency", ms: 3_600_000, ...forEver }),
    stallConversations() {
      const threads = [...world.threads.values()].slice(-2).reverse();
      const body = writeJson({ threads: threads.map((thread) => showThread(world, thread, users.reader)) });
      emulator.inject({ kind: "body", body, after: 1, ...forEver });
    },
    requests: () => emulator.requests.length,
  };
}
