import { randomUUID } from "node:crypto";
import {
  type AccountActions,
  type ChangeOutcome,
  type ProviderAction,
  present,
  type RegisteredUser,
  type Secrets,
  type Token,
  type TokenInput,
  type UsersInput,
} from "../../provider/index.js";
import { arrive } from "./arrival.js";
import { checkId, type MemorySettings, refuseOptions, unless } from "./options.js";
import { refusals } from "./refusals.js";
import type { MemoryWorld } from "./world.js";

type Account = { id: string; name?: string; avatarUrl?: string; attributes?: { [name: string]: string } };

type Action = ProviderAction<UsersInput, ChangeOutcome[], { users: Account[] }>;

/** The users of the app. Nobody has to be registered to be in a conversation. */
export function createAccounts(
  world: MemoryWorld,
  settings: MemorySettings,
  secrets: Secrets,
): AccountActions {
  const acting = (verb: "register" | "update", change: (account: Account) => ChangeOutcome): Action => ({
    prepare({ users, options }) {
      refuseOptions(options, settings.name);
      return { users: users.map((user) => toAccount(user, settings.name)) };
    },
    perform: (asked, call) => arrive(call, `users.${verb}`, asked, () => asked.users.map(change)),
  });
  return {
    ...unless(settings, "users.register", {
      register: acting("register", (account) => {
        if (!world.users.has(account.id)) world.addUser({ id: account.id });
        return changeUser(world, account);
      }),
    }),
    ...unless(settings, "users.update", {
      update: acting("update", (account) => changeUser(world, account)),
    }),
    ...unless(settings, "users.token", { token: createToken(world, settings, secrets) }),
  };
}

function toAccount({ id, name, avatarUrl, attributes }: RegisteredUser, provider: string): Account {
  return {
    id: checkId(id, "users", provider),
    ...present({ name, avatarUrl }),
    ...(attributes === undefined ? {} : { attributes: { ...attributes } }),
  };
}

/** What is not named stays as it is, also each attribute. */
function changeUser(world: MemoryWorld, { id, attributes, ...profile }: Account): ChangeOutcome {
  const user = world.users.get(id);
  if (user === undefined) return refusals.noUser;
  Object.assign(user, profile, { attributes: { ...user.attributes, ...attributes } });
  return null;
}

type Login = { userId: string; expiresInMs: number };

function createToken(
  world: MemoryWorld,
  { name }: MemorySettings,
  { remember }: Secrets,
): ProviderAction<TokenInput, Token, Login> {
  return {
    prepare({ userId, expiresInMs, options }) {
      refuseOptions(options, name);
      return { userId: checkId(userId, "userId", name), expiresInMs };
    },
    perform: (asked, call) =>
      arrive(call, "users.token", asked, () => {
        const token = `login-${randomUUID()}`;
        remember(token);
        world.tokens.set(token, asked.userId);
        return { token, expiresAt: new Date(Date.now() + asked.expiresInMs) };
      }),
  };
}
