import type { ConversationKind } from "../../../model/conversation.js";
import type { Bench } from "../bench.js";
import type { Chapter, Rule } from "../cases.js";
import { expectThat, show } from "../expect.js";
import { at, placeOf, read, showsUnread, unreadOf } from "./place.js";

/** Conversations that are marked as read. */
export const reading: Chapter = (harness) => {
  const { conversations, messages } = harness.capabilities;
  const readable = harness.kinds.filter((kind) => conversations.markRead[kind].level !== "unsupported");
  return readable.flatMap((kind) => {
    if (!showsUnread(harness, kind)) return [emptyRule(kind)];
    const canPlace = conversations.markRead[kind].upTo !== "unsupported";
    const canRead = messages.kinds[kind].older !== "unsupported";
    return [emptyRule(kind), allRule(kind), ...(canPlace && canRead ? [upToRule(kind), backRule(kind)] : [])];
  });
};

const forward = "A place that is not behind the present one changes nothing, and is no error";

function emptyRule(kind: ConversationKind): Rule {
  return {
    rule: `a conversation of ${kind} without messages can be marked as read`,
    async check(bench) {
      const place = await placeOf(bench, kind);
      await bench.client.conversations.markRead(at(place)).catch((thrown: unknown) => {
        throw new Error(`it failed: ${String(thrown)}. Nothing is unread there, so nothing is to be done`);
      });
    },
  };
}

function allRule(kind: ConversationKind): Rule {
  return {
    rule: `nothing of ${kind} is unread once it is marked as read, and marking it again is no error`,
    async check(bench) {
      const { client, stage } = bench;
      const place = await placeOf(bench, kind);
      for (const text of ["one", "two"]) await stage.addMessage(place.conversationId, text, place.other);
      const before = await unreadOf(client, place);
      expectThat(before === 2, `${before} of two new messages are unread. Mend the chapter on details first`);
      for (const time of ["once", "twice"]) {
        await client.conversations.markRead(at(place)).catch((thrown: unknown) => {
          throw new Error(`marking it ${time} failed: ${String(thrown)}. ${forward}`);
        });
        const after = await unreadOf(client, place);
        const hint = "Move the place that the unread count goes by to the newest message";
        expectThat(after === 0, `${after} messages are unread after it was marked as read ${time}. ${hint}`);
      }
    },
  };
}

/** Three messages of the other's, and where each stands, oldest first. */
async function threeOf(bench: Bench, kind: ConversationKind) {
  const { client, stage } = bench;
  const place = await placeOf(bench, kind);
  for (const text of ["one", "two", "three"]) await stage.addMessage(place.conversationId, text, place.other);
  const positions = (await read(client, place)).map(({ position }) => position).reverse();
  const [first = "", second = ""] = positions;
  return { place, first, second };
}

function upToRule(kind: ConversationKind): Rule {
  return {
    rule: `what stands behind upTo in ${kind} stays unread`,
    async check(bench) {
      const { place, second } = await threeOf(bench, kind);
      await bench.client.conversations.markRead({ ...at(place), upTo: second });
      const count = await unreadOf(bench.client, place);
      const seen = `${count} of 3 messages are unread after the second was read (${show(second)})`;
      expectThat(count === 1, `${seen}, expected 1. Read up to and with the message at that position`);
    },
  };
}

function backRule(kind: ConversationKind): Rule {
  return {
    rule: `marking ${kind} as read up to an older message changes nothing, and is no error`,
    async check(bench) {
      const { place, first, second } = await threeOf(bench, kind);
      for (const upTo of [second, first]) {
        await bench.client.conversations.markRead({ ...at(place), upTo }).catch((thrown: unknown) => {
          throw new Error(`reading up to ${show(upTo)} failed: ${String(thrown)}. ${forward}`);
        });
      }
      const count = await unreadOf(bench.client, place);
      expectThat(count === 1, `${count} messages are unread, and 1 was before. ${forward}`);
    },
  };
}
