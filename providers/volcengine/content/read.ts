import {
  type Json,
  JsonError,
  type MessageContent,
  optionalRecord,
  optionalText,
  parseJson,
} from "colloquy/provider";
import type { Fields } from "../ids.js";
import { fileKeys, messageTypes, type Part, PLAIN } from "./part.js";

/** What a reader of one message type gets. */
interface Sent {
  type: string;
  /** `Content` as text, whatever it was. */
  text: string;
  /** `Content` as JSON; the text itself where it is none. */
  data: unknown;
  /** The message's own key-values. */
  ext: Fields;
}

/** Besides the types of the server's pages, those of the client SDK alone. */
const readers = new Map<string, (sent: Sent) => MessageContent | undefined>([
  [String(messageTypes.text), readText],
  ["10002", ({ text }) => ({ type: "face", data: text })],
  [String(messageTypes.image), readImage],
  [String(messageTypes.video), readVideo],
  [String(messageTypes.file), readFile],
  [String(messageTypes.audio), readAudio],
  ["10008", ({ type, data }) => ({ type: "system", event: type, data })],
  [String(messageTypes.custom), ({ text }) => ({ type: "custom", data: text })],
]);

/** The type of a notice that nobody wrote. */
export const SYSTEM_TYPE = "10008";

/**
 * The parts of a message: always one. `Content` is written by clients, so nothing about it is certain: whatever
 * does not look as its type promises is handed on as `unknown`, and nothing here throws.
 */
export function readContent(type: string, content: unknown, ext: unknown): MessageContent[] {
  const text = typeof content === "string" ? content : (JSON.stringify(content) ?? "");
  const sent = { type, text, data: dataOf(content), ext: optionalRecord(ext) ?? {} };
  // A notice may say everything by its type; what a user has sent is not the word "null".
  const isMissing = (content === null || content === undefined) && type !== SYSTEM_TYPE;
  const part = isMissing ? undefined : readers.get(type)?.(sent);
  return [part ?? { type: "unknown", vendorType: type, data: sent.data }];
}

function dataOf(content: unknown): unknown {
  if (typeof content !== "string") return content ?? null;
  try {
    return parseJson(content) satisfies Json;
  } catch (thrown) {
    if (thrown instanceof JsonError) return content;
    throw thrown;
  }
}

/** `{"text": "..."}`; old clients send plain text, and the vendor's own put rich text inside. */
function readText({ text, data }: Sent): MessageContent | undefined {
  const inner = optionalRecord(data)?.text;
  const plain = plainTextOf(inner) ?? plainTextOf(data);
  if (plain !== undefined) return { type: "text", text: plain };
  if (typeof inner === "string") return { type: "text", text: inner };
  if (inner !== undefined && inner !== null) return { type: "text", text: JSON.stringify(inner) };
  if (typeof data === "object" && data !== null) return undefined;
  // JSON text such as "hi" stands without its quotes; a number or a plain text stands as it was sent.
  return { type: "text", text: typeof data === "string" && text.startsWith('"') ? data : text };
}

/** The plain text beside rich text: `{"innerText": "...", "richText": [...]}`, as an object or as its JSON. */
function plainTextOf(rich: unknown): string | undefined {
  const isJson = typeof rich === "string" && rich.startsWith("{") && rich.includes(`"${PLAIN}"`);
  const plain = optionalRecord(isJson ? dataOf(rich) : rich)?.[PLAIN];
  return typeof plain === "string" ? plain : undefined;
}

function readImage(sent: Sent): MessageContent | undefined {
  const file = fileIn(sent);
  if (file === undefined) return undefined;
  const width = amount(file.ext[fileKeys.width] ?? sent.ext.file_ext_key_original_width);
  const height = amount(file.ext[fileKeys.height] ?? sent.ext.file_ext_key_original_height);
  const thumbnailUrl = optionalText(file.ext[fileKeys.thumbnail]);
  const part: Part<"image"> = { type: "image" };
  if (file.url !== undefined) part.url = file.url;
  if (width !== undefined) part.width = width;
  if (height !== undefined) part.height = height;
  if (thumbnailUrl !== undefined) part.thumbnailUrl = thumbnailUrl;
  return part;
}

function readVideo(sent: Sent): MessageContent | undefined {
  const file = fileIn(sent);
  if (file === undefined) return undefined;
  // Older clients write the size into the message's own key-values.
  const width = amount(
    file.ext[fileKeys.width] ?? file.ext["s:file_ext_key_video_width"] ?? sent.ext.original_width,
  );
  const height = amount(
    file.ext[fileKeys.height] ?? file.ext["s:file_ext_key_video_height"] ?? sent.ext.original_height,
  );
  const thumbnailUrl = optionalText(file.ext[fileKeys.cover]);
  const part: Part<"video"> = { type: "video" };
  if (file.url !== undefined) part.url = file.url;
  if (width !== undefined) part.width = width;
  if (height !== undefined) part.height = height;
  if (thumbnailUrl !== undefined) part.thumbnailUrl = thumbnailUrl;
  return part;
}

function readFile(sent: Sent): MessageContent | undefined {
  const file = fileIn(sent);
  if (file === undefined) return undefined;
  const part: Part<"file"> = { type: "file" };
  if (file.url !== undefined) part.url = file.url;
  if (file.name !== undefined) part.name = file.name;
  return part;
}

function readAudio(sent: Sent): MessageContent | undefined {
  const file = fileIn(sent);
  if (file === undefined) return undefined;
  // Seconds, as the vendor's web demo plays it; no page names the unit.
  const seconds = amount(file.ext[fileKeys.audioSeconds]);
  const durationMs = seconds === undefined ? undefined : Math.round(seconds * 1000);
  const part: Part<"audio"> = { type: "audio" };
  if (file.url !== undefined) part.url = file.url;
  if (durationMs !== undefined) part.durationMs = durationMs;
  return part;
}

interface SentFile {
  url: string | undefined;
  name: string | undefined;
  ext: Fields;
}

/** The first of `__files`, under whatever key, or a plain `url`: the shapes of the vendor's client demos. */
function fileIn({ data }: Sent): SentFile | undefined {
  const content = optionalRecord(data);
  const first = Object.values(optionalRecord(content?.__files) ?? {})[0];
  if (first === undefined) {
    const url = optionalText(content?.url);
    return url === undefined ? undefined : { url, name: undefined, ext: {} };
  }
  const file = optionalRecord(first) ?? {};
  const ext = optionalRecord(file.ext) ?? {};
  const name = optionalText(file.fileName) ?? optionalText(ext["s:file_ext_key_file_name"]);
  return { url: optionalText(file.remoteURL), name, ext };
}

/** A size or duration; clients send them as text. */
function amount(value: unknown): number | undefined {
  const text = optionalText(value);
  return text !== undefined && /^\d{1,12}(\.\d{1,12})?$/.test(text) ? Number(text) : undefined;
}
