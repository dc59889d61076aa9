import { ColloquyError, type EditInput, optionalInteger, type ProviderAction } from "colloquy/provider";
import { writeOperation } from "../api/write.js";
import { writeContent } from "../content/index.js";
import { unsupported } from "../errors.js";
import { checkAttributes, checkConversationId, checkMessageId, PROVIDER } from "../ids.js";
import { type App, refuseOptions } from "../options/index.js";
import { getMessages, readSome } from "./get.js";
import { attributesOf, KEY_NAME, type Row } from "./item.js";
import { messageFields } from "./recall.js";

/** What is `null` stays as it is. */
type Edit = {
  conversationId: string;
  messageId: string;
  written: { type: number; content: string } | null;
  ext: { [name: string]: string } | null;
};

/**
 * docs 6348/337137. The vendor replaces Content and adds to Ext; the type stays. So the message is read first: a content of
 * another type is refused, and names that the new attributes lack are written empty, since none can be taken away.
 */
export function createEdit({ appId, userIds }: App): ProviderAction<EditInput, void, Edit> {
  const read = getMessages(appId);
  const modify = writeOperation("ModifyMessage", true, ({ written, ext, ...asked }: Edit) => ({
    ...messageFields(appId, asked),
    ...(written !== null && { Content: written.content }),
    ...(ext !== null && { Ext: ext }),
  }));
  return {
    prepare({ userId, conversationId, messageId, content, attributes, customData, options }) {
      refuseOptions(options);
      userIds.check(userId);
      if (customData !== undefined)
        throw unsupported("customData: a message of this vendor has attributes only");
      return {
        conversationId: checkConversationId(conversationId),
        messageId: checkMessageId(messageId),
        written: content === undefined ? null : contentOf(content),
        ext: attributes === undefined ? null : checkAttributes(attributes, KEY_NAME),
      };
    },
    async perform(query, call) {
      const { conversationId, messageId } = query;
      const [row] = await readSome(read, { conversationId, messageIds: [messageId] }, call);
      if (row === undefined || row.state === "recalled") throw notFound(messageId);
      refuseOtherType(row, query);
      await call(modify, { ...query, ext: query.ext === null ? null : wholeExt(row, query.ext) });
    },
  };
}

function contentOf(content: NonNullable<EditInput["content"]>): Edit["written"] {
  const { type, content: text } = writeContent(content);
  return { type, content: text };
}

function notFound(messageId: string): ColloquyError {
  const message = `there is no message ${messageId} in this conversation, or it was recalled`;
  return new ColloquyError({ code: "not_found", message, provider: PROVIDER });
}

function refuseOtherType({ item }: Row, { written }: Edit): void {
  if (written === null || optionalInteger(item.MsgType) === written.type) return;
  throw unsupported("content: a message keeps the type that it was sent with");
}

function wholeExt({ item }: Row, ext: { [name: string]: string }): { [name: string]: string } {
  const gone = Object.keys(attributesOf(item.Ext).attributes).filter((name) => !Object.hasOwn(ext, name));
  return { ...Object.fromEntries(gone.map((name) => [name, ""])), ...ext };
}
