import { optionalInteger, optionalRecord, optionalText } from "colloquy/provider";
import type { Fields, Part } from "../part.js";

// Old SDKs send media without a URL, so every member of these parts may be missing.

const imageFormats: Readonly<Record<number, string>> = { 1: "jpg", 2: "gif", 3: "png", 4: "bmp" };

/** Pictures of Type 1 (original), 2 (large) and 3 (thumbnail); the sizes of the latter two come as 0. */
export function readImage({ ImageFormat, ImageInfoArray }: Fields): Part<"image"> {
  const pictures = Array.isArray(ImageInfoArray) ? ImageInfoArray.map(optionalRecord) : [];
  const ofType = (type: number) => pictures.find((picture) => optionalInteger(picture?.Type) === type);
  const [original, large] = [ofType(1), ofType(2)];
  // The original may come without its URL, and then the large picture is the best that can be shown.
  const hasUrl = (picture: Fields | undefined) => optionalText(picture?.URL) !== undefined;
  const picture = !hasUrl(original) && hasUrl(large) ? large : (original ?? large);
  const part: Part<"image"> = { type: "image" };
  const url = optionalText(picture?.URL);
  const width = positive(picture?.Width);
  const height = positive(picture?.Height);
  const size = positive(picture?.Size);
  const thumbnailUrl = optionalText(ofType(3)?.URL);
  const format = imageFormats[optionalInteger(ImageFormat) ?? 0];
  if (url !== undefined) part.url = url;
  if (width !== undefined) part.width = width;
  if (height !== undefined) part.height = height;
  if (size !== undefined) part.size = size;
  if (thumbnailUrl !== undefined) part.thumbnailUrl = thumbnailUrl;
  if (format !== undefined) part.format = format;
  return part;
}

export function readAudio({ Url, Second, Size }: Fields): Part<"audio"> {
  const part: Part<"audio"> = { type: "audio" };
  const url = optionalText(Url);
  const durationMs = toMilliseconds(Second);
  const size = positive(Size);
  if (url !== undefined) part.url = url;
  if (durationMs !== undefined) part.durationMs = durationMs;
  if (size !== undefined) part.size = size;
  return part;
}

/** The table spells it fileName, the sample FileName. */
export function readFile({ Url, FileName, fileName, FileSize }: Fields): Part<"file"> {
  const part: Part<"file"> = { type: "file" };
  const url = optionalText(Url);
  const name = optionalText(FileName) ?? optionalText(fileName);
  const size = positive(FileSize);
  if (url !== undefined) part.url = url;
  if (name !== undefined) part.name = name;
  if (size !== undefined) part.size = size;
  return part;
}

/** Width and height are those of the still picture: the film's are not sent. */
export function readVideo(content: Fields): Part<"video"> {
  const part: Part<"video"> = { type: "video" };
  const url = optionalText(content.VideoUrl);
  const durationMs = toMilliseconds(content.VideoSecond);
  const size = positive(content.VideoSize);
  const thumbnailUrl = optionalText(content.ThumbUrl);
  const width = positive(content.ThumbWidth);
  const height = positive(content.ThumbHeight);
  const format = optionalText(content.VideoFormat);
  if (url !== undefined) part.url = url;
  if (durationMs !== undefined) part.durationMs = durationMs;
  if (size !== undefined) part.size = size;
  if (thumbnailUrl !== undefined) part.thumbnailUrl = thumbnailUrl;
  if (width !== undefined) part.width = width;
  if (height !== undefined) part.height = height;
  if (format !== undefined) part.format = format;
  return part;
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
