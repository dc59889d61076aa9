import type { Capabilities, Level } from "../../../../src/provider/index.js";
import { type Broken, withCapabilities } from "../change.js";
import { withAbility } from "./change.js";

const options =
  "writes: unknown options under the provider's name are refused by every call before any request";
const budgets = "writes: every call spends declared budgets at their declared rates";

/** Calls that are made with what nobody knows, or at no declared rate. */
export const writes: Broken[] = [
  {
    title: "unknown options taken by a recall",
    breakIt: withAbility("messageActions", "recall", (recall) => ({
      prepare: (input) => recall.prepare({ ...input, options: {} }),
    })),
    fails: options,
    says: /messages.recall with an unknown option succeeded, expected invalid_argument/,
  },
  {
    title: "unknown options taken by a list of members",
    breakIt: withAbility("members", "list", (list) => ({
      prepare: (input) => list.prepare({ ...input, options: {} }),
    })),
    fails: options,
    says: /members.list with an unknown option succeeded, expected invalid_argument/,
  },
  {
    title: "a write that is not declared",
    breakIt: withCapabilities((capabilities) => {
      delete capabilities.budgets["messages.edit"];
      return capabilities;
    }),
    fails: budgets,
    says: /messages.edit spends "messages.edit" at 1000000 calls a second, declared nothing/,
  },
];

/** What groups can do is declared `unsupported` and done all the same. */
function denied(
  name: string,
  deny: (capabilities: Capabilities, level: Level) => void,
  fails = `refusals: ${name} in group is refused before any request`,
): Broken {
  return {
    title: `${name} that is not declared for groups and done there`,
    breakIt: withCapabilities((capabilities) => {
      deny(capabilities, "unsupported");
      return capabilities;
    }),
    fails,
    says: /succeeded, expected unsupported|failed with not_found .*, expected unsupported/,
  };
}

/** What is done in groups and not declared there. */
export const refusals: Broken[] = [
  denied("messages.send", ({ messages }, level) => {
    messages.send.kinds.group = level;
  }),
  denied("messages.recall", ({ messages }, level) => {
    messages.recall.group = level;
  }),
  denied("messages.edit", ({ messages }, level) => {
    messages.edit.group = level;
  }),
  denied('messages.delete for "me"', ({ messages }, level) => {
    messages.deleteForMe.group = level;
  }),
  denied('messages.delete for "everyone"', ({ messages }, level) => {
    messages.deleteForEveryone.group = level;
  }),
  denied("messages.get", ({ messages }, level) => {
    messages.get.group = level;
  }),
  denied("conversations.markRead", ({ conversations }, level) => {
    conversations.markRead.group = { level, upTo: level };
  }),
  denied("conversations.markRead up to a message", ({ conversations }, level) => {
    conversations.markRead.group.upTo = level;
  }),
  denied(
    "members.list",
    ({ members }, level) => {
      members.list.group = level;
    },
    "refusals: members.list in group is refused before any request but one that tells the kind",
  ),
];

/** Declarations that cannot be true at once. */
export const declaration: Broken[] = [
  {
    title: "messages that can be sent without any content",
    breakIt: withCapabilities((capabilities) => {
      capabilities.messages.send.contents = [];
      return capabilities;
    }),
    fails: "declaration: agrees with itself",
    says: /messages\.send\.contents holds types exactly where messages\.send is supported/,
  },
  {
    title: "a place up to which nothing can be marked as read",
    breakIt: withCapabilities((capabilities) => {
      capabilities.conversations.markRead.group.level = "unsupported";
      return capabilities;
    }),
    fails: "declaration: agrees with itself",
    says: /conversations\.markRead has upTo where it has no level/,
  },
];

const identified =
  "identifying: a conversation of group is identified by the ids under which its users list it";

/** Conversations of which events would speak under other ids. */
export const identifying: Broken[] = [
  {
    title: "an id that no list has",
    breakIt: (provider) => ({
      ...provider,
      identify: (conversationId) => ({
        kind: "group",
        ids: [{ userId: null, conversationId: `conversation ${conversationId}` }],
      }),
    }),
    fails: identified,
    says: /says that "alice" knows it as "conversation group-1", and it is "group-1"/,
  },
  {
    title: "groups that are taken for direct conversations",
    breakIt: (provider) => ({
      ...provider,
      identify: (conversationId) => ({ kind: "direct", ids: [{ userId: null, conversationId }] }),
    }),
    fails: identified,
    says: /says "direct" of a group conversation/,
  },
];
