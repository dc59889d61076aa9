import { inflateSync } from "node:zlib";
import { describe, it } from "vitest";
import {
  type ConversationRef,
  type DirectMessage,
  type GroupMessage,
  startTencentEmulator,
  type TencentReadings,
} from "../../../providers/tencent/emulator/index.js";
import { tencent } from "../../../providers/tencent/index.js";
import { describeConformance, type Stage } from "../../../src/testing/index.js";
import { tencentWebhooks } from "../../support/webhook-stages.js";

const app = { sdkAppId: 1400000000, secretKey: "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f" };
/** A base URL says no region, so the app does. */
const settings = { ...app, dedupeWindowMs: 120_000 };
const users = { reader: "alice", other: "bob", outsider: "mallory" };
const FIRST_SECOND = 1_700_000_000;

/** "direct:bob" or "group:@TGS#1" in the world's terms; a topic is a group there. */
function refOf(id: string): ConversationRef {
  const [kind, ...rest] = id.split(":");
  return { type: kind === "direct" ? "direct" : "group", id: rest.join(":") };
}

/** A UserSig is zlib of JSON, in a base64 of the vendor's own. */
function userOfSig(userSig: string): string {
  const base64 = userSig.replace(/\*/g, "+").replace(/-/g, "/").replace(/_/g, "=");
  const fields = JSON.parse(inflateSync(Buffer.from(base64, "base64")).toString()) as Record<string, unknown>;
  return String(fields["TLS.identifier"]);
}

async function createStage(readings: Partial<TencentReadings>): Promise<Stage> {
  const emulator = await startTencentEmulator({ ...app, world: "empty", readings });
  const { world } = emulator;
  for (const id of Object.values(users)) world.addUser(id);
  const sent = new Map<string, GroupMessage | DirectMessage>();
  let second = FIRST_SECOND;
  let clockRuns = true;
  const nextTime = () => {
    if (clockRuns) second += 1;
    return new Date(second * 1000);
  };
  const groupOf = (id: string): [groupId: string, topicId?: string] => {
    const [groupId = ""] = refOf(id).id.split("@TOPIC#_");
    return id.startsWith("topic:") ? [groupId, refOf(id).id] : [groupId];
  };
  function addMessage(id: string, text: string, senderId = users.reader, customData?: string): string {
    const input = { text, at: nextTime(), ...(customData === undefined ? {} : { customData }) };
    const [groupId, topicId] = groupOf(id);
    const { id: peer } = refOf(id);
    const message = id.startsWith("direct:")
      ? world.directMessage(senderId, senderId === peer ? users.reader : peer, input)
      : world.groupMessage(groupId, {
          ...input,
          from: senderId,
          ...(topicId === undefined ? {} : { topicId }),
        });
    const messageId = message.kind === "direct" ? message.key : String(message.seq);
    sent.set(`${id} ${messageId}`, message);
    return messageId;
  }

  return {
    provider: () => tencent({ ...settings, baseUrl: emulator.url }),
    otherApp: () => tencent({ ...settings, sdkAppId: app.sdkAppId + 1, baseUrl: emulator.url }),
    webhook: tencentWebhooks(() => tencent({ ...settings, baseUrl: emulator.url }), users.reader),
    users,
    secrets: [app.secretKey],
    conversationOptions: { assistFlags: 63 },
    unmarkableConversation: "direct:nobody",
    // More than 256 bytes.
    overlongCustomMark: "重".repeat(86),
    close: () => emulator.close(),
    addConversation(kind) {
      const at = nextTime();
      // The marker of communities, which alone have topics.
      const groupId = kind === "topic" ? `@TGS#_${second}` : `@TGS#${second}`;
      const topicId = `${groupId}@TOPIC#_1`;
      const id =
        { direct: `direct:peer-${second}`, topic: `topic:${topicId}` }[kind as string] ?? `group:${groupId}`;
      if (kind === "direct") world.addUser(refOf(id).id);
      else {
        const topics = kind === "topic" ? { type: "Community" as const, topicIds: [topicId] } : {};
        world.addGroup({ id: groupId, ownerId: users.reader, memberIds: [users.other], ...topics });
      }
      world.addConversation(users.reader, refOf(id), { at });
      return id;
    },
    removeConversation: (id) => void world.removeConversation(users.reader, refOf(id)),
    touch: (id) => void world.touch(users.reader, refOf(id), nextTime()),
    addMessage,
    addFullMessage: (id, text) => addMessage(id, text, users.reader, text),
    now: () => new Date(second * 1000),
    addNamelessConversation: () =>
      void world.addConversation(users.reader, { type: "direct", id: "" }, { at: nextTime() }),
    stopClock() {
      clockRuns = false;
      return () => {
        clockRuns = true;
      };
    },
    changeProfile(id) {
      nextTime();
      if (id.startsWith("direct:")) world.addUser(refOf(id).id).name = "another name";
      else world.groups.get(groupOf(id)[0])!.name = "another name";
    },
    addUser: () => world.addUser(`user-${world.users.size}`).id,
    // Somebody without an account.
    addUnaddableUser: () => "nobody-knows-me",
    userOfToken: userOfSig,
    unknownUser: "nobody-knows-me",
    unknownConversation: "direct:nobody-knows-me",
    nameUser(userId, { name, avatarUrl }) {
      Object.assign(world.addUser(userId), { name, avatarUrl });
    },
    markRead(id) {
      const { type, id: other } = refOf(id);
      if (type === "direct") world.readDirect(users.reader, other);
      else world.readGroup(other, users.reader);
    },
    vendorErrors: [
      { providerCode: "60011", code: "rate_limited" },
      { providerCode: "50004", code: "unavailable" },
      { providerCode: "50003", code: "permission_denied" },
      { providerCode: "50002", code: "invalid_argument" },
      { providerCode: "98765", code: "unknown" },
    ],
    refuse: ({ providerCode, text }) =>
      emulator.inject({
        kind: "error",
        code: Number(providerCode),
        message: text,
        times: Number.POSITIVE_INFINITY,
      }),
    rawCall: {
      operation: "v4/recentcontact/get_list",
      body: {
        From_Account: users.reader,
        TimeStamp: 0,
        StartIndex: 0,
        TopTimeStamp: 0,
        TopStartIndex: 0,
        AssistFlags: 0,
      },
    },
    fail: (when) => emulator.inject({ kind: "status", status: 503, ...when }),
    loseAnswer: () => void emulator.inject({ kind: "reset", afterBytes: 0 }),
    hang: () => emulator.inject({ kind: "latency", ms: 600_000, times: Number.POSITIVE_INFINITY }),
    requests: () => emulator.requests.length,
    stallConversations() {
      const position = { CompleteFlag: 0, TimeStamp: 1, StartIndex: 1, TopTimeStamp: 0, TopStartIndex: 0 };
      const body = JSON.stringify({
        ActionStatus: "OK",
        ErrorCode: 0,
        ErrorInfo: "",
        SessionItem: [],
        ...position,
      });
      emulator.inject({ kind: "body", body, after: 1, times: Number.POSITIVE_INFINITY });
    },
    recallMessage: (id, messageId) => world.recall(sent.get(`${id} ${messageId}`)!),
    removeMessage: (id, messageId) => world.deleteMessage(sent.get(`${id} ${messageId}`)!),
    expireMessages(id, messageId) {
      const message = sent.get(`${id} ${messageId}`)!;
      if (message.kind === "group") world.expireGroup(message.groupId, message.seq, message.topicId);
      else world.expireDirect(users.reader, refOf(id).id, new Date((message.time + 1) * 1000));
    },
    addFolder: (name, ids) => String(world.addFolder(users.reader, name, ids.map(refOf))),
  };
}

/** The likelier readings of what the vendor leaves open, and the opposite of each that has one. */
const readings: Record<string, Partial<TencentReadings>> = {
  "likely readings": {},
  "unlikely readings": {
    conversationOrder: "shuffled",
    conversationCursor: "count",
    trailingEmptyPage: true,
    omitEmptySessionItem: true,
    omitEmptyContactItem: true,
    folderPages: "first",
    keepClearedMarks: true,
    historyBounds: "exclusive",
    lastMsgKeyPosition: "last",
    repeatBoundaryMessage: true,
    emptyHistoryIncomplete: true,
    lateComplete: true,
    recalledKeepsBody: true,
    recalledInGroup: "placeholder",
    groupCount: "messages",
    expiredPage: "finished-1",
    placeholderFields: "blank",
    zeroSequence: "error",
    sequenceAboveNewest: "as-asked",
    omitEmptyRspMsgList: true,
    unknownFields: "refuse",
    directDedupeContent: false,
    directDuplicate: "renewed",
    groupDedupeKey: "random",
    groupDuplicate: "renewed",
    messageBytes: 12_000,
    messageIds: "everywhere",
    unknownReceiver: 90048,
    unknownSender: 90048,
    mutedSender: "deliver",
    outsideSender: "refuse",
    historyMentions: true,
    modifyMissing: 10030,
    modifyNothing: "accept",
    recalledTwice: 10030,
    recallExpired: 10030,
    invalidKeys: "ignore",
    clearHistoryDefault: 1,
    absentConversation: "refuse",
    deletionReads: false,
    groupTypeNames: "newer",
    muteNames: "first",
    groupListOrder: "shuffled",
    membersPerPage: 100,
    outsiders: "refuse",
    unknownGroupAccount: 10004,
    groupTexts: "client",
    unknownInitialMember: "skip",
    unknownAddedMember: "call",
    invitePermission: "ignore",
    removeOwner: 10007,
    groupNotices: "none",
    unknownProfile: "item",
  },
};

for (const [name, chosen] of Object.entries(readings))
  describeConformance(
    { describe, it },
    {
      name: `tencent on its emulator, ${name},`,
      capabilities: tencent(settings).capabilities,
      kinds: ["direct", "group", "topic"],
      pageSizes: { conversations: 20, messages: 20 },
      webhook: true,
      create: () => createStage({ conversationPageSize: 20, maxHistoryCount: 20, ...chosen }),
      skip: {
        ...(chosen.emptyHistoryIncomplete && {
          "failures: a failure amid a page of messages gives what is in hand, and the next page goes on":
            "the first answer is empty, so nothing is in hand when the second fails",
          "details: lastMessage takes no more calls than are declared":
            "the first answer of a one-to-one history is empty, so each of those takes a second call",
        }),
        "accounts: attributes of a user are added, and those that are not named stay":
          "users.get does not read them: the vendor gives only tags that are asked for by name",
        "nameless: a message without an identity is counted, and its neighbours come":
          "without its key a one-to-one message still has the parts that a key is made of",
        "conversations: the walk goes on after empty vendor pages":
          "the vendor's list has no rows that it leaves out",
      },
    },
  );
