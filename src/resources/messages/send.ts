import type { Caller } from "../../calling/call.js";
import type { CallOptions, Scope } from "../../calling/scope.js";
import { ColloquyError } from "../../errors/colloquy-error.js";
import type { SendMessage, SendResult } from "../../model/send.js";
import { checkInput, requiredText, z } from "../../provider/check.js";
import type { MessageSending, SendInput } from "../../provider/contract/index.js";
import { makeKey } from "../../provider/keys.js";
import { type Action, act } from "../action.js";
import { fields, type Need, optionsFor } from "../support.js";
import type { Writes } from "../writes.js";
import { contentSchema } from "./content.js";
import { Delivery, type Sending } from "./delivery.js";

const OPERATION = "messages.send";
const TIMEOUT_MS = 10_000;

const keySchema = z.string().min(1).max(128, { message: "must have 1 to 128 characters" });

const sendSchema = z
  .strictObject({
    userId: fields.userId,
    conversationId: fields.conversationId,
    content: contentSchema,
    key: keySchema.optional(),
    // Not strict: the quote of a message that was read is the obvious thing to pass.
    quote: z
      .object({ messageId: requiredText("must be the id of a message"), preview: z.string().optional() })
      .optional(),
    mentions: z.union([z.literal("all"), z.array(fields.userId).min(1)]).optional(),
    attributes: fields.attributes.optional(),
    customData: z.string().optional(),
    silent: z.boolean().default(false),
    repeat: z.boolean().default(false),
    since: z.date().optional(),
    providerOptions: fields.providerOptions,
  })
  .refine(({ repeat, key, since }) => !repeat || (key !== undefined && since !== undefined), {
    path: ["repeat"],
    message: "needs the key and since, when the first try may have begun",
  })
  .refine(({ repeat, since }) => repeat || since === undefined, {
    path: ["since"],
    message: "says nothing without repeat: true",
  });

type Checked = z.output<typeof sendSchema>;

/** `messages.send` of a client. */
export function createSend(
  caller: Caller,
  writes: Writes,
): (input: SendMessage, options?: CallOptions) => Promise<SendResult> {
  const action: Action<MessageSending, Checked, SendResult> = {
    operation: OPERATION,
    timeoutMs: TIMEOUT_MS,
    check: (input) => checkInput(sendSchema, input, OPERATION),
    needs: needsOf,
    part: ({ messageActions }) => messageActions?.send,
    prepare(part, checked) {
      requireContents(caller, checked);
      const sending = prepareSending(caller, part, checked);
      return async (_, scope) => {
        const result = await send(new Delivery(caller, sending), checked, scope);
        const { userId, conversationId } = checked;
        await writes.tell([{ type: "message.sent", userId, conversationId, message: result.message }]);
        return result;
      };
    },
    settles: true,
  };
  return (input, options) => act(caller, action, input, options);
}

function needsOf({ quote, mentions, attributes, customData, silent }: Checked): Need[] {
  return [
    { ability: "messages.send.kinds.*" },
    ...(quote === undefined ? [] : [{ ability: "messages.send.quote" } as const]),
    ...(mentions === "all" ? [{ ability: "messages.send.mentionAll" } as const] : []),
    ...(Array.isArray(mentions) ? [{ ability: "messages.send.mentions" } as const] : []),
    ...(attributes === undefined ? [] : [{ ability: "messages.send.attributes" } as const]),
    ...(customData === undefined ? [] : [{ ability: "messages.send.customData" } as const]),
    ...(silent ? [{ ability: "messages.send.silent" } as const] : []),
  ];
}

/** Refuses content of a type that the vendor does not take, naming the part. */
export function requireContents(
  caller: Caller,
  { content = [] }: { content?: SendInput["content"] | undefined },
): void {
  const { contents } = caller.provider.capabilities.messages.send;
  const index = content.findIndex(({ type }) => !contents.includes(type));
  if (index < 0) return;
  const message = `content[${index}] is of type ${JSON.stringify(content[index]?.type)}, which this vendor cannot carry (capabilities.messages.send.contents)`;
  throw caller.error(OPERATION, { code: "unsupported", message });
}

function prepareSending(caller: Caller, part: MessageSending, checked: Checked): Sending {
  const { key = makeKey(), repeat, since, providerOptions, ...given } = checked;
  const input = { ...given, key, options: optionsFor(caller.provider, { providerOptions }) } as SendInput;
  const { userId, conversationId } = checked;
  return { part, query: part.prepare(input), key, userId, conversationId };
}

/** Whatever goes wrong once something may have been sent carries the key to come back with. */
async function send(delivery: Delivery, { repeat, since }: Checked, scope: Scope): Promise<SendResult> {
  try {
    if (repeat && since !== undefined) {
      const found = await delivery.lookBefore(since, scope);
      if (found !== null) return delivery.result(found, { settled: true });
    }
    return await delivery.send(scope);
  } catch (thrown) {
    throw ColloquyError.is(thrown) ? ColloquyError.withKey(thrown, delivery.sending.key) : thrown;
  }
}
