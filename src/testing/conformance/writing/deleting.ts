import { isDeepStrictEqual } from "node:util";
import type { ConversationKind } from "../../../model/conversation.js";
import type { Bench } from "../bench.js";
import type { Chapter, Rule } from "../cases.js";
import { expectThat, show } from "../expect.js";
import { expectOutcomes } from "./outcomes.js";
import { at, fromOther, type Place, placeOf, read, readableKindsWith } from "./place.js";

/** What is deleted, for one user or for all. */
export const deleting: Chapter = (harness) => {
  const { deleteForMe, deleteForEveryone, kinds } = harness.capabilities.messages;
  return [
    ...readableKindsWith(harness, deleteForMe).map((kind) => forMeRule(kind, kinds[kind].view)),
    ...readableKindsWith(harness, deleteForEveryone).map(forAllRule),
  ];
};

/** Deletes the first and the last of three messages; gives the ids, oldest first. */
async function deleteTwo(bench: Bench, place: Place, whom: "me" | "everyone"): Promise<string[]> {
  const { client, addMessages } = bench;
  const ids = await addMessages(place.conversationId, 3);
  const [first = "", , last = ""] = ids;
  const messageIds = [last, first];
  const { results } = await client.messages.delete({ ...at(place), messageIds, for: whom });
  const outcomes = results.map(({ messageId, ok }) => ({ id: messageId, ok }));
  expectOutcomes(outcomes, messageIds, [], "messages.delete");
  return ids;
}

async function expectIds({ client }: Bench, place: Place, expected: readonly string[], hint: string) {
  const ids = (await read(client, place)).map(({ id }) => id).reverse();
  const seen = `after a deletion ${show(place.userId)} reads ${show(ids)}, expected ${show(expected)}`;
  expectThat(isDeepStrictEqual(ids, [...expected]), `${seen}. ${hint}`);
}

function forMeRule(kind: ConversationKind, view: "user" | "conversation"): Rule {
  return {
    rule: `messages of ${kind} that are deleted for one user are gone for nobody else`,
    async check(bench) {
      const place = await placeOf(bench, kind);
      const ids = await deleteTwo(bench, place, "me");
      const hint = "Delete those messages out of that user's view, and out of no other";
      // A history that is nobody's view cannot tell.
      if (view === "user") await expectIds(bench, place, ids.slice(1, 2), hint);
      await expectIds(bench, await fromOther(bench, place), ids, hint);
    },
  };
}

function forAllRule(kind: ConversationKind): Rule {
  return {
    rule: `messages of ${kind} that are deleted for everyone are gone for both, and the others stay`,
    async check(bench) {
      const place = await placeOf(bench, kind);
      const ids = await deleteTwo(bench, place, "everyone");
      const hint = "Delete those messages, for all who are in it, before you say so";
      for (const one of [place, await fromOther(bench, place)])
        await expectIds(bench, one, ids.slice(1, 2), hint);
    },
  };
}
