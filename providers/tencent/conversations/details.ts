import {
  batchesOf,
  type Conversation,
  type ConversationDetails,
  type Detail,
  type DetailRead,
  type DetailReport,
} from "colloquy/provider";
import { PROFILES_PER_CALL, readProfiles } from "../users/profiles.js";
import { GROUPS_PER_CALL, type GroupInfo, readGroups, readJoinedGroups } from "./groups.js";
import { PEERS_PER_CALL, readUnread } from "./unread.js";

/** From here on the vendor's count of a one-to-one conversation is the least there is (docs 1047/56043). */
const LEAST_COUNT = 250;

/** Names, unread counts and mutes. All other marks come with the list, last messages from the histories. */
export const details: ConversationDetails = {
  plan({ userId, rows: { profile, unread, marks } }) {
    const isDirect = ({ kind }: Conversation) => kind === "direct";
    const isGroup = ({ kind }: Conversation) => kind === "group";
    const isOther = (row: Conversation) => !isDirect(row) && !isGroup(row);
    const groups = {
      profile: profile.filter(isGroup),
      unread: unread.filter(isGroup),
      marks: marks.filter(isGroup),
    };
    const others = { profile: profile.filter(isOther), unread: unread.filter(isOther) };
    const readsGroups = groups.profile.length + groups.unread.length + groups.marks.length > 0;
    return [
      ...batchesOf(profile.filter(isDirect), PROFILES_PER_CALL).map(profilesOf),
      ...(readsGroups ? [groupsOf(userId, groups)] : []),
      ...batchesOf(unread.filter(isDirect), PEERS_PER_CALL).map((batch) => unreadOf(userId, batch)),
      ...(others.profile.length + others.unread.length > 0 ? [refusalOf(others)] : []),
    ];
  },
};

const idsOf = (rows: readonly Conversation[]) => rows.map(({ id }) => id);

function profilesOf(rows: readonly Conversation[]): DetailRead {
  const byPeer = new Map(rows.map(({ id, peerId = "" }) => [peerId, id]));
  return {
    about: { profile: idsOf(rows) },
    async read(call, report) {
      await readProfiles([...byPeer.keys()], call, ({ userId, name, avatarUrl, missing }) => {
        const id = byPeer.get(userId) ?? "";
        if (missing !== undefined) report.missing(id, "profile", missing);
        else report.found(id, { profile: profileOf(name, avatarUrl) });
      });
    },
  };
}

function profileOf(title: string | undefined, avatarUrl: string | undefined) {
  return {
    ...(title === undefined ? {} : { title }),
    ...(avatarUrl === undefined ? {} : { avatarUrl }),
  };
}

type GroupRows = Record<"profile" | "unread" | "marks", readonly Conversation[]>;

const groupIdOf = (id: string) => id.slice("group:".length);

/** One call tells of all groups that the user is in; those that it lacks are asked for by name. */
function groupsOf(userId: string, rows: GroupRows): DetailRead {
  return {
    about: { profile: idsOf(rows.profile), unread: idsOf(rows.unread), marks: idsOf(rows.marks) },
    async read(call, report) {
      const joined = new Map((await readJoinedGroups(userId, call)).map((info) => [info.groupId, info]));
      for (const row of rows.profile) reportName(report, row, joined.get(groupIdOf(row.id)));
      for (const row of rows.unread) reportUnread(report, row, joined.get(groupIdOf(row.id)));
      for (const row of rows.marks) reportMarks(report, row, joined.get(groupIdOf(row.id)));
      const lacking = rows.profile.filter(({ id }) => !joined.has(groupIdOf(id)));
      for (const batch of batchesOf(lacking, GROUPS_PER_CALL)) {
        const infos = await readGroups(
          batch.map(({ id }) => groupIdOf(id)),
          call,
        );
        const byId = new Map(infos.map((info) => [info.groupId, info]));
        for (const row of batch) reportName(report, row, byId.get(groupIdOf(row.id)));
      }
    },
  };
}

function reportName(report: DetailReport, { id }: Conversation, info: GroupInfo | undefined): void {
  if (info !== undefined) report.found(id, { profile: profileOf(info.name, info.faceUrl) });
}

function reportUnread(report: DetailReport, { id }: Conversation, info: GroupInfo | undefined): void {
  if (info?.unread === null) report.missing(id, "unread", "unsupported");
  else if (info?.unread !== undefined) {
    report.found(id, { unread: { count: info.unread, bound: "estimate" } });
  }
}

/** The list has all marks but this one. */
function reportMarks(report: DetailReport, row: Conversation, info: GroupInfo | undefined): void {
  const { id, marks = [] } = row;
  report.found(id, { marks: { marks: info?.muted === true ? [...marks, "muted"] : marks } });
}

function unreadOf(userId: string, rows: readonly Conversation[]): DetailRead {
  const byPeer = new Map(rows.map(({ id, peerId = "" }) => [peerId, id]));
  return {
    about: { unread: idsOf(rows) },
    async read(call, report) {
      for (const one of await readUnread(userId, [...byPeer.keys()], call)) {
        const id = byPeer.get(one.peerId) ?? "";
        if ("missing" in one) report.missing(id, "unread", one.missing);
        else {
          const bound = one.count >= LEAST_COUNT ? "atLeast" : "exact";
          report.found(id, { unread: { count: one.count, bound } });
        }
      }
    },
  };
}

/** Topics and whatever else has neither. */
function refusalOf(rows: Record<"profile" | "unread", readonly Conversation[]>): DetailRead {
  return {
    about: { profile: idsOf(rows.profile), unread: idsOf(rows.unread) },
    async read(_call, report) {
      for (const detail of ["profile", "unread"] satisfies Detail[]) {
        for (const { id } of rows[detail]) report.missing(id, detail, "unsupported");
      }
    },
  };
}
