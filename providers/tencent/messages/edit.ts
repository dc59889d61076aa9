import type { EditInput, Operation, ProviderAction } from "colloquy/provider";
import { CALLS_PER_SECOND } from "../api/index.js";
import { checkSize, type Element, writeContent } from "../content/index.js";
import { noSuchAccount } from "../errors.js";
import { checkUserId, groupFields, parseConversationId, unsupported } from "../ids.js";
import { checkNoOptions } from "../options/index.js";
import { checkMessageId, type MessageRef } from "./ids.js";

/** What is `null` stays as it is. */
type Edit = MessageRef & { body: Element[] | null; customData: string | null };

/** What is given replaces the old value whole, so repeating it changes nothing. */
export const edit: ProviderAction<EditInput, void, Edit> = {
  prepare({ userId, conversationId, messageId, content, attributes, customData, options }) {
    checkNoOptions(options);
    checkMessageId(messageId, parseConversationId(conversationId));
    if (attributes !== undefined) throw unsupported("attributes: a message has customData only");
    const body = content === undefined ? null : writeContent(content).body;
    checkSize(body ?? [], customData ?? "");
    return {
      userId: checkUserId(userId),
      conversationId,
      messageId,
      body,
      customData: customData ?? null,
    };
  },
  async perform(query, call) {
    const isDirect = parseConversationId(query.conversationId).kind === "direct";
    await call(isDirect ? modifyDirect : modifyInGroup, query);
  },
};

/** Docs 269/74740. */
const modifyDirect: Operation<Edit, void> = {
  name: "v4/openim/modify_c2c_msg",
  meanings: noSuchAccount,
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: (asked) => {
    const target = parseConversationId(asked.conversationId);
    return {
      body: {
        From_Account: asked.userId,
        ...(target.kind === "direct" ? { To_Account: target.userId } : {}),
        MsgKey: asked.messageId,
        ...changesOf(asked),
      },
    };
  },
  read: () => undefined,
};

/** Docs 269/74741; made as the admin. */
const modifyInGroup: Operation<Edit, void> = {
  name: "v4/openim/modify_group_msg",
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: (asked) => ({
    body: { ...groupFields(asked.conversationId), MsgSeq: Number(asked.messageId), ...changesOf(asked) },
  }),
  read: () => undefined,
};

function changesOf({ body, customData }: Edit) {
  return {
    ...(body === null ? {} : { MsgBody: body }),
    ...(customData === null ? {} : { CloudCustomData: customData }),
  };
}
