import type { ChangedMember, ChangeOutcome, Member, Provider } from "../../../../src/provider/index.js";
import type { MemoryWorld } from "../../../../src/testing/index.js";
import type { Broken } from "../change.js";
import { failing, withAbility } from "./change.js";

const listed =
  "members: every member of group comes exactly once, in exact pages and one order, with the owner as such";
const added =
  "members: adding answers for every user, in their order, and one who cannot be added fails alone";
const joined = "members: who is added is a member, and who is one already is no error";
const removed = "members: who is removed is no member, and who was none is no error";
const role = "members: a member becomes an admin, and a member again";
const stranger = "members: changing somebody who is no member fails for them alone";
const again = "members: adding a member again takes no role away";
const mute = "members: a member is muted until then, and not muted after null";
const attributes = "members: attributes of a member are added, and those that are not named stay";
const stays = "members: an admin who is muted stays an admin, and muted when the role changes";

const noMember = { code: "not_found", providerCode: "", text: "no member" } as const;

const withList = (change: (items: Member[]) => Member[]) =>
  withAbility("members", "list", (list) => ({
    async readWhole(query, call) {
      const whole = await list.readWhole(query, call);
      return { ...whole, items: change(whole.items) };
    },
  }));

/** What a change answers, and what the world does behind it. */
const withOutcomes =
  (
    verb: "add" | "remove" | "update",
    change: (outcomes: ChangeOutcome[], ids: string[], isIn: (id: string) => boolean) => ChangeOutcome[],
  ): Broken["breakIt"] =>
  (provider, world) =>
    withAbility("members", verb, (original) => ({
      async perform(query, call) {
        const ids = (query.members as { userId: string }[]).map(({ userId }) => userId);
        const before = new Set(world.conversation(String(query.conversationId)).members);
        return change(await original.perform(query, call), ids, (id) => before.has(id));
      },
    }))(provider, world);

/** Other changes than those that are asked for. */
const changedTo = (change: (member: ChangedMember) => ChangedMember) =>
  withAbility("members", "update", (update) => ({
    prepare: (input) => update.prepare({ ...input, members: input.members.map(change) }),
  }));

/** What happens to a membership behind a change of it. */
const behindUpdate =
  (
    then: (
      membership: { role: string; mutedUntil: Date | null },
      change: { [name: string]: unknown },
    ) => void,
  ) =>
  (provider: Provider, world: MemoryWorld): Provider =>
    withAbility("members", "update", (update) => ({
      async perform(query, call) {
        const outcomes = await update.perform(query, call);
        const { memberships } = world.conversation(String(query.conversationId));
        for (const change of query.members as { userId: string }[]) {
          const membership = memberships.get(change.userId);
          if (membership !== undefined) then(membership, change);
        }
        return outcomes;
      },
    }))(provider, world);

/** Members who are not in the list, or not what they are. */
export const members: Broken[] = [
  {
    title: "the first page of members alone",
    breakIt: withList((items) => items.slice(0, 20)),
    fails: listed,
    says: /members in pages of 7: 7 missing .*Read all pages of the vendor's list/,
  },
  {
    title: "members in another order at each walk",
    breakIt: (provider, world) => {
      let reads = 0;
      return withAbility("members", "list", (list) => ({
        shape: () => "streamed",
        async read(query, _position, call) {
          const { items } = await list.readWhole(query, call);
          reads += 1;
          // The first walk takes four.
          return { items: reads > 4 ? items.reverse() : items, next: null };
        },
      }))(provider, world);
    },
    fails: listed,
    says: /members in smaller pages: item 1 is .*Keep the vendor's order/,
  },
  {
    title: "owners who are taken for admins",
    breakIt: withList((items) =>
      items.map((item) => (item.role === "owner" ? { ...item, role: "admin" as const } : item)),
    ),
    fails: listed,
    says: /the owners are \[\], expected \["alice"\]\. Read the role of each member/,
  },
  {
    title: "outcomes of newcomers in another order",
    breakIt: withOutcomes("add", ([first = null, ...others]) => [...others, first]),
    fails: added,
    says: /members.add failed for \["user-2"\], expected \["barred"\]/,
  },
  {
    title: "nobody added where one cannot be",
    breakIt: withOutcomes("add", (outcomes) =>
      outcomes.some((outcome) => outcome !== null) ? failing("conflict") : outcomes,
    ),
    fails: added,
    says: /the call failed: .*A user who cannot be added is one result alone/,
  },
  {
    title: "newcomers who are said to be in it and are not",
    breakIt: withAbility("members", "add", () => ({
      perform: async (query) =>
        (query.members as { userId: string }[]).map(({ userId }) => (userId === "barred" ? noMember : null)),
    })),
    fails: joined,
    also: [listed],
    says: /the members: 1 missing \("mallory"\)\. Add them before you say so/,
  },
  {
    title: "a quarrel about who is in it already",
    breakIt: withOutcomes("add", (outcomes, ids, isIn) =>
      outcomes.map((outcome, index) => (isIn(ids[index] ?? "") ? noMember : outcome)),
    ),
    fails: joined,
    says: /members.add failed for \["bob"\], expected \[\]/,
  },
  {
    title: "members who lose their role when they are added again",
    breakIt: withAbility("members", "add", (add, world) => ({
      async perform(query, call) {
        const { memberships } = world.conversation(String(query.conversationId));
        for (const { userId } of query.members as { userId: string }[]) memberships.delete(userId);
        return add.perform(query, call);
      },
    })),
    fails: again,
    says: /an admin who was added again is "member"/,
  },
  {
    title: "members who are said to be out and are not",
    breakIt: withAbility("members", "remove", () => ({
      perform: async (query) => (query.members as unknown[]).map(() => null),
    })),
    fails: removed,
    says: /the members after a removal: 1 should not be there \("bob"\)/,
  },
  {
    title: "a quarrel about who was no member",
    breakIt: withOutcomes("remove", (outcomes, ids, isIn) =>
      outcomes.map((outcome, index) => (isIn(ids[index] ?? "") ? outcome : noMember)),
    ),
    fails: removed,
    says: /failed for \["mallory"\], expected \[\]/,
  },
  {
    title: "roles that stay as they are",
    breakIt: changedTo(({ role: _, ...change }) => change),
    fails: role,
    also: [stranger, again, stays],
    says: /the role is "member" after "admin" was set/,
  },
  {
    title: "strangers who are said to be changed",
    breakIt: withOutcomes("update", (outcomes) => outcomes.map(() => null)),
    fails: stranger,
    says: /members.update of a stranger and a member failed for \[\], expected \["mallory"\]/,
  },
  {
    title: "nobody changed where one is a stranger",
    breakIt: withOutcomes("update", (outcomes) =>
      outcomes.some((outcome) => outcome !== null) ? failing("not_found") : outcomes,
    ),
    fails: stranger,
    says: /the call failed: .*Somebody who is no member is one result alone/,
  },
  {
    title: "mutes in another unit",
    breakIt: changedTo(({ mutedUntil, ...change }) =>
      mutedUntil instanceof Date
        ? { ...change, mutedUntil: new Date(mutedUntil.getTime() * 1000) }
        : { ...change, ...(mutedUntil === undefined ? {} : { mutedUntil }) },
    ),
    fails: mute,
    says: /mutedUntil is "\+?\d.*, expected ".*Write and read it in the vendor's unit/,
  },
  {
    title: "mutes that never end",
    breakIt: changedTo(({ mutedUntil, ...change }) => (mutedUntil ? { ...change, mutedUntil } : change)),
    fails: mute,
    says: /mutedUntil is ".*" after null was set/,
  },
  {
    title: "attributes that take the place of all",
    breakIt: withAbility("members", "update", (update, world) => ({
      async perform(query, call) {
        const { memberships } = world.conversation(String(query.conversationId));
        for (const membership of memberships.values()) membership.attributes = {};
        return update.perform(query, call);
      },
    })),
    fails: attributes,
    says: /attributes are {"color":"blue"}, expected {"tier":"gold","color":"blue"}/,
  },
  {
    title: "mutes that take a role away",
    breakIt: behindUpdate((membership, { mutedUntil }) => {
      if (typeof mutedUntil === "number") membership.role = "member";
    }),
    fails: stays,
    says: /the role is "member" after a mute, and was "admin"/,
  },
  {
    title: "roles that end a mute",
    breakIt: behindUpdate((membership, { role: changed }) => {
      if (changed !== undefined) membership.mutedUntil = null;
    }),
    fails: stays,
    says: /mutedUntil is null after the role changed/,
  },
];
