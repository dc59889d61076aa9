import { describe, expect, it } from "vitest";
import { volcengine } from "../../../providers/volcengine/index.js";
import { type Client, compareCapabilities } from "../../../src/index.js";
import { errorOf } from "../../support/catching.js";
import { appId, clientOf, credentials, startEmulator } from "./support.js";

/** The actions of the vendor's Go package (service/im) whose user ids have no text form. */
const withoutTexts = [
  ["RecallMessage", "DeleteMessage", "BatchSendMessage", "UserBroadcast", "ModifyConversationSetting"],
  ["BatchAddConversationParticipant", "BatchModifyConversationParticipant"],
  ["BatchDeleteConversationParticipant", "BatchGetConversationParticipant", "IsUserInConversation"],
  ["QueryOnlineStatus", "RegisterUsers", "UnRegisterUsers", "BatchGetUser", "BatchUpdateUser"],
  ["BatchUpdateUserTags", "AddFriend", "DeleteFriend", "UpdateFriend", "IsFriend", "ListFriend"],
  ["AddBlackList", "RemoveBlackList", "UpdateBlackList", "IsInBlackList", "GetBlackList"],
].flat();

const [alice, digits] = ["alice", "10001"] as const;
const conversationId = "7179339373423427073";
const one = { userId: alice, conversationId, messageId: "5" };
const group = { conversationId, operatorId: alice };
const text = (words: string) => [{ type: "text" as const, text: words }];

/** What calls the actions that have no text form, and where the capabilities say so. */
const lacking: [string, (client: Client) => Promise<unknown>][] = [
  ["messages.recall.direct", ({ messages }) => messages.recall(one)],
  [
    "messages.deleteForMe.direct",
    ({ messages }) => messages.delete({ userId: alice, conversationId, messageIds: ["5"], for: "me" }),
  ],
  [
    "messages.kinds.direct.requireMember",
    ({ messages }) => messages.list({ userId: alice, conversationId, requireMember: true }),
  ],
  ["members.add", ({ members }) => members.add({ ...group, members: [{ userId: alice }] })],
  ["members.remove", ({ members }) => members.remove({ ...group, members: [{ userId: alice }] })],
  [
    "members.role",
    ({ members }) => members.update({ ...group, members: [{ userId: alice, role: "admin" }] }),
  ],
  [
    "members.mute",
    ({ members }) => members.update({ ...group, members: [{ userId: alice, mutedUntil: null }] }),
  ],
  [
    "members.attributes",
    ({ members }) => members.update({ ...group, members: [{ userId: alice, attributes: {} }] }),
  ],
  ["users.get", ({ users }) => users.get({ userIds: [alice] })],
  ["users.register", ({ users }) => users.register({ users: [{ id: alice }] })],
  ["users.update", ({ users }) => users.update({ users: [{ id: alice, name: "Alice" }] })],
  [
    "marks.update",
    ({ marks }) => marks.update({ userId: alice, changes: [{ conversationId, set: ["pinned"] }] }),
  ],
];

async function start() {
  const emulator = await startEmulator({ stringUserIds: true, longBesideText: "zero" });
  const client = clientOf({ baseUrl: emulator.url, userIds: "text" });
  const bodies = () => emulator.requests.map(({ operation, body }) => `${operation} ${body}`);
  return { world: emulator.world, client, bodies };
}

describe("an app whose user ids are texts", () => {
  it("lacks what the 26 actions without a text form do, and says so in its capabilities", () => {
    expect(withoutTexts).toHaveLength(26);
    const provider = (userIds: "integer" | "text") => volcengine({ appId, credentials, userIds });
    const differences = compareCapabilities(provider("integer").capabilities, provider("text").capabilities);
    expect(differences.filter(({ effect }) => effect !== "lost")).toEqual([]);
    const paths = differences.map(({ path }) => path);
    for (const [path] of lacking) expect(paths).toContain(path);
    const ofOneKind = (path: string) => path.replace(/\.(group|live|other)(?=\.|$)/, ".direct");
    const named = new Set(lacking.map(([path]) => path));
    expect([...new Set(paths.map(ofOneKind))].filter((path) => !named.has(path))).toEqual([
      "conversations.details.profile.level",
      "marks.settable",
    ]);
    const budgets = Object.keys(provider("text").capabilities.budgets);
    expect(budgets.filter((action) => withoutTexts.includes(action))).toEqual([]);
  });

  it.each(lacking)("is refused %s before any request", async (path, call) => {
    const { client, bodies } = await start();
    const error = await errorOf(() => call(client));
    expect(error).toMatchObject({ code: "unsupported", outcome: "not_applied" });
    expect(error.message).toContain(`capabilities.${path.replace(/\.direct/, ".*")}`);
    expect(bodies()).toEqual([]);
  });

  it("makes a group of its owner alone, since others are added by integers", async () => {
    const { client, bodies } = await start();
    const make = () => client.conversations.create({ ownerId: alice, memberIds: ["bob"] });
    expect(await errorOf(make)).toMatchObject({
      code: "unsupported",
      message: expect.stringContaining("memberIds"),
    });
    expect(bodies()).toEqual([]);
    const { conversation } = await client.conversations.create({ ownerId: alice });
    expect(conversation.ownerId).toBe(alice);
  });

  it("does all else with texts, also with those that look like integers", async () => {
    const { client, bodies, world } = await start();
    const { conversationId: id } = await client.conversations.open({ userId: alice, peerId: digits });
    const where = { userId: digits, conversationId: id };
    const { message } = await client.messages.send({
      ...where,
      content: text("hi"),
      mentions: [alice],
      key: "k",
      providerOptions: { volcengine: { invisibleUsers: ["carol"] } },
    });
    await client.messages.edit({ ...where, messageId: message.id, content: text("hello") });
    await client.conversations.markRead({ userId: alice, conversationId: id });
    const { items } = await client.conversations.list({
      userId: alice,
      include: ["profile", "lastMessage", "unread", "marks"],
    });
    expect(items).toMatchObject([
      {
        peerId: digits,
        lastMessage: { senderId: digits, text: "hello" },
        unread: { count: 0 },
        missing: { profile: "unsupported" },
      },
    ]);
    expect(await client.messages.get({ ...where, messageIds: [message.id] })).toMatchObject([
      { senderId: digits },
    ]);
    const deleted = { ...where, messageIds: [message.id], for: "everyone" } as const;
    expect((await client.messages.delete(deleted)).results).toMatchObject([{ ok: true }]);
    await client.users.token({ userId: digits });
    const { shortId } = world.addConversation({ members: [alice, digits], ownerUserId: alice });
    const team = { operatorId: alice, conversationId: String(shortId) };
    await client.conversations.update({ ...team, ownerId: digits });
    await client.conversations.dissolve({ ...team, operatorId: digits });

    const sent = bodies();
    for (const fields of [
      'CreateConversation {"AppId":666666,"OwnerUserId":0,"OwnerUserIdStr":"alice","OtherUserId":0,"OtherUserIdStr":"10001",',
      'SendMessage {"AppId":666666,"Sender":0,"SenderStr":"10001",',
      '"MentionedUsersStr":["alice"],"InvisibleUsersStr":["carol"]}',
      '"ParticipantUserId":0,"ParticipantUserIdStr":"alice","ReadIndex":',
      'GetUserConversations {"AppId":666666,"ParticipantUserId":0,"ParticipantUserIdStr":"alice",',
      `GetConversationSetting {"AppId":666666,"ConversationShortId":${id},"ParticipantUserId":0,"ParticipantUserIdStr":"alice"}`,
      'GetAppToken {"AppId":666666,"UserId":0,"UserIdStr":"10001",',
      `"ConversationShortId":${shortId},"OwnerUserId":0,"OwnerUserIdStr":"10001"}`,
      `DestroyConversation {"AppId":666666,"ConversationShortId":${shortId},"OwnerUserId":0,"OwnerUserIdStr":"10001"}`,
    ])
      expect(sent.filter((body) => body.includes(fields))).not.toEqual([]);
    const actions = sent.map((body) => body.split(" ", 1)[0] ?? "");
    expect(actions.filter((action) => withoutTexts.includes(action))).toEqual([]);
  });

  it.each(["", "x".repeat(257), "\ud800"])("has no user called %j", async (userId) => {
    const { client, bodies } = await start();
    expect(await errorOf(() => client.conversations.list({ userId }))).toMatchObject({
      code: "invalid_argument",
    });
    expect(bodies()).toEqual([]);
  });
});

describe("an app whose user ids are integers, as by default,", () => {
  const others: [string, (client: Client) => Promise<unknown>][] = [
    ["conversations.list", ({ conversations }) => conversations.list({ userId: alice })],
    [
      "conversations.get",
      ({ conversations }) => conversations.get({ userId: alice, conversationIds: [conversationId] }),
    ],
    ["conversations.open", ({ conversations }) => conversations.open({ userId: "1", peerId: alice })],
    ["conversations.create", ({ conversations }) => conversations.create({ ownerId: alice })],
    ["conversations.update", ({ conversations }) => conversations.update({ ...group, title: "Team" })],
    ["conversations.dissolve", ({ conversations }) => conversations.dissolve(group)],
    [
      "conversations.markRead",
      ({ conversations }) => conversations.markRead({ userId: alice, conversationId }),
    ],
    ["messages.list", ({ messages }) => messages.list({ userId: alice, conversationId })],
    [
      "messages.send",
      ({ messages }) => messages.send({ userId: alice, conversationId, content: text("hi") }),
    ],
    [
      "messages.send, a mention",
      ({ messages }) =>
        messages.send({ userId: "1", conversationId, content: text("hi"), mentions: [alice] }),
    ],
    ["messages.edit", ({ messages }) => messages.edit({ ...one, content: text("hi") })],
    ["messages.get", ({ messages }) => messages.get({ userId: alice, conversationId, messageIds: ["5"] })],
    ["marks.get", ({ marks }) => marks.get({ userId: alice, conversationIds: [conversationId] })],
    ["users.token", ({ users }) => users.token({ userId: alice })],
  ];

  it.each([...lacking, ...others])("refuses a text in %s, and says what to do", async (_, call) => {
    const emulator = await startEmulator();
    const error = await errorOf(() => call(clientOf({ baseUrl: emulator.url })));
    expect(error).toMatchObject({ code: "invalid_argument", outcome: "not_applied" });
    expect(error.message).toMatch(/"alice".*userIds: "text"/);
    expect(emulator.requests).toEqual([]);
  });
});
