import type { ConversationKind } from "../../../model/conversation.js";
import type { Member } from "../../../model/member.js";
import { type Bench, collect, need, readPages } from "../bench.js";
import type { Chapter, Rule } from "../cases.js";
import { expectOnce, expectSequence, expectThat, show } from "../expect.js";
import { expectPlain, expectValid } from "../plain.js";
import { memberSchema } from "../schemas.js";
import { membershipRules } from "./memberships.js";
import { expectOutcomes } from "./outcomes.js";
import { by, kindsWith, type Place, placeOf } from "./place.js";

/** Who is in a group, and who comes and goes. */
export const members: Chapter = (harness) => {
  const { list, add, remove } = harness.capabilities.members;
  const canAdd = add !== "unsupported";
  const rules = kindsWith(harness, list).map((kind) => listRule(kind, kind === "group" && canAdd));
  if (!harness.kinds.includes("group")) return rules;
  const canList = list.group !== "unsupported";
  if (canAdd) rules.push(addedRule, ...(canList ? [joinedRule] : []));
  if (remove !== "unsupported" && canList) rules.push(removedRule);
  return [...rules, ...membershipRules(harness)];
};

/** So many users that vendors which name a page size have a second page. */
const CROWD = 25;
const LIMIT = 7;

async function membersOf({ client }: Bench, { conversationId }: Place): Promise<Member[]> {
  return collect(client.members.iterate({ conversationId }));
}

function idsOf(members: readonly Member[]): string[] {
  return members.map(({ userId }) => userId);
}

/** Adds users to a group, and gives their ids and what became of them. */
async function add({ client }: Bench, place: Place, ids: readonly string[]) {
  const { results } = await client.members.add({ ...by(place), members: ids.map((userId) => ({ userId })) });
  return results.map(({ userId, ok }) => ({ id: userId, ok }));
}

async function crowd({ stage }: Bench): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < CROWD) ids.push(await need(stage, "addUser")());
  return ids;
}

function listRule(kind: ConversationKind, isCrowded: boolean): Rule {
  return {
    rule: `every member of ${kind} comes exactly once, in exact pages and one order, with the owner as such`,
    async check(bench) {
      const { client, reader } = bench;
      const place = await placeOf(bench, kind);
      const joined = isCrowded ? await crowd(bench) : [];
      if (isCrowded) await add(bench, place, joined);
      const { conversationId } = place;
      const pages = await readPages((cursor) =>
        client.members.list({ conversationId, limit: LIMIT, ...cursor }),
      );
      const items = pages.flatMap((page) => page.items);
      const hint = "Read all pages of the vendor's list";
      expectOnce(idsOf(items), [reader, place.other, ...joined], `members in pages of ${LIMIT}`, hint);
      const order = "Keep the vendor's order from page to page and from walk to walk";
      expectSequence(idsOf(items), idsOf(await membersOf(bench, place)), "members in smaller pages", order);
      const full = pages
        .slice(0, Math.floor(items.length / LIMIT))
        .every((page) => page.items.length === LIMIT);
      expectThat(
        full,
        `pages of limit ${LIMIT} hold ${show(pages.map((page) => page.items.length))} members`,
      );
      expectValid(memberSchema, items, "member");
      for (const member of items) expectPlain(member, "member");
      if (kind === "group") expectOwner(items, reader);
    },
  };
}

function expectOwner(items: readonly Member[], ownerId: string): void {
  const owners = idsOf(items.filter(({ role }) => role === "owner"));
  const seen = `the owners are ${show(owners)}, expected ${show([ownerId])}`;
  expectThat(owners.length === 1 && owners[0] === ownerId, `${seen}. Read the role of each member`);
}

const addedRule: Rule = {
  rule: "adding answers for every user, in their order, and one who cannot be added fails alone",
  async check(bench) {
    const place = await placeOf(bench, "group");
    const unaddable = await need(bench.stage, "addUnaddableUser")();
    const ids = [await need(bench.stage, "addUser")(), unaddable, bench.stage.users.outsider];
    const results = await add(bench, place, ids).catch((thrown: unknown) => {
      throw new Error(`the call failed: ${String(thrown)}. A user who cannot be added is one result alone`);
    });
    expectOutcomes(results, ids, [unaddable], "members.add");
  },
};

const joinedRule: Rule = {
  rule: "who is added is a member, and who is one already is no error",
  async check(bench) {
    const place = await placeOf(bench, "group");
    const ids = [place.other, bench.stage.users.outsider];
    for (const what of ["members.add", "members.add once more"])
      expectOutcomes(await add(bench, place, ids), ids, [], what);
    const hint = "Add them before you say so, and take one who is in it already for added";
    expectOnce(idsOf(await membersOf(bench, place)), [bench.reader, ...ids], "the members", hint);
  },
};

const removedRule: Rule = {
  rule: "who is removed is no member, and who was none is no error",
  async check(bench) {
    const { client, stage, reader } = bench;
    const place = await placeOf(bench, "group");
    const ids = [stage.users.outsider, place.other];
    const gone = ids.map((userId) => ({ userId }));
    const { results } = await client.members.remove({ ...by(place), members: gone });
    const outcomes = results.map(({ userId, ok }) => ({ id: userId, ok }));
    expectOutcomes(outcomes, ids, [], "members.remove of a stranger and a member");
    const hint = "Remove them before you say so, and take one who is not in it for removed";
    expectOnce(idsOf(await membersOf(bench, place)), [reader], "the members after a removal", hint);
  },
};
