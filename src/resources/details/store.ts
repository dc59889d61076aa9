import { type Scope, unlessEnded } from "../../calling/scope.js";
import type { Conversation, Detail, MissingDetails } from "../../model/conversation.js";
import type { Message } from "../../model/message.js";
import type { FoundDetails } from "../../provider/contract/index.js";

/** What the app knows of rows by itself: a table of names, a mirror. It is asked before the vendor is. */
export interface DetailsStore {
  /**
   * What is known, by conversation id. Whatever an entry names, also as `undefined` or in `missing`, is not asked of
   * the vendor. A throw, or an answer that takes more than half of the time for details, is as if nothing were known.
   */
  (
    wanted: WantedDetails,
    options: {
      /** Fires when the answer is no longer waited for. */
      signal: AbortSignal;
    },
  ): Promise<ReadonlyMap<string, KnownDetails>>;
  /** May: is told what the vendor answered, to know it next time. What it throws is ignored. */
  learn?(wanted: WantedDetails, found: ReadonlyMap<string, KnownDetails>): void;
}

/** What is asked of a {@link DetailsStore}: one user's rows of one page. */
export interface WantedDetails {
  /** The name of the client in the inbox; of a client by itself, its provider's name. */
  source: string;
  /** As `Provider.name`. */
  provider: string;
  /** As `Provider.appId`: two apps of one provider may have users and conversations of the same ids. */
  appId: string;
  /** Whose view it is. */
  userId: string;
  /** As `Conversation.id`. */
  conversationIds: readonly string[];
  /** The other user of the direct conversation at the same place of `conversationIds`; else `undefined`. */
  peerIds: readonly (string | undefined)[];
  /** What is wanted of each. */
  include: readonly Detail[];
}

/** What is known of one conversation. */
export interface KnownDetails {
  /** A name, or `undefined` where it is known that there is none. */
  title?: string | undefined;
  /** The address of a picture, or `undefined` where it is known that there is none. */
  avatarUrl?: string | undefined;
  /** The newest visible message; `null` where there is none. */
  lastMessage?: Message | null;
  /** What the reader has not read. */
  unread?: NonNullable<Conversation["unread"]>;
  /** All of the reader's marks. */
  marks?: NonNullable<Conversation["marks"]>;
  /** What is known to be not there, and why. */
  missing?: MissingDetails;
}

/** The rest of the time is the vendor's. */
const STORE_PART = 0.5;

/** Asks the app's store. Whatever goes wrong there, nothing is known. */
export async function askStore(
  store: DetailsStore,
  wanted: WantedDetails,
  details: Scope,
): Promise<ReadonlyMap<string, KnownDetails>> {
  const scope = details.within(details.leftMs * STORE_PART);
  try {
    const known = await unlessEnded(scope, Promise.resolve(store(wanted, { signal: scope.signal })));
    // A copy, so that what its entries do when they are read happens here.
    return new Map(wanted.conversationIds.flatMap((id) => [[id, { ...known.get(id) }] as const]));
  } catch {
    return new Map();
  } finally {
    scope.close();
  }
}

/** What is known, in the form in which reads of the vendor report it. */
export function asFound(known: KnownDetails): FoundDetails {
  const { title, avatarUrl, lastMessage, unread, marks } = known;
  const profile = { ...(title !== undefined && { title }), ...(avatarUrl !== undefined && { avatarUrl }) };
  return {
    ...(("title" in known || "avatarUrl" in known) && { profile }),
    ...(lastMessage !== undefined && { lastMessage }),
    ...(unread !== undefined && { unread }),
    ...(marks !== undefined && { marks: { marks } }),
  };
}

/** What reads of the vendor found, in the form in which a store knows it. */
export function asKnown({ profile, lastMessage, unread, marks }: FoundDetails): KnownDetails {
  return {
    ...(profile !== undefined && { title: profile.title, avatarUrl: profile.avatarUrl }),
    ...(lastMessage !== undefined && { lastMessage }),
    ...(unread !== undefined && { unread }),
    ...(marks?.marks !== undefined && { marks: marks.marks }),
  };
}
