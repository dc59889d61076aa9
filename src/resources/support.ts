import type { Caller } from "../calling/call.js";
import type { ColloquyError } from "../errors/colloquy-error.js";
import { type LevelPath, levelOf, pathFor } from "../model/abilities/index.js";
import type { ConversationKind } from "../model/conversation.js";
import type { ProviderOptions } from "../model/list.js";
import { requiredText, wholeNumber, z } from "../provider/check.js";
import type { Provider } from "../provider/contract/index.js";

const userId = requiredText("must be the user's id, a text that is not empty");
const conversationId = requiredText("must be a conversation's id, a text that is not empty");
const limit = wholeNumber(1, 200).optional();
const cursor = requiredText("must be the nextCursor of a page; leave it out to start a walk").optional();
const providerOptions = z.record(z.string(), z.record(z.string(), z.unknown()).optional()).optional();
const include = z.array(z.enum(["profile", "lastMessage", "unread", "marks"])).default([]);

/** Ids of what a `get` reads. */
const idsOf = (what: string) =>
  z
    .array(requiredText(`must be ${what} id, a text that is not empty`))
    .min(1, { message: "needs at least one id" })
    .max(100, { message: "has more than 100 ids; split it" });

/** Fields that inputs of several calls share; `list` is what every list takes. */
export const fields = {
  userId,
  conversationId,
  conversationIds: idsOf("a conversation's"),
  userIds: idsOf("a user's"),
  include,
  providerOptions,
  list: { userId, limit, cursor, providerOptions },
};

/** The vendor-only part of an input, under the provider's own name. */
export function optionsFor(
  provider: Provider,
  input: { providerOptions?: ProviderOptions | undefined },
): Readonly<Record<string, unknown>> {
  return input.providerOptions?.[provider.name] ?? {};
}

/** What an operation needs of the vendor: an ability of the table, of one kind of conversation where it has kinds. */
export interface Need {
  ability: LevelPath;
  kind?: ConversationKind;
}

/** Throws `unsupported` unless the vendor declares what the operation needs. */
export function requireSupport(caller: Caller, operation: string, need: Need): void {
  if (levelOf(caller.provider.capabilities, need.ability, need.kind) === "unsupported")
    throw refusal(caller, operation, need);
}

/** The half of a provider that an operation needs; throws `unsupported` where it is not declared or missing. */
export function requirePart<Part>(
  caller: Caller,
  operation: string,
  part: Part | undefined,
  need?: Need,
): Part {
  if (need !== undefined) requireSupport(caller, operation, need);
  if (part === undefined) throw refusal(caller, operation, need);
  return part;
}

function refusal(caller: Caller, operation: string, need: Need | undefined): ColloquyError {
  const where = need === undefined ? "" : ` (capabilities.${pathFor(need.ability, need.kind)})`;
  const message = `this vendor cannot do it${where}; look at client.capabilities before the call`;
  return caller.error(operation, { code: "unsupported", message });
}
