import { isDeepStrictEqual } from "node:util";
import type { ChangedMember, Member } from "../../../model/member.js";
import { type Bench, collect } from "../bench.js";
import type { Rule } from "../cases.js";
import { expectThat, show } from "../expect.js";
import type { Harness } from "../harness.js";
import { expectOutcomes } from "./outcomes.js";
import { by, type Place, placeOf } from "./place.js";

const hint = "Change what is named, and read first what the vendor resets when it is not sent";

/** What members are in a group, as far as it is declared. */
export function membershipRules({ capabilities }: Harness): Rule[] {
  const { list, add, role, mute, attributes } = capabilities.members;
  if (list.group === "unsupported") return [];
  const has = (level: string) => level !== "unsupported";
  const rules: Rule[] = [];
  if (has(role)) rules.push(roleRule, strangerRule);
  if (has(role) && has(add)) rules.push(againRule);
  if (has(mute)) rules.push(muteRule);
  if (has(attributes)) rules.push(attributesRule);
  if (has(mute) && has(role)) rules.push(staysRule);
  return rules;
}

async function update({ client }: Bench, place: Place, members: readonly ChangedMember[]) {
  const { results } = await client.members.update({ ...by(place), members });
  return results.map(({ userId, ok }) => ({ id: userId, ok }));
}

/** Changes the other member, who must be changed then. */
async function change(bench: Bench, place: Place, wanted: Omit<ChangedMember, "userId">): Promise<Member> {
  const results = await update(bench, place, [{ userId: place.other, ...wanted }]);
  expectOutcomes(results, [place.other], [], `members.update with ${show(wanted)}`);
  return memberOf(bench, place);
}

async function memberOf({ client }: Bench, { conversationId, other }: Place): Promise<Member> {
  const members = await collect(client.members.iterate({ conversationId }));
  const member = members.find(({ userId }) => userId === other);
  expectThat(member !== undefined, `${show(other)} is not among the members. Mend their list first`);
  return member;
}

const roleRule: Rule = {
  rule: "a member becomes an admin, and a member again",
  async check(bench) {
    const place = await placeOf(bench, "group");
    for (const wanted of ["admin", "member"] as const) {
      const { role } = await change(bench, place, { role: wanted });
      expectThat(role === wanted, `the role is ${show(role)} after ${show(wanted)} was set. ${hint}`);
    }
  },
};

const strangerRule: Rule = {
  rule: "changing somebody who is no member fails for them alone",
  async check(bench) {
    const place = await placeOf(bench, "group");
    const ids = [bench.stage.users.outsider, place.other];
    const asked = ids.map((userId) => ({ userId, role: "admin" as const }));
    const results = await update(bench, place, asked).catch((thrown: unknown) => {
      throw new Error(`the call failed: ${String(thrown)}. Somebody who is no member is one result alone`);
    });
    expectOutcomes(results, ids, ids.slice(0, 1), "members.update of a stranger and a member");
    const { role } = await memberOf(bench, place);
    expectThat(role === "admin", `the other's role is ${show(role)}, expected "admin". ${hint}`);
  },
};

const againRule: Rule = {
  rule: "adding a member again takes no role away",
  async check(bench) {
    const place = await placeOf(bench, "group");
    await change(bench, place, { role: "admin" });
    await bench.client.members.add({ ...by(place), members: [{ userId: place.other }] });
    const { role } = await memberOf(bench, place);
    expectThat(role === "admin", `an admin who was added again is ${show(role)}. ${hint}`);
  },
};

const HOUR_MS = 3_600_000;
/** Vendors count in seconds, some from now on. */
const CLOSE_MS = 5_000;

const muteRule: Rule = {
  rule: "a member is muted until then, and not muted after null",
  async check(bench) {
    const place = await placeOf(bench, "group");
    const until = new Date(Math.ceil(Date.now() / 1000) * 1000 + HOUR_MS);
    const muted = await change(bench, place, { mutedUntil: until });
    const { mutedUntil } = muted;
    // A list need not tell.
    const late = mutedUntil === undefined ? 0 : (mutedUntil?.getTime() ?? 0) - until.getTime();
    const seen = `mutedUntil is ${show(mutedUntil)}, expected ${show(until)}`;
    expectThat(Math.abs(late) < CLOSE_MS, `${seen}. Write and read it in the vendor's unit`);
    const spoken = await change(bench, place, { mutedUntil: null });
    expectThat(
      spoken.mutedUntil == null,
      `mutedUntil is ${show(spoken.mutedUntil)} after null was set. ${hint}`,
    );
  },
};

const attributesRule: Rule = {
  rule: "attributes of a member are added, and those that are not named stay",
  async check(bench) {
    const place = await placeOf(bench, "group");
    await change(bench, place, { attributes: { tier: "gold", color: "red" } });
    const { attributes } = await change(bench, place, { attributes: { color: "blue" } });
    const expected = { tier: "gold", color: "blue" };
    const seen = `attributes are ${show(attributes)}, expected ${show(expected)}`;
    expectThat(isDeepStrictEqual(attributes, expected), `${seen}. ${hint}`);
  },
};

const staysRule: Rule = {
  rule: "an admin who is muted stays an admin, and muted when the role changes",
  async check(bench) {
    const place = await placeOf(bench, "group");
    await change(bench, place, { role: "admin" });
    const { role, mutedUntil } = await change(bench, place, { mutedUntil: new Date(Date.now() + HOUR_MS) });
    expectThat(role === "admin", `the role is ${show(role)} after a mute, and was "admin". ${hint}`);
    const after = await change(bench, place, { role: "member" });
    const isMuted = mutedUntil === undefined || after.mutedUntil != null;
    expectThat(isMuted, `mutedUntil is ${show(after.mutedUntil)} after the role changed. ${hint}`);
  },
};
