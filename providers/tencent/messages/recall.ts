import {
  BadResponse,
  type Call,
  ColloquyError,
  list,
  type Operation,
  optionalInteger,
  optionalRecord,
  type ProviderAction,
  record,
} from "colloquy/provider";
import { CALLS_PER_SECOND } from "../api/index.js";
import { noSuchAccount, toError, toFailure, unlessDone } from "../errors.js";
import { checkUserId, groupFields, parseConversationId } from "../ids.js";
import { checkNoOptions } from "../options/index.js";
import { getMessages } from "./group/page.js";
import { checkMessageId, type MessageRef } from "./ids.js";

/** One-to-one messages are taken back in their sender's name, those of groups and topics by the admin. */
export const recall: ProviderAction<MessageRef, void, MessageRef> = {
  prepare({ userId, conversationId, messageId, options }) {
    checkNoOptions(options);
    checkMessageId(messageId, parseConversationId(conversationId));
    return { userId: checkUserId(userId), conversationId, messageId };
  },
  async perform({ userId, conversationId, messageId }, call) {
    const target = parseConversationId(conversationId);
    if (target.kind !== "direct") return recallInGroup(conversationId, Number(messageId), call);
    const asked = { userId, peerId: target.userId, messageId };
    await call(withdraw, asked).catch(unlessDone(RECALLED_BEFORE));
  },
};

const RECALLED_BEFORE = 20023;

/** Docs 1047/35015. */
const withdraw: Operation<{ userId: string; peerId: string; messageId: string }, void> = {
  name: "v4/openim/admin_msgwithdraw",
  meanings: noSuchAccount,
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: ({ userId, peerId, messageId }) => ({
    body: { From_Account: userId, To_Account: peerId, MsgKey: messageId },
  }),
  read: () => undefined,
};

/** Codes that may also mean that it was taken back before; which one is not documented. */
const NOT_FOUND = 10030;
const NOT_RECALLABLE = 10032;

async function recallInGroup(conversationId: string, seq: number, call: Call): Promise<void> {
  const results = await call(recallBySeq, { conversationId, seq });
  const code = results.get(seq);
  if (code === undefined) throw new BadResponse("RecallRetList", "without this message", "a result for it");
  if (code === 0) return;
  const isInDoubt = code === NOT_FOUND || code === NOT_RECALLABLE;
  if (isInDoubt && (await isRecalled(conversationId, seq, call))) return;
  throw toError(toFailure(code, ""));
}

/** Docs 1047/34965. The envelope says OK also where the message was not taken back. */
const recallBySeq: Operation<{ conversationId: string; seq: number }, Map<number, number>> = {
  name: "v4/group_open_http_svc/group_msg_recall",
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: ({ conversationId, seq }) => ({
    body: { ...groupFields(conversationId), MsgSeqList: [{ MsgSeq: seq }] },
  }),
  read(answer) {
    const results = list(record(answer, "the answer").RecallRetList, "RecallRetList").map(optionalRecord);
    return new Map(
      results.flatMap((result) => {
        const seq = optionalInteger(result?.MsgSeq);
        const code = optionalInteger(result?.RetCode);
        return seq === undefined || code === undefined ? [] : [[seq, code] as const];
      }),
    );
  },
};

async function isRecalled(conversationId: string, seq: number, call: Call): Promise<boolean> {
  try {
    const { items } = await call(getMessages, { conversationId, from: seq });
    return items.some((item) => item.seq === seq && item.place === "recalled");
  } catch (thrown) {
    if (!ColloquyError.is(thrown)) throw thrown;
    return false;
  }
}
