import { ColloquyError, type Failure } from "../../provider/index.js";
import type { MemoryConversation } from "./records.js";
import type { MemoryWorld } from "./world.js";

/** What this cloud says when it does not do what it was asked for. */
export const refusals = {
  noMessage: { code: "not_found", providerCode: "NoMessage", text: "there is no such message" },
  noMember: { code: "not_found", providerCode: "NoMember", text: "the user is not a member" },
  noUser: { code: "not_found", providerCode: "NoUser", text: "there is no such user" },
  dissolved: { code: "not_found", providerCode: "Dissolved", text: "the conversation was disbanded" },
  notMember: { code: "permission_denied", providerCode: "NotMember", text: "only members may do this" },
  notSender: { code: "permission_denied", providerCode: "NotSender", text: "only the sender may do this" },
  notOwner: { code: "permission_denied", providerCode: "NotOwner", text: "only the owner may do this" },
  isOwner: {
    code: "permission_denied",
    providerCode: "IsOwner",
    text: "the owner stays until conversations.update names another",
  },
  muted: { code: "permission_denied", providerCode: "Muted", text: "the sender is muted" },
  recalled: { code: "conflict", providerCode: "Recalled", text: "the message was recalled" },
  barred: { code: "conflict", providerCode: "Barred", text: "the user cannot be let in" },
  full: { code: "conflict", providerCode: "Full", text: "the conversation has all the members it can have" },
} as const satisfies Record<string, Failure>;

/** A failure as an error, for a call that does one thing. */
export function refusal({ code, providerCode, text }: Failure, provider: string): ColloquyError {
  return new ColloquyError({ code, message: `${provider}: ${text}`, provider, providerCode });
}

/** The conversation of an id; throws `not_found`. */
export function find(world: MemoryWorld, conversationId: string, provider: string): MemoryConversation {
  const conversation = world.conversations.get(conversationId);
  if (conversation !== undefined) return conversation;
  const message = `${provider}: there is no conversation "${conversationId}"`;
  throw new ColloquyError({ code: "not_found", message, provider, providerCode: "NoConversation" });
}

/** The conversation of an id, for a write: it must not be disbanded. */
export function findLive(world: MemoryWorld, conversationId: string, provider: string): MemoryConversation {
  const conversation = find(world, conversationId, provider);
  if (conversation.profile.dissolved === true) throw refusal(refusals.dissolved, provider);
  return conversation;
}

/** Refuses whoever is not in the conversation. */
export function requireMember({ members }: MemoryConversation, userId: string, provider: string): void {
  if (!members.has(userId)) throw refusal(refusals.notMember, provider);
}

/** For what was taken away with `without`. */
export function unsupported(what: string, provider: string): ColloquyError {
  return new ColloquyError({
    code: "unsupported",
    message: `${provider}: this provider was made without ${what}`,
    provider,
  });
}
