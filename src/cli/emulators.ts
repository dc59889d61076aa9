import { clouds, type ProviderName, providerNames, type StartedEmulator } from "./clouds.js";

export type Emulators = Record<ProviderName, StartedEmulator>;

/** Starts every cloud on this machine, or none. */
export async function startEmulators(portOf: (name: ProviderName) => number): Promise<Emulators> {
  const started: Partial<Emulators> = {};
  try {
    for (const name of providerNames) {
      started[name] = await clouds[name].emulator.start(portOf(name));
    }
  } catch (thrown) {
    await closeEmulators(started);
    throw thrown;
  }
  return started as Emulators;
}

/** Closes them all; one that is closed already stays so. */
export async function closeEmulators(emulators: Partial<Emulators>): Promise<void> {
  await Promise.all(Object.values<StartedEmulator>(emulators).map(({ server }) => server.close()));
}

/** The variables that point the command, and any app, to all of them. */
export function environmentOf(emulators: Emulators): Record<string, string> {
  return Object.assign(
    {},
    ...Object.values<StartedEmulator>(emulators).map(({ environment }) => environment),
  );
}
