import { errorCodes } from "../../errors/colloquy-error.js";
import type { ForwardedMessage, MessageContent } from "../../model/content.js";
import type { Conversation } from "../../model/conversation.js";
import type { ConversationMarks, Mark } from "../../model/mark.js";
import type { Member } from "../../model/member.js";
import type { Message } from "../../model/message.js";
import type { User } from "../../model/user.js";
import { z } from "../../provider/index.js";

/** Strict schemas of what providers return: nothing is missing, undefined or more than the model says. */

const id = z.string().min(1, { message: "must be a text that is not empty" });
const time = z.date();
const count = z.int().min(0);
const texts = z.record(z.string(), z.string());
const kind = z.enum(["direct", "group", "topic", "live", "other"]);
const marks = /^(starred|unread|folded|hidden|pinned|muted|bit:([0-9]|[1-5][0-9]|6[0-3]))$/;
const mark = z.custom<Mark>((value) => typeof value === "string" && marks.test(value), {
  message: "must be a mark",
});

const unread = z.strictObject({ count, bound: z.enum(["exact", "atLeast", "estimate"]) });

const code = z.enum(errorCodes).exactOptional();

const missing = z.strictObject({ profile: code, lastMessage: code, unread: code, marks: code });

const activity = z.strictObject({
  at: time.nullable(),
  source: z.enum(["lastMessage", "modified", "created", "none"]),
  precision: z.enum(["second", "millisecond"]),
});

/** A conversation as a provider returns it; parsing refuses a key that the model does not have. */
export const conversationSchema: z.ZodType<Conversation> = z
  .strictObject({
    id,
    provider: id,
    kind,
    peerId: id.exactOptional(),
    title: z.string().exactOptional(),
    avatarUrl: z.string().exactOptional(),
    description: z.string().exactOptional(),
    notice: z.string().exactOptional(),
    ownerId: id.exactOptional(),
    creatorId: id.exactOptional(),
    memberCount: count.exactOptional(),
    onlineCount: count.exactOptional(),
    dissolved: z.boolean().exactOptional(),
    pinned: z.boolean().exactOptional(),
    marks: z.array(mark).exactOptional(),
    customMark: z.string().exactOptional(),
    folderIds: z.array(id).exactOptional(),
    get lastMessage() {
      return messageSchema.nullable().exactOptional();
    },
    unread: unread.exactOptional(),
    missing: missing.exactOptional(),
    activity,
    createdAt: time.exactOptional(),
    updatedAt: time.exactOptional(),
    attributes: texts,
    raw: z.unknown(),
  })
  .refine((conversation) => conversation.peerId === undefined || conversation.kind === "direct", {
    path: ["peerId"],
    message: 'stands only where kind is "direct"',
  })
  .refine(({ activity: { at, source } }) => (at === null) === (source === "none"), {
    path: ["activity"],
    message: 'has source "none" exactly where at is null',
  });

const url = z.string().exactOptional();
const size = z.number().min(0).exactOptional();

const forwarded: z.ZodType<ForwardedMessage> = z.strictObject({
  senderId: z.string(),
  sentAt: time.nullable(),
  get content() {
    return z.array(messageContentSchema);
  },
});

/** One part of a message, by its `type`. */
export const messageContentSchema: z.ZodType<MessageContent> = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("text"), text: z.string() }),
  z.strictObject({
    type: z.literal("image"),
    url,
    width: size,
    height: size,
    size,
    thumbnailUrl: url,
    format: z.string().exactOptional(),
  }),
  z.strictObject({ type: z.literal("audio"), url, durationMs: size, size }),
  z.strictObject({
    type: z.literal("video"),
    url,
    durationMs: size,
    size,
    thumbnailUrl: url,
    width: size,
    height: size,
    format: z.string().exactOptional(),
  }),
  z.strictObject({ type: z.literal("file"), url, name: z.string().exactOptional(), size }),
  z.strictObject({
    type: z.literal("location"),
    latitude: z.number(),
    longitude: z.number(),
    description: z.string().exactOptional(),
  }),
  z.strictObject({
    type: z.literal("face"),
    index: z.number().exactOptional(),
    data: z.string().exactOptional(),
  }),
  z.strictObject({
    type: z.literal("custom"),
    data: z.string(),
    description: z.string().exactOptional(),
    extension: z.string().exactOptional(),
    sound: z.string().exactOptional(),
  }),
  z.strictObject({
    type: z.literal("forward"),
    title: z.string().exactOptional(),
    preview: z.array(z.string()).exactOptional(),
    messages: z.array(forwarded).exactOptional(),
  }),
  z.strictObject({
    type: z.literal("system"),
    event: z.string(),
    operatorId: z.string().exactOptional(),
    userIds: z.array(z.string()).exactOptional(),
    data: z.unknown().exactOptional(),
  }),
  z.strictObject({ type: z.literal("unknown"), vendorType: z.string(), data: z.unknown() }),
]);

/** A message as a provider returns it; one without content must be recalled. */
export const messageSchema: z.ZodType<Message> = z
  .strictObject({
    id,
    conversationId: id,
    provider: id,
    senderId: z.string().nullable(),
    sentAt: time.nullable(),
    position: id,
    state: z.enum(["visible", "recalled", "other"]),
    system: z.boolean(),
    content: z.array(messageContentSchema),
    text: z.string(),
    quote: z.strictObject({ messageId: id, preview: z.string().exactOptional() }).exactOptional(),
    attributes: texts,
    customData: z.string().exactOptional(),
    key: id.exactOptional(),
    raw: z.unknown(),
  })
  .refine(({ state, content }) => (state === "recalled") === (content.length === 0), {
    path: ["content"],
    message: "is empty for a recalled message, and only for that",
  });

/** The marks of one conversation as a provider returns them. */
export const conversationMarksSchema: z.ZodType<ConversationMarks> = z.strictObject({
  conversationId: id,
  provider: id,
  marks: z.array(mark),
  customMark: z.string().exactOptional(),
  folders: z.array(z.strictObject({ id, name: z.string() })),
  updatedAt: time.exactOptional(),
  raw: z.unknown(),
});

/** A user as a provider returns it. */
export const userSchema: z.ZodType<User> = z.strictObject({
  id,
  provider: id,
  name: z.string().exactOptional(),
  avatarUrl: z.string().exactOptional(),
  attributes: texts,
  raw: z.unknown(),
});

/** A member as a provider returns them. */
export const memberSchema: z.ZodType<Member> = z.strictObject({
  userId: id,
  provider: id,
  role: z.enum(["owner", "admin", "member"]),
  mutedUntil: time.nullable().exactOptional(),
  joinedAt: time.exactOptional(),
  nickname: z.string().exactOptional(),
  attributes: texts,
  raw: z.unknown(),
});
