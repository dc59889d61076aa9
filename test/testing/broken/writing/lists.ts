import type { Broken } from "../change.js";
import { failing, nothing, withAbility } from "./change.js";

const gone =
  "leaving: a conversation of group is out of one user's list, and comes back with the next message";

const cleared = (clearHistory: boolean) =>
  withAbility("conversationActions", "removeFromList", (remove) => ({
    prepare: (input) => remove.prepare({ ...input, clearHistory }),
  }));

/** Conversations that stay in a list, or leave too many of them. */
export const leaving: Broken[] = [
  {
    title: "removals that are said and not made",
    breakIt: withAbility("conversationActions", "removeFromList", () => nothing),
    fails: gone,
    also: ["leaving: clearHistory empties the history of group for that user alone"],
    says: /it is still in the list of "alice"/,
  },
  {
    title: "conversations out of everybody's list",
    breakIt: withAbility("conversationActions", "removeFromList", (remove, world) => ({
      async perform(query, call) {
        await remove.perform(query, call);
        const id = String(query.conversationId);
        for (const userId of world.conversation(id).members) world.removeConversation(userId, id);
      },
    })),
    fails: gone,
    says: /it is gone from the list of "bob" too\. Take it out of that user's list, and out of no other/,
  },
  {
    title: "conversations that never come back",
    breakIt: withAbility("conversationActions", "removeFromList", (_, world) => ({
      perform: async ({ userId, conversationId }) => world.hide(String(userId), String(conversationId)),
    })),
    fails: gone,
    also: ["leaving: clearHistory empties the history of group for that user alone"],
    says: /it does not come back with a new message/,
  },
  {
    title: "histories that are cleared without being asked",
    breakIt: cleared(true),
    fails: "leaving: the history of group stays when it is taken out of a list",
    says: /0 of 3 messages are left\. Clear nothing unless clearHistory asks for it/,
  },
  {
    title: "histories that are not cleared",
    breakIt: cleared(false),
    fails: "leaving: clearHistory empties the history of group for that user alone",
    says: /3 messages are left for that user and 3 for the other, expected 0 and 3/,
  },
];

const all = "reading: nothing of group is unread once it is marked as read, and marking it again is no error";
const upTo = "reading: what stands behind upTo in group stays unread";
const back = "reading: marking group as read up to an older message changes nothing, and is no error";
const empty = "reading: a conversation of group without messages can be marked as read";

/** Conversations that are not read as far as is said. */
export const reading: Broken[] = [
  {
    title: "readings that are said and not made",
    breakIt: withAbility("conversationActions", "markRead", () => nothing),
    fails: all,
    also: [upTo, back],
    says: /2 messages are unread after it was marked as read once/,
  },
  {
    title: "everything read where a place is named",
    breakIt: withAbility("conversationActions", "markRead", (markRead) => ({
      prepare: ({ upTo: _, ...input }) => markRead.prepare(input),
    })),
    fails: upTo,
    also: [back],
    says: /0 of 3 messages are unread after the second was read \("2"\), expected 1/,
  },
  {
    title: "a quarrel about what is read already",
    breakIt: withAbility("conversationActions", "markRead", (markRead, world) => ({
      async perform(query, call) {
        const unread = () => world.unread(String(query.userId), String(query.conversationId));
        const before = unread();
        await markRead.perform(query, call);
        if (before === unread()) failing("invalid_argument", "not greater");
      },
    })),
    fails: back,
    also: [all, empty],
    says: /reading up to "1" failed: .*not greater.*is no error/,
  },
  {
    title: "nothing to be read where nothing was said",
    breakIt: withAbility("conversationActions", "markRead", (markRead, world) => ({
      perform: async (query, call) =>
        world.conversation(String(query.conversationId)).messages.length === 0
          ? failing("not_found")
          : markRead.perform(query, call),
    })),
    fails: empty,
    says: /it failed: .*Nothing is unread there, so nothing is to be done/,
  },
];
