import {
  batchesOf,
  type Conversation,
  type ConversationDetails,
  type DetailRead,
} from "../../provider/index.js";
import { arrive } from "./arrival.js";
import type { MemorySettings } from "./options.js";
import { readUsers, USERS_PER_CALL } from "./users.js";
import type { MemoryWorld } from "./world.js";

/** So that an ordinary page takes more than one. */
export const CONVERSATIONS_PER_CALL = 10;

/** Lists here have marks and the names of all but direct conversations; last messages come from the history. */
export function createDetails(world: MemoryWorld, { name }: MemorySettings): ConversationDetails {
  return {
    plan({ userId, rows }) {
      const named = rows.profile.filter(({ peerId }) => peerId !== undefined);
      return [
        ...batchesOf(named, USERS_PER_CALL).map((batch) => profilesOf(world, batch, name)),
        ...batchesOf(rows.unread, CONVERSATIONS_PER_CALL).map((batch) => unreadOf(world, userId, batch)),
      ];
    },
  };
}

function profilesOf(world: MemoryWorld, rows: readonly Conversation[], provider: string): DetailRead {
  return {
    about: { profile: rows.map(({ id }) => id) },
    async read(call, report) {
      const peerIds = rows.map(({ peerId = "" }) => peerId);
      const users = new Map((await readUsers(world, peerIds, call, provider)).map((user) => [user.id, user]));
      for (const { id, peerId = "" } of rows) {
        const user = users.get(peerId);
        if (user === undefined) continue;
        const { name: title, avatarUrl } = user;
        const profile = {
          ...(title !== undefined && { title }),
          ...(avatarUrl !== undefined && { avatarUrl }),
        };
        report.found(id, { profile });
      }
    },
  };
}

function unreadOf(world: MemoryWorld, userId: string, rows: readonly Conversation[]): DetailRead {
  const ids = rows.map(({ id }) => id);
  return {
    about: { unread: ids },
    async read(call, report) {
      const counts = await arrive(call, "unread", { userId, ids }, () =>
        ids.map((id) => world.unread(userId, id)),
      );
      for (const [index, id] of ids.entries()) {
        report.found(id, { unread: { count: counts[index] ?? 0, bound: "exact" } });
      }
    },
  };
}
