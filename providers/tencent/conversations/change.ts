import {
  type Call,
  ColloquyError,
  type Json,
  type Operation,
  type ProviderAction,
  type UpdateConversationInput,
} from "colloquy/provider";
import { CALLS_PER_SECOND } from "../api/index.js";
import { unlessDone } from "../errors.js";
import { checkUserId, PROVIDER, parseGroupId } from "../ids.js";
import { checkNoOptions } from "../options/index.js";
import { profileFields } from "./profile.js";

type GroupUpdate = {
  operatorId: string;
  groupId: string;
  fields: { [name: string]: Json };
  ownerId: string | null;
};

/** Profile and owner are two calls to the vendor, which asks for nobody's rights. */
export const update: ProviderAction<UpdateConversationInput, void, GroupUpdate> = {
  prepare({ operatorId, conversationId, ownerId, options, ...profile }) {
    checkNoOptions(options);
    return {
      operatorId: checkUserId(operatorId, "operatorId"),
      groupId: parseGroupId(conversationId),
      fields: profileFields(profile),
      ownerId: ownerId === undefined ? null : checkUserId(ownerId, "ownerId"),
    };
  },
  async perform(query, call) {
    const { groupId, fields, ownerId } = query;
    const changesProfile = Object.keys(fields).length > 0;
    if (changesProfile) await call(modifyProfile, query);
    if (ownerId !== null) await giveTo({ groupId, ownerId }, changesProfile, call);
  },
};

async function giveTo(owner: { groupId: string; ownerId: string }, isSecond: boolean, call: Call) {
  try {
    await call(changeOwner, owner);
  } catch (thrown) {
    if (!isSecond || !ColloquyError.is(thrown)) throw thrown;
    const { code, providerCode, message, retryable } = thrown;
    throw new ColloquyError({
      code,
      message: `the profile was changed, and the owner was not: ${message}`,
      provider: PROVIDER,
      providerCode,
      retryable,
      // Half of it was applied.
      outcome: "unknown",
      cause: thrown,
    });
  }
}

/** Docs 269/1620. What it does not name stays; From_Account is shown as who did it. */
const modifyProfile: Operation<GroupUpdate, void> = {
  name: "v4/group_open_http_svc/modify_group_base_info",
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: ({ operatorId, groupId, fields }) => ({
    body: { GroupId: groupId, From_Account: operatorId, ...fields },
  }),
  read: () => undefined,
};

/** What the vendor answers to the owner that there is already is not documented. */
const changeOwner: Operation<{ groupId: string; ownerId: string }, void> = {
  name: "v4/group_open_http_svc/change_group_owner",
  safe: false,
  callsPerSecond: CALLS_PER_SECOND,
  request: ({ groupId, ownerId }) => ({ body: { GroupId: groupId, NewOwner_Account: ownerId } }),
  read: () => undefined,
};

/** The vendor says of a group that is gone that there is none. */
const GONE = 10010;

export const dissolve: ProviderAction<
  { operatorId: string; conversationId: string },
  void,
  { groupId: string }
> = {
  prepare({ operatorId, conversationId, options }) {
    checkNoOptions(options);
    checkUserId(operatorId, "operatorId");
    return { groupId: parseGroupId(conversationId) };
  },
  perform: (query, call) => call(destroyGroup, query).catch(unlessDone(GONE)),
};

const destroyGroup: Operation<{ groupId: string }, void> = {
  name: "v4/group_open_http_svc/destroy_group",
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: ({ groupId }) => ({ body: { GroupId: groupId } }),
  read: () => undefined,
};
