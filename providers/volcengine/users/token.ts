import {
  BadResponse,
  type Operation,
  optionalText,
  type ProviderAction,
  record,
  type Secrets,
  type Token,
  type TokenInput,
} from "colloquy/provider";
import { WRITES_PER_SECOND } from "../api/index.js";
import { type App, refuseOptions } from "../options/index.js";

type Asking = { userId: string; expiresInMs: number };

/** docs 6348/1208779. The login of one user's client, which the vendor makes; it can be taken back by nobody. */
export function createToken(
  app: App,
  { remember }: Pick<Secrets, "remember">,
): ProviderAction<TokenInput, Token, Asking> {
  const operation = getAppToken(app);
  return {
    prepare({ userId, expiresInMs, options }) {
      refuseOptions(options);
      return { userId: app.userIds.check(userId), expiresInMs };
    },
    async perform({ userId, expiresInMs }, call) {
      const expiresAt = new Date(Date.now() + expiresInMs);
      const token = await call(operation, { userId, expiresAt });
      remember(token);
      return { token, expiresAt };
    },
  };
}

/** ExpireTime is a moment, in milliseconds. A new token each time does no harm. */
function getAppToken({ appId, userIds }: App): Operation<{ userId: string; expiresAt: Date }, string> {
  return {
    name: "GetAppToken",
    safe: true,
    callsPerSecond: WRITES_PER_SECOND,
    request: ({ userId, expiresAt }) => ({
      body: { AppId: appId, ...userIds.field("UserId", userId), ExpireTime: expiresAt.getTime() },
    }),
    read(answer) {
      const token = optionalText(record(answer, "Result").Token);
      if (token === undefined) throw new BadResponse("Token", "absent", "a token");
      return token;
    },
  };
}
