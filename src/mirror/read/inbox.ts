import { Failures } from "../../calling/failures.js";
import { lateRows, type SourceStatus } from "../../inbox/index.js";
import { createResource, defaultLimits } from "../../paging/walk.js";
import { checkInput, z } from "../../provider/check.js";
import { PAGE_TIMEOUT_MS, type ReadCore, readFields, sourcesOf } from "./core.js";
import { placeOf, type ViewKey, viewKeys } from "./keys.js";
import { type Reader, readerOf, type SourceOfReader } from "./person.js";
import { type Placed, SortedSession } from "./session.js";
import type {
  ListMirrorInbox,
  MirrorInbox,
  MirrorInboxItem,
  MirrorInboxPage,
  WalkMirrorInbox,
} from "./types.js";
import { readListed, type View } from "./views.js";

const OPERATION = "mirror.inbox";

const listSchema = z.strictObject(readFields.list);
const walkSchema = z.strictObject({ ...readFields.list, catchUp: z.boolean().default(false) });

type InboxOfReader = SortedSession<MirrorInboxItem, ViewKey, Reader>;

/** The `inbox` of a mirror. */
export function createMirrorInbox(core: ReadCore): MirrorInbox {
  return createResource<ListMirrorInbox, MirrorInboxItem, MirrorInboxPage, WalkMirrorInbox, InboxOfReader>(
    { failures: new Failures(), operation: OPERATION },
    (input, verb) => {
      const query = checkInput(verb === "list" ? listSchema : walkSchema, input, OPERATION);
      const { person } = query;
      const limit = query.limit ?? defaultLimits[verb];
      return {
        limit,
        timeoutMs: PAGE_TIMEOUT_MS,
        codec: core.codec,
        boundTo: [OPERATION, sourcesOf(core), person],
        cursor: query.cursor,
        catchUp: "catchUp" in query && query.catchUp === true,
        // A page takes moments; the next one is read when it is wanted and shows what is there then.
        keepsSession: false,
        open: (state) =>
          new SortedSession(
            {
              form: viewKeys,
              limit,
              read: async (after, most, scope) => {
                const reader = await readerOf(core, person, scope);
                const accounts = reader.sources.map(({ account }) => account);
                const views = await readListed(core, scope, { reader, accounts }, placeOf(after), most);
                return { rows: views.map(rowOf), hasMore: views.length === most, about: reader };
              },
            },
            state,
          ),
        finish: (page, { about }) => ({ ...page, ...reportOf(page, about) }),
        idOf: ({ source, id }) => JSON.stringify([source, id]),
        asMissed: (page) => ({ ...page, ...lateRows(page) }),
      };
    },
  );
}

function rowOf({ item: { account, conversation, sortAt }, key }: Placed<View, ViewKey>) {
  return { item: { ...conversation, source: account.source, sortAt }, key };
}

/** How each source did: what the mirror knows of a list that it has not read whole is not complete. */
function reportOf(
  { items, nextCursor }: Pick<MirrorInboxPage, "items" | "nextCursor">,
  { sources }: Reader,
): Pick<MirrorInboxPage, "complete" | "sources"> {
  const isEnd = nextCursor === null;
  const statuses = sources.map((source) => [
    source.account.source,
    statusOf(
      source,
      items.filter((item) => item.source === source.account.source),
      isEnd,
    ),
  ]);
  return { complete: sources.every(isComplete), sources: Object.fromEntries(statuses) };
}

function statusOf(source: SourceOfReader, rows: readonly MirrorInboxItem[], isEnd: boolean): SourceStatus {
  const isTimed = rows.some(({ activity }) => activity.source === "lastMessage");
  const status = statusNameOf(source, isEnd);
  return {
    status,
    order: isTimed || rows.length === 0 ? "lastMessage" : "approximate",
    returned: rows.length,
    ...(status === "failed" && source.failure !== undefined && { error: source.failure }),
  };
}

function statusNameOf(source: SourceOfReader, isEnd: boolean): SourceStatus["status"] {
  if (isAbsent(source)) return "absent";
  if (source.failure !== undefined) return "failed";
  return isEnd && source.isListed ? "exhausted" : "ok";
}

function isComplete(source: SourceOfReader): boolean {
  return isAbsent(source) || (source.failure === undefined && source.isListed);
}

/** The source said that it has no such user. */
function isAbsent({ failure }: SourceOfReader): boolean {
  return failure?.code === "not_found";
}
