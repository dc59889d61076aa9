import type { Created } from "../../../../src/provider/index.js";
import type { Broken } from "../change.js";
import { failing, nothing, withAbility } from "./change.js";

const opened = "opening: what is sent to a conversation that was opened is read from either side";

const ofTwo = (userId: unknown, peerId: unknown) => [String(userId), String(peerId)];

/** Direct conversations that are not those of the two. */
export const opening: Broken[] = [
  {
    title: "a new conversation at each opening",
    kinds: ["direct"],
    breakIt: withAbility("conversationActions", "open", (_, world) => ({
      perform: async ({ userId, peerId }) => ({
        conversationId: world.addConversation({ kind: "direct", members: ofTwo(userId, peerId) }).id,
      }),
    })),
    fails: "opening: two users have one direct conversation, however often it is opened",
    also: [opened],
    says: /it was "direct-1" and then "direct-2"\. Find the one that there is/,
  },
  {
    title: "a conversation with somebody else",
    kinds: ["direct"],
    breakIt: withAbility("conversationActions", "open", (open) => ({
      prepare: (input) => open.prepare({ ...input, peerId: "somebody" }),
    })),
    fails:
      "opening: a conversation that was opened is in the list with the other as its peer, once somebody has written",
    also: [opened],
    says: /is in the list as "direct" with "somebody", expected "direct" with "mallory"/,
  },
  {
    title: "a conversation for each of its sides",
    kinds: ["direct"],
    breakIt: withAbility("conversationActions", "open", (_, world) => ({
      async perform({ userId, peerId }) {
        const id = `${userId} to ${peerId}`;
        const made = world.conversations.get(id);
        const { id: conversationId } =
          made ?? world.addConversation({ id, kind: "direct", members: ofTwo(userId, peerId) });
        return { conversationId };
      },
    })),
    fails: opened,
    says: /"mallory" opened "mallory to alice" and finds no message there/,
  },
];

const members = "creating: a member who cannot be added fails neither the group nor the others";
const keyed = "creating: the same key finds the group, and another key makes another";
const used = "creating: what the owner sends to a new group is read by its members";

const withMade = (change: (made: Created) => Created) =>
  withAbility("conversationActions", "create", (create) => ({
    perform: async (query, call) => change(await create.perform(query, call)),
  }));

/** Groups that are made in part, twice, or not at all. */
export const creating: Broken[] = [
  {
    title: "groups without a notice",
    breakIt: withAbility("conversationActions", "create", (create) => ({
      prepare: ({ notice: _, ...input }) => create.prepare(input),
    })),
    fails: "creating: a group that is made is a conversation with what was given for it",
    says: /notice of the new group is not what was given/,
  },
  {
    title: "no group where one member cannot be added",
    breakIt: withMade((made) =>
      made.members.some((outcome) => outcome !== null) ? failing("conflict") : made,
    ),
    fails: members,
    says: /no group was made: .*A member who cannot be added is one result alone/,
  },
  {
    title: "outcomes of members in another order",
    breakIt: withMade(({ members: [first = null, ...others], ...made }) => ({
      ...made,
      members: [...others, first],
    })),
    fails: members,
    says: /conversations.create failed for \["mallory"\], expected \["barred"\]/,
  },
  {
    title: "a new group at each repetition",
    breakIt: withAbility("conversationActions", "create", (create) => ({
      prepare: ({ key: _, ...input }) => create.prepare(input),
    })),
    fails: keyed,
    says: /one key made "group-1" and then "group-2"/,
  },
  {
    title: "one group for all keys",
    breakIt: withAbility("conversationActions", "create", (create) => ({
      prepare: (input) => create.prepare({ ...input, key: "the group" }),
    })),
    fails: keyed,
    says: /two keys made one group/,
  },
  {
    title: "a group that is found and keeps its members",
    breakIt: withAbility("conversationActions", "create", (create, world) => ({
      async perform(query, call) {
        const memberIds = query.memberIds as string[];
        const isThere = world.conversations.has(String(query.id));
        const made = await create.perform({ ...query, memberIds: isThere ? [] : memberIds }, call);
        return isThere ? { ...made, members: memberIds.map(() => null) } : made;
      },
    })),
    fails: "creating: the same key adds whoever is missing",
    says: /the members of a group that was found: 1 missing \("mallory"\)\. Add those who are not in it yet/,
  },
  {
    title: "groups that no list shows",
    breakIt: withAbility("conversationActions", "create", (create, world) => ({
      async perform(query, call) {
        const made = await create.perform(query, call);
        const { id } = made.conversation;
        for (const userId of world.conversation(id).members) world.hide(userId, id);
        return made;
      },
    })),
    fails: used,
    says: /the new group is not in the list of "mallory"/,
  },
  {
    title: "another id than the group has",
    breakIt: withMade((made) => ({ ...made, conversation: { ...made.conversation, id: "mine" } })),
    fails: used,
    also: [keyed, "creating: the same key adds whoever is missing"],
    says: /there is no conversation/,
  },
];

const profile = "updating: what a group says of itself is changed, and what is not named stays";

/** Groups that are changed too little or too much. */
export const updating: Broken[] = [
  {
    title: "titles that no update changes",
    breakIt: withAbility("conversationActions", "update", (update) => ({
      prepare: ({ title: _, ...input }) => update.prepare(input),
    })),
    fails: profile,
    says: /after an update title is nothing, expected "hikers"/,
  },
  {
    title: "updates that wipe what they do not name",
    breakIt: withAbility("conversationActions", "update", (update, world) => ({
      perform(query, call) {
        const conversation = world.conversation(String(query.conversationId));
        const { ownerId } = conversation.profile;
        conversation.profile = ownerId === undefined ? {} : { ownerId };
        return update.perform(query, call);
      },
    })),
    fails: profile,
    says: /after an update avatarUrl is nothing, .*Write what is named, and leave what is not/,
  },
  {
    title: "groups that keep their owners",
    breakIt: withAbility("conversationActions", "update", (update) => ({
      prepare: ({ ownerId: _, ...input }) => update.prepare(input),
    })),
    fails: "updating: a group is handed over to its new owner",
    says: /the role of the new owner is "member", expected "owner"/,
  },
  {
    title: "groups that live on when they are disbanded",
    breakIt: withAbility("conversationActions", "dissolve", () => nothing),
    fails: "updating: nothing can be sent to a group that was disbanded",
    says: /a message to a group that was disbanded succeeded, expected not_found/,
  },
];
