import { invalidArgument, type MessageContent, type SendableContent, stringifyJson } from "colloquy/provider";
import { PROVIDER, unsupported } from "../../ids.js";
import type { Part } from "../part.js";
import { type Element, element, type Place } from "./element.js";
import { writeForward } from "./forward.js";
import { writeAudio, writeFile, writeImage, writeVideo } from "./media.js";

export type { Element } from "./element.js";

/**
 * The largest message in bytes, the app's own text included. The newest pages say 12 KB, older ones 8,000 bytes
 * (docs 269/2282, 1047/34381).
 */
export const MOST_BYTES = 12_000;

/** A MsgBody, and what of the content has no place in it. */
export interface Written {
  body: Element[];
  /** For example `content[0].format`. */
  dropped: string[];
}

/**
 * Content as a MsgBody, which `readContent` reads as the same content. Throws for a part that the vendor cannot carry,
 * naming it.
 */
export function writeContent(content: readonly SendableContent[]): Written {
  const dropped: string[] = [];
  return { body: writeBody(content, { path: "content", depth: 0, dropped }), dropped };
}

/** Throws where the two together are too large for a message. */
export function checkSize(body: readonly Element[], customData: string): void {
  const bytes = Buffer.byteLength(stringifyJson(body)) + Buffer.byteLength(customData);
  if (bytes <= MOST_BYTES) return;
  const message = `content and customData have ${bytes} bytes as this vendor counts them, which takes ${MOST_BYTES}`;
  throw invalidArgument(message, PROVIDER);
}

function writeBody(content: readonly MessageContent[], place: Place): Element[] {
  if (content.length === 0) throw invalidArgument(`${place.path} needs at least one part`, PROVIDER);
  const second = content.findIndex(
    ({ type }, index) => type === "custom" && content.findIndex((part) => part.type === "custom") < index,
  );
  if (second >= 0) throw unsupported(`${place.path}[${second}]: a message has at most one custom part`);
  return content.map((part, index) => writePart(part, { ...place, path: `${place.path}[${index}]` }));
}

function writePart(part: MessageContent, place: Place): Element {
  switch (part.type) {
    case "text":
      return element("TIMTextElem", { Text: part.text });
    case "image":
      return writeImage(part, place);
    case "audio":
      return writeAudio(part, place);
    case "video":
      return writeVideo(part, place);
    case "file":
      return writeFile(part, place);
    case "location":
      return writeLocation(part);
    case "face":
      return writeFace(part, place);
    case "custom":
      return writeCustom(part);
    case "forward":
      return writeForward(part, place, writeBody);
    default:
      throw unsupported(`${place.path} is of type "${part.type}", which cannot be sent`);
  }
}

function writeLocation({ latitude, longitude, description = "" }: Part<"location">): Element {
  return element("TIMLocationElem", { Desc: description, Latitude: latitude, Longitude: longitude });
}

function writeFace({ index, data }: Part<"face">, { path }: Place): Element {
  if (index === undefined) {
    throw invalidArgument(`${path}.index is missing; this vendor's faces have a number`, PROVIDER);
  }
  return element("TIMFaceElem", { Index: index, ...(data === undefined ? {} : { Data: data }) });
}

function writeCustom({ data, description = "", extension = "", sound = "" }: Part<"custom">): Element {
  return element("TIMCustomElem", { Data: data, Desc: description, Ext: extension, Sound: sound });
}
