import {
  BadResponse,
  type Call,
  collectParts,
  flag,
  foreignPosition,
  id64,
  list,
  type Member,
  type MemberList,
  type Operation,
  type Part,
  record,
} from "colloquy/provider";
import { READS_PER_SECOND } from "../api/index.js";
import { readByIds } from "../conversations/get.js";
import { unsupported } from "../errors.js";
import { checkConversationId, PROVIDER, wireInteger } from "../ids.js";
import { refuseOptions } from "../options/index.js";
import { MEMBERS_PER_CALL, readMember } from "./read.js";

type ListQuery = { conversationId: string };

/** docs 6348/336993: in the order of joining. What its cursor counts is not documented, so it is echoed. */
export function createMemberList(appId: number): MemberList<ListQuery> {
  const read: MemberList<ListQuery>["read"] = async ({ conversationId }, position, call) => {
    const cursor = wireInteger(position ?? "0");
    if (cursor === undefined) throw foreignPosition(PROVIDER);
    if (position === null) await requireGroup(appId, conversationId, call);
    return call(scan(appId, conversationId), cursor);
  };
  return {
    prepare({ conversationId, options }) {
      refuseOptions(options);
      return { conversationId: checkConversationId(conversationId) };
    },
    shape: () => "streamed",
    read,
    async readWhole(query, call) {
      const parts = await collectParts((position) => read(query, position, call));
      return { items: parts.flatMap(({ items }) => items) };
    },
  };
}

/** Ids do not tell kinds. Of a live group the vendor lists the owner and the managers alone, which is no list of members. */
async function requireGroup(appId: number, conversationId: string, call: Call): Promise<void> {
  const [conversation] = await readByIds({ appId }, [conversationId], call);
  if (conversation?.kind !== "direct" && conversation?.kind !== "live") return;
  throw unsupported(`members of a ${conversation.kind} conversation cannot be listed`);
}

function scan(appId: number, conversationId: string): Operation<bigint, Part<Member>> {
  return {
    name: "ScanConversationParticipantList",
    safe: true,
    callsPerSecond: READS_PER_SECOND,
    request: (cursor) => ({
      body: {
        AppId: appId,
        ConversationShortId: BigInt(conversationId),
        Cursor: cursor,
        Limit: MEMBERS_PER_CALL,
        Reverse: false,
      },
    }),
    read(answer) {
      const result = record(answer, "Result");
      const items = list(result.Participants, "Participants");
      const records = items.flatMap((item) => readMember(item) ?? []);
      const skipped = items.length - records.length;
      const members = records.filter(({ isIn }) => isIn).map(({ member }) => member);
      return { items: members, next: readNext(result), ...(skipped > 0 && { skipped }) };
    },
  };
}

/** A negative cursor says that nothing is left; beside HasMore it contradicts that, and to end there could lose the rest. */
function readNext({ HasMore, NextCursor }: Record<string, unknown>): string | null {
  const hasMore = flag(HasMore);
  if (hasMore === undefined) throw new BadResponse("HasMore", "no yes or no", "a Boolean");
  if (!hasMore) return null;
  const next = id64(NextCursor, "NextCursor");
  if (next.startsWith("-")) throw new BadResponse("NextCursor", next, "not negative beside HasMore");
  return next;
}
