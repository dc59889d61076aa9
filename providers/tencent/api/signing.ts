import { ColloquyError, createSecrets, credentialSource } from "colloquy/provider";
import { PROVIDER } from "../ids.js";
import type { Settings } from "../options/index.js";
import { createUserSig } from "../user-sig.js";

/** Makes UserSigs: the admin's for every request, and those of users for their clients. */
export interface Signer {
  /** The admin's; `renew` makes another. */
  admin(renew: boolean): Promise<string>;
  /** A user's; absent where neither the key nor a function that signs is at hand. */
  user?(userId: string, expireSeconds: number, issuedAt: Date): Promise<string>;
  /** All that errors must not hold. */
  secrets(): readonly string[];
}

/** Signatures live a day, the least that the text of error 70001 advises, and are used for the first half of it. */
const USER_SIG_SECONDS = 86_400;
const USER_SIG_USE_MS = 43_200_000;

/** The admin's UserSig: handed in, or made here and kept for half a day and for as long as the key stays the same. */
export function createSigner({ sdkAppId, credential, adminUserId, signUserSig }: Settings): Signer {
  let made: { userSig: string; secretKey: string; atMs: number } | undefined;
  const { remember, all } = createSecrets();
  // In a place of their own: many logins at once must not displace the key.
  const logins = createSecrets();
  const secrets = joined(all, logins.all);
  if (typeof credential.value === "string") remember(credential.value);
  const { value, kind } = credential;
  const source = credentialSource(
    typeof value === "function" ? async () => checkSecret(await value(), kind) : value,
  );

  async function admin(renew: boolean): Promise<string> {
    const secret = await source(renew);
    remember(secret);
    if (kind === "userSig") return secret;
    const now = Date.now();
    const usable = made?.secretKey === secret && now >= made.atMs && now - made.atMs < USER_SIG_USE_MS;
    if (made === undefined || renew || !usable) {
      const asked = { userId: adminUserId, expireSeconds: USER_SIG_SECONDS, issuedAt: new Date(now) };
      const userSig = createUserSig({ sdkAppId, secretKey: secret, ...asked });
      made = { userSig, secretKey: secret, atMs: now };
      remember(userSig);
    }
    return made.userSig;
  }

  async function user(userId: string, expireSeconds: number, issuedAt: Date): Promise<string> {
    const userSig = await sign(userId, expireSeconds, issuedAt);
    logins.remember(userSig);
    return userSig;
  }

  async function sign(userId: string, expireSeconds: number, issuedAt: Date): Promise<string> {
    if (signUserSig !== undefined) {
      return checkSecret(
        await asked("signUserSig", () => signUserSig({ userId, expireSeconds })),
        "signUserSig",
      );
    }
    const secretKey = await asked(kind, () => source(false));
    remember(secretKey);
    return createUserSig({ sdkAppId, secretKey, userId, expireSeconds, issuedAt });
  }

  const canSign = signUserSig !== undefined || kind === "secretKey";
  return { admin, secrets, ...(canSign ? { user } : {}) };
}

/** The two as one list, which is the same one each time. */
function joined(first: () => readonly string[], second: () => readonly string[]): () => readonly string[] {
  const both: string[] = [];
  return () => {
    both.splice(0, both.length, ...first(), ...second());
    return both;
  };
}

/** What the app's function gives. Its own words are not passed on: they may hold a key that is not known here. */
async function asked(name: string, ask: () => string | Promise<string>): Promise<string> {
  try {
    return await ask();
  } catch (cause) {
    if (ColloquyError.is(cause)) throw cause;
    const what = cause instanceof Error ? ` (${cause.name})` : "";
    const message = `the ${name} function failed${what}`;
    throw new ColloquyError({ code: "unauthenticated", message, provider: PROVIDER });
  }
}

function checkSecret(secret: unknown, kind: string): string {
  if (typeof secret === "string" && secret !== "") return secret;
  const message = `the ${kind} function returned ${secret === "" ? "empty text" : `a ${typeof secret}`}; it must return text`;
  throw new ColloquyError({ code: "unauthenticated", message, provider: PROVIDER });
}
