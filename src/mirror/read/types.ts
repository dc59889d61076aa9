import type { CallOptions } from "../../calling/scope.js";
import type { InboxItem, SourceStatus } from "../../inbox/index.js";
import type { Conversation } from "../../model/conversation.js";
import type { Page } from "../../model/list.js";
import type { Member } from "../../model/member.js";
import type { Message, MessagePage } from "../../model/message.js";
import type { Resource } from "../../paging/walk.js";
import type { DetailsStore } from "../../resources/details/index.js";

/** Reads of a mirror: no vendor is asked, and every one shows what one enrolled person sees. */
export interface MirrorReads<Source extends string = string> {
  /** One person's conversations of all sources, most recent first. */
  readonly inbox: MirrorInbox<Source>;
  /** One person's conversations of one source. */
  readonly conversations: MirrorConversations<Source>;
  /** Histories, from new to old or from old to new. */
  readonly messages: Resource<ListMirrorMessages<Source>, Message, MirrorMessagePage>;
  /** Who is in a group, by user id. */
  readonly members: Resource<ListMirrorMembers<Source>, Member, MirrorMemberPage>;
  /** Messages that hold what is searched, newest first. */
  readonly search: MirrorSearch<Source>;
  /** Answers `include` of a client or of a live inbox from what the mirror knows: see `details` of `createInbox`. */
  readonly details: DetailsStore;
}

/** The inbox of a mirror. */
export type MirrorInbox<Source extends string = string> = Resource<
  ListMirrorInbox,
  MirrorInboxItem<Source>,
  MirrorInboxPage<Source>,
  WalkMirrorInbox
>;

/** What every list of a mirror takes. */
interface ListOfPerson {
  /** Whose view, as in `enroll`. `not_found` for a person whom nobody enrolled. */
  person: string;
  /** Items a page holds, 1 to 200 (20; 100 inside `iterate`). */
  limit?: number | undefined;
  /** Where to go on: `nextCursor` of the page before, with the same query. Absent starts a walk. */
  cursor?: string | undefined;
}

/** Input of the `list` of a mirror's inbox. */
export interface ListMirrorInbox extends ListOfPerson {}

/** Input of `pages` and `iterate` of a mirror's inbox. */
export interface WalkMirrorInbox extends ListMirrorInbox {
  /** Ends the walk by reading again, and delivers what moved to the top meanwhile, marked `late`. */
  catchUp?: boolean | undefined;
}

/** How old those parts of a row are that no webhook keeps fresh; `null`: not known yet. */
export interface AsOf {
  /** When the marks were last read. */
  marks: Date | null;
  /** When the unread count was last read or set; what arrived since is counted in. */
  unread: Date | null;
}

/** A conversation as a mirror knows it. Its `raw` is `null`. */
export interface MirrorConversation extends Conversation {
  /** How old it is. */
  asOf: AsOf;
}

/** A row of a mirror's inbox. Its `raw` is `null`. */
export interface MirrorInboxItem<Source extends string = string> extends InboxItem<Source> {
  /** How old it is. */
  asOf: AsOf;
}

/** A page of a mirror's inbox. */
export interface MirrorInboxPage<Source extends string = string> extends Page<MirrorInboxItem<Source>> {
  /** Whether the list of each source of the person was read whole at least once, and none is given up. */
  complete: boolean;
  /** By source name; a source in which the person has no user is not in it. */
  sources: Record<Source, SourceStatus>;
}

/** Input of `conversations.list`, `pages` and `iterate` of a mirror. */
export interface ListMirrorConversations<Source extends string = string> extends ListOfPerson {
  /** The name of the client in the mirror. */
  source: Source;
}

/** Input of `conversations.get` of a mirror. */
export interface GetMirrorConversations<Source extends string = string> {
  /** Whose view, as in `enroll`. */
  person: string;
  /** The name of the client in the mirror. */
  source: Source;
  /** As `Conversation.id`, 1 to 100. */
  conversationIds: readonly string[];
}

/** Conversations of one source, most recent first. */
export interface MirrorConversations<Source extends string = string>
  extends Resource<ListMirrorConversations<Source>, MirrorConversation, Page<MirrorConversation>> {
  /** Known conversations, in the order of the ids; `null` where the person is in none with such an id. */
  get(input: GetMirrorConversations<Source>, options?: CallOptions): Promise<(MirrorConversation | null)[]>;
}

/** Input of `messages.list`, `pages` and `iterate` of a mirror. */
export interface ListMirrorMessages<Source extends string = string> extends ListOfPerson {
  /** The name of the client in the mirror. */
  source: Source;
  /** As `Conversation.id`. `not_found` where the person is in none with such an id. */
  conversationId: string;
  /** `"older"` (default) runs newest to oldest; `"newer"` needs `from` or `cursor` and runs oldest to newest. */
  direction?: "older" | "newer" | undefined;
  /** Where to start, not included: the `position` of a message, read here or live. Ignored beside a cursor. */
  from?:
    | {
        /** As `Message.position`. */
        position: string;
      }
    | undefined;
  /** Delivers recalled messages too, with empty `content`. */
  includeRecalled?: boolean | undefined;
}

/** A page of messages of a mirror. Their `raw` is `null`. */
export interface MirrorMessagePage extends MessagePage {
  /** Whether the history was read whole at least once; until then a null cursor ends only what is known so far. */
  complete: boolean;
}

/** Input of `members.list`, `pages` and `iterate` of a mirror. */
export interface ListMirrorMembers<Source extends string = string> extends ListOfPerson {
  /** The name of the client in the mirror. */
  source: Source;
  /**
   * As `Conversation.id`. `not_found` where the person is in none with such an id, and `unsupported` where the live list is,
   * as of direct conversations.
   */
  conversationId: string;
}

/** A page of members of a mirror. Their `raw` is `null`. */
export interface MirrorMemberPage extends Page<Member> {
  /** Whether the members were read to their end at least once; until then a null cursor ends only what is known so far. */
  complete: boolean;
}

/** Input of `search`. */
export interface SearchMirror<Source extends string = string> extends ListOfPerson {
  /**
   * What to find, up to 200 characters: every part between spaces must be in the message. Of scripts that are written
   * without spaces at least two characters in a row; of others whole words; an emoji stands for itself.
   */
  text: string;
  /** Only in conversations of this source. */
  source?: Source | undefined;
  /** Only in this conversation; needs `source`. */
  conversationId?: string | undefined;
}

/** A message that was found. */
export interface FoundMessage<Source extends string = string> {
  /** The source of its conversation. */
  source: Source;
  /** Where it was said. */
  conversation: MirrorConversation;
  /** What was said. */
  message: Message;
}

/** Searches: a page by a call, or a walk. */
export interface MirrorSearch<Source extends string = string> {
  /** One page. */
  (input: SearchMirror<Source>, options?: CallOptions): Promise<Page<FoundMessage<Source>>>;
  /** Page by page. */
  pages(
    input: SearchMirror<Source>,
    options?: CallOptions,
  ): AsyncGenerator<Page<FoundMessage<Source>>, void, undefined>;
  /** Message by message. */
  iterate(
    input: SearchMirror<Source>,
    options?: CallOptions,
  ): AsyncGenerator<FoundMessage<Source>, void, undefined>;
}
