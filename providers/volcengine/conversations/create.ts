import { randomUUID } from "node:crypto";
import {
  BadResponse,
  ColloquyError,
  type Conversation,
  type Created,
  type CreateInput,
  fingerprintOf,
  flag,
  type JsonInput,
  type Operation,
  type ProviderAction,
  record,
} from "colloquy/provider";
import { WRITES_PER_SECOND } from "../api/index.js";
import { failureOf } from "../api/outcomes.js";
import { unsupported } from "../errors.js";
import { idIn } from "../ids.js";
import { addMissing, addNew } from "../members/add.js";
import { type App, refuseOptions } from "../options/index.js";
import { readConversation } from "./item.js";
import { profileFields } from "./update.js";

const SINGLE = 1;
const GROUP = 2;

type Pair = { userId: string; peerId: string };

/** docs 6348/337013. A pair has one conversation, which is found or made. */
export function createOpen({ appId, userIds }: App): ProviderAction<Pair, { conversationId: string }, Pair> {
  const operation = createConversation(appId, ({ userId, peerId }: Pair) => ({
    ...userIds.field("OwnerUserId", userId),
    ...userIds.field("OtherUserId", peerId),
    ConversationCoreInfo: { ConversationType: SINGLE },
  }));
  return {
    prepare({ userId, peerId, options }) {
      refuseOptions(options);
      return { userId: userIds.checkMember(userId), peerId: userIds.checkMember(peerId, "peerId") };
    },
    async perform(query, call) {
      return { conversationId: (await call(operation, query)).id };
    },
  };
}

type Creation = {
  ownerId: string;
  memberIds: string[];
  idempotentId: string;
  profile: { [name: string]: string | { [name: string]: string } };
};

/** The vendor makes a group with its owner; the others are added to it, and one who cannot be fails nobody else. */
export function createGroup({ appId, userIds }: App): ProviderAction<CreateInput, Created, Creation> {
  const operation = createConversation(appId, ({ ownerId, idempotentId, profile }: Creation) => ({
    ...userIds.field("OwnerUserId", ownerId),
    ConversationCoreInfo: { ConversationType: GROUP, ...profile },
    IdempotentId: idempotentId,
  }));
  return {
    prepare({ ownerId, memberIds, key, options, ...profile }) {
      refuseOptions(options);
      if (userIds.form === "text" && memberIds.length > 0)
        throw unsupported("memberIds: the vendor's action that adds members takes integer user ids only");
      return {
        ownerId: userIds.checkMember(ownerId, "ownerId"),
        memberIds: memberIds.map((id, index) => userIds.checkMember(id, `memberIds[${index}]`)),
        // Without the caller's key, one of this call's own, so that repeating it makes no second group.
        idempotentId: key === undefined ? randomUUID() : fingerprintOf(["group", ownerId, key]),
        profile: profileFields(profile),
      };
    },
    async perform(query, call) {
      const { id, exists, conversation } = await call(operation, query);
      const members = query.memberIds.map((userId) => ({ userId }));
      const asked = { appId, conversationId: id, operatorId: query.ownerId };
      const added = exists ? addMissing(asked, members, call) : addNew(asked, members, call);
      return {
        conversation,
        // The group is there, whatever becomes of its members.
        members: await added.catch((thrown: unknown) => {
          if (!ColloquyError.is(thrown)) throw thrown;
          return members.map(() => failureOf(thrown));
        }),
      };
    },
  };
}

interface Made {
  id: string;
  /** It was there before. */
  exists: boolean;
  conversation: Conversation;
}

/** Safe, since a pair and an IdempotentId each have one conversation. */
function createConversation<Input>(
  appId: number,
  fieldsOf: (input: Input) => { readonly [name: string]: JsonInput },
): Operation<Input, Made> {
  return {
    name: "CreateConversation",
    safe: true,
    callsPerSecond: WRITES_PER_SECOND,
    request: (input) => ({ body: { AppId: appId, ...fieldsOf(input) } }),
    read(answer) {
      const { ConversationShortId, Exist, ConversationInfo } = record(answer, "Result");
      const id = idIn(ConversationShortId);
      const conversation = readConversation(ConversationInfo, true);
      if (id === undefined || conversation === undefined)
        throw new BadResponse("ConversationShortId", "absent", "the id of the conversation");
      return { id, exists: flag(Exist) ?? true, conversation };
    },
  };
}
