import { inScope } from "../../calling/scope.js";
import type { Detail } from "../../model/conversation.js";
import type { DetailsStore, KnownDetails, WantedDetails } from "../../resources/details/index.js";
import { ask, PAGE_TIMEOUT_MS, type ReadCore } from "./core.js";
import type { MirrorConversation } from "./types.js";
import { readViewsOfIds } from "./views.js";

/** The `details` of a mirror: what it knows of the rows of a client or of a live inbox. */
export function createMirrorDetails(core: ReadCore): DetailsStore {
  return async (wanted, { signal }) => {
    const account = await core.accounts.ofApp(wanted.provider, wanted.appId);
    if (account === undefined) return new Map();
    return inScope({ signal }, PAGE_TIMEOUT_MS, async (scope) => {
      const [reader] = await ask<{ id: string }>(
        core,
        scope,
        "select person_id::text as id from colloquy.person_user where account_id = $1::int and user_id = $2::text",
        [account.id, wanted.userId],
      );
      if (reader === undefined) return new Map();
      const views = await readViewsOfIds(
        core,
        scope,
        { reader, accounts: [account] },
        wanted.conversationIds,
      );
      return new Map(views.map(({ conversation }) => [conversation.id, knownOf(conversation, wanted)]));
    });
  };
}

/** Only what is known: the vendor is asked for the rest. */
function knownOf(row: MirrorConversation, { include }: Pick<WantedDetails, "include">): KnownDetails {
  const { title, avatarUrl, lastMessage, unread, marks, asOf } = row;
  const known: Record<Detail, KnownDetails | undefined> = {
    profile: title === undefined && avatarUrl === undefined ? undefined : { title, avatarUrl },
    lastMessage: lastMessage === undefined ? undefined : { lastMessage },
    unread: unread === undefined ? undefined : { unread },
    marks: marks === undefined || asOf.marks === null ? undefined : { marks },
  };
  return Object.assign({}, ...include.map((detail) => known[detail]));
}
