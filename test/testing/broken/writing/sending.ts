import type { Broken } from "../change.js";
import { withFailure } from "../change.js";
import { behindSending, othersIn, withAnswer, withSending } from "./change.js";

const answer = "sending: a message that is sent to group is in its sender's history as the answer has it";
const other = "sending: a message that is sent to group is in the other's history";
const top = "sending: a message that is sent to group brings its conversation to the top of both lists";
const unread = "sending: a message that is sent to group is unread for the other, and read for its sender";
const refused = "sending: a message that the vendor refuses is not sent, and its error says so";

/** Messages that do not arrive as they were sent. */
export const sending: Broken[] = [
  {
    title: "an id of its own in the answer",
    breakIt: withAnswer((sent) => ({ ...sent, id: "mine" })),
    fails: answer,
    says: /the answer has the id "mine", and no message of the history has it/,
  },
  {
    title: "another time in the answer",
    breakIt: withAnswer((sent) => ({ ...sent, sentAt: new Date(0) })),
    fails: answer,
    says: /the answer has sentAt "1970.* in the history\. Give what the history will show/,
  },
  {
    title: "messages that their senders alone see",
    breakIt: behindSending((world, { conversationId, senderId }) => {
      const { deletedFor } = world.conversation(conversationId).messages.at(-1)!;
      for (const id of othersIn(world, conversationId, senderId)) deletedFor.add(id);
    }),
    fails: other,
    also: [unread],
    says: /the history of "bob" has no message, and one was sent/,
  },
  {
    title: "messages in the name of somebody else",
    breakIt: withSending((send, world) => ({
      prepare: (input) =>
        send.prepare({ ...input, userId: othersIn(world, input.conversationId, input.userId)[0] ?? "" }),
    })),
    fails: other,
    also: [unread],
    says: /it says "hello" of "bob" there, expected "hello" of "alice"/,
  },
  {
    title: "conversations that stay where they were",
    breakIt: behindSending((world, { conversationId }) => {
      for (const id of world.conversation(conversationId).members)
        world.touch(id, conversationId, new Date(0));
    }),
    fails: top,
    says: /the list of "alice" begins with "group-3", expected "group-1"/,
  },
  {
    title: "messages that are read as soon as they are sent",
    breakIt: behindSending((world, { conversationId, senderId }) => {
      for (const id of othersIn(world, conversationId, senderId)) world.markRead(id, conversationId);
    }),
    fails: unread,
    says: /0 messages are unread for the sender and 0 for the other, expected 0 and 1/,
  },
  {
    title: "refusals of which nobody knows what they did",
    breakIt: withFailure((failure) => ({ ...failure, outcome: "unknown" })),
    fails: refused,
    says: /the error has outcome "unknown" and retryable false, expected "not_applied"/,
  },
];
