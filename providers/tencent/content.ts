import {
  type ForwardedMessage,
  list,
  type MessageContent,
  optionalInteger,
  optionalSeconds,
  optionalText,
} from "colloquy/provider";

type Part<Type extends MessageContent["type"]> = Extract<MessageContent, { type: Type }>;
type Fields = Record<string, unknown>;

/** Merged forwards inside merged forwards are read this deep; what lies deeper stays as it came, as `unknown`. */
const MOST_FORWARDS = 8;

/**
 * A MsgBody (docs 1047/33527) as content, never empty. What is no known element becomes `unknown` with all its data,
 * so nothing is dropped and nothing is refused. A system notice's body is an object (seen, not documented).
 */
export function readContent(body: unknown, isSystem: boolean, depth = 0): MessageContent[] {
  if (Array.isArray(body) && body.length > 0) return body.map((element) => readElement(element, depth));
  if (isFields(body))
    return [isSystem && body.MsgType === undefined ? readNotice(body) : readElement(body, depth)];
  return [unknownPart("", body)];
}

function readElement(element: unknown, depth: number): MessageContent {
  if (!isFields(element)) return unknownPart("", element);
  const type = optionalText(element.MsgType) ?? "";
  const content = element.MsgContent;
  const read = Object.hasOwn(elements, type) ? elements[type] : undefined;
  return (isFields(content) ? read?.(content, depth) : undefined) ?? unknownPart(type, content ?? element);
}

function unknownPart(vendorType: string, data: unknown): Part<"unknown"> {
  return { type: "unknown", vendorType, data: data ?? null };
}

/** By MsgType. `undefined`: without what this kind of part must have. Old SDKs send media without a URL. */
const elements: Record<string, (content: Fields, depth: number) => MessageContent | undefined> = {
  TIMTextElem: ({ Text }) => (typeof Text === "string" ? { type: "text", text: Text } : undefined),
  TIMFaceElem: ({ Index, Data }) => ({
    type: "face",
    ...optional("index", optionalInteger(Index)),
    ...optional("data", optionalText(Data)),
  }),
  TIMLocationElem: ({ Latitude, Longitude, Desc }) =>
    typeof Latitude === "number" && typeof Longitude === "number"
      ? {
          type: "location",
          latitude: Latitude,
          longitude: Longitude,
          ...optional("description", optionalText(Desc)),
        }
      : undefined,
  TIMCustomElem: ({ Data, Desc, Ext, Sound }) =>
    typeof Data === "string"
      ? {
          type: "custom",
          data: Data,
          ...optional("description", optionalText(Desc)),
          ...optional("extension", optionalText(Ext)),
          ...optional("sound", optionalText(Sound)),
        }
      : undefined,
  TIMImageElem: readImage,
  TIMSoundElem: ({ Url, Second, Size }) => ({
    type: "audio",
    ...optional("url", optionalText(Url)),
    ...optional("durationMs", toMilliseconds(Second)),
    ...optional("size", positive(Size)),
  }),
  // The table spells it fileName, the sample FileName.
  TIMFileElem: ({ Url, FileName, fileName, FileSize }) => ({
    type: "file",
    ...optional("url", optionalText(Url)),
    ...optional("name", optionalText(FileName) ?? optionalText(fileName)),
    ...optional("size", positive(FileSize)),
  }),
  TIMVideoFileElem: (content) => ({
    type: "video",
    ...optional("url", optionalText(content.VideoUrl)),
    ...optional("durationMs", toMilliseconds(content.VideoSecond)),
    ...optional("size", positive(content.VideoSize)),
    ...optional("thumbnailUrl", optionalText(content.ThumbUrl)),
    ...optional("width", positive(content.ThumbWidth)),
    ...optional("height", positive(content.ThumbHeight)),
    ...optional("format", optionalText(content.VideoFormat)),
  }),
  TIMRelayElem: readForward,
};

const imageFormats: Readonly<Record<number, string>> = { 1: "jpg", 2: "gif", 3: "png", 4: "bmp" };

/** Pictures of Type 1 (original), 2 (large) and 3 (thumbnail); the sizes of the latter two come as 0. */
function readImage({ ImageFormat, ImageInfoArray }: Fields): Part<"image"> {
  const pictures = Array.isArray(ImageInfoArray) ? ImageInfoArray.filter(isFields) : [];
  const ofType = (type: number) => pictures.find((picture) => optionalInteger(picture.Type) === type);
  const picture = ofType(1) ?? ofType(2) ?? {};
  return {
    type: "image",
    ...optional("url", optionalText(picture.URL)),
    ...optional("width", positive(picture.Width)),
    ...optional("height", positive(picture.Height)),
    ...optional("size", positive(picture.Size)),
    ...optional("thumbnailUrl", optionalText(ofType(3)?.URL)),
    ...optional("format", imageFormats[optionalInteger(ImageFormat) ?? 0]),
  };
}

/** Over 12 KB the list of messages is replaced by a JsonMsgKey that REST cannot resolve. */
function readForward({ Title, AbstractList, MsgList }: Fields, depth: number): Part<"forward"> | undefined {
  const preview = Array.isArray(AbstractList) ? AbstractList.filter((line) => typeof line === "string") : [];
  const messages = MsgList === undefined ? undefined : readForwarded(MsgList, depth);
  if (MsgList !== undefined && messages === undefined) return undefined;
  return {
    type: "forward",
    ...optional("title", optionalText(Title)),
    ...(preview.length === 0 ? {} : { preview }),
    ...optional("messages", messages),
  };
}

/** `undefined` unless every message can be read. */
function readForwarded(value: unknown, depth: number): ForwardedMessage[] | undefined {
  if (!Array.isArray(value) || depth >= MOST_FORWARDS) return undefined;
  const messages: ForwardedMessage[] = [];
  for (const item of list(value, "MsgList")) {
    const senderId = isFields(item) ? optionalText(item.From_Account) : undefined;
    const sentAt = isFields(item) ? optionalSeconds(item.MsgTimeStamp) : undefined;
    if (!isFields(item) || senderId === undefined || sentAt === undefined) return undefined;
    messages.push({ senderId, sentAt, content: readContent(item.MsgBody, false, depth + 1) });
  }
  return messages;
}

/** OpType of the group notices on Tencent's web wire; REST documents none. */
const noticeEvents: Readonly<Record<number, string>> = {
  1: "member_joined",
  2: "member_left",
  3: "member_removed",
  4: "admin_set",
  5: "admin_unset",
  6: "group_changed",
  7: "member_changed",
};

function readNotice(body: Fields): Part<"system"> {
  const type = optionalInteger(body.OpType);
  const userIds = Array.isArray(body.List_Account)
    ? body.List_Account.flatMap((id) => optionalText(id) ?? [])
    : [];
  return {
    type: "system",
    event: type === undefined ? "unknown" : (noticeEvents[type] ?? `type_${type}`),
    ...optional("operatorId", optionalText(body.Operator_Account)),
    ...(userIds.length === 0 ? {} : { userIds }),
    data: body,
  };
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: Value });
}

/** A size that is known: vendors' clients send 0 where they do not know it. */
function positive(value: unknown): number | undefined {
  const number = optionalInteger(value);
  return number !== undefined && number > 0 ? number : undefined;
}

function toMilliseconds(seconds: unknown): number | undefined {
  const number = positive(seconds);
  return number === undefined || number > Number.MAX_SAFE_INTEGER / 1000 ? undefined : number * 1000;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
