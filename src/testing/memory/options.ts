import {
  type ConversationKind,
  type Credential,
  checkInput,
  invalidArgument,
  wholeNumber,
  z,
} from "../../provider/index.js";

/** Abilities that can be taken away, to see how an app copes without them. */
export type MemoryAbility =
  | "conversations.get"
  | "messages"
  | "messages.newer"
  | "messages.requireMember"
  | "messages.recalled"
  | "marks"
  | "marks.get"
  | "marks.update"
  | "marks.customMark"
  | "unread"
  | "users";

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
  /** What this vendor cannot do. */
  without?: readonly MemoryAbility[] | undefined;
}

const abilities: readonly MemoryAbility[] = [
  "conversations.get",
  "messages",
  "messages.newer",
  "messages.requireMember",
  "messages.recalled",
  "marks",
  "marks.get",
  "marks.update",
  "marks.customMark",
  "unread",
  "users",
];

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
  without: z.array(z.enum(abilities)).default([]),
});

/** {@link MemoryOptions}, checked and complete. */
export type MemorySettings = z.infer<typeof optionsSchema>;

export function readOptions(options: MemoryOptions): MemorySettings {
  return checkInput(optionsSchema, options, "memory");
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
