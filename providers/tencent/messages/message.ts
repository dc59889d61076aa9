import {
  flag,
  joinText,
  type Message,
  type MessageContent,
  optionalSeconds,
  optionalText,
} from "colloquy/provider";
import { readContent } from "../content/index.js";
import { PROVIDER } from "../ids.js";
import type { HistoryQuery } from "./history.js";

/** What the two kinds of history say of a message in different ways. */
export interface MessageHead {
  id: string;
  position: string;
  state: Message["state"];
}

/** The pseudo-account that the cloud writes its own notices as; it is no user. */
const SYSTEM_ACCOUNT = "@TIM#SYSTEM";

/** What cannot be read of a message is missing from it, or `unknown`; it never makes the page unreadable. */
export function readMessage(
  fields: Record<string, unknown>,
  { id, position, state }: MessageHead,
  { conversationId }: Pick<HistoryQuery, "conversationId">,
): Message {
  const sender = optionalText(fields.From_Account);
  const isOfSystem = sender === SYSTEM_ACCOUNT || flag(fields.IsSystemMsg) === true;
  const isRecalled = state === "recalled";
  const content = isRecalled ? [] : readContent(fields.MsgBody, isOfSystem);
  const message: Message = {
    id,
    conversationId,
    provider: PROVIDER,
    senderId: sender === SYSTEM_ACCOUNT ? null : (sender ?? null),
    sentAt: optionalSeconds(fields.MsgTimeStamp) ?? null,
    position,
    state,
    system: isOfSystem || content.some(isNotice),
    content,
    text: joinText(content),
    attributes: {},
    raw: isRecalled ? withoutWords(fields) : fields,
  };
  const customData = optionalText(fields.CloudCustomData);
  if (customData !== undefined && !isRecalled) message.customData = customData;
  return message;
}

function isNotice({ type }: MessageContent): boolean {
  return type === "system";
}

/** The fields that the cloud fills. Everything else may hold what the sender wrote, quoted words for example. */
const fieldsOfTheCloud = [
  "From_Account",
  "To_Account",
  "IsPeerRead",
  "IsPlaceMsg",
  "IsSystemMsg",
  "MsgClientTime",
  "MsgFlagBits",
  "MsgId",
  "MsgKey",
  "MsgPriority",
  "MsgRandom",
  "MsgSeq",
  "MsgTimeStamp",
];

function withoutWords(fields: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const name of fieldsOfTheCloud) if (Object.hasOwn(fields, name)) kept[name] = fields[name];
  return kept;
}
