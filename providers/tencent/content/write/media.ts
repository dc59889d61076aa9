import { fingerprintOf, invalidArgument } from "colloquy/provider";
import { PROVIDER } from "../../ids.js";
import type { Part } from "../part.js";
import { drop, type Element, element, type Place } from "./element.js";

/** The file can be fetched from its address as it stands. */
const DOWNLOADABLE = 2;

/** Of a picture in ImageInfoArray. */
const ORIGINAL = 1;
const THUMBNAIL = 3;

const imageFormats: Readonly<Record<string, number>> = { jpg: 1, gif: 2, png: 3, bmp: 4 };
const OTHER_FORMAT = 255;

export function writeImage(part: Part<"image">, place: Place): Element {
  const url = urlOf(part, place);
  const format = Object.hasOwn(imageFormats, part.format ?? "") ? imageFormats[part.format ?? ""] : undefined;
  if (part.format !== undefined && format === undefined) drop(place, "format");
  const original = {
    Type: ORIGINAL,
    Size: sizeOf(part, "size", place),
    Width: sizeOf(part, "width", place),
    Height: sizeOf(part, "height", place),
    URL: url,
  };
  const { thumbnailUrl } = part;
  const thumbnail = { Type: THUMBNAIL, Size: 0, Width: 0, Height: 0, URL: thumbnailUrl ?? "" };
  return element("TIMImageElem", {
    UUID: uuidOf(url),
    ImageFormat: format ?? OTHER_FORMAT,
    ImageInfoArray: thumbnailUrl === undefined ? [original] : [original, thumbnail],
  });
}

export function writeAudio(part: Part<"audio">, place: Place): Element {
  const url = urlOf(part, place);
  return element("TIMSoundElem", {
    Url: url,
    UUID: uuidOf(url),
    Size: sizeOf(part, "size", place),
    Second: secondsOf(part, place),
    Download_Flag: DOWNLOADABLE,
  });
}

export function writeFile(part: Part<"file">, place: Place): Element {
  const url = urlOf(part, place);
  return element("TIMFileElem", {
    Url: url,
    UUID: uuidOf(url),
    FileSize: sizeOf(part, "size", place),
    FileName: part.name ?? "",
    Download_Flag: DOWNLOADABLE,
  });
}

/** The vendor has a width and height of the still picture only, and that is where the reader looks for them. */
export function writeVideo(part: Part<"video">, place: Place): Element {
  const url = urlOf(part, place);
  const { thumbnailUrl } = part;
  const still =
    thumbnailUrl === undefined
      ? {}
      : {
          ThumbUrl: thumbnailUrl,
          ThumbUUID: uuidOf(thumbnailUrl),
          ThumbSize: 0,
          ThumbDownloadFlag: DOWNLOADABLE,
        };
  return element("TIMVideoFileElem", {
    VideoUrl: url,
    VideoUUID: uuidOf(url),
    VideoSize: sizeOf(part, "size", place),
    VideoSecond: secondsOf(part, place),
    VideoFormat: part.format ?? "",
    VideoDownloadFlag: DOWNLOADABLE,
    ...still,
    ThumbWidth: sizeOf(part, "width", place),
    ThumbHeight: sizeOf(part, "height", place),
  });
}

function urlOf({ url }: { url?: string }, { path }: Place): string {
  if (url !== undefined && url !== "") return url;
  throw invalidArgument(`${path}.url is missing; this vendor takes no upload from a server`, PROVIDER);
}

/** The vendor wants one for each file, 32 hexadecimal digits as a rule; made of the address, it repeats with it. */
function uuidOf(url: string): string {
  return fingerprintOf([url]);
}

/** 0 is how the vendor says that a size is not known, so a size of 0 is none. */
function sizeOf<Name extends string>(
  part: { readonly [Size in Name]?: number },
  name: Name,
  place: Place,
): number {
  const size = part[name];
  if (size === 0) drop(place, name);
  return size ?? 0;
}

/** Whole seconds, at least one. */
function secondsOf({ durationMs }: { durationMs?: number }, place: Place): number {
  if (durationMs === 0) drop(place, "durationMs");
  return durationMs === undefined || durationMs === 0 ? 0 : Math.max(1, Math.round(durationMs / 1000));
}
