import type { Message } from "../../../../src/provider/index.js";
import type { Broken } from "../change.js";
import { failing, messageOf, nothing, withAbility } from "./change.js";

const recalled = "recalling: a message of group that is taken back is gone for both, and the others stay";
const recalledMissing = "recalling: a message that is not in group cannot be taken back";

/** Messages that are not taken back, or only said to be. */
export const recalling: Broken[] = [
  {
    title: "messages taken back for their senders alone",
    breakIt: withAbility("messageActions", "recall", (recall, world) => ({
      async perform(query, call) {
        const message = messageOf(world, query);
        if (message === undefined) return recall.perform(query, call);
        message.deletedFor.add(String(query.userId));
      },
    })),
    fails: recalled,
    says: /"bob" reads \["group-1\/3","group-1\/2","group-1\/1"\]\. Take back that message, for everybody/,
  },
  {
    title: "recalls that are said and not made",
    breakIt: withAbility("messageActions", "recall", () => nothing),
    fails: recalled,
    also: [recalledMissing],
    says: /after message "group-1\/2" was taken back "alice" reads \["group-1\/3","group-1\/2"/,
  },
  {
    title: "a quarrel about what was taken back before",
    breakIt: withAbility("messageActions", "recall", (recall, world) => ({
      perform: async (query, call) =>
        messageOf(world, query)?.state === "recalled" ? failing("conflict") : recall.perform(query, call),
    })),
    fails:
      "recalling: a message of group that was taken back before is no error, or not_found where the vendor cannot tell",
    says: /taking back again failed with conflict\. What is taken back is as wanted/,
  },
  {
    title: "messages that are not there taken for recalled",
    breakIt: withAbility("messageActions", "recall", (recall) => ({
      perform: (query, call) => recall.perform(query, call).catch(() => {}),
    })),
    fails: recalledMissing,
    says: /taking back what is not there succeeded, expected not_found/,
  },
];

const edited = "editing: a message of group that is edited says what is new to both, and is the same message";
const editedMissing = "editing: a message that is not in group cannot be edited";
const beside = (name: string) =>
  `editing: the ${name} of a message of group are edited whole, and stay where only the content is edited`;

/** Messages that are changed in part, or too much. */
export const editing: Broken[] = [
  {
    title: "edits that are said and not made",
    breakIt: withAbility("messageActions", "edit", () => nothing),
    fails: edited,
    also: [editedMissing, beside("attributes"), beside("customData")],
    says: /after an edit "alice" reads \["text 3","text 2","text 1"\], expected/,
  },
  {
    title: "messages of another time when they are edited",
    breakIt: withAbility("messageActions", "edit", (edit, world) => ({
      async perform(query, call) {
        await edit.perform(query, call);
        messageOf(world, query)!.sentAt = new Date(0);
      },
    })),
    fails: edited,
    says: /an edit changed sentAt too\. It stays the same message/,
  },
  {
    title: "attributes that are lost when the content is edited",
    breakIt: withAbility("messageActions", "edit", (edit, world) => ({
      async perform(query, call) {
        await edit.perform(query, call);
        if (query.content !== undefined) messageOf(world, query)!.attributes = {};
      },
    })),
    fails: beside("attributes"),
    says: /it says "said better" with attributes {}, expected "said better" with {"color":"blue"}/,
  },
  {
    title: "customData that no edit changes",
    breakIt: withAbility("messageActions", "edit", (edit) => ({
      prepare: ({ customData: _, ...input }) => edit.prepare(input),
    })),
    fails: beside("customData"),
    says: /it says "hello" with customData "one", expected "hello" with "two"/,
  },
  {
    title: "messages that are not there taken for edited",
    breakIt: withAbility("messageActions", "edit", (edit) => ({
      perform: (query, call) => edit.perform(query, call).catch(() => {}),
    })),
    fails: editedMissing,
    says: /editing what is not there succeeded, expected not_found/,
  },
];

const forMe = "deleting: messages of group that are deleted for one user are gone for nobody else";
const forAll =
  "deleting: messages of group that are deleted for everyone are gone for both, and the others stay";

const deletedFor = (whom: "me" | "everyone") =>
  withAbility("messageActions", "delete", (original) => ({
    prepare: (input) => original.prepare({ ...input, for: whom }),
  }));

/** Messages that are deleted for too few or too many. */
export const deleting: Broken[] = [
  {
    title: "messages deleted for everyone where one user asks",
    breakIt: deletedFor("everyone"),
    fails: forMe,
    says: /after a deletion "bob" reads \["group-1\/2"\], expected .*and out of no other/,
  },
  {
    title: "messages deleted for one user where it is for everyone",
    breakIt: deletedFor("me"),
    fails: forAll,
    says: /after a deletion "bob" reads \["group-1\/1","group-1\/2","group-1\/3"\], expected \["group-1\/2"\]/,
  },
  {
    title: "one outcome for several messages",
    breakIt: withAbility("messageActions", "delete", (original) => ({
      perform: async (query, call) => (await original.perform(query, call)).slice(0, 1),
    })),
    fails: forMe,
    also: [forAll],
    says: /messages.delete failed for \["group-1\/1"\], expected \[\]\. Give one outcome a change/,
  },
];

const got =
  "getting: messages of group come as the history has them, in the order of their ids, and null where there is none";

const withGot = (change: (messages: (Message | null)[]) => (Message | null)[]) =>
  withAbility("messageActions", "get", (get) => ({
    perform: async (query, call) => change(await get.perform(query, call)),
  }));

/** Messages by id that are others, or not what they are. */
export const getting: Broken[] = [
  {
    title: "what is missing behind what is there",
    breakIt: withGot((messages) => [
      ...messages.filter((message) => message !== null),
      ...messages.filter((message) => message === null),
    ]),
    fails: got,
    says: /messages.get gives \["group-1\/2","group-1\/3","group-1\/1",null\], expected/,
  },
  {
    title: "another position than the history's",
    breakIt: withGot((messages) => messages.map((message) => message && { ...message, position: "1" })),
    fails: got,
    says: /message "group-1\/2" has position "1", which its history does not say/,
  },
  {
    title: "the words of what was taken back",
    breakIt: withAbility("messageActions", "get", (get, world) => ({
      async perform(query, call) {
        const messages = await get.perform(query, call);
        const { messages: stored } = world.conversation(String(query.conversationId));
        return messages.map(
          (message) => message && { ...message, raw: stored.find(({ id }) => id === message.id)?.content },
        );
      },
    })),
    fails: "getting: a message of group that was taken back is null, or has no words",
    says: /still has its words in raw/,
  },
];
