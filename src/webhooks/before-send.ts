import { invalidArgument } from "../errors/colloquy-error.js";
import type { MessageDraft, SendDecision } from "../provider/contract/index.js";
import type { JsonInput } from "../provider/json/index.js";
import type { BeforeSend } from "./types.js";
import { within } from "./work.js";

/** How a vendor is answered that asks before a message is sent. */
export interface Deciding {
  beforeSend: BeforeSend | undefined;
  timeoutMs: number;
  onFailure: "allow" | "refuse";
  /** Is told why `beforeSend` did not decide. */
  onError(cause: unknown): void;
}

/** The vendor's form of the decision, and of the one for failures where there is none. */
export async function answerBeforeSend(
  draft: MessageDraft,
  reply: (decision: SendDecision) => JsonInput,
  { beforeSend, timeoutMs, onFailure, onError }: Deciding,
): Promise<JsonInput> {
  if (beforeSend === undefined) return reply({ allow: true });
  try {
    const asked = (async () => beforeSend(draft))();
    return reply(checkDecision(await within(timeoutMs, "beforeSend", asked)));
  } catch (cause) {
    onError(cause);
    return reply(onFailure === "allow" ? { allow: true } : { allow: false });
  }
}

const MOST_CODE = 100;

/** A decision that refuses is never lost for a code or a text that is wrong. */
function checkDecision(value: unknown): SendDecision {
  const { allow, code, text, content } = fieldsOf(value);
  if (allow === "silently") return { allow };
  if (allow === false) {
    return {
      allow,
      ...(code === undefined ? {} : { code: isCode(code) ? code : 1 }),
      ...(typeof text === "string" ? { text } : {}),
    };
  }
  if (allow === true && (content === undefined || Array.isArray(content))) {
    return content === undefined ? { allow } : { allow, content };
  }
  throw invalidArgument(
    'beforeSend must return { allow: true, content? }, { allow: false, code?, text? } or { allow: "silently" }',
  );
}

function fieldsOf(value: unknown): { [name: string]: unknown } {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function isCode(code: unknown): code is number {
  return Number.isInteger(code) && Number(code) >= 1 && Number(code) <= MOST_CODE;
}
