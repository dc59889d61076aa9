import type { Client } from "../../../client.js";
import { clientFromEnvironment } from "../../client.js";
import { type ProviderName, providerNames } from "../../clouds.js";
import { closeEmulators, type Emulators, environmentOf, startEmulators } from "../../emulators.js";

/** Every cloud on this machine, and a client of each. */
export interface Clouds {
  emulators: Emulators;
  clients: Record<ProviderName, Client>;
}

/** Runs `work` with fresh clouds, and closes all of it. */
export async function withClouds(work: (clouds: Clouds) => Promise<void>): Promise<void> {
  const emulators = await startEmulators(() => 0);
  const environment = environmentOf(emulators);
  const clients = Object.fromEntries(
    providerNames.map((name) => [name, clientFromEnvironment(name, environment)]),
  ) as Clouds["clients"];
  try {
    await work({ emulators, clients });
  } finally {
    await Promise.all([...providerNames.map((name) => clients[name].close()), closeEmulators(emulators)]);
  }
}

/** How many calls all of them have answered. */
export function callsOf(emulators: Emulators): number {
  return providerNames.reduce((sum, name) => sum + emulators[name].server.requests.length, 0);
}
