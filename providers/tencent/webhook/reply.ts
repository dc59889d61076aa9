import type { JsonInput, MessageDraft, SendDecision } from "colloquy/provider";
import { writeContent } from "../content/index.js";

/** What the vendor reads of an answer; `ErrorCode` 0 is success. */
export function answer(code: number, text = ""): { [name: string]: JsonInput } {
  return { ActionStatus: code === 0 ? "OK" : "FAIL", ErrorInfo: text, ErrorCode: code };
}

/** Without a reason of the app's own. */
const REFUSED = 1;
/** The sender's client believes that it was sent. */
const DROPPED = 2;
/** What the app's own codes are counted from (docs 1047/34364, 1047/34374). */
const CODES = { direct: 120_000, group: 10_100 };

/** The vendor's form of a decision. Throws for content that the vendor cannot carry. */
export function replyTo(
  { conversation }: Pick<MessageDraft, "conversation">,
  decision: SendDecision,
): JsonInput {
  switch (decision.allow) {
    case true:
      if (decision.content === undefined) return answer(0);
      return { ...answer(0), MsgBody: writeContent(decision.content).body };
    case "silently":
      return answer(DROPPED);
    case false: {
      const { code, text } = decision;
      if (code === undefined && text === undefined) return answer(REFUSED);
      // Only with a code of the app's own does the text reach the sender.
      return answer(CODES[conversation.kind === "direct" ? "direct" : "group"] + (code ?? 1), text);
    }
  }
}
