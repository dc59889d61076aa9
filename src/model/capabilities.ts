import type { MessageContent } from "./content.js";
import type { Activity, Conversation, ConversationKind, Detail, Unread } from "./conversation.js";
import type { EventBody } from "./event.js";
import type { Mark } from "./mark.js";
import type { SendableContent } from "./send.js";

/**
 * `native`: the vendor has it; `emulated`: colloquy builds it from several calls; `unsupported`: refused before any
 * request. Only where an id does not tell the kind of its conversation does one request come first, whose answer does.
 */
export type Level = "native" | "emulated" | "unsupported";

/** What one provider can do, as plain data. The conformance suite holds providers to it. */
export interface Capabilities {
  /** The provider's name, as in `Conversation.provider` and `providerOptions`. */
  provider: string;
  /** What `conversations` lists, in which order, and how a place in it is kept. */
  conversations: ConversationCapabilities;
  /** What `messages` reads, by kind of conversation. */
  messages: MessageCapabilities;
  /** What `marks` reads and changes. */
  marks: MarkCapabilities;
  /** What `members` reads and changes. */
  members: MemberCapabilities;
  /** What `users` reads, makes and changes. */
  users: UserCapabilities;
  /** What the vendor's webhook tells and asks, as `colloquy/webhooks` receives it. */
  webhooks: WebhookCapabilities;
  /** Documented calls per second, by vendor operation, or by what several operations name as their one limit. */
  budgets: Record<string, number>;
}

/** What a vendor's conversation list can do and say. */
export interface ConversationCapabilities {
  /** Whether a user's list can be read at all. */
  level: Level;
  /** `bounded`: the vendor caps the list and it is read whole; `streamed`: read page by page. */
  shape: "bounded" | "streamed";
  /** `recent-first` by a key of the item, or in the vendor's own recent-first order without a key. */
  order: "recent-first" | "vendor-recent-first";
  /** Orders other than this that a vendor option asks for, by option, for example `dataType 1`. */
  otherOrders: Record<string, "created-ascending" | "created-descending">;
  /**
   * `keyed`: a place in the list is an order key. `anchored`: it is found again by what was delivered before; a
   * removal between two vendor calls inside one page can hide one row.
   */
  consistency: "keyed" | "anchored";
  /** Whether an id means the same conversation for every user of the app (`app`) or depends on the reader (`user`). */
  idScope: "user" | "app";
  /** Which kinds the vendor's list holds; an `unsupported` kind never appears in it. */
  kinds: Record<ConversationKind, Level>;
  /** The optional fields that the vendor's list can fill. */
  fields: ConversationField[];
  /** Which time `Conversation.activity` normally carries; an item without it falls back to a weaker one. */
  activity: Activity["source"];
  /** Items a vendor page holds; `null` where the vendor does not say. */
  vendorPageSize: number | null;
  /** The most items the vendor keeps in a user's list; `null` where there is no such bound. */
  maxItems: number | null;
  /** Reading known conversations by id: `conversations.get`. */
  get: Level;
  /** What `include` can add to a row, and what it costs. */
  details: Record<Detail, DetailCapabilities> & {
    /** Messages that the reader has not read. */
    unread: UnreadCapabilities;
  };
  /** `conversations.open`. */
  open: Level;
  /** `conversations.create`. */
  create: Level;
  /** `conversations.update`. */
  update: Level;
  /** `conversations.dissolve`. */
  dissolve: Level;
  /** `conversations.removeFromList`. */
  removeFromList: Level;
  /** `conversations.markRead`, by kind. */
  markRead: Record<ConversationKind, MarkReadCapabilities>;
}

/** One detail of a conversation. */
export interface DetailCapabilities {
  /** Whether `include` can ask for it. */
  level: Level;
  /**
   * The vendor calls that it takes, by operation as in `budgets`, besides those of the list. Details that name the same
   * operation share its calls. Empty where the list brings it along, or where the provider does not say.
   */
  calls: Record<string, CallCost>;
}

/** How often an operation is called, for a page on which the detail is wanted of all rows. */
export interface CallCost {
  /** Calls for the page as a whole. */
  perPage: number;
  /** Calls for each row; 0.1 is one call for ten rows. */
  perRow: number;
  /** Only rows of these kinds take it, and a page without them takes none; all kinds where absent. */
  kinds?: ConversationKind[];
}

/** The unread count. */
export interface UnreadCapabilities extends DetailCapabilities {
  /** How far a count can be trusted, by kind; `null` where there is none. One `Unread` may be less than this says. */
  bounds: Record<ConversationKind, Unread["bound"] | null>;
}

/** The name of an optional field of {@link Conversation}. */
export type ConversationField = keyof {
  [Field in keyof Conversation as Record<never, never> extends Pick<Conversation, Field>
    ? Field
    : never]: true;
};

/** What a vendor's histories can do and hold. */
export interface MessageCapabilities {
  /** One declaration for each kind, also for kinds that have no history. */
  kinds: Record<ConversationKind, MessageKindCapabilities>;
  /** The content types that can arrive; `unknown` always can. */
  contents: MessageContent["type"][];
  /** What `messages.send` can send, and how often one and the same is sent. */
  send: SendCapabilities;
  /** `messages.recall`, by kind. */
  recall: Record<ConversationKind, Level>;
  /** `messages.edit`, by kind. */
  edit: Record<ConversationKind, Level>;
  /** `messages.delete` with `for: "me"`, by kind. */
  deleteForMe: Record<ConversationKind, Level>;
  /** `messages.delete` with `for: "everyone"`, by kind. */
  deleteForEveryone: Record<ConversationKind, Level>;
  /** `messages.get`, by kind. */
  get: Record<ConversationKind, Level>;
}

/** What a vendor takes as a message. */
export interface SendCapabilities {
  /** `messages.send`, by kind. */
  kinds: Record<ConversationKind, Level>;
  /** The content types that can be sent. */
  contents: SendableContent["type"][];
  /** The largest message in bytes, as far as the vendor says; `null` where it does not. */
  maxBytes: number | null;
  /** How often one key with equal content is sent. */
  idempotency: {
    /** For how long the vendor takes it once, in milliseconds; `null`: not documented, only inside one call. */
    windowMs: number | null;
    /** Whether a message whose answer was lost can be found in the history. */
    settles: boolean;
  };
  /** Answering another message. */
  quote: Level;
  /** Calling users by name. */
  mentions: Level;
  /** Calling everybody. */
  mentionAll: Level;
  /** Sending without an offline push. */
  silent: Level;
  /** Key-values of the app. */
  attributes: Level;
  /** A text of the app. */
  customData: Level;
}

/** How far a vendor marks conversations of one kind as read. */
export interface MarkReadCapabilities {
  /** Marking all there is. */
  level: Level;
  /** Marking up to one message. */
  upTo: Level;
}

/** What a vendor does with the members of groups. */
export interface MemberCapabilities {
  /** Reading members: `members.list`, `pages` and `iterate`, by kind. */
  list: Record<ConversationKind, Level>;
  /** `keyed`: by an order key. `drifting`: in the vendor's order, in which a change between two pages can move rows. */
  consistency: "keyed" | "drifting";
  /** `members.add`. */
  add: Level;
  /** `members.remove`. */
  remove: Level;
  /** `members.update`, the role. */
  role: Level;
  /** `members.update`, `mutedUntil`. */
  mute: Level;
  /** `members.update`, `attributes`. */
  attributes: Level;
}

/** What the history of one kind of conversation can do. */
export interface MessageKindCapabilities {
  /** Reading from the newest message to the oldest. */
  older: Level;
  /** Reading from a message towards the newest. */
  newer: Level;
  /** Whose view a history is: `user` honours what that user deleted or cleared, `conversation` does not. */
  view: "user" | "conversation";
  /** Whether the vendor can say that the user is in the conversation, which `requireMember` asks before each page. */
  requireMember: Level;
  /** Whether `includeRecalled` brings recalled messages. */
  recalled: Level;
  /** Messages a vendor page holds at most; `null` where it is cut by bytes. */
  vendorPageSize: number | null;
  /** How many days the vendor keeps history on its lowest plan; `null` where not documented. */
  retentionDays: number | null;
}

/** What a vendor keeps of marks and folders. */
export interface MarkCapabilities {
  /** Reading which conversations a user has marked: `marks.list`, `pages` and `iterate`. */
  list: Level;
  /** Reading the marks of known conversations: `marks.get`. */
  get: Level;
  /** Reading the user's folders: `marks.folders`, and `folders` of each item. */
  folders: Level;
  /** `emulated` where a change needs a reading first, so that a change by somebody else in between can be lost. */
  update: Level;
  /** Marks that `marks.list` reads, so that their absence means "not set". */
  known: Mark[];
  /** Marks that `marks.update` sets and clears. */
  settable: Mark[];
  /** The first and last `bit:<n>` that can be read and set; `null` where there are none. */
  bits: [first: number, last: number] | null;
  /** Reading and setting the app's own text beside the marks. */
  customMark: Level;
  /** The most conversations a user can mark; `null` where not documented or not applicable. */
  maxConversations: number | null;
}

/** What a vendor keeps of users. */
export interface UserCapabilities {
  /** `users.register`. */
  register: Level;
  /** `users.update`. */
  update: Level;
  /** `users.token`. */
  token: Level;
  /** Reading users by id: `users.get`. */
  get: Level;
}

/** What a vendor's webhook tells and asks. */
export interface WebhookCapabilities {
  /** The events that are read; everything else that the vendor tells is `unknown`. */
  events: readonly Exclude<EventBody["type"], "unknown">[];
  /** Whether the vendor asks before a message is sent, and heeds the answer of `beforeSend`. */
  beforeSend: Level;
}
