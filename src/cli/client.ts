import type { Client } from "../client.js";
import { clientFromEnvironment, type ProviderName } from "./clouds.js";
import type { Io } from "./terminal/io.js";

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
