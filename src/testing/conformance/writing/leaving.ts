import type { ConversationKind } from "../../../model/conversation.js";
import type { Chapter, Rule } from "../cases.js";
import { expectThat, show } from "../expect.js";
import { at, fromOther, placeOf, read, readableKindsWith, rowOf } from "./place.js";

/** Conversations that one user takes out of their list. */
export const leaving: Chapter = (harness) => {
  const { conversations, messages } = harness.capabilities;
  if (conversations.removeFromList === "unsupported") return [];
  return readableKindsWith(harness, conversations.kinds).flatMap((kind) => [
    goneRule(kind),
    keptRule(kind),
    ...(messages.kinds[kind].view === "user" ? [clearedRule(kind)] : []),
  ]);
};

function goneRule(kind: ConversationKind): Rule {
  return {
    rule: `a conversation of ${kind} is out of one user's list, and comes back with the next message`,
    async check(bench) {
      const { client, stage } = bench;
      const place = await placeOf(bench, kind);
      await stage.addMessage(place.conversationId, "hello", place.other);
      const theirs = await fromOther(bench, place);
      await client.conversations.removeFromList(at(place));
      const isListed = async (one: typeof place) => (await rowOf(client, one)) !== undefined;
      const hint = "Take it out of that user's list, and out of no other";
      expectThat(!(await isListed(place)), `it is still in the list of ${show(place.userId)}. ${hint}`);
      expectThat(await isListed(theirs), `it is gone from the list of ${show(theirs.userId)} too. ${hint}`);
      await stage.addMessage(place.conversationId, "are you there?", place.other);
      const back = "It is removed, not blocked";
      expectThat(await isListed(place), `it does not come back with a new message. ${back}`);
    },
  };
}

function keptRule(kind: ConversationKind): Rule {
  return {
    rule: `the history of ${kind} stays when it is taken out of a list`,
    async check(bench) {
      const { client, addMessages } = bench;
      const place = await placeOf(bench, kind);
      await addMessages(place.conversationId, 3);
      await client.conversations.removeFromList(at(place));
      const { length } = await read(client, place);
      expectThat(
        length === 3,
        `${length} of 3 messages are left. Clear nothing unless clearHistory asks for it`,
      );
    },
  };
}

function clearedRule(kind: ConversationKind): Rule {
  return {
    rule: `clearHistory empties the history of ${kind} for that user alone`,
    async check(bench) {
      const { client, addMessages } = bench;
      const place = await placeOf(bench, kind);
      await addMessages(place.conversationId, 3);
      const theirs = await fromOther(bench, place);
      await client.conversations.removeFromList({ ...at(place), clearHistory: true });
      const left = [(await read(client, place)).length, (await read(client, theirs)).length];
      const seen = `${left[0]} messages are left for that user and ${left[1]} for the other`;
      const right = left[0] === 0 && left[1] === 3;
      expectThat(right, `${seen}, expected 0 and 3. Clear that user's view, and no other`);
    },
  };
}
