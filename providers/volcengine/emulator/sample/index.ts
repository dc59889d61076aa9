import type { ConversationInput, WorldConversation } from "../world/conversation.js";
import { VolcengineWorld, type WorldOptions } from "../world/index.js";
import { sampleContents } from "./contents.js";
import { addMarks, addProfiles } from "./details.js";

export interface SampleOptions extends WorldOptions {
  /** How many conversations the user 10001 has (default 72, at least 12). */
  conversations?: number;
  /** How many messages the longest history holds (default 64). */
  messages?: number;
}

/** The users of the sample world; 10001 is in every conversation. The last two ids do not fit a double. */
export const sampleUsers = ["10001", "10002", "30341", "10003", "7179339373423427073", "9007199254740993"];

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const [self = "10001", ...others] = sampleUsers;
const groupNames = ["产品讨论组", "Weekend hikers", "", "售后支持 🛠", "Release crew", "家庭群", "客户-上海"];

/** A world to develop against: single, group and live chats, dissolved and unnamed ones, every message type, names, pictures and marks. */
export function sampleWorld(options: SampleOptions = {}): VolcengineWorld {
  const world = new VolcengineWorld(options);
  const count = Math.max(12, options.conversations ?? 72);
  for (let position = count - 1; position >= 0; position -= 1) addSample(world, position, count);
  const longest = world.listByActivity(self)[0];
  if (longest !== undefined) fillHistory(world, longest, options.messages ?? 64);
  addProfiles(world, sampleUsers);
  addMarks(world, self);
  return world;
}

/** Position 0 is the most recently active one. */
function addSample(world: VolcengineWorld, position: number, count: number): void {
  const now = world.now().getTime();
  const activeAt = new Date(now - Math.floor((position + 1) * ((5 * dayMs) / count)));
  const createdAt = new Date(now - Math.floor((7 + world.random() * 60) * dayMs));
  const conversation = world.addConversation({ ...shapeOf(position), createdAt, activeAt });
  const messages = position % 9 === 8 ? 0 : 1 + Math.floor(world.random() * 4);
  for (let sent = messages; sent > 0; sent -= 1) {
    addMessage(world, conversation, new Date(activeAt.getTime() - sent * minuteMs));
  }
  // The documented default storage; everything else here is younger than the seven days of the other kinds.
  if (conversation.type === 100) world.expireBefore(conversation.shortId, new Date(now - dayMs));
  if (position % 13 === 7) world.dissolve(conversation.shortId);
}

function shapeOf(position: number): ConversationInput {
  if (position % 11 === 5) return liveShape(position);
  return position % 3 === 1 ? singleShape(position) : groupShape(position);
}

// As in the documented sample: a single chat has no name, no avatar, and system keys in Ext.
function singleShape(position: number): ConversationInput {
  const other = others[Math.floor(position / 3)] ?? String(20_000 + position);
  return {
    type: 1,
    members: [self, other],
    ext: { "s:imcloud_data_sync_src": "db", "s:s_aid": "666666" },
  };
}

function groupShape(position: number): ConversationInput {
  const owner = position % 2 === 0 ? self : (others[0] ?? self);
  return {
    type: 2,
    members: [self, ...others.slice(0, 2 + (position % 4))],
    ownerUserId: owner,
    name: groupNames[position % groupNames.length] ?? "",
    avatarUrl: position % 4 === 0 ? "" : `https://avatars.example.com/groups/${position}.png`,
    description: position % 5 === 0 ? "项目进度与问题" : "",
    notice: position % 6 === 0 ? "请勿发布广告" : "",
    ext: position % 2 === 0 ? { department: "sales", "s:from": "biz" } : {},
  };
}

function liveShape(position: number): ConversationInput {
  return {
    type: 100,
    members: [self, ...others],
    ownerUserId: self,
    name: `直播间 ${position}`,
    avatarUrl: `https://avatars.example.com/live/${position}.png`,
    onlineCount: 120 + position,
  };
}

function fillHistory(world: VolcengineWorld, conversation: WorldConversation, wanted: number): void {
  const newest = world.now().getTime() - 5 * minuteMs;
  const missing = Math.max(0, wanted - conversation.messages.length);
  for (let age = missing; age > 0; age -= 1) {
    addMessage(world, conversation, new Date(newest - Math.floor(age * 1.5 * minuteMs)));
  }
  const first = conversation.messages[0];
  if (first === undefined) return;
  const quote = { messageId: first.messageId, hint: "引用的消息" };
  world.addMessage(conversation.shortId, { sender: self, text: "同意 +1", quote, sentAt: new Date(newest) });
  for (const position of [9, 21]) {
    const message = conversation.messages[position];
    if (message !== undefined) world.recall(conversation.shortId, message.messageId);
  }
}

function addMessage(world: VolcengineWorld, conversation: WorldConversation, sentAt: Date): void {
  const members = [...conversation.members];
  const sender = members[Math.floor(world.random() * members.length)] ?? self;
  const content = sampleContents[conversation.messages.length % sampleContents.length];
  world.addMessage(conversation.shortId, { ...content, sender, sentAt });
}
