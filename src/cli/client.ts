import { type Client, createClient } from "../client.js";
import type { CursorOptions } from "../paging/cursor.js";
import type { Environment } from "../provider/index.js";
import { clouds, type ProviderName } from "./clouds.js";
import { CURSOR_KEY, needVariables } from "./environment.js";
import type { Io } from "./terminal/io.js";
import { UsageError } from "./terminal/usage.js";

/** A client of one cloud, with the credentials of the environment. */
export function clientFromEnvironment(name: ProviderName, env: Environment): Client {
  needVariables([name], env);
  const cursor = cursorFromEnvironment(env);
  return createClient(clouds[name].fromEnv(env), { cursor });
}

export function cursorFromEnvironment(env: Environment): CursorOptions {
  const key = env[CURSOR_KEY];
  if (!key) return {};
  if (Buffer.byteLength(key) < 32) throw new UsageError(`${CURSOR_KEY} must be at least 32 bytes long`);
  return { keys: [key] };
}

/** Runs `work` with a client of the environment's credentials, and closes its connections. */
export async function withClient<T>(
  io: Io,
  name: ProviderName,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = clientFromEnvironment(name, io.env);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
