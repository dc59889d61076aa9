import { invalidArgument } from "../errors/colloquy-error.js";
import { checkInput, readInput, wholeNumber, z } from "../provider/check.js";
import type { Webhook } from "../provider/contract/index.js";
import { type Dedupe, memoryDedupe } from "./dedupe.js";
import type { Source } from "./route.js";
import type { BeforeSend, OnEvent, WebhooksOptions } from "./types.js";

/** {@link WebhooksOptions}, checked and complete. */
export interface Settings {
  handlers: readonly OnEvent[];
  onEventTimeoutMs: number;
  beforeSend: BeforeSend | undefined;
  beforeSendTimeoutMs: number;
  onBeforeSendFailure: "allow" | "refuse";
  dedupe: Dedupe;
}

/** The longest that a timer of Node can wait. */
const LONGEST_MS = 2 ** 31 - 1;

const isFunction = (value: unknown) => typeof value === "function";

const schema = z.strictObject({
  onEvent: z.custom<OnEvent | readonly OnEvent[]>(
    (value) => isFunction(value) || (Array.isArray(value) && value.length > 0 && value.every(isFunction)),
    { message: "must be a function, or a list of functions" },
  ),
  onEventTimeoutMs: wholeNumber(1, LONGEST_MS).default(60_000),
  beforeSend: z.custom<BeforeSend>(isFunction, { message: "must be a function" }).optional(),
  beforeSendTimeoutMs: wholeNumber(1, LONGEST_MS).default(1_500),
  onBeforeSendFailure: z.enum(["allow", "refuse"]).default("allow"),
  dedupe: z.custom<Dedupe>(isDedupe, { message: "must have begin, done and failed" }).optional(),
});

function isDedupe(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return ["begin", "done", "failed"].every((name) => isFunction(Reflect.get(value, name)));
}

export function checkOptions(options: WebhooksOptions): Settings {
  const {
    onEvent,
    dedupe = memoryDedupe(),
    beforeSend,
    ...rest
  } = checkInput(schema, options, "createWebhooks");
  return {
    ...rest,
    beforeSend,
    dedupe,
    handlers: Array.isArray(onEvent) ? [...onEvent] : [onEvent as OnEvent],
  };
}

/** What can stand in an address as it is. */
const NAME = /^[A-Za-z0-9._~-]{1,100}$/;

/** The sources by name. Refuses names that cannot stand in an address, and secrets that could be taken for a name. */
export function checkSources(sources: Readonly<Record<string, Webhook>>): Map<string, Source> {
  const named = readInput("createWebhooks", undefined, () => Object.entries(sources));
  if (named.length === 0) throw invalidArgument("createWebhooks needs at least one source");
  const byName = new Map<string, Source>();
  for (const [name, webhook] of named) {
    if (!NAME.test(name)) {
      throw invalidArgument(
        `createWebhooks: ${JSON.stringify(name.slice(0, 40))} cannot stand in an address`,
      );
    }
    if (webhook?.contract !== 1) {
      throw invalidArgument(`createWebhooks: ${name} must be what a provider's webhook function returned`);
    }
    byName.set(name, { name, webhook });
  }
  for (const { name, webhook } of byName.values()) {
    if (byName.has(webhook.pathSecret() ?? "")) {
      throw invalidArgument(`createWebhooks: the pathSecret of ${name} is the name of a source`);
    }
  }
  return byName;
}
