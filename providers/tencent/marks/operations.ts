import {
  type Failure,
  list,
  type MarkOutcome,
  type Operation,
  optionalInteger,
  optionalRecord,
  optionalText,
  record,
} from "colloquy/provider";
import { CALLS_PER_SECOND } from "../api/index.js";
import { toFailure } from "../errors.js";
import { fromContact, toContact } from "../ids.js";
import { type Change, optTypeOf } from "./change.js";

/** What the vendor says of a conversation: of which of its marks, as OptType names them, and what became of them. */
interface MarkResult {
  conversationId: string;
  optType: number;
  outcome: MarkOutcome;
}

/** Docs 1047/53438. It sets and clears what it names and nothing else, so repeating it changes nothing. */
export const markContact: Operation<{ userId: string; changes: Change[] }, MarkResult[]> = {
  name: "v4/recentcontact/mark_contact",
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: ({ userId, changes }) => ({ body: { From_Account: userId, MarkItem: changes.map(toMarkItem) } }),
  read: (answer) =>
    list(record(answer, "the answer").ResultItem, "ResultItem")
      .map(readResult)
      .filter((result) => result !== undefined),
};

function toMarkItem(change: Change) {
  const { conversationId, set, clear, customMark } = change;
  return {
    OptType: optTypeOf(change),
    ContactItem: toContact(conversationId, "ToGroupId"),
    ...(set.length === 0 ? {} : { SetMark: set }),
    ...(clear.length === 0 ? {} : { ClearMark: clear }),
    ...(customMark === undefined ? {} : { CustomMark: customMark }),
  };
}

/** `undefined` where it does not say of which conversation it is, or what became of it. */
function readResult(value: unknown): MarkResult | undefined {
  const item = optionalRecord(value);
  const contact = optionalRecord(item?.ContactItem);
  const conversationId = contact === undefined ? undefined : fromContact(contact)?.id;
  const code = optionalInteger(item?.ResultCode);
  if (conversationId === undefined || code === undefined) return undefined;
  const optType = optionalInteger(item?.OptType);
  if (code === 0) return { conversationId, optType: optType ?? 0, outcome: null };
  return {
    conversationId,
    optType: optType ?? 3,
    outcome: toFailure(code, optionalText(item?.ResultInfo) ?? ""),
  };
}

/**
 * What became of one change. Both kinds of marks may come as one result or as two, in any order; one that failed
 * fails the change, and only what the vendor confirms is done.
 */
export function outcomeOf(change: Change, results: readonly MarkResult[]): MarkOutcome {
  const wanted = optTypeOf(change);
  let done = 0;
  for (const { conversationId, optType, outcome } of results) {
    if (conversationId !== change.conversationId || (optType & wanted) === 0) continue;
    if (outcome !== null) return outcome;
    done |= optType;
  }
  return (done & wanted) === wanted ? null : noResult;
}

const noResult: Failure = {
  code: "bad_response",
  providerCode: "",
  text: "the vendor's answer has no result for it",
  outcome: "unknown",
};

/** Docs 1047/78304. Pinning what is pinned is fine, so repeating it changes nothing. It answers for the whole call. */
export const top: Operation<{ userId: string; pinned: boolean; conversationIds: string[] }, MarkOutcome[]> = {
  name: "v4/recentcontact/top",
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: ({ userId, pinned, conversationIds }) => ({
    body: {
      From_Account: userId,
      OperationType: pinned ? 1 : 2,
      RecentContactItem: conversationIds.map((conversationId) => toContact(conversationId, "GroupId")),
    },
  }),
  read: () => [],
};
