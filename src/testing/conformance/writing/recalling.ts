import type { ConversationKind } from "../../../model/conversation.js";
import type { Chapter, Rule } from "../cases.js";
import { expectCode, expectThat, show } from "../expect.js";
import { foreignId } from "./foreign.js";
import { at, fromOther, placeOf, read, readableKindsWith } from "./place.js";

/** What is taken back by its sender. */
export const recalling: Chapter = (harness) =>
  readableKindsWith(harness, harness.capabilities.messages.recall).flatMap((kind) => [
    goneRule(kind),
    againRule(kind),
    missingRule(kind),
  ]);

function goneRule(kind: ConversationKind): Rule {
  return {
    rule: `a message of ${kind} that is taken back is gone for both, and the others stay`,
    async check(bench) {
      const { client, addMessages } = bench;
      const place = await placeOf(bench, kind);
      const [first = "", second = "", third = ""] = await addMessages(place.conversationId, 3);
      await client.messages.recall({ ...at(place), messageId: second });
      for (const seen of [place, await fromOther(bench, place)]) {
        const ids = (await read(client, seen)).map(({ id }) => id);
        const what = `after message ${show(second)} was taken back ${show(seen.userId)} reads ${show(ids)}`;
        const right = ids.length === 2 && ids[0] === third && ids[1] === first;
        expectThat(right, `${what}. Take back that message, for everybody, before you say so`);
      }
    },
  };
}

function againRule(kind: ConversationKind): Rule {
  return {
    rule: `a message of ${kind} that was taken back before is no error, or not_found where the vendor cannot tell`,
    async check(bench) {
      const { client, addMessages } = bench;
      const place = await placeOf(bench, kind);
      const [messageId = ""] = await addMessages(place.conversationId, 1);
      const recall = () => client.messages.recall({ ...at(place), messageId });
      await recall();
      const outcome = await recall().catch(({ code }: { code: string }) => code);
      const seen = `taking back again failed with ${outcome}`;
      const right = outcome === undefined || outcome === "not_found";
      expectThat(right, `${seen}. What is taken back is as wanted: say that it is done`);
    },
  };
}

function missingRule(kind: ConversationKind): Rule {
  return {
    rule: `a message that is not in ${kind} cannot be taken back`,
    async check(bench) {
      const { client } = bench;
      const place = await placeOf(bench, kind);
      const messageId = await foreignId(bench, kind);
      const recall = () => client.messages.recall({ ...at(place), messageId });
      const hint = "Look at what the vendor says of the message itself, also inside an answer that says OK";
      await expectCode(recall, "not_found", "taking back what is not there", hint);
    },
  };
}
