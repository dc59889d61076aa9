import type { ChangeOutcome } from "../../../../src/provider/index.js";
import type { MemoryUser, MemoryWorld } from "../../../../src/testing/index.js";
import type { Broken } from "../change.js";
import { failing, withAbility } from "./change.js";

const registered =
  "accounts: users are made known with their profiles, and one who is known already is no error";
const stranger = "accounts: changing a user whom the vendor does not know fails for them alone";

const withOutcomes = (
  verb: "register" | "update",
  change: (outcomes: ChangeOutcome[], wasKnown: boolean[]) => ChangeOutcome[],
) =>
  withAbility("users", verb, (original, world) => ({
    async perform(query, call) {
      const wasKnown = (query.users as { id: string }[]).map(({ id }) => world.users.has(id));
      return change(await original.perform(query, call), wasKnown);
    },
  }));

/** What a profile loses before it is changed. */
const wiping = (verb: "register" | "update", wipe: (user: MemoryUser) => void) =>
  withAbility("users", verb, (original, world) => ({
    async perform(query, call) {
      for (const { id } of query.users as { id: string }[]) wipeOne(world, id, wipe);
      return original.perform(query, call);
    },
  }));

function wipeOne(world: MemoryWorld, id: string, wipe: (user: MemoryUser) => void): void {
  const user = world.users.get(id);
  if (user !== undefined) wipe(user);
}

const unknown = { code: "not_found", providerCode: "", text: "not known" } as const;

/** Users who are not known, or not by what they are. */
export const accounts: Broken[] = [
  {
    title: "users who are made known without a name",
    breakIt: withAbility("users", "register", (register) => ({
      prepare: (input) =>
        register.prepare({ ...input, users: input.users.map(({ name: _, ...user }) => user) }),
    })),
    fails: registered,
    says: /a new user has name nothing and avatarUrl "https/,
  },
  {
    title: "a quarrel about users who are known already",
    breakIt: withOutcomes("register", (outcomes, wasKnown) =>
      outcomes.map((outcome, index) =>
        wasKnown[index] ? { ...unknown, code: "conflict" as const } : outcome,
      ),
    ),
    fails: registered,
    says: /users.register failed for \["bob"\], expected \[\]/,
  },
  {
    title: "profiles that are lost when users are made known again",
    breakIt: wiping("register", (user) => {
      delete user.name;
    }),
    fails: "accounts: making a user known again takes nothing of their profile away",
    says: /the name is nothing, and was "name before"/,
  },
  {
    title: "pictures that are lost when the name changes",
    breakIt: wiping("update", (user) => {
      delete user.avatarUrl;
    }),
    fails: "accounts: the name of a user is changed, and their picture stays",
    says: /name is "name after" and avatarUrl nothing/,
  },
  {
    title: "attributes of users that take the place of all",
    breakIt: wiping("update", (user) => {
      user.attributes = {};
    }),
    fails: "accounts: attributes of a user are added, and those that are not named stay",
    says: /attributes are {"color":"blue"}, expected {"tier":"gold","color":"blue"}/,
  },
  {
    title: "strangers who are said to have a new profile",
    breakIt: withOutcomes("update", (outcomes) => outcomes.map(() => null)),
    fails: stranger,
    says: /users.update of a stranger and a user failed for \[\], expected \["nobody"\]/,
  },
  {
    title: "no profile changed where one user is a stranger",
    breakIt: withOutcomes("update", (outcomes) =>
      outcomes.some((outcome) => outcome !== null) ? failing("not_found") : outcomes,
    ),
    fails: stranger,
    says: /the call failed: .*A user who is not known is one result alone/,
  },
];

const issuing = (issue: (world: MemoryWorld, userId: string) => string) =>
  withAbility("users", "token", (_, world) => ({
    async perform({ userId, expiresInMs }) {
      const expiresAt = new Date(Date.now() + Number(expiresInMs));
      return { token: issue(world, String(userId)), expiresAt };
    },
  }));

/** Logins that are not the user's, end at another time, or are shown. */
export const tokens: Broken[] = [
  {
    title: "one login for all users",
    breakIt: withAbility("users", "token", (token) => ({
      prepare: (input) => token.prepare({ ...input, userId: "alice" }),
    })),
    fails: "tokens: a login is of the user for whom it was asked",
    says: /the vendor takes the login of "bob" for one of "alice"/,
  },
  {
    title: "logins that always end after a week",
    breakIt: withAbility("users", "token", (token) => ({
      prepare: (input) => token.prepare({ ...input, expiresInMs: 604_800_000 }),
    })),
    fails: "tokens: a login says when it ends, as it was asked for",
    says: /expiresAt is ".*" for a login of 3600000 ms, expected/,
  },
  {
    title: "logins that it does not keep among its secrets",
    breakIt: issuing((world, userId) => {
      const token = `login of ${userId}`;
      world.tokens.set(token, userId);
      return token;
    }),
    fails: "tokens: a login that the vendor's words repeat stands in no error",
    says: /an error shows a login that was handed out\. Remember the token among the secrets/,
  },
];
