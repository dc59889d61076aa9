import {
  BadResponse,
  type Call,
  ColloquyError,
  type Conversation,
  type Created,
  type CreateInput,
  checkInput,
  fingerprintOf,
  invalidArgument,
  type Json,
  type Operation,
  optionalText,
  type ProviderAction,
  present,
  record,
  wholeNumber,
  z,
} from "colloquy/provider";
import { CALLS_PER_SECOND } from "../api/index.js";
import { runFurtherSteps } from "../api/steps.js";
import { COMMUNITY_MARKER, checkUserId, PROVIDER, unsupported } from "../ids.js";
import { additionOf } from "../members/add.js";
import { profileFields, readKeyValues } from "./profile.js";

/** `providerOptions.tencent` of `conversations.create`; what each does is on the vendor's page 269/1615. */
export type TencentCreateOptions = {
  /** The type of the group ("Private"); "AVChatRoom" is a live group, which takes no members. */
  type?: "Private" | "Public" | "ChatRoom" | "AVChatRoom" | "Community" | undefined;
  /** Who may join by themselves. */
  applyJoinOption?: "FreeAccess" | "NeedPermission" | "DisableApply" | undefined;
  /** The most members. */
  maxMemberCount?: number | undefined;
};

const MOST_MEMBERS = 100_000;

const schema = z.strictObject({
  type: z.enum(["Private", "Public", "ChatRoom", "AVChatRoom", "Community"]).default("Private"),
  applyJoinOption: z.enum(["FreeAccess", "NeedPermission", "DisableApply"]).optional(),
  maxMemberCount: wholeNumber(1, MOST_MEMBERS).optional(),
});

/** A group to be made; its id is known where a key makes it. */
type NewGroup = {
  groupId: string | null;
  memberIds: string[];
  fields: { [name: string]: Json };
};

/** A group that is there. The answer is `null` where it was there before. */
interface Made {
  groupId: string;
  answer: unknown;
}

/**
 * The group is made with its owner alone, and the members are added in further calls: so one who cannot be added does
 * not fail it, and a repetition with the same key adds whoever is missing.
 */
export const create: ProviderAction<CreateInput, Created, NewGroup> = {
  prepare({ ownerId, memberIds, key, options, ...profile }) {
    const chosen = checkInput(schema, options, "providerOptions.tencent", PROVIDER);
    const { type, applyJoinOption, maxMemberCount } = chosen;
    if (profile.title === undefined) {
      throw invalidArgument("title is missing; this vendor's groups need one", PROVIDER);
    }
    if (type === "AVChatRoom" && memberIds.length > 0) {
      throw unsupported("memberIds: users join an AVChatRoom by themselves");
    }
    checkUserId(ownerId, "ownerId");
    const groupId = key === undefined ? null : groupIdOf(key, ownerId, type);
    return {
      groupId,
      memberIds: memberIds.map((id, index) => checkUserId(id, `memberIds[${index}]`)),
      fields: {
        Owner_Account: ownerId,
        Type: type,
        ...(groupId === null ? {} : { GroupId: groupId }),
        ...profileFields(profile),
        ...present({ ApplyJoinOption: applyJoinOption, MaxMemberCount: maxMemberCount }),
      },
    };
  },
  async perform(query, call) {
    const made = await makeGroup(query, call);
    const { memberIds } = query;
    const steps = additionOf(made.groupId, memberIds);
    const members = await runFurtherSteps(steps, { changes: memberIds.length }, call);
    return { conversation: toConversation(query, made), members };
  },
};

/** Ids of communities begin with a marker of the vendor's. */
function groupIdOf(key: string, ownerId: string, type: string): string {
  return `${type === "Community" ? COMMUNITY_MARKER : ""}c_${fingerprintOf([key, ownerId])}`;
}

/** The group is there, and it is this app's. */
const MADE_BEFORE = "10025";

async function makeGroup(query: NewGroup, call: Call): Promise<Made> {
  const { groupId } = query;
  try {
    return await call(createGroup(groupId !== null), query);
  } catch (thrown) {
    if (groupId === null || !ColloquyError.is(thrown) || thrown.providerCode !== MADE_BEFORE) throw thrown;
    return { groupId, answer: null };
  }
}

/** Docs 269/1615. With an id of ours a repetition finds the group; without one it would make another. */
const createGroup = (safe: boolean): Operation<NewGroup, Made> => ({
  name: "v4/group_open_http_svc/create_group",
  safe,
  callsPerSecond: CALLS_PER_SECOND,
  request: ({ fields }) => ({ body: fields }),
  read(answer) {
    const groupId = optionalText(record(answer, "the answer").GroupId);
    if (groupId === undefined) throw new BadResponse("GroupId", "absent", "the id of the new group");
    return { groupId, answer };
  },
});

function toConversation({ fields }: NewGroup, { groupId, answer }: Made): Conversation {
  return {
    id: `group:${groupId}`,
    provider: PROVIDER,
    kind: "group",
    ...present({
      title: optionalText(fields.Name),
      avatarUrl: optionalText(fields.FaceUrl),
      description: optionalText(fields.Introduction),
      notice: optionalText(fields.Notification),
      ownerId: optionalText(fields.Owner_Account),
    }),
    activity: { at: null, source: "none", precision: "second" },
    attributes: readKeyValues(fields.AppDefinedData),
    raw: answer,
  };
}
