import { batchesOf, type Conversation, type ConversationDetails, type DetailRead } from "colloquy/provider";
import { marksOf, readSetting } from "../marks/setting.js";
import { type NewestMessages, newestMessages } from "../messages/newest.js";
import { PAGE_SIZE } from "../messages/stretch.js";
import type { App } from "../options/index.js";
import { getUsers, USERS_PER_CALL } from "../users/get.js";
import { unreadOf } from "./unread.js";

/** A row and its history, which only rows have whose last message or unread count is wanted. */
interface Row {
  id: string;
  userId: string;
  history: NewestMessages;
}

/** What is wanted of one row. */
interface Wanted {
  lastMessage: boolean;
  unread: boolean;
  marks: boolean;
}

/**
 * Profiles by BatchGetUser; for each row one page of its history, and one setting. Last messages come first, since lists
 * are sorted by them, and one page serves both the last message and the unread count.
 */
export function createDetails(app: App): ConversationDetails {
  return {
    plan({ userId, rows }) {
      const wanted = wantedOf(rows);
      const reads = [...wanted].map(([id, wants]) => {
        const asked = { conversationId: id, limit: wants.unread ? PAGE_SIZE : 1 };
        return { wants, row: { id, userId, history: newestMessages(app, asked) } };
      });
      return [
        ...batchesOf(peersOf(rows.profile), USERS_PER_CALL).map((batch) => profilesOf(app.appId, batch)),
        ...reads
          .filter(({ wants }) => wants.lastMessage || wants.unread)
          .map(({ row, wants }) => lastMessageOf(row, wants)),
        ...reads
          .filter(({ wants }) => wants.unread || wants.marks)
          .map(({ row, wants }) => settingOf(app, row, wants)),
      ];
    },
  };
}

function wantedOf(rows: Readonly<Record<keyof Wanted, readonly Conversation[]>>): Map<string, Wanted> {
  const wanted = new Map<string, Wanted>();
  for (const detail of ["lastMessage", "unread", "marks"] as const) {
    for (const { id } of rows[detail]) {
      const none = { lastMessage: false, unread: false, marks: false };
      wanted.set(id, { ...(wanted.get(id) ?? none), [detail]: true });
    }
  }
  return wanted;
}

/** A row with another user; the list has names of all the others. */
interface PeerRow {
  id: string;
  peerId: string;
}

function peersOf(rows: readonly Conversation[]): PeerRow[] {
  return rows.flatMap(({ id, peerId }) => (peerId === undefined ? [] : { id, peerId }));
}

function profilesOf(appId: number, rows: readonly PeerRow[]): DetailRead {
  return {
    about: { profile: rows.map(({ id }) => id) },
    async read(call, report) {
      const peerIds = [...new Set(rows.map(({ peerId }) => peerId))];
      const users = new Map((await getUsers(appId, peerIds, call)).map((user) => [user.id, user]));
      for (const { id, peerId } of rows) {
        const user = users.get(peerId);
        if (user === undefined) continue;
        const { name, avatarUrl } = user;
        const profile = {
          ...(name !== undefined && { title: name }),
          ...(avatarUrl !== undefined && { avatarUrl }),
        };
        report.found(id, { profile });
      }
    },
  };
}

/** Where only the unread count is wanted, this is about nothing and lets the page arrive beside the setting. */
function lastMessageOf({ id, history }: Row, wants: Wanted): DetailRead {
  return {
    about: wants.lastMessage ? { lastMessage: [id] } : {},
    async read(call, report) {
      if (!wants.lastMessage) return void (await history.page(call));
      const lastMessage = await history.last(call);
      if (lastMessage !== undefined) report.found(id, { lastMessage });
    },
  };
}

function settingOf(app: App, { id, userId, history }: Row, wants: Wanted): DetailRead {
  return {
    about: { ...(wants.marks && { marks: [id] }), ...(wants.unread && { unread: [id] }) },
    async read(call, report) {
      const { settings, readIndex } = await readSetting(app, { userId, conversationId: id }, call);
      const marks = marksOf(settings);
      if (wants.marks) report.found(id, { marks: { marks, pinned: marks.includes("pinned") } });
      if (wants.unread)
        report.found(id, { unread: unreadOf(await history.page(call), { userId, readIndex }) });
    },
  };
}
