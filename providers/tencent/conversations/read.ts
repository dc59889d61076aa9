import {
  invalidArgument,
  type MarkReadInput,
  type Operation,
  type ProviderAction,
  show,
} from "colloquy/provider";
import { CALLS_PER_SECOND } from "../api/index.js";
import { noSuchAccount } from "../errors.js";
import { checkUserId, PROVIDER, parseConversationId, unsupported } from "../ids.js";
import { secondOfKey } from "../messages/ids.js";
import { checkNoOptions } from "../options/index.js";

/** `to` is the peer or the group; `second` is `null` for all there is. */
type Reading = { kind: "direct" | "group"; userId: string; to: string; second: number | null };

/** Direct conversations are read up to a second, groups whole, by a call that was made for migrations. */
export const markRead: ProviderAction<MarkReadInput, void, Reading> = {
  prepare({ userId, conversationId, upTo, options }) {
    checkNoOptions(options);
    checkUserId(userId);
    const target = parseConversationId(conversationId);
    switch (target.kind) {
      case "direct":
        return {
          kind: "direct",
          userId,
          to: target.userId,
          second: upTo === undefined ? null : secondOf(upTo),
        };
      case "group":
        if (upTo !== undefined) throw unsupported("upTo: a group is marked as read whole");
        return { kind: "group", userId, to: target.groupId, second: null };
      case "topic":
        throw unsupported("this vendor marks no topic as read");
    }
  },
  async perform(query, call) {
    await call(query.kind === "direct" ? setRead : clearUnread, query);
  },
};

function secondOf(position: string): number {
  const second = secondOfKey(position);
  if (second >= 0) return second;
  throw invalidArgument(`upTo must be the position of a message, got ${show(position)}`, PROVIDER);
}

/** Docs 269/50349. */
const setRead: Operation<Reading, void> = {
  name: "v4/openim/admin_set_msg_read",
  meanings: noSuchAccount,
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: ({ userId, to, second }) => ({
    body: { Report_Account: userId, Peer_Account: to, ...(second === null ? {} : { MsgReadTime: second }) },
  }),
  read: () => undefined,
};

/** Docs 269/1637. */
const clearUnread: Operation<Reading, void> = {
  name: "v4/group_open_http_svc/set_unread_msg_num",
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: ({ userId, to }) => ({ body: { GroupId: to, Member_Account: userId, UnreadMsgNum: 0 } }),
  read: () => undefined,
};
