import { isDeepStrictEqual } from "node:util";
import type { ConversationKind } from "../../../model/conversation.js";
import type { Message } from "../../../model/message.js";
import { need } from "../bench.js";
import type { Chapter, Rule } from "../cases.js";
import { expectThat, show } from "../expect.js";
import { foreignId } from "./foreign.js";
import { at, differing, placeOf, read, readableKindsWith } from "./place.js";

/** Messages that are read by their ids. */
export const getting: Chapter = (harness) =>
  readableKindsWith(harness, harness.capabilities.messages.get).flatMap((kind) => [
    orderRule(kind),
    recalledRule(kind),
  ]);

/** Everything but the vendor's item, which may come from another call. */
const shown = [
  ...(["id", "conversationId", "provider", "senderId", "sentAt", "position", "state", "system"] as const),
  ...(["content", "text", "quote", "attributes", "customData", "key"] as const),
] satisfies (keyof Message)[];

function orderRule(kind: ConversationKind): Rule {
  return {
    rule: `messages of ${kind} come as the history has them, in the order of their ids, and null where there is none`,
    async check(bench) {
      const { client, addMessages } = bench;
      const place = await placeOf(bench, kind);
      const [first = "", second = "", third = ""] = await addMessages(place.conversationId, 4);
      const messageIds = [second, await foreignId(bench, kind), third, first];
      const got = await client.messages.get({ ...at(place), messageIds });
      const ids = got.map((message) => message?.id ?? null);
      const expected = [second, null, third, first];
      const hint = "Give one for each id, in their order, and null for what this conversation does not have";
      expectThat(
        isDeepStrictEqual(ids, expected),
        `messages.get gives ${show(ids)}, expected ${show(expected)}. ${hint}`,
      );
      const whole = await read(client, place);
      for (const message of got) {
        const listed = whole.find(({ id }) => id === message?.id);
        if (message === null || listed === undefined) continue;
        const names = differing(listed, message, shown).map((name) => `${name} ${show(message[name])}`);
        const seen = `message ${show(message.id)} has ${names.join(", ")}`;
        expectThat(names.length === 0, `${seen}, which its history does not say. Read both alike`);
      }
    },
  };
}

function recalledRule(kind: ConversationKind): Rule {
  return {
    rule: `a message of ${kind} that was taken back is null, or has no words`,
    async check(bench) {
      const { client, stage } = bench;
      const place = await placeOf(bench, kind);
      const written = "taken back by its sender";
      const messageId = await need(stage, "addFullMessage")(place.conversationId, written);
      await need(stage, "recallMessage")(place.conversationId, messageId);
      const [message = null] = await client.messages.get({ ...at(place), messageIds: [messageId] });
      const kept = Object.entries(message ?? {}).filter(([, value]) => show(value)?.includes(written));
      const where = kept.map(([name]) => name).join(", ");
      const hint = "Leave out text, quote, attributes and customData, and take the sender's words out of raw";
      expectThat(where === "", `a message that was taken back still has its words in ${where}. ${hint}`);
      const state = `its state is ${show(message?.state)}`;
      expectThat(
        message === null || message.state === "recalled",
        `${state}, expected "recalled" or no message`,
      );
    },
  };
}
