import type { Provider } from "../../src/index.js";
import type { Webhook } from "../../src/provider/index.js";
import {
  type Harness,
  type MemoryOptions,
  MemoryWorld,
  memory,
  memoryPost,
  memoryWebhook,
  type Stage,
  type WebhookStage,
} from "../../src/testing/index.js";

export const KEY = "key/of+the memory cloud";
const users = { reader: "alice", other: "bob", outsider: "mallory" };

/** The memory provider's harness; `change` wraps each provider that it makes, `changeWebhook` each webhook. */
export function memoryHarness(
  options: MemoryOptions,
  change: (provider: Provider, world: MemoryWorld) => Provider = (provider) => provider,
  parts: Partial<Harness> = {},
  changeWebhook: (webhook: Webhook) => Webhook = (webhook) => webhook,
): Harness {
  const sample = new MemoryWorld();
  return {
    name: `memory (${options.conversations ?? "bounded"})`,
    capabilities: change(memory(options, sample), sample).capabilities,
    kinds: ["direct", "group", "topic", "live", "other"],
    create: () => createStage(options, change, changeWebhook),
    webhook: true,
    ...parts,
  };
}

const WEBHOOK_SECRET = "webhook secret of the memory cloud";

function webhookOf(world: MemoryWorld, change: (webhook: Webhook) => Webhook, name?: string): WebhookStage {
  return {
    create: (options) => change(memoryWebhook(world, { ...options, name, secret: WEBHOOK_SECRET })),
    post: (event, { url, at, signature, app }) =>
      memoryPost(event.type === "unknown" ? { type: "moon_is_full" } : event, {
        url,
        at,
        id: JSON.stringify(event),
        appId: app ?? "1",
        secret: { right: WEBHOOK_SECRET, wrong: "another", none: undefined }[signature],
      }),
  };
}

function createStage(
  options: MemoryOptions,
  change: (provider: Provider, world: MemoryWorld) => Provider,
  changeWebhook: (webhook: Webhook) => Webhook,
): Stage {
  const world = new MemoryWorld();
  const provider = (more: MemoryOptions = {}) =>
    change(memory({ key: KEY, ...options, ...more }, world), world);
  return {
    provider,
    otherApp: () => provider({ appId: "2" }),
    webhook: webhookOf(world, changeWebhook, options.name),
    users,
    secrets: [KEY],
    conversationOptions: { kind: "group" },
    unmarkableConversation: "group-of-nobody",
    unknownConversation: "group-of-nobody",
    unknownUser: "nobody",
    nameUser(id, profile) {
      world.addUser({ id, ...profile });
    },
    markRead: (id) => world.markRead(users.reader, id),
    overlongCustomMark: "x".repeat(257),
    close: () => {},
    addConversation(kind) {
      const peer = kind === "direct" ? `peer-${world.conversations.size}` : users.other;
      const profile = kind === "group" ? { ownerId: users.reader } : {};
      return world.addConversation({ kind, members: [users.reader, peer], profile }).id;
    },
    addUser: () => world.addUser({ id: `user-${world.users.size + 1}` }).id,
    addUnaddableUser: () => world.addUser({ id: "barred", barred: true }).id,
    userOfToken: (token) => world.tokens.get(token),
    removeConversation: (id) => world.removeConversation(users.reader, id),
    touch: (id) => world.touch(users.reader, id),
    addMessage: (id, text, senderId = users.reader) => world.addMessage(id, { text, senderId }).id,
    now: () => new Date(),
    stopClock: () => world.stopClock(),
    vendorErrors: [
      { providerCode: "rate_limited", code: "rate_limited" },
      { providerCode: "unavailable", code: "unavailable" },
      { providerCode: "permission_denied", code: "permission_denied" },
      { providerCode: "moon_is_full", code: "unknown" },
    ],
    refuse: ({ providerCode, text }) =>
      world.inject({ kind: "error", code: providerCode, text, times: Number.POSITIVE_INFINITY }),
    fail: (when) => world.inject({ kind: "status", status: 503, ...when }),
    loseAnswer: () => void world.inject({ kind: "lost" }),
    hang: () => world.inject({ kind: "hang", times: Number.POSITIVE_INFINITY }),
    requests: () => world.requests.length,
    addHiddenConversation() {
      const { id } = world.addConversation({ members: [users.reader] });
      world.hide(users.reader, id);
    },
    addNamelessConversation() {
      world.loseIdentity(users.reader, world.addConversation({ members: [users.reader] }).id);
    },
    addNamelessMessage(id) {
      world.addMessage(id).nameless = true;
    },
    addFullMessage: (id, text) =>
      world.addMessage(id, {
        text,
        customData: text,
        attributes: { note: text },
        quote: { messageId: `${id}/1`, preview: text },
      }).id,
    changeProfile(id) {
      const conversation = world.conversation(id);
      conversation.profile.title = "another title";
      conversation.updatedAt = new Date(Date.now() + 60_000);
    },
    stallConversations() {
      world.inject({ kind: "stall", operation: "conversations", after: 1, times: Number.POSITIVE_INFINITY });
    },
    recallMessage: (id, messageId) => world.recall(id, messageId),
    removeMessage: (id, messageId) => world.removeMessage(id, messageId),
    expireMessages: (id, messageId) => world.expire(id, messageId),
    addFolder: (name, ids) => world.addFolder(users.reader, name, ids).id,
  };
}
