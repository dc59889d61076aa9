import { invalidArgument, type SendableContent } from "colloquy/provider";
import { unsupported } from "../errors.js";
import { PROVIDER } from "../ids.js";
import { fileKeys, messageTypes, type Part, PLAIN } from "./part.js";

/** MsgType and Content of a message, and what of its content has no place in them. */
export interface Written {
  type: number;
  content: string;
  /** For example `content[0].size`. */
  dropped: string[];
}

/** Where the one part stands in the caller's input. */
const PLACE = "content[0]";

/**
 * Content as a message of this vendor, which has one type and so one part. `readContent` reads it as the same content.
 * Throws for what the vendor cannot carry, naming the part.
 */
export function writeContent(content: readonly SendableContent[]): Written {
  const [part, ...others] = content;
  if (part === undefined) throw invalidArgument("content needs a part", PROVIDER);
  if (others.length > 0)
    throw unsupported("content[1]: a message of this vendor has one part; send another one");
  switch (part.type) {
    case "text":
      return written("text", writeText(part.text), []);
    case "image":
      return writeImage(part);
    case "video":
      return writeVideo(part);
    case "file":
      return writeFile(part);
    case "audio":
      return writeAudio(part);
    case "custom":
      return written("custom", part.data, droppedOf(part, ["description", "extension", "sound"]));
    default:
      throw unsupported(`${PLACE} is of type "${part.type}", which a server cannot send here`);
  }
}

function written(type: keyof typeof messageTypes, content: string, dropped: string[]): Written {
  return { type: messageTypes[type], content, dropped };
}

/** A text that looks like rich text goes out as the plain twin of one, or clients would show what stands inside. */
function writeText(text: string): string {
  const looksRich = text.startsWith("{") && text.includes(`"${PLAIN}"`);
  return JSON.stringify({ text: looksRich ? JSON.stringify({ [PLAIN]: text, richText: [] }) : text });
}

function writeImage(part: Part<"image">): Written {
  const { width, height } = sizes(part);
  const ext = { ...width.ext, ...height.ext, ...textOf(fileKeys.thumbnail, part.thumbnailUrl) };
  const dropped = [...width.dropped, ...height.dropped, ...droppedOf(part, ["size", "format"])];
  return written("image", container(part, { ext }), dropped);
}

function writeVideo(part: Part<"video">): Written {
  const { width, height } = sizes(part);
  const ext = { ...width.ext, ...height.ext, ...textOf(fileKeys.cover, part.thumbnailUrl) };
  const dropped = [...width.dropped, ...height.dropped, ...droppedOf(part, ["durationMs", "size", "format"])];
  return written("video", container(part, { ext }), dropped);
}

function writeFile(part: Part<"file">): Written {
  const name = part.name === undefined ? {} : { fileName: part.name };
  return written("file", container(part, { ...name, ext: {} }), droppedOf(part, ["size"]));
}

/** In seconds, as the vendor's web demo plays it. */
function writeAudio(part: Part<"audio">): Written {
  const { durationMs } = part;
  const seconds = amount(
    "durationMs",
    fileKeys.audioSeconds,
    durationMs === undefined ? undefined : durationMs / 1000,
  );
  return written("audio", container(part, { ext: seconds.ext }), [
    ...seconds.dropped,
    ...droppedOf(part, ["size"]),
  ]);
}

type Ext = Record<string, string>;

/** What a property of a file becomes: a key-value, or the name of what is dropped. */
interface Property {
  ext: Ext;
  dropped: string[];
}

function sizes(part: { width?: number; height?: number }): { width: Property; height: Property } {
  return {
    width: amount("width", fileKeys.width, part.width),
    height: amount("height", fileKeys.height, part.height),
  };
}

/** Far beyond any picture and any film; what is larger has no text that clients read. */
const LARGEST_AMOUNT = 999_999_999_999;

function amount(property: string, key: string, value: number | undefined): Property {
  if (value === undefined) return { ext: {}, dropped: [] };
  if (value > LARGEST_AMOUNT) return { ext: {}, dropped: [`${PLACE}.${property}`] };
  return { ext: { [key]: String(value) }, dropped: [] };
}

function textOf(key: string, value: string | undefined): Ext {
  return value === undefined ? {} : { [key]: value };
}

/** The form of the vendor's client demos, which read the first of `__files` and send it as `media`. */
function container({ url }: { url?: string }, file: { fileName?: string; ext: Ext }): string {
  if (url === undefined || url === "") {
    throw invalidArgument(`${PLACE}.url is missing; this vendor takes no upload from a server`, PROVIDER);
  }
  return JSON.stringify({ __files: { media: { remoteURL: url, ...file } } });
}

/** The places of what is there and has no place in the message. */
function droppedOf<Content extends object>(
  part: Content,
  names: readonly (keyof Content & string)[],
): string[] {
  return names.filter((name) => part[name] !== undefined).map((name) => `${PLACE}.${name}`);
}
