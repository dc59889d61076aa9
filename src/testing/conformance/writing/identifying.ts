import type { ConversationKind } from "../../../model/conversation.js";
import { listKinds } from "../bench.js";
import type { Chapter, Rule } from "../cases.js";
import { expectThat, show } from "../expect.js";
import { fromOther, placeOf } from "./place.js";

/** Under which ids events speak of a conversation. */
export const identifying: Chapter = (harness) => listKinds(harness).map(idsRule);

function idsRule(kind: ConversationKind): Rule {
  return {
    rule: `a conversation of ${kind} is identified by the ids under which its users list it`,
    async check(bench) {
      const provider = bench.stage.provider();
      // Without it an id means the same for all.
      if (provider.identify === undefined) return;
      const place = await placeOf(bench, kind);
      await bench.stage.addMessage(place.conversationId, "hello");
      const both = [place, await fromOther(bench, place)];
      for (const { conversationId, userId } of both) {
        const identified = provider.identify(conversationId, userId);
        const asked = `identify(${show(conversationId)}, ${show(userId)}) says`;
        const isKind = identified.kind === kind || identified.kind === "other";
        const hint = "Give the kind where the id tells it, and other where it does not";
        expectThat(isKind, `${asked} ${show(identified.kind)} of a ${kind} conversation. ${hint}`);
        for (const one of both) {
          const found = identified.ids.find((id) => id.userId === null || id.userId === one.userId);
          const seen = `${asked} that ${show(one.userId)} knows it as ${show(found?.conversationId)}`;
          const ids = "Give each user's own id, or one for all";
          expectThat(
            found?.conversationId === one.conversationId,
            `${seen}, and it is ${show(one.conversationId)}. ${ids}`,
          );
        }
      }
    },
  };
}
