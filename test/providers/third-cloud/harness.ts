import type { Harness, Stage } from "colloquy/testing";
import { PigeonCloud } from "./cloud.js";
import { capabilities } from "./pigeon/capabilities.js";
import { pigeon } from "./pigeon/index.js";

export const pigeonHarness: Harness = {
  name: "pigeon",
  capabilities,
  kinds: ["direct", "group"],
  create: createStage,
};

const users = { reader: "alice", other: "bob", outsider: "mallory" };

async function createStage(): Promise<Stage> {
  const cloud = await PigeonCloud.start();
  const { key, url: baseUrl, conversations } = cloud;

  function addConversation(kind: "chat" | "flock", archived = false): string {
    const id = `${kind}-${conversations.size + 1}`;
    const members = [users.reader, kind === "chat" ? `peer-of-${id}` : users.other];
    const lastAt = cloud.now();
    conversations.set(id, { id, kind, members, lastAt, archived, messages: [], keptFrom: 1 });
    return id;
  }

  /** Lets the requests from the `after`th on go wrong, `times` times. */
  function fault(kind: string, after = 0, times = Number.POSITIVE_INFINITY) {
    const first = cloud.requests + after + 1;
    cloud.fault = () => (cloud.requests >= first && cloud.requests < first + times ? kind : undefined);
    return () => {
      cloud.fault = () => undefined;
    };
  }

  return {
    provider: () => pigeon({ loft: "north", key, baseUrl }),
    otherApp: () => pigeon({ loft: "south", key, baseUrl }),
    users,
    secrets: [key],
    conversationOptions: { includeArchived: true },
    unmarkableConversation: "flock-of-nobody",
    close: () => cloud.close(),
    addConversation: (kind) => addConversation(kind === "direct" ? "chat" : "flock"),
    addHiddenConversation: () => void addConversation("flock", true),
    removeConversation: (id) => void conversations.delete(id),
    touch(id) {
      cloud.conversation(id).lastAt = cloud.now();
    },
    addMessage(id, words) {
      const { messages } = cloud.conversation(id);
      const number = messages.length + 1;
      const parts = [{ kind: "words", words }];
      messages.push({ number, from: users.reader, at: cloud.now(), state: "sent", parts });
      return String(number);
    },
    recallMessage(id, number) {
      cloud.message(id, number).state = "recalled";
    },
    removeMessage(id, number) {
      cloud.message(id, number).state = "erased";
    },
    expireMessages(id, number) {
      cloud.conversation(id).keptFrom = Number(number) + 1;
    },
    fail: ({ after, times }) => fault("overloaded", after, times),
    hang: () => fault("hang"),
    stallConversations: () => void fault("stall", 1),
    requests: () => cloud.requests,
  };
}
