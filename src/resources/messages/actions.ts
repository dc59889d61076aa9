import type { Caller } from "../../calling/call.js";
import { z } from "../../provider/check.js";
import type { EditInput } from "../../provider/contract/index.js";
import { joinText } from "../../provider/parse.js";
import { outcomesOf } from "../batch.js";
import { performer } from "../perform.js";
import { fields, listOfIds } from "../support.js";
import type { Writes } from "../writes.js";
import { contentSchema } from "./content.js";
import type { Messages } from "./index.js";
import { requireContents } from "./send.js";

const where = {
  userId: fields.userId,
  conversationId: fields.conversationId,
  providerOptions: fields.providerOptions,
};
const one = { ...where, messageId: fields.messageId };
const many = { ...where, messageIds: listOfIds("messageIds", fields.messageId, 20) };

const recallSchema = z.strictObject(one);
const getSchema = z.strictObject(many);
const editSchema = z
  .strictObject({
    ...one,
    content: contentSchema.optional(),
    attributes: fields.attributes.optional(),
    customData: z.string().optional(),
  })
  .refine(
    ({ content, attributes, customData }) =>
      content !== undefined || attributes !== undefined || customData !== undefined,
    { message: "changes nothing; give content, attributes or customData" },
  );

const deleteSchema = z.strictObject({ ...many, for: z.enum(["me", "everyone"]) });

/** What is done with messages that exist. */
export function createMessageActions(
  caller: Caller,
  writes: Writes,
): Pick<Messages, "recall" | "edit" | "delete" | "get"> {
  return {
    recall: performer(caller, writes, {
      operation: "messages.recall",
      schema: recallSchema,
      ability: "messages.recall.*",
      part: ({ messageActions }) => messageActions?.recall,
      input: (checked) => checked,
      result: () => undefined,
      tells: ({ userId, conversationId, messageId }) => [
        { type: "message.recalled", userId, conversationId, messageId },
      ],
    }),
    edit: performer(caller, writes, {
      operation: "messages.edit",
      schema: editSchema,
      ability: "messages.edit.*",
      part: ({ messageActions }) => messageActions?.edit,
      input: (checked) => {
        requireContents(caller, checked);
        return checked as EditInput;
      },
      result: () => undefined,
      tells: ({ userId, conversationId, messageId, ...changes }) => [
        { type: "message.edited", userId, conversationId, messageId, changes: changesOf(changes) },
      ],
    }),
    delete: performer(caller, writes, {
      operation: "messages.delete",
      schema: deleteSchema,
      ability: ({ for: whom }) => [whom === "me" ? "messages.deleteForMe.*" : "messages.deleteForEveryone.*"],
      part: ({ messageActions }) => messageActions?.delete,
      input: (checked) => checked,
      result: (outcomes, { messageIds }) => ({
        results: outcomesOf(
          caller,
          {
            operation: "messages.delete",
            changes: messageIds,
            subjectOf: (messageId) => ({ messageId }),
            failing: (messageId) => `${messageId} was not deleted`,
          },
          outcomes,
        ),
      }),
      // No event says that a message is gone for one user; one that is gone for all is gone as a recalled one is.
      tells: ({ userId, conversationId, for: whom }, { results }) =>
        whom === "me"
          ? []
          : results.flatMap(({ ok, messageId }) =>
              ok ? [{ type: "message.recalled", userId, conversationId, messageId } as const] : [],
            ),
    }),
    get: performer(caller, writes, {
      operation: "messages.get",
      schema: getSchema,
      ability: "messages.get.*",
      part: ({ messageActions }) => messageActions?.get,
      input: (checked) => checked,
      result: (messages) => messages,
    }),
  };
}

function changesOf({
  content,
  attributes,
  customData,
}: Omit<EditInput, "userId" | "conversationId" | "messageId">) {
  return {
    ...(content === undefined ? {} : { content: [...content], text: joinText(content) }),
    ...(attributes === undefined ? {} : { attributes: { ...attributes } }),
    ...(customData === undefined ? {} : { customData }),
  };
}
