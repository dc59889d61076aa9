import { describe, it } from "vitest";
import {
  startVolcengineEmulator,
  type VolcengineReadings,
} from "../../../providers/volcengine/emulator/index.js";
import { volcengine } from "../../../providers/volcengine/index.js";
import { describeConformance, type Stage } from "../../../src/testing/index.js";
import { volcengineWebhooks } from "../../support/webhook-stages.js";

const appId = 666675;
const credentials = {
  accessKeyId: "AKLTEXAMPLE",
  secretAccessKey: "secretKeyExample==",
  sessionToken: "sessionTokenExample",
};
const usersOf = {
  integer: { reader: "10001", other: "10002", outsider: "10003" },
  text: { reader: "alice", other: "bob", outsider: "mallory" },
} as const;

type UserIdForm = keyof typeof usersOf;

/** So few that somebody can be in all of them; the vendor's own bound is 500. */
const GROUPS_PER_USER = 60;
const types = { direct: 1, group: 2, live: 100, topic: 2, other: 7 } as const;

async function createStage(readings: Partial<VolcengineReadings>, userIds: UserIdForm): Promise<Stage> {
  const users = usersOf[userIds];
  const limits = { groupsPerUser: GROUPS_PER_USER };
  const emulator = await startVolcengineEmulator({ appId, ...credentials, world: "empty", readings, limits });
  const { world } = emulator;
  let serial = 20_000;
  let stoppedAt: Date | undefined;
  const provider = (app: number) => volcengine({ appId: app, credentials, baseUrl: emulator.url, userIds });
  return {
    provider: () => provider(appId),
    otherApp: () => provider(appId + 1),
    webhook: volcengineWebhooks(() => provider(appId), users.reader),
    users,
    secrets: [credentials.secretAccessKey, credentials.sessionToken],
    conversationOptions: { dataType: 1 },
    unmarkableConversation: "404",
    unknownConversation: "404",
    unknownUser: "404",
    close: () => emulator.close(),
    addConversation(kind) {
      serial += 1;
      const members = [users.reader, kind === "direct" ? String(serial) : users.other];
      const owner = kind === "group" ? { ownerUserId: users.reader } : {};
      const { shortId } = world.addConversation({ members, type: types[kind] as 1 | 2 | 100, ...owner });
      return String(shortId);
    },
    addUser() {
      serial += 1;
      return String(serial);
    },
    addUnaddableUser() {
      serial += 1;
      const busy = String(serial);
      for (let group = 0; group < GROUPS_PER_USER; group += 1) world.addConversation({ members: [busy] });
      return busy;
    },
    userOfToken: (token) => world.tokens.get(token)?.userId,
    addFullMessage(id, text) {
      const input = { sender: users.reader, text, ext: { note: text } };
      return String(world.addMessage(id, input).messageId);
    },
    removeConversation: (id) => world.leave(users.reader, id),
    touch: (id) => world.touch(users.reader, id),
    addMessage(id, text, sender = users.reader) {
      const at = stoppedAt === undefined ? {} : { sentAt: stoppedAt };
      return String(world.addMessage(id, { sender, text, ...at }).messageId);
    },
    now: () => new Date(),
    stopClock() {
      stoppedAt = new Date();
      return () => {
        stoppedAt = undefined;
      };
    },
    vendorErrors: [
      { providerCode: "FlowLimitExceeded", code: "rate_limited" },
      { providerCode: "InternalError", code: "unavailable" },
      { providerCode: "AccessDenied", code: "permission_denied" },
      { providerCode: "InvalidParam", code: "invalid_argument" },
      { providerCode: "MoonIsFull", code: "unknown" },
    ],
    refuse: ({ providerCode, text }) =>
      emulator.inject({ kind: "error", code: providerCode, message: text, times: Number.POSITIVE_INFINITY }),
    rawCall: {
      operation: "GetUserConversations",
      body: { ParticipantUserId: 0, ParticipantUserIdStr: users.reader, Cursor: 0, Limit: 5 },
    },
    fail: (when) => emulator.inject({ kind: "status", status: 503, ...when }),
    loseAnswer: () => void emulator.inject({ kind: "reset", afterBytes: 0 }),
    hang: () => emulator.inject({ kind: "latency", ms: 600_000, times: Number.POSITIVE_INFINITY }),
    requests: () => emulator.requests.length,
    addHiddenConversation() {
      const { shortId } = world.addConversation({ members: [users.reader] });
      world.dissolve(shortId);
    },
    stallConversations() {
      const Result = { ConversationInfos: [], HasMore: true, NextCursor: 20 };
      const body = JSON.stringify({ ResponseMetadata: { RequestId: "1" }, Result });
      emulator.inject({ kind: "body", body, after: 1, times: Number.POSITIVE_INFINITY });
    },
    nameUser: (userId, { name, avatarUrl }) =>
      void world.register({ userId, nickName: name, portrait: avatarUrl }),
    markRead: (id) => world.markRead(users.reader, id),
    recallMessage: (id, messageId) => world.recall(id, messageId),
    removeMessage: (id, messageId) => world.deleteMessage(id, messageId),
    expireMessages(id, messageId) {
      const { sentAt } = world.message(id, messageId);
      world.expireBefore(id, new Date(sentAt.getTime() + 1));
    },
  };
}

/** The likelier readings of what the vendor leaves open, and the opposite of each that has one. */
const readings: Record<string, Partial<VolcengineReadings>> = {
  "user ids that are texts": { stringUserIds: true, longBesideText: "zero" },
  "likely readings": {},
  "unlikely readings": {
    messageCursor: "exclusive",
    messageOrder: "reversed",
    newCursor: "last-index",
    liveForward: "refused",
    recalledMessages: "absent",
    deletedMessages: "status",
    conversationCursor: "opaque",
    // Not the largest first: a page with details is not to take more of them than one without.
    conversationPageSize: [17, 19, 20],
    repeatAtSeam: true,
    hasMore: "full-page",
    skippedMemberCount: "zero",
    ownerField: "mixed",
    conversationIdOnSecondItem: "absent",
    unknownConversationIds: "refused",
    missingSetting: "not-found",
    settingTimeUnit: "microseconds",
    omittedMute: "unmutes",
    strangerSetting: "ParticipantNotInConversation",
    settingExt: "replaced",
    dissolvedMembership: "not-found",
    emptyFailureList: "absent",
    emptyResult: "absent",
    neverMember: "ParticipantNotFound",
    senderOnlyMessages: "kept",
    unknownMessageIds: "refused",
    propertyShape: "list",
    duplicateClientMsgId: "new-id",
    clientMsgIdScope: "app",
    sendCreateTime: "index-follows",
    recallRole: "checked",
    emptyModification: "ignored",
    modifiedRecalled: "ignored",
    repeatedEnd: "accepted",
    staleReadIndex: "ignored",
    existingConversation: "updated",
    conversationExt: "replaced",
    newOwner: "anybody",
    formerOwnerRole: "owner",
    ownerRemoval: "allowed",
    omittedRole: "resets",
    rejoinedReadIndex: "reset",
    limitFailures: "listed",
    repeatedRegistration: "fails",
    registerFailureIds: "text",
    nickNameUnit: "bytes",
    failedBatch: "error",
    businessErrorStatus: 400,
    echoMetadata: "empty",
  },
};

const byIntegers = "members are added by integer ids alone, so a group of texts is made of its owner";
const withMembers = [
  "creating: a group that is made is a conversation with what was given for it",
  "creating: a member who cannot be added fails neither the group nor the others",
  "creating: the same key finds the group, and another key makes another",
  "creating: the same key adds whoever is missing",
  "creating: what the owner sends to a new group is read by its members",
  "writes: every call spends declared budgets at their declared rates",
];

const elsewhere = "odd-items.test.ts shows it: the emulator's world holds nothing without an identity";

for (const [name, chosen] of Object.entries(readings)) {
  const userIds = chosen.stringUserIds === true ? "text" : "integer";
  describeConformance(
    { describe, it },
    {
      name: `volcengine on its emulator, ${name},`,
      capabilities: volcengine({ appId, credentials, userIds }).capabilities,
      kinds: ["direct", "group", "live", "other"],
      webhook: true,
      create: () =>
        createStage({ dissolvedConversations: "absent", filtering: "after-cut", ...chosen }, userIds),
      skip: {
        "nameless: a conversation without an identity is counted, and its neighbours come": elsewhere,
        "nameless: a message without an identity is counted, and its neighbours come": elsewhere,
        ...(userIds === "text" && Object.fromEntries(withMembers.map((rule) => [rule, byIntegers]))),
      },
    },
  );
}
