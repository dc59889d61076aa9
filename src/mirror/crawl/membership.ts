import type { CallOptions } from "../../calling/scope.js";
import { ColloquyError, type ErrorCode } from "../../errors/colloquy-error.js";
import type { ConversationKind } from "../../model/conversation.js";
import type { Account } from "../identity.js";

/** A conversation as one user has it. */
export interface Place {
  userId: string;
  kind: ConversationKind;
  /** Its id as the user has it. */
  viewId: string;
}

/** Whether a user is in a conversation, asked by its id; `undefined` where the cloud cannot say. */
export async function isMember(
  { client }: Account,
  { userId, kind, viewId: conversationId }: Place,
  options: CallOptions,
): Promise<boolean | undefined> {
  const { older, requireMember } = client.capabilities.messages.kinds[kind];
  if (kind === "direct" || older === "unsupported" || requireMember === "unsupported") return undefined;
  try {
    await client.messages.list({ userId, conversationId, limit: 1, requireMember: true }, options);
    return true;
  } catch (thrown) {
    if (isCode(thrown, "permission_denied") || isCode(thrown, "not_found")) return false;
    if (isCode(thrown, "unsupported")) return undefined;
    throw thrown;
  }
}

export function isCode(thrown: unknown, code: ErrorCode): boolean {
  return ColloquyError.is(thrown) && thrown.code === code;
}
