import type { JsonInput, ProfileInput, ProviderAction, UpdateConversationInput } from "colloquy/provider";
import { callToEnd, writeOperation } from "../api/write.js";
import { checkAttributes, checkConversationId } from "../ids.js";
import { type App, refuseOptions } from "../options/index.js";
import { readByIds } from "./get.js";

type Profile = { [name: string]: string | { [name: string]: string } };

/** The vendor's names of what a group says of itself. */
export function profileFields({ title, avatarUrl, description, notice, attributes }: ProfileInput): Profile {
  return {
    ...(title !== undefined && { Name: title }),
    ...(avatarUrl !== undefined && { AvatarUrl: avatarUrl }),
    ...(description !== undefined && { Description: description }),
    ...(notice !== undefined && { Notice: notice }),
    ...(attributes !== undefined && { Ext: checkAttributes(attributes) }),
  };
}

type Update = { conversationId: string; ownerId: string | null; profile: Profile };

/** docs 6348/337115. What is absent stays; nobody is named who does it. */
export function createUpdate({ appId, userIds }: App): ProviderAction<UpdateConversationInput, void, Update> {
  const operation = writeOperation("ModifyConversation", true, (asked: Update) => ({
    AppId: appId,
    ConversationCoreInfo: {
      ConversationShortId: BigInt(asked.conversationId),
      ...asked.profile,
      ...(asked.ownerId !== null && userIds.field("OwnerUserId", asked.ownerId)),
    } satisfies JsonInput,
  }));
  return {
    prepare({ operatorId, conversationId, ownerId, options, ...profile }) {
      refuseOptions(options);
      userIds.checkMember(operatorId, "operatorId");
      return {
        conversationId: checkConversationId(conversationId),
        ownerId: ownerId === undefined ? null : userIds.checkMember(ownerId, "ownerId"),
        profile: profileFields(profile),
      };
    },
    async perform(query, call) {
      const { Ext } = query.profile;
      if (typeof Ext !== "object") return call(operation, query);
      // Whether Ext is added to or replaced is not documented: with all of it, both are the same.
      const [present] = await readByIds({ appId }, [query.conversationId], call);
      const profile = { ...query.profile, Ext: { ...present?.attributes, ...Ext } };
      await call(operation, { ...query, profile });
    },
  };
}

type Dissolution = { operatorId: string; conversationId: string };

/** docs 6348/337036: groups only, by their owner only. */
export function createDissolve({ appId, userIds }: App): ProviderAction<Dissolution, void, Dissolution> {
  const operation = writeOperation("DestroyConversation", false, (asked: Dissolution) => ({
    AppId: appId,
    ConversationShortId: BigInt(asked.conversationId),
    ...userIds.field("OwnerUserId", asked.operatorId),
  }));
  return {
    prepare({ operatorId, conversationId, options }) {
      refuseOptions(options);
      return {
        operatorId: userIds.checkMember(operatorId, "operatorId"),
        conversationId: checkConversationId(conversationId),
      };
    },
    perform: (query, call) => callToEnd(call, operation, query, "ConversationNotFound"),
  };
}
