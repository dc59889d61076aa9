import type { Harness, Stage } from "colloquy/testing";
import { capabilities } from "./pigeon/capabilities.js";
import { pageTokenOf, startPigeonEmulator } from "./pigeon/emulator/index.js";
import { pigeon } from "./pigeon/index.js";

export const pigeonHarness: Harness = {
  name: "pigeon",
  capabilities,
  kinds: ["direct", "group"],
  create: createStage,
  skip: { "model: a change of the profile is no message": "pigeon's conversations have no profile" },
};

const users = { reader: "alice", other: "bob", outsider: "mallory" };

async function createStage(): Promise<Stage> {
  const key = "pigeon-key-for-tests";
  const emulator = await startPigeonEmulator({ key });
  const { world, url: baseUrl } = emulator;
  const forEver = { times: Number.POSITIVE_INFINITY };

  function addConversation(kind: "chat" | "flock", archived = false): string {
    const id = `${kind}-${world.conversations.size + 1}`;
    const members = [users.reader, kind === "chat" ? `peer-of-${id}` : users.other];
    world.addConversation({ id, kind, members, archived });
    return id;
  }

  return {
    provider: () => pigeon({ loft: "north", key, baseUrl }),
    otherApp: () => pigeon({ loft: "south", key, baseUrl }),
    users,
    secrets: [key],
    conversationOptions: { includeArchived: true },
    unmarkableConversation: "flock-of-nobody",
    close: () => emulator.close(),
    addConversation: (kind) => addConversation(kind === "direct" ? "chat" : "flock"),
    addHiddenConversation: () => void addConversation("flock", true),
    removeConversation: (id) => void world.conversations.delete(id),
    touch(id) {
      world.conversation(id).lastAt = world.now();
    },
    addMessage: (id, words, from = users.reader) => String(world.addMessage(id, from, words).number),
    addFullMessage: (id, words) => String(world.addMessage(id, users.reader, words).number),
    now: () => new Date(world.now()),
    stopClock: () => world.stopClock(),
    vendorErrors: [
      { providerCode: "too_many_calls", code: "rate_limited" },
      { providerCode: "not_your_loft", code: "permission_denied" },
      { providerCode: "no_such_user", code: "not_found" },
      { providerCode: "moon_is_full", code: "unknown" },
    ],
    refuse: ({ providerCode, text }) =>
      emulator.inject({ kind: "error", code: providerCode, message: text, ...forEver }),
    rawCall: { operation: "conversations.list", body: { user: users.reader, size: 1 } },
    recallMessage(id, number) {
      world.message(id, number).state = "recalled";
    },
    removeMessage(id, number) {
      world.message(id, number).state = "erased";
    },
    expireMessages(id, number) {
      world.conversation(id).keptFrom = Number(number) + 1;
    },
    fail: (scope) => emulator.inject({ kind: "error", code: "overloaded", status: 503, ...scope }),
    hang: () => emulator.inject({ kind: "latency", ms: 3_600_000, ...forEver }),
    addNamelessConversation() {
      world.conversation(addConversation("flock")).nameless = true;
    },
    addNamelessMessage(id) {
      world.addMessage(id, users.reader, "who knows").nameless = true;
    },
    stallConversations() {
      const result = { conversations: [], nextPageToken: pageTokenOf(25) };
      emulator.inject({ kind: "body", body: JSON.stringify({ ok: true, result }), after: 1, ...forEver });
    },
    requests: () => emulator.requests.length,
  };
}
