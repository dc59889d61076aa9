import type { AccountActions } from "colloquy/provider";
import type { Signer } from "../api/signing.js";
import { checkUserId } from "../ids.js";
import { checkNoOptions } from "../options/index.js";

/** A client's login is a UserSig, which needs no call to the vendor. */
export function createToken({ user }: Signer): Pick<AccountActions, "token"> {
  if (user === undefined) return {};
  return {
    token: {
      prepare({ userId, expiresInMs, options }) {
        checkNoOptions(options);
        return { userId: checkUserId(userId), expireSeconds: Math.floor(expiresInMs / 1000) };
      },
      async perform({ userId, expireSeconds }: { userId: string; expireSeconds: number }) {
        const issuedAt = new Date(Math.floor(Date.now() / 1000) * 1000);
        const token = await user(userId, expireSeconds, issuedAt);
        return { token, expiresAt: new Date(issuedAt.getTime() + expireSeconds * 1000) };
      },
    },
  };
}
