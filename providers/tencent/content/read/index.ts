import {
  type ForwardedMessage,
  type MessageContent,
  optionalInteger,
  optionalRecord,
  optionalSeconds,
  optionalText,
} from "colloquy/provider";
import { type Fields, MOST_FORWARDS, type Part } from "../part.js";
import { readAudio, readFile, readImage, readVideo } from "./media.js";
import { readNotice } from "./notice.js";

/**
 * A MsgBody (docs 1047/33527) as content, never empty. What is no known element becomes `unknown` with all its data,
 * so nothing is dropped and nothing is refused. A system notice's body is an object (seen, not documented).
 */
export function readContent(body: unknown, isSystem: boolean, depth = 0): MessageContent[] {
  if (Array.isArray(body) && body.length > 0) return body.map((element) => readElement(element, depth));
  const notice = optionalRecord(body);
  if (notice === undefined) return [unknownPart("", body)];
  return [isSystem && notice.MsgType === undefined ? readNotice(notice) : readElement(notice, depth)];
}

function readElement(element: unknown, depth: number): MessageContent {
  const fields = optionalRecord(element);
  if (fields === undefined) return unknownPart("", element);
  const type = optionalText(fields.MsgType) ?? "";
  const content = optionalRecord(fields.MsgContent);
  const read = Object.hasOwn(elements, type) ? elements[type] : undefined;
  const part = content === undefined ? undefined : read?.(content, depth);
  return part ?? unknownPart(type, fields.MsgContent ?? element);
}

function unknownPart(vendorType: string, data: unknown): Part<"unknown"> {
  return { type: "unknown", vendorType, data: data ?? null };
}

/** By MsgType. `undefined`: without what this kind of part must have. */
const elements: Record<string, (content: Fields, depth: number) => MessageContent | undefined> = {
  TIMTextElem: readText,
  TIMFaceElem: readFace,
  TIMLocationElem: readLocation,
  TIMCustomElem: readCustom,
  TIMImageElem: readImage,
  TIMSoundElem: readAudio,
  TIMFileElem: readFile,
  TIMVideoFileElem: readVideo,
  TIMRelayElem: readForward,
  TIMGroupTipElem: readNotice,
};

function readText({ Text }: Fields): Part<"text"> | undefined {
  return typeof Text === "string" ? { type: "text", text: Text } : undefined;
}

function readFace({ Index, Data }: Fields): Part<"face"> {
  const part: Part<"face"> = { type: "face" };
  const index = optionalInteger(Index);
  const data = optionalText(Data);
  if (index !== undefined) part.index = index;
  if (data !== undefined) part.data = data;
  return part;
}

function readLocation({ Latitude, Longitude, Desc }: Fields): Part<"location"> | undefined {
  if (typeof Latitude !== "number" || typeof Longitude !== "number") return undefined;
  const part: Part<"location"> = { type: "location", latitude: Latitude, longitude: Longitude };
  const description = optionalText(Desc);
  if (description !== undefined) part.description = description;
  return part;
}

function readCustom({ Data, Desc, Ext, Sound }: Fields): Part<"custom"> | undefined {
  if (typeof Data !== "string") return undefined;
  const part: Part<"custom"> = { type: "custom", data: Data };
  const description = optionalText(Desc);
  const extension = optionalText(Ext);
  const sound = optionalText(Sound);
  if (description !== undefined) part.description = description;
  if (extension !== undefined) part.extension = extension;
  if (sound !== undefined) part.sound = sound;
  return part;
}

/** Over 12 KB the list of messages is replaced by a JsonMsgKey that REST cannot resolve. */
function readForward({ Title, AbstractList, MsgList }: Fields, depth: number): Part<"forward"> | undefined {
  const part: Part<"forward"> = { type: "forward" };
  const title = optionalText(Title);
  const preview = Array.isArray(AbstractList) ? AbstractList.filter((line) => typeof line === "string") : [];
  if (title !== undefined) part.title = title;
  if (preview.length > 0) part.preview = preview;
  if (MsgList === undefined) return part;
  const messages = readForwarded(MsgList, depth);
  if (messages === undefined) return undefined;
  part.messages = messages;
  return part;
}

/** `undefined` unless every message has a sender. What lies too deep stays as it came, as `unknown`. */
function readForwarded(value: unknown, depth: number): ForwardedMessage[] | undefined {
  if (!Array.isArray(value) || depth >= MOST_FORWARDS) return undefined;
  const messages: ForwardedMessage[] = [];
  for (const item of value) {
    const fields = optionalRecord(item);
    const senderId = optionalText(fields?.From_Account);
    if (fields === undefined || senderId === undefined) return undefined;
    const sentAt = optionalSeconds(fields.MsgTimeStamp) ?? null;
    messages.push({ senderId, sentAt, content: readContent(fields.MsgBody, false, depth + 1) });
  }
  return messages;
}
