import { elementTypes, type MessageElement, mediaHost, sampleElement, textElement } from "./elements.js";
import type { GroupType } from "./group-records.js";
import { TencentWorld, type WorldOptions } from "./index.js";
import type { ConversationRef } from "./records.js";
import { groupProfile, personProfile } from "./sample-profiles.js";

/** How much a sample world holds. */
export interface SampleSizes {
  /** Rows in alice's list (default 78, at least 12). */
  conversations?: number;
  /** Messages in each of the two long conversations, alice's with bob and the team group (default 75, at least 25). */
  messages?: number;
}

const team = "@TGS#1TEAM2PQXA";
const community = "@TGS#_@TGS#cCLUB7MXQ";
const topics = [`${community}@TOPIC#_@TGS#cNEWS`, `${community}@TOPIC#_@TGS#cHELP`];
const rooms = ["@TGS#aLIVE3KLM", "@TGS#aLIVE9XYZ"];
const groupTypes: readonly GroupType[] = ["Private", "Public", "ChatRoom", "Community"];
const names = ["王小明", "李华", "张伟", "刘洋", "陈静", "杨帆", "赵雷", "黄蓉", "周杰", "吴迪"];
const minuteMs = 60_000;

/**
 * A world to try things in: alice with conversations of every kind, pins, marks and folders, bob and carol, and
 * messages of every element type, recalled, deleted and expired ones among them. Most rows have a name, a picture,
 * marks and something unread, and some lack them. Times run back from now.
 */
export function sampleWorld(options: WorldOptions = {}, sizes: SampleSizes = {}): TencentWorld {
  const world = new TencentWorld(options);
  const messages = Math.max(25, sizes.messages ?? 75);
  for (const [id, name] of [
    ["alice", "Alice"],
    ["bob", "Bob"],
    ["carol", "Carol 卡罗尔"],
  ] as const) {
    world.addUser(id, name, `${mediaHost}/faces/${id}.png`);
  }
  addGroups(world);
  fillConversations(world, Math.max(12, sizes.conversations ?? 78));
  fillTeam(world, messages);
  fillBob(world, messages);
  fillTopics(world);
  addPinsAndMarks(world);
  return world;
}

function addGroups(world: TencentWorld): void {
  const memberIds = ["alice", "bob", "carol"];
  world.addGroup({
    id: team,
    type: "Public",
    name: "产品团队",
    faceUrl: `${mediaHost}/faces/team.png`,
    ownerId: "bob",
    adminIds: ["carol"],
    memberIds,
  });
  world.addGroup({
    id: community,
    type: "Community",
    name: "Club 俱乐部",
    ownerId: "carol",
    memberIds,
    topicIds: topics,
  });
  for (const id of rooms)
    world.addGroup({ id, type: "AVChatRoom", name: "Live", ownerId: "carol", memberIds });
}

/** Everything but the team, bob and the two topics, each with a few messages. */
function fillConversations(world: TencentWorld, conversations: number): void {
  for (let index = 0; index < conversations - 4; index += 1) {
    const at = (step: number) => ago(world, 45 + index * 37 + step);
    if (index % 3 === 2) {
      const type = groupTypes[Math.floor(index / 3) % groupTypes.length]!;
      const id = type === "Community" ? `@TGS#_@TGS#c${label(index)}` : `@TGS#2${label(index)}`;
      world.addGroup({ id, type, ...groupProfile(index), ownerId: "carol", memberIds: ["alice"] });
      world.groupMessage(id, { from: "carol", text: "欢迎 welcome", at: at(9) });
      world.groupMessage(id, { from: "alice", body: bodyFor(index), at: at(0) });
      if (index % 2 === 1) world.readGroup(id, "alice", 1);
      continue;
    }
    const peerId = peerOf(index);
    const { name, avatarUrl } = personProfile(index);
    world.addUser(peerId, name, avatarUrl);
    world.directMessage("alice", peerId, { text: "hello, 你好", at: at(9) });
    world.directMessage(peerId, "alice", { body: bodyFor(index), at: at(0), unread: index % 4 !== 3 });
  }
}

function peerOf(index: number): string {
  if (index === 0) return "carol";
  const name = names[index % names.length]!;
  return index < names.length ? name : `user-${String(index).padStart(4, "0")}`;
}

/** Fifteen expired, one deleted, two recalled, a system notice every tenth. */
function fillTeam(world: TencentWorld, count: number): void {
  const senders = ["alice", "bob", "carol"];
  for (let index = 0; index < count; index += 1) {
    const from = senders[index % senders.length]!;
    const at = ago(world, 12 + (count - index) * 11);
    if (index % 10 === 9) {
      const body = { OpType: 1, Operator_Account: "bob", List_Account: [from], MemberNum: 3 };
      world.groupMessage(team, { from: "bob", at, system: true, body });
    } else {
      world.groupMessage(team, { from, at, body: bodyFor(index), customData: `{"trace":${index}}` });
    }
  }
  const messages = world.groupMessages(team);
  world.expireGroup(team, Math.min(15, count - 20));
  world.deleteMessage(messages[count - 6]!);
  world.recall(messages[count - 4]!);
  world.recall(messages[count - 5]!);
}

/** Three messages in every second minute share one second; one is recalled, and one is hidden from alice. */
function fillBob(world: TencentWorld, count: number): void {
  for (let index = 0; index < count; index += 1) {
    const at = ago(world, 5 + Math.floor((count - 1 - index) / 3) * 2);
    const [from, to] = index % 2 === 0 ? ["alice", "bob"] : ["bob", "alice"];
    world.directMessage(from!, to!, { at, body: bodyFor(index), peerRead: index < count - 8 });
  }
  const messages = world.directMessages("alice", "bob");
  world.recall(messages[count - 3]!);
  world.deleteMessage(messages[count - 7]!, "alice");
}

function fillTopics(world: TencentWorld): void {
  for (const [index, topicId] of topics.entries()) {
    for (let step = 25; step > 0; step -= 1) {
      const at = ago(world, 20 + index * 90 + step * 6);
      world.groupMessage(community, { topicId, from: "carol", body: bodyFor(step), at });
    }
  }
}

function addPinsAndMarks(world: TencentWorld): void {
  const teamChat: ConversationRef = { type: "group", id: team };
  const bob: ConversationRef = { type: "direct", id: "bob" };
  const carol: ConversationRef = { type: "direct", id: "carol" };
  for (const ref of [teamChat, carol, { type: "direct", id: names[1]! } as const]) world.pin("alice", ref);
  world.mark("alice", bob).bits.add(0).add(40);
  world.mark("alice", bob).customMark = "vip";
  world.mark("alice", teamChat).bits.add(1);
  world.mark("alice", { type: "direct", id: names[3]! }).bits.add(2).add(3);
  for (const [index, row] of world.conversations("alice").slice(0, 24).entries()) {
    if (index % 3 !== 0) world.mark("alice", row).bits.add(index % 4);
  }
  world.addFolder("alice", "Work 工作", [teamChat, bob]);
  world.addFolder("alice", "Friends", [carol, bob]);
  world.addFolder("alice", "Empty");
}

function bodyFor(serial: number): MessageElement[] {
  const type = elementTypes[serial % elementTypes.length]!;
  const element = sampleElement(type, serial);
  return serial % 7 === 0 ? [textElement("look: "), element] : [element];
}

function label(index: number): string {
  return `G${String(index).padStart(7, "0")}`;
}

function ago(world: TencentWorld, minutes: number): Date {
  return new Date(world.now().getTime() - minutes * minuteMs);
}
