import {
  type Call,
  collectCountedParts,
  list,
  type Member,
  type MemberList,
  type MemberRole,
  type Operation,
  optionalInteger,
  optionalRecord,
  optionalSeconds,
  optionalText,
  type Part,
  present,
  record,
} from "colloquy/provider";
import { CALLS_PER_SECOND } from "../api/index.js";
import { readKeyValues } from "../conversations/profile.js";
import { isOfLiveGroup } from "../errors.js";
import { COMMUNITY_MARKER, PROVIDER, parseGroupId } from "../ids.js";
import { checkNoOptions } from "../options/index.js";

type GroupQuery = { groupId: string };

/** Members a page holds: the pages of the vendor name 100, 200 and 6,000, and the first fits all of them. */
const PAGE_SIZE = 100;

/** A group has up to 6,000 members and is read whole; a community has 100,000 and comes in the vendor's order. */
export const memberList: MemberList<GroupQuery> = {
  prepare({ conversationId, options }) {
    checkNoOptions(options);
    return { groupId: parseGroupId(conversationId) };
  },
  shape: ({ groupId }) => (groupId.startsWith(COMMUNITY_MARKER) ? "streamed" : "bounded"),
  async readWhole({ groupId }, call) {
    const read = (position: string | null) => readPage({ groupId, offset: Number(position ?? 0) }, call);
    // Offset counts rows: whoever leaves meanwhile moves the others towards the front.
    const { parts, again } = await collectCountedParts(read);
    const skipped = parts.reduce((sum, part) => sum + (part.skipped ?? 0), 0);
    const items = [...parts, ...again].flatMap((part) => part.items);
    return skipped === 0 ? { items } : { items, skipped };
  },
  read: ({ groupId }, position, call) => readPage({ groupId, next: position ?? "" }, call),
};

/** Communities are paged by Next, everything else by Offset. */
type PageQuery = { groupId: string } & ({ offset: number } | { next: string });

interface Received {
  items: Member[];
  /** Rows, those without an id included. */
  rows: number;
  /** Members of the whole group. */
  total: number | undefined;
  next: string | null;
}

async function readPage(query: PageQuery, call: Call): Promise<Part<Member>> {
  const { items, rows, total, next } = await call(getMembers, query);
  const skipped = rows - items.length;
  const part = { items, next: "next" in query ? next : nextOffset(query.offset, rows, total) };
  return skipped === 0 ? part : { ...part, skipped };
}

function nextOffset(offset: number, rows: number, total: number | undefined): string | null {
  const behind = offset + rows;
  return rows === 0 || behind >= (total ?? Number.POSITIVE_INFINITY) ? null : String(behind);
}

/** Docs 269/1617. */
const getMembers: Operation<PageQuery, Received> = {
  name: "v4/group_open_http_svc/get_group_member_info",
  meanings: isOfLiveGroup,
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: (query) => ({
    body: {
      GroupId: query.groupId,
      Limit: PAGE_SIZE,
      ...("next" in query ? { Next: query.next } : { Offset: query.offset }),
    },
  }),
  read(answer) {
    const body = record(answer, "the answer");
    const received = list(body.MemberList, "MemberList");
    return {
      items: received.map(toMember).filter((member) => member !== undefined),
      rows: received.length,
      total: optionalInteger(body.MemberNum),
      next: optionalText(body.Next) ?? null,
    };
  },
};

const roles: Readonly<Record<string, MemberRole>> = { Owner: "owner", Admin: "admin", Member: "member" };

/** `undefined` without the id of the user. */
function toMember(value: unknown): Member | undefined {
  const item = optionalRecord(value);
  const userId = optionalText(item?.Member_Account);
  if (item === undefined || userId === undefined) return undefined;
  const { Role, JoinTime, NameCard, AppMemberDefinedData } = item;
  return {
    userId,
    provider: PROVIDER,
    role: (typeof Role === "string" && Object.hasOwn(roles, Role) ? roles[Role] : undefined) ?? "member",
    ...present({
      mutedUntil: mutedUntil(item),
      joinedAt: optionalSeconds(JoinTime),
      nickname: optionalText(NameCard),
    }),
    attributes: readKeyValues(AppMemberDefinedData),
    raw: item,
  };
}

/** Old servers call it ShutUpUntil. 0 is not muted; absent, the vendor does not say. */
function mutedUntil({ MuteUntil, ShutUpUntil }: Record<string, unknown>): Date | null | undefined {
  const value = MuteUntil ?? ShutUpUntil;
  if (optionalInteger(value) === undefined) return undefined;
  return optionalSeconds(value) ?? null;
}
