import {
  type ConversationKind,
  type Credential,
  checkInput,
  invalidArgument,
  wholeNumber,
  z,
} from "../../provider/index.js";

/** What `MemoryOptions.without` can leave out. */
export const abilities = [
  "conversations.get",
  "conversations.open",
  "conversations.create",
  "conversations.update",
  "conversations.dissolve",
  "conversations.removeFromList",
  "conversations.markRead",
  "conversations.markRead.upTo",
  "messages",
  "messages.newer",
  "messages.requireMember",
  "messages.recalled",
  "messages.send",
  "messages.send.quote",
  "messages.send.mentions",
  "messages.send.mentionAll",
  "messages.send.silent",
  "messages.send.attributes",
  "messages.send.customData",
  "messages.recall",
  "messages.edit",
  "messages.deleteForMe",
  "messages.deleteForEveryone",
  "messages.get",
  "members.list",
  "members.add",
  "members.remove",
  "members.role",
  "members.mute",
  "members.attributes",
  "marks",
  "marks.get",
  "marks.update",
  "marks.customMark",
  "unread",
  "users",
  "users.register",
  "users.update",
  "users.token",
] as const;

/** Abilities that can be taken away, to see how an app copes without them. */
export type MemoryAbility = (typeof abilities)[number];

/** Options of {@link memory}. Different ones over one world behave like different vendors. */
export interface MemoryOptions {
  /** The provider's name, so that several can stand side by side in an inbox (`"memory"`). */
  name?: string | undefined;
  /** The app; cursors of one are foreign to another (`"1"`). */
  appId?: string | undefined;
  /** A credential, to see that none is shown; nothing checks it (`"the key of the memory cloud"`). */
  key?: Credential<string> | undefined;
  /**
   * The kind of list: `"bounded"` (default) is read whole and sorted by the last message's time, `"keyed"` is read page by
   * page in the order of that time, `"streamed"` in an order without a key, and says only when a profile was modified.
   */
  conversations?: "bounded" | "keyed" | "streamed" | undefined;
  /** Rows of a vendor page of conversations (20). */
  pageSize?: number | undefined;
  /** Rows of a vendor page of messages (20). */
  messagePageSize?: number | undefined;
  /** For how long one key with equal content is taken once, in milliseconds (300,000). */
  dedupeWindowMs?: number | undefined;
  /** Members that a conversation holds at most (1,000,000); whoever comes then is refused with `conflict`. */
  maxMembers?: number | undefined;
  /** What this vendor cannot do. `"messages"` is everything about messages, `"users"` is `users.get`. */
  without?: readonly MemoryAbility[] | undefined;
}

const kinds: readonly ConversationKind[] = ["direct", "group", "topic", "live", "other"];

const optionsSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, { message: "a lower-case name" })
    .default("memory"),
  appId: z.string().min(1).default("1"),
  key: z
    .custom<Credential<string>>((value) => typeof value === "string" || typeof value === "function", {
      message: "must be a text or a function that returns one",
    })
    .default("the key of the memory cloud"),
  conversations: z.enum(["bounded", "keyed", "streamed"]).default("bounded"),
  pageSize: wholeNumber(1, 1000).default(20),
  messagePageSize: wholeNumber(1, 1000).default(20),
  dedupeWindowMs: wholeNumber(0, Number.MAX_SAFE_INTEGER).default(300_000),
  maxMembers: wholeNumber(1, 1_000_000).default(1_000_000),
  without: z.array(z.enum(abilities)).default([]),
});

/** {@link MemoryOptions}, checked and complete. */
export type MemorySettings = z.infer<typeof optionsSchema>;

export function readOptions(options: MemoryOptions): MemorySettings {
  return checkInput(optionsSchema, options, "memory");
}

/** Parts of the provider, where their ability was not taken away. */
export function unless<Parts extends object>(
  { without }: MemorySettings,
  ability: MemoryAbility,
  parts: Parts,
): Partial<Parts> {
  return without.includes(ability) ? {} : parts;
}

const listOptionsSchema = z.strictObject({ kind: z.enum(kinds).optional() });

/** `providerOptions.<name>` of a conversation list: only conversations of one kind. */
export function readListOptions(options: Readonly<Record<string, unknown>>, provider: string) {
  return checkInput(listOptionsSchema, options, `providerOptions.${provider}`, provider);
}

export function refuseOptions(options: Readonly<Record<string, unknown>>, provider: string): void {
  checkInput(z.strictObject({}), options, `providerOptions.${provider}`, provider);
}

/** Ids are texts of up to 128 characters, like most vendors'. */
export function checkId(id: string, what: string, provider: string): string {
  if (id.length <= 128) return id;
  throw invalidArgument(`${what} must have at most 128 characters, got ${id.length}`, provider);
}
