import {
  type ConversationActions,
  type Created,
  type CreateInput,
  fingerprintOf,
  invalidArgument,
  type MarkReadInput,
  type ProfileInput,
  type ProviderAction,
  present,
  type UpdateConversationInput,
} from "../../provider/index.js";
import { arrive, operationOf } from "./arrival.js";
import { toConversation } from "./conversations.js";
import { addMember, roleOf } from "./memberships.js";
import { isSequence } from "./messages.js";
import { checkId, type MemorySettings, refuseOptions, unless } from "./options.js";
import type { MemoryConversation } from "./records.js";
import { find, findLive, refusal, refusals, requireMember } from "./refusals.js";
import type { MemoryWorld } from "./world.js";

type Profile = { [name: string]: string | { [name: string]: string } };

/** What is done with conversations besides listing them. */
export function createConversationActions(world: MemoryWorld, settings: MemorySettings): ConversationActions {
  return {
    ...unless(settings, "conversations.open", { open: createOpen(world, settings) }),
    ...unless(settings, "conversations.create", { create: createCreate(world, settings) }),
    ...unless(settings, "conversations.update", { update: createUpdate(world, settings) }),
    ...unless(settings, "conversations.dissolve", { dissolve: createDissolve(world, settings) }),
    ...unless(settings, "conversations.removeFromList", { removeFromList: createRemoval(world, settings) }),
    ...unless(settings, "conversations.markRead", { markRead: createMarkRead(world, settings) }),
  };
}

type Pair = { userId: string; peerId: string };

function createOpen(
  world: MemoryWorld,
  { name }: MemorySettings,
): ProviderAction<Pair, { conversationId: string }, Pair> {
  return {
    prepare({ userId, peerId, options }) {
      refuseOptions(options, name);
      return { userId: checkId(userId, "userId", name), peerId: checkId(peerId, "peerId", name) };
    },
    perform: (pair, call) =>
      arrive(call, "conversations.open", pair, () => ({ conversationId: directOf(world, pair).id })),
  };
}

function directOf(world: MemoryWorld, { userId, peerId }: Pair): MemoryConversation {
  const found = [...world.conversations.values()].find(
    ({ kind, members }) =>
      kind === "direct" && members.size === 2 && members.has(userId) && members.has(peerId),
  );
  return found ?? world.addConversation({ kind: "direct", members: [userId, peerId] });
}

type Creating = { id: string | null; ownerId: string; memberIds: string[]; profile: Profile };

/** The id of a group with a key is made of that, so that the key finds it again. */
function createCreate(
  world: MemoryWorld,
  settings: MemorySettings,
): ProviderAction<CreateInput, Created, Creating> {
  const { name } = settings;
  return {
    prepare({ ownerId, memberIds, key, options, ...profile }) {
      refuseOptions(options, name);
      return {
        id: key === undefined ? null : `group-${fingerprintOf([ownerId, key])}`,
        ownerId: checkId(ownerId, "ownerId", name),
        memberIds: memberIds.map((id) => checkId(id, "memberIds", name)),
        profile: profileOf(profile),
      };
    },
    perform: (asked, call) =>
      call(
        operationOf("conversations.create", { safe: asked.id !== null }, () =>
          create(world, asked, settings),
        ),
        asked,
      ),
  };
}

function create(world: MemoryWorld, asked: Creating, settings: MemorySettings): Created {
  const { id, ownerId, memberIds, profile } = asked;
  const conversation =
    id !== null && world.conversations.has(id)
      ? findLive(world, id, settings.name)
      : world.addConversation({
          ...(id === null ? {} : { id }),
          members: [ownerId],
          profile: { ...profile, ownerId, creatorId: ownerId },
        });
  const members = memberIds.map((userId) => addMember(world, conversation, { userId }, settings.maxMembers));
  const row = { conversation, at: conversation.createdAt };
  return { conversation: toConversation(world, settings, ownerId, row), members };
}

type Updating = { operatorId: string; conversationId: string; ownerId: string | null; profile: Profile };

function createUpdate(
  world: MemoryWorld,
  { name }: MemorySettings,
): ProviderAction<UpdateConversationInput, void, Updating> {
  return {
    prepare({ operatorId, conversationId, ownerId, options, ...profile }) {
      refuseOptions(options, name);
      return {
        operatorId: checkId(operatorId, "operatorId", name),
        conversationId: checkId(conversationId, "conversationId", name),
        ownerId: ownerId === undefined ? null : checkId(ownerId, "ownerId", name),
        profile: profileOf(profile),
      };
    },
    perform: (asked, call) =>
      arrive(call, "conversations.update", asked, () => {
        const conversation = findLive(world, asked.conversationId, name);
        requireMember(conversation, asked.operatorId, name);
        const { ownerId } = asked;
        if (ownerId !== null && !conversation.members.has(ownerId)) throw refusal(refusals.noMember, name);
        changeProfile(world, conversation, asked);
      }),
  };
}

/** What is not named stays as it is, also each attribute. */
function changeProfile(
  world: MemoryWorld,
  conversation: MemoryConversation,
  { ownerId, profile }: Updating,
): void {
  const before = conversation.profile;
  conversation.profile = {
    ...before,
    ...profile,
    attributes: { ...before.attributes, ...(profile.attributes as { [name: string]: string } | undefined) },
    ...(ownerId === null ? {} : { ownerId }),
  };
  conversation.updatedAt = world.now();
}

type Dissolving = { operatorId: string; conversationId: string };

/** A disbanded conversation stays in the lists and says so; nobody can write to it. */
function createDissolve(
  world: MemoryWorld,
  { name }: MemorySettings,
): ProviderAction<Dissolving, void, Dissolving> {
  return {
    prepare({ operatorId, conversationId, options }) {
      refuseOptions(options, name);
      return {
        operatorId: checkId(operatorId, "operatorId", name),
        conversationId: checkId(conversationId, "conversationId", name),
      };
    },
    perform: (asked, call) =>
      arrive(call, "conversations.dissolve", asked, () => {
        const conversation = find(world, asked.conversationId, name);
        if (roleOf(conversation, asked.operatorId) !== "owner") throw refusal(refusals.notOwner, name);
        conversation.profile = { ...conversation.profile, dissolved: true };
        conversation.updatedAt = world.now();
      }),
  };
}

type Removal = { userId: string; conversationId: string; clearHistory: boolean };

/** It comes back with the next message, as in every chat. */
function createRemoval(world: MemoryWorld, { name }: MemorySettings): ProviderAction<Removal, void, Removal> {
  return {
    prepare({ userId, conversationId, clearHistory, options }) {
      refuseOptions(options, name);
      return {
        userId: checkId(userId, "userId", name),
        conversationId: checkId(conversationId, "conversationId", name),
        clearHistory,
      };
    },
    perform: (asked, call) =>
      arrive(call, "conversations.removeFromList", asked, () => {
        const { userId, conversationId, clearHistory } = asked;
        const { messages } = find(world, conversationId, name);
        world.removeConversation(userId, conversationId);
        if (clearHistory) for (const { deletedFor } of messages) deletedFor.add(userId);
      }),
  };
}

type Reading = { userId: string; conversationId: string; upTo: string | null };

function createMarkRead(
  world: MemoryWorld,
  { name }: MemorySettings,
): ProviderAction<MarkReadInput, void, Reading> {
  return {
    prepare({ userId, conversationId, upTo, options }) {
      refuseOptions(options, name);
      if (upTo !== undefined && !isSequence(upTo))
        throw invalidArgument(`upTo must be the position of a message, got ${upTo}`, name);
      return {
        userId: checkId(userId, "userId", name),
        conversationId: checkId(conversationId, "conversationId", name),
        upTo: upTo ?? null,
      };
    },
    perform: (asked, call) =>
      arrive(call, "conversations.markRead", asked, () => {
        const { userId, conversationId, upTo } = asked;
        const conversation = find(world, conversationId, name);
        requireMember(conversation, userId, name);
        const last = conversation.messages.find(({ sequence }) => String(sequence) === upTo);
        if (upTo !== null && last === undefined) throw refusal(refusals.noMessage, name);
        world.markRead(userId, conversationId, last?.id);
      }),
  };
}

function profileOf({ title, avatarUrl, description, notice, attributes }: ProfileInput): Profile {
  const texts = present({ title, avatarUrl, description, notice }) as { [name: string]: string };
  return { ...texts, ...(attributes === undefined ? {} : { attributes: { ...attributes } }) };
}
