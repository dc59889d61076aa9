import type { ConversationKind } from "../../model/conversation.js";
import type { Bench } from "./bench.js";
import type { Rule } from "./cases.js";
import { expectCode, expectThat } from "./expect.js";

/** What to do about a request that should not have been sent. */
export const hint = "Refuse it with the code unsupported in prepare, or declare what it can do";

/**
 * A call that must be `unsupported`, with nothing sent; or with one request, where its answer alone can tell the kind of a
 * conversation.
 */
export function refused(
  what: string,
  call: (bench: Bench, conversationId: string) => Promise<unknown>,
  kind?: ConversationKind,
  requests: 0 | 1 = 0,
): Rule {
  return {
    rule: `${what} is refused before any request${requests === 0 ? "" : " but one that tells the kind"}`,
    async check(bench) {
      const [made = ""] =
        kind === undefined ? await bench.addConversations(1) : [await bench.stage.addConversation(kind)];
      const before = bench.stage.requests();
      await expectCode(() => call(bench, made), "unsupported", what, hint);
      expectThat(bench.stage.requests() - before <= requests, `a request was sent for ${what}. ${hint}`);
    },
  };
}
