import type { MessageContent } from "./content.js";
import type { Message } from "./message.js";

/** Options of {@link preview}. */
export interface PreviewOptions {
  /** A language tag: Chinese where it begins with `zh`, English otherwise (`"en"`). */
  locale?: string | undefined;
  /** The most characters, as a reader counts them, the mark of a cut included (80). */
  length?: number | undefined;
}

const DEFAULT_LENGTH = 80;

/** Code units that one character may take on average; a text of nothing but combining marks is cut before. */
const UNITS_PER_CHARACTER = 16;

type Word = Exclude<MessageContent["type"], "text"> | "recalled";

type Language = Readonly<Record<Word, string>> & { readonly events: Readonly<Record<string, string>> };

const english: Language = {
  recalled: "Message recalled",
  image: "Photo",
  audio: "Voice",
  video: "Video",
  file: "File",
  location: "Location",
  face: "Sticker",
  custom: "Custom message",
  forward: "Chat history",
  system: "Notice",
  unknown: "Message of an unknown kind",
  events: {
    member_joined: "New members joined",
    member_left: "A member left",
    member_removed: "Members were removed",
    admin_set: "An admin was added",
    admin_unset: "An admin was removed",
    group_changed: "The group was changed",
    member_changed: "A member was changed",
  },
};

const chinese: Language = {
  recalled: "消息已撤回",
  image: "图片",
  audio: "语音",
  video: "视频",
  file: "文件",
  location: "位置",
  face: "表情",
  custom: "自定义消息",
  forward: "聊天记录",
  system: "系统通知",
  unknown: "暂不支持的消息",
  events: {
    member_joined: "有新成员加入",
    member_left: "有成员退出",
    member_removed: "有成员被移出",
    admin_set: "新增了管理员",
    admin_unset: "取消了管理员",
    group_changed: "群资料已修改",
    member_changed: "成员资料已修改",
  },
};

/**
 * A message in one line, for a list of conversations: its text as it is, without line breaks, and everything else named,
 * as in `[Photo]` or `[文件] 报告.pdf`. Cut between characters as a reader sees them. Plain text: escape it for HTML.
 */
export function preview(
  message: Pick<Message, "state" | "content">,
  { locale = "en", length = DEFAULT_LENGTH }: PreviewOptions = {},
): string {
  const words = /^zh\b/i.test(locale) ? chinese : english;
  return cut(oneLine(textOf(message, words)), length);
}

function textOf({ state, content }: Pick<Message, "state" | "content">, words: Language): string {
  if (state === "recalled") return `[${words.recalled}]`;
  if (content.length === 0) return `[${words.unknown}]`;
  return content.map((part) => partOf(part, words)).join(" ");
}

function partOf(part: MessageContent, words: Language): string {
  switch (part.type) {
    case "text":
      return part.text;
    case "audio":
    case "video":
      return named(words[part.type], clockOf(part.durationMs));
    case "file":
      return named(words.file, part.name);
    case "location":
      return named(words.location, part.description ?? `${part.latitude}, ${part.longitude}`);
    case "face":
      return named(words.face, part.data);
    case "custom":
      return named(words.custom, part.description);
    case "forward":
      return named(words.forward, part.title);
    case "system":
      return named(words.events[part.event] ?? words.system);
    case "image":
    case "unknown":
      return named(words[part.type]);
  }
}

function named(word: string, detail?: string): string {
  return detail === undefined || detail === "" ? `[${word}]` : `[${word}] ${detail}`;
}

/** Minutes and seconds, as players show them. */
function clockOf(durationMs: number | undefined): string | undefined {
  if (durationMs === undefined || !(durationMs >= 0)) return undefined;
  const seconds = Math.round(durationMs / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** White space becomes one space; control characters go, and U+FFFD, which a database keeps in place of some. */
function oneLine(text: string): string {
  return text
    .replace(/\s+/gu, " ")
    .replace(/[\p{Cc}\uFFFD]/gu, "")
    .trim();
}

const segmenter = new Intl.Segmenter();

function cut(text: string, length: number): string {
  // A text has no more characters than code units.
  if (text.length <= length) return text;
  const bounded = text.slice(0, Math.max(1, length) * UNITS_PER_CHARACTER);
  const kept: string[] = [];
  for (const { segment } of segmenter.segment(bounded)) {
    kept.push(segment);
    if (kept.length > length) break;
  }
  if (kept.length <= length && bounded === text) return text;
  return `${kept
    .slice(0, Math.max(0, length - 1))
    .join("")
    .trimEnd()}…`;
}
