import type { Caller } from "../../calling/call.js";
import { requiredText, z } from "../../provider/check.js";
import type {
  CreateInput,
  MarkReadInput,
  ProfileInput,
  UpdateConversationInput,
} from "../../provider/contract/index.js";
import { memberOutcomes } from "../members.js";
import { performer } from "../perform.js";
import { fields, listOfIds } from "../support.js";
import type { Writes } from "../writes.js";
import type { Conversations } from "./index.js";

const CREATE_TIMEOUT_MS = 30_000;

const { userId, conversationId, providerOptions, attributes } = fields;
const operatorId = userId;
const profile = {
  title: z.string().min(1).optional(),
  avatarUrl: z.string().optional(),
  description: z.string().optional(),
  notice: z.string().optional(),
  attributes: attributes.optional(),
};

const openSchema = z
  .strictObject({ userId, peerId: userId, providerOptions })
  .refine(({ userId: one, peerId }) => one !== peerId, {
    path: ["peerId"],
    message: "must be another user than userId",
  });

const createSchema = z
  .strictObject({
    ownerId: userId,
    memberIds: z.union([z.array(userId).length(0), listOfIds("memberIds", userId, 200)]).default([]),
    key: z.string().min(1).max(128).optional(),
    ...profile,
    providerOptions,
  })
  .refine(({ ownerId, memberIds }) => !memberIds.includes(ownerId), {
    path: ["memberIds"],
    message: "must not name the owner, who is a member in any case",
  });

const updateSchema = z
  .strictObject({ operatorId, conversationId, ownerId: userId.optional(), ...profile, providerOptions })
  .refine(
    ({ operatorId: _, conversationId: __, providerOptions: ___, ...changes }) =>
      Object.values(changes).some((value) => value !== undefined),
    { message: "changes nothing; give a field of the profile or ownerId" },
  );

const dissolveSchema = z.strictObject({ operatorId, conversationId, providerOptions });

const removeSchema = z.strictObject({
  userId,
  conversationId,
  clearHistory: z.boolean().default(false),
  providerOptions,
});

const readSchema = z.strictObject({
  userId,
  conversationId,
  upTo: requiredText("must be the position of a message").optional(),
  providerOptions,
});

/** What is done with conversations besides listing them. */
export function createConversationActions(
  caller: Caller,
  writes: Writes,
): Pick<Conversations, "open" | "create" | "update" | "dissolve" | "removeFromList" | "markRead"> {
  return {
    open: performer(caller, writes, {
      operation: "conversations.open",
      schema: openSchema,
      ability: "conversations.open",
      part: ({ conversationActions }) => conversationActions?.open,
      input: (checked) => checked,
      result: (opened) => opened,
    }),
    create: performer(caller, writes, {
      operation: "conversations.create",
      timeoutMs: CREATE_TIMEOUT_MS,
      schema: createSchema,
      ability: "conversations.create",
      part: ({ conversationActions }) => conversationActions?.create,
      input: (checked) => checked as CreateInput,
      result: ({ conversation, members }, { memberIds }) => ({
        conversation,
        members: memberOutcomes(
          caller,
          "conversations.create",
          memberIds.map((id) => ({ userId: id })),
          members,
        ),
      }),
      tells: ({ ownerId, ...given }, { conversation: { id }, members }) => [
        {
          type: "conversation.created",
          userId: ownerId,
          conversationId: id,
          profile: { ownerId, ...profileOf(given) },
        },
        ...joinedOf(ownerId, id, members),
      ],
    }),
    update: performer(caller, writes, {
      operation: "conversations.update",
      schema: updateSchema,
      ability: "conversations.update",
      part: ({ conversationActions }) => conversationActions?.update,
      input: (checked) => checked as UpdateConversationInput,
      result: () => undefined,
      tells: ({ operatorId: by, conversationId: id, ownerId, ...given }) => [
        {
          type: "conversation.updated",
          userId: by,
          conversationId: id,
          profile: { ...profileOf(given), ...(ownerId === undefined ? {} : { ownerId }) },
        },
      ],
    }),
    dissolve: performer(caller, writes, {
      operation: "conversations.dissolve",
      schema: dissolveSchema,
      ability: "conversations.dissolve",
      part: ({ conversationActions }) => conversationActions?.dissolve,
      input: (checked) => checked,
      result: () => undefined,
      tells: ({ operatorId: by, conversationId: id }) => [
        { type: "conversation.dissolved", userId: by, conversationId: id, profile: {} },
      ],
    }),
    removeFromList: performer(caller, writes, {
      operation: "conversations.removeFromList",
      schema: removeSchema,
      ability: "conversations.removeFromList",
      part: ({ conversationActions }) => conversationActions?.removeFromList,
      input: (checked) => checked,
      result: () => undefined,
      // No event says that a conversation left one user's list.
      tells: () => [],
    }),
    markRead: performer(caller, writes, {
      operation: "conversations.markRead",
      schema: readSchema,
      ability: ({ upTo }) => [
        "conversations.markRead.*.level",
        ...(upTo === undefined ? [] : (["conversations.markRead.*.upTo"] as const)),
      ],
      part: ({ conversationActions }) => conversationActions?.markRead,
      input: (checked) => checked as MarkReadInput,
      result: () => undefined,
      tells: ({ userId: readerId, conversationId: id, upTo }) => [
        {
          type: "message.read",
          userId: readerId,
          conversationId: id,
          readerId,
          upTo: upTo === undefined ? {} : { position: upTo },
        },
      ],
    }),
  };
}

function profileOf({ title, avatarUrl, description, notice, attributes: values }: ProfileInput) {
  return {
    ...(title === undefined ? {} : { title }),
    ...(avatarUrl === undefined ? {} : { avatarUrl }),
    ...(description === undefined ? {} : { description }),
    ...(notice === undefined ? {} : { notice }),
    ...(values === undefined ? {} : { attributes: { ...values } }),
  };
}

function joinedOf(
  userIdOfOwner: string,
  conversationIdOfGroup: string,
  members: { userId: string; ok: boolean }[],
) {
  const joined = members.filter(({ ok }) => ok).map((member) => ({ userId: member.userId }));
  return joined.length === 0
    ? []
    : [
        {
          type: "member.joined" as const,
          userId: userIdOfOwner,
          conversationId: conversationIdOfGroup,
          members: joined,
        },
      ];
}
