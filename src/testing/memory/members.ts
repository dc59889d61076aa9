import {
  type AddedMember,
  type Call,
  type ChangedMember,
  type ChangeOutcome,
  type Member,
  type MemberList,
  type MemberStore,
  type MembersInputOf,
  type ProviderAction,
  present,
  type RemovedMember,
} from "../../provider/index.js";
import { arrive, type MemoryOperation } from "./arrival.js";
import { addMember, changeMember, removeMember, roleOf } from "./memberships.js";
import { checkId, type MemorySettings, refuseOptions, unless } from "./options.js";
import type { MemoryConversation } from "./records.js";
import { find, findLive, requireMember, unsupported } from "./refusals.js";
import type { MemoryWorld } from "./world.js";

type Listing = { conversationId: string };

type AskedChange = {
  userId: string;
  role?: "admin" | "member";
  /** In milliseconds since 1970. */
  mutedUntil?: number | null;
  attributes?: { [name: string]: string };
};

type Asked = { conversationId: string; operatorId: string; members: AskedChange[] };

type Action<Change> = ProviderAction<MembersInputOf<Change>, ChangeOutcome[], Asked>;

/** Members of everything but direct conversations. */
export function createMembers(world: MemoryWorld, settings: MemorySettings): MemberStore {
  const { maxMembers } = settings;
  const acting = <Change extends ChangedMember>(
    name: MemoryOperation,
    apply: (conversation: MemoryConversation, change: ChangedMember) => ChangeOutcome,
  ): Action<Change> => createAction(world, settings, name, apply);
  return {
    ...unless(settings, "members.list", { list: createList(world, settings) }),
    ...unless(settings, "members.add", {
      add: acting<AddedMember>("members.add", (conversation, change) =>
        addMember(world, conversation, change, maxMembers),
      ),
    }),
    ...unless(settings, "members.remove", {
      remove: acting<RemovedMember>("members.remove", (conversation, change) =>
        removeMember(world, conversation, change),
      ),
    }),
    update: acting<ChangedMember>("members.update", changeMember),
  };
}

function createAction<Change extends ChangedMember>(
  world: MemoryWorld,
  settings: MemorySettings,
  operation: MemoryOperation,
  apply: (conversation: MemoryConversation, change: ChangedMember) => ChangeOutcome,
): Action<Change> {
  const { name } = settings;
  return {
    prepare({ conversationId, operatorId, members, options }) {
      refuseOptions(options, name);
      return {
        conversationId: checkGroup(world, conversationId, name),
        operatorId: checkId(operatorId, "operatorId", name),
        members: members.map((change) => toAsked(change, name)),
      };
    },
    perform: (asked, call) =>
      arrive(call, operation, asked, () => {
        const conversation = findLive(world, asked.conversationId, name);
        // Who leaves may ask twice, because the first answer can be lost.
        if (asked.members.some(({ userId }) => userId !== asked.operatorId))
          requireMember(conversation, asked.operatorId, name);
        return asked.members.map((change) => apply(conversation, fromAsked(change)));
      }),
  };
}

function toAsked({ userId, role, mutedUntil, attributes }: ChangedMember, provider: string): AskedChange {
  return {
    userId: checkId(userId, "members", provider),
    ...present({ role, mutedUntil: mutedUntil === null ? null : mutedUntil?.getTime() }),
    ...(attributes === undefined ? {} : { attributes: { ...attributes } }),
  };
}

function fromAsked({ mutedUntil, ...change }: AskedChange): ChangedMember {
  if (mutedUntil === undefined) return change;
  return { ...change, mutedUntil: mutedUntil === null ? null : new Date(mutedUntil) };
}

function createList(world: MemoryWorld, { name }: MemorySettings): MemberList<Listing> {
  const readWhole = ({ conversationId }: Listing, call: Call) =>
    arrive(call, "members.list", { conversationId }, () => {
      const conversation = find(world, conversationId, name);
      return { items: [...conversation.members].map((userId) => toMember(conversation, userId, name)) };
    });
  return {
    prepare({ conversationId, options }) {
      refuseOptions(options, name);
      return { conversationId: checkGroup(world, conversationId, name) };
    },
    shape: () => "bounded",
    readWhole,
    read: async (query, _position, call) => ({ ...(await readWhole(query, call)), next: null }),
  };
}

function toMember(conversation: MemoryConversation, userId: string, provider: string): Member {
  const {
    mutedUntil = null,
    attributes = {},
    joinedAt = conversation.createdAt,
  } = conversation.memberships.get(userId) ?? {};
  const role = roleOf(conversation, userId);
  return {
    userId,
    provider,
    role,
    mutedUntil: mutedUntil !== null && mutedUntil > new Date() ? mutedUntil : null,
    joinedAt,
    attributes: { ...attributes },
    raw: { userId, role, mutedUntil: mutedUntil?.toISOString() ?? null },
  };
}

/** This cloud's ids do not tell the kind, and it has none at a distance to ask for it. */
function checkGroup(world: MemoryWorld, conversationId: string, provider: string): string {
  if (world.conversations.get(conversationId)?.kind === "direct")
    throw unsupported("members of direct conversations", provider);
  return checkId(conversationId, "conversationId", provider);
}
