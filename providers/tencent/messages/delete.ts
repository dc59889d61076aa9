import {
  type ChangeOutcome,
  type Failure,
  list,
  type Operation,
  optionalText,
  type ProviderAction,
  record,
} from "colloquy/provider";
import { CALLS_PER_SECOND } from "../api/index.js";
import { noSuchAccount } from "../errors.js";
import { checkUserId, parseConversationId, unsupported } from "../ids.js";
import { checkNoOptions } from "../options/index.js";
import { checkMessageId } from "./ids.js";

/** The core's 20 a call are less than the 30 that the vendor takes. */
type Deletion = { userId: string; peerId: string; messageIds: string[] };

interface DeletionInput {
  userId: string;
  conversationId: string;
  messageIds: readonly string[];
  for: "me" | "everyone";
}

/** Out of one user's view of a direct conversation; nothing else can be deleted over REST. */
export const deleteMessages: ProviderAction<DeletionInput, ChangeOutcome[], Deletion> = {
  prepare({ userId, conversationId, messageIds, for: whom, options }) {
    checkNoOptions(options);
    const target = parseConversationId(conversationId);
    if (target.kind !== "direct") throw unsupported(`messages of a ${target.kind} cannot be deleted`);
    if (whom === "everyone") throw unsupported('for: "everyone": recall the message instead');
    return {
      userId: checkUserId(userId),
      peerId: target.userId,
      messageIds: messageIds.map((id, index) => checkMessageId(id, target, `messageIds[${index}]`)),
    };
  },
  async perform(query, call) {
    const unknown = await call(deleteForOne, query);
    return query.messageIds.map((id) => (unknown.has(id) ? noSuchMessage : null));
  },
};

const noSuchMessage: Failure = {
  code: "not_found",
  providerCode: "InvalidMsgKeyList",
  text: "the vendor knows no such message",
};

/** Docs 269/101439. InvalidMsgKeyList is seen, not documented. */
const deleteForOne: Operation<Deletion, Set<string>> = {
  name: "v4/openim/delete_c2c_msg_ramble",
  meanings: noSuchAccount,
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: ({ userId, peerId, messageIds }) => ({
    body: { Operator_Account: userId, Peer_Account: peerId, MsgKeyList: messageIds },
  }),
  read(answer) {
    const unknown = list(record(answer, "the answer").InvalidMsgKeyList, "InvalidMsgKeyList");
    return new Set(unknown.map(optionalText).filter((key) => key !== undefined));
  },
};
