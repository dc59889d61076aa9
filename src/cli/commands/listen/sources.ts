import { type Environment, missingVariables } from "../../../provider/index.js";
import type { Webhook } from "../../../webhooks/index.js";
import { clouds, type ProviderName, providerNames } from "../../clouds.js";
import { MissingVariables } from "../../terminal/usage.js";

/** Whose events can be verified. */
export interface Sources {
  webhooks: Partial<Record<ProviderName, Webhook>>;
  /** The variables that the other clouds lack. */
  missing: Partial<Record<ProviderName, string[]>>;
}

/** The webhooks of every cloud whose variables are set. Refuses an environment that has them for none. */
export function sourcesFromEnvironment(env: Environment): Sources {
  const sources: Sources = { webhooks: {}, missing: {} };
  for (const name of providerNames) {
    const missing = missingVariables(clouds[name].webhook.variables, env);
    if (missing.length > 0) sources.missing[name] = missing;
    else sources.webhooks[name] = clouds[name].webhook.fromEnv(env);
  }
  if (Object.keys(sources.webhooks).length > 0) return sources;
  const each = Object.entries(sources.missing).map(
    ([name, missing]) => `${missing.join(" and ")} of ${name}`,
  );
  throw new MissingVariables(`set what verifies the events of one cloud or more: ${each.join(", or ")}`);
}
