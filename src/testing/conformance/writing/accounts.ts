import { isDeepStrictEqual } from "node:util";
import type { RegisteredUser, User, UserResults } from "../../../model/user.js";
import { type Bench, need } from "../bench.js";
import type { Chapter, Rule } from "../cases.js";
import { expectThat, show } from "../expect.js";
import { expectOutcomes } from "./outcomes.js";

/** Users who are made known, and whose profiles are changed. */
export const accounts: Chapter = ({ capabilities }) => {
  const { register, update, get } = capabilities.users;
  const canRead = get !== "unsupported";
  const rules: Rule[] = [];
  if (register !== "unsupported") rules.push(registeredRule(canRead));
  if (register !== "unsupported" && canRead) rules.push(againRule);
  if (update !== "unsupported") rules.push(strangerRule);
  if (update !== "unsupported" && canRead) rules.push(profileRule, attributesRule);
  return rules;
};

const hint = "Write what is named, and leave what is not as the vendor has it";

const pictureOf = (id: string) => `https://pictures.test/${id}`;

function outcomesOf({ results }: UserResults) {
  return results.map(({ userId, ok }) => ({ id: userId, ok }));
}

async function userOf({ client }: Bench, id: string): Promise<Partial<User>> {
  const [user] = await client.users.get({ userIds: [id] });
  return user ?? {};
}

/** One who has an account, with a name and a picture. */
async function knownUser({ stage }: Bench): Promise<string> {
  const { other } = stage.users;
  await need(stage, "nameUser")(other, { name: "name before", avatarUrl: pictureOf(other) });
  return other;
}

function registeredRule(canRead: boolean): Rule {
  return {
    rule: "users are made known with their profiles, and one who is known already is no error",
    async check(bench) {
      const known = await knownUser(bench);
      const unknown = need(bench.stage, "unknownUser");
      const ids = [known, unknown];
      const users = ids.map((id) => ({ id, name: `name of ${id}`, avatarUrl: pictureOf(id) }));
      expectOutcomes(outcomesOf(await bench.client.users.register({ users })), ids, [], "users.register");
      if (!canRead) return;
      const { name, avatarUrl } = await userOf(bench, unknown);
      const seen = `a new user has name ${show(name)} and avatarUrl ${show(avatarUrl)}`;
      const right = name === `name of ${unknown}` && avatarUrl === pictureOf(unknown);
      expectThat(right, `${seen}, expected what they were made known with. ${hint}`);
    },
  };
}

const againRule: Rule = {
  rule: "making a user known again takes nothing of their profile away",
  async check(bench) {
    const id = await knownUser(bench);
    await bench.client.users.register({ users: [{ id }] });
    const { name } = await userOf(bench, id);
    expectThat(name === "name before", `the name is ${show(name)}, and was "name before". ${hint}`);
  },
};

/** Changes one user, and reads what came of it. */
async function update(bench: Bench, user: RegisteredUser): Promise<Partial<User>> {
  const results = await bench.client.users.update({ users: [user] });
  expectOutcomes(outcomesOf(results), [user.id], [], `users.update with ${show(user)}`);
  return userOf(bench, user.id);
}

const profileRule: Rule = {
  rule: "the name of a user is changed, and their picture stays",
  async check(bench) {
    const id = await knownUser(bench);
    const { name, avatarUrl } = await update(bench, { id, name: "name after" });
    const seen = `name is ${show(name)} and avatarUrl ${show(avatarUrl)}`;
    const right = name === "name after" && avatarUrl === pictureOf(id);
    expectThat(right, `${seen}, expected "name after" and ${show(pictureOf(id))}. ${hint}`);
  },
};

const attributesRule: Rule = {
  rule: "attributes of a user are added, and those that are not named stay",
  async check(bench) {
    const id = await knownUser(bench);
    await update(bench, { id, attributes: { tier: "gold", color: "red" } });
    const { attributes } = await update(bench, { id, attributes: { color: "blue" } });
    const expected = { tier: "gold", color: "blue" };
    const seen = `attributes are ${show(attributes)}, expected ${show(expected)}`;
    expectThat(isDeepStrictEqual(attributes, expected), `${seen}. ${hint}`);
  },
};

const strangerRule: Rule = {
  rule: "changing a user whom the vendor does not know fails for them alone",
  async check(bench) {
    const known = await knownUser(bench);
    const unknown = need(bench.stage, "unknownUser");
    const ids = [unknown, known];
    const users = ids.map((id) => ({ id, name: "name after" }));
    const results = await bench.client.users.update({ users }).catch((thrown: unknown) => {
      throw new Error(`the call failed: ${String(thrown)}. A user who is not known is one result alone`);
    });
    expectOutcomes(outcomesOf(results), ids, [unknown], "users.update of a stranger and a user");
  },
};
