import type { Caller } from "../calling/call.js";
import type { ColloquyError } from "../errors/colloquy-error.js";
import { conversationKinds, type LevelPath, levelOf, pathFor } from "../model/abilities/index.js";
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

const messageId = requiredText("must be a message's id, a text that is not empty");
const attributes = z.record(z.string().min(1), z.string());
/** Fields that inputs of several calls share; `list` is what every list takes. */
export const fields = {
  userId,
  conversationId,
  conversationIds: idsOf("a conversation's"),
  userIds: idsOf("a user's"),
  include,
  messageId,
  attributes,
  providerOptions,
  list: { userId, limit, cursor, providerOptions },
};

/** One to `most` ids, each once. */
export function listOfIds(name: string, id: z.ZodType<string>, most: number) {
  return listOfEach(name, id, (value) => value, most);
}

/** One to `most` things, each id once: what a vendor does with a repeated one depends on their order. */
export function listOfEach<Thing>(
  name: string,
  thing: z.ZodType<Thing>,
  idOf: (thing: Thing) => string,
  most: number,
) {
  return z
    .array(thing)
    .min(1, { message: `needs at least one of ${name}` })
    .max(most, { message: `takes at most ${most} of ${name} in one call` })
    .superRefine((things, context) => {
      const seen = new Set<string>();
      for (const [index, one] of things.entries()) {
        const id = idOf(one);
        if (seen.has(id))
          context.addIssue({ code: "custom", path: [index], message: `stands in ${name} twice` });
        seen.add(id);
      }
    });
}

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

/**
 * Throws `unsupported` unless the vendor declares what the operation needs. Where an ability is one of each kind of
 * conversation and the need names none, one kind is enough: the provider knows the kind of an id.
 */
export function requireSupport(caller: Caller, operation: string, need: Need): void {
  const kinds = need.kind === undefined && need.ability.includes("*") ? conversationKinds : [need.kind];
  const { capabilities } = caller.provider;
  if (kinds.every((kind) => levelOf(capabilities, need.ability, kind) === "unsupported"))
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
