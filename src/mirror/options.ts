import type { Client } from "../client.js";
import { invalidArgument } from "../errors/colloquy-error.js";
import { checkCursorOptions } from "../paging/cursor.js";
import { checkInput, requiredText, show, wholeNumber, z } from "../provider/check.js";
import type { EnrolledPerson } from "./people.js";
import type { Store } from "./store/index.js";

/** Ids stand in indexes, which hold no long texts. */
const LONGEST_ID = 256;

const DEFAULT_TAIL_DELAY_MS = 10_000;
const DEFAULT_LEASE_MS = 60_000;
const DEFAULT_REFRESH_MS = 15 * 60_000;

const LONGEST_MS = 2 ** 31 - 1;

const isObject = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);
const isFunction = (value: unknown) => typeof value === "function";

const optionsSchema = z.strictObject({
  clients: z.custom<Readonly<Record<string, Client>>>(isObject, {
    message: "must be an object of clients by name",
  }),
  store: z.custom<Store>((value) => isObject(value) && isStore(value as Partial<Store>), {
    message: "must be a store, which postgresStore and pgliteStore make",
  }),
  retainDays: wholeNumber(1, 36_500).optional(),
  tailDelayMs: wholeNumber(0, LONGEST_MS).default(DEFAULT_TAIL_DELAY_MS),
  leaseMs: wholeNumber(100, LONGEST_MS).default(DEFAULT_LEASE_MS),
  refreshMs: wholeNumber(1_000, LONGEST_MS).default(DEFAULT_REFRESH_MS),
  cursor: z
    .strictObject({ keys: z.array(z.string()).optional(), maxAgeMs: z.number().optional() })
    .default({}),
});

function isStore({ query, transaction }: Partial<Store>): boolean {
  return isFunction(query) && isFunction(transaction);
}

export function readOptions(options: unknown) {
  const checked = checkInput(optionsSchema, options, "createMirror");
  checkCursorOptions(checked.cursor);
  return checked;
}

const id = (what: string) =>
  requiredText(`must be ${what}`).refine((text) => text.length <= LONGEST_ID, {
    message: `must have at most ${LONGEST_ID} characters`,
  });

const person = id("your id of the person");

type Users = Readonly<Record<string, string | undefined>>;

/** Not `z.record`, which leaves out a source that is named `__proto__`. */
const users = z
  .custom<Users>(isObject, { message: "must be an object of user ids by source" })
  .superRefine((given, context) => {
    for (const [source, userId] of Object.entries<unknown>(given)) {
      if (userId === undefined || id("the user's id").safeParse(userId).success) continue;
      const message = `must be the user's id in that source, at most ${LONGEST_ID} characters`;
      context.addIssue({ code: "custom", path: [source], message });
    }
  })
  .transform((given) =>
    Object.entries(given).flatMap(([source, userId]) =>
      userId === undefined ? [] : [[source, userId] as const],
    ),
  )
  .refine((given) => given.length > 0, { message: "must name the user of at least one source" });

const enrollSchema = z.strictObject({ person, users });
const personSchema = z.strictObject({ person });
const dueSchema = z.strictObject({ limit: wholeNumber(1, 10_000).default(100) });
const signal = z
  .custom<AbortSignal>((value) => value instanceof AbortSignal, { message: "must be an AbortSignal" })
  .optional();
const sweepSchema = z.strictObject({ signal });
const runSchema = z.strictObject({
  concurrency: wholeNumber(1, 256).optional(),
  signal,
  until: z.literal("idle").optional(),
});

export function readEnroll(input: unknown): EnrolledPerson {
  return checkInput(enrollSchema, input, "enroll");
}

export function readPerson(input: unknown, operation: string): { person: string } {
  return checkInput(personSchema, input, operation);
}

/** An id as `due` gives it. */
export function readCrawlId(crawlId: unknown): string {
  if (typeof crawlId === "string" && /^[1-9]\d{0,17}$/.test(crawlId)) return crawlId;
  throw invalidArgument(`step: crawlId must be an id that due() gave, got ${show(crawlId)}`);
}

export function readDue(input: unknown = {}) {
  return checkInput(dueSchema, input, "due");
}

export function readRun(options: unknown = {}) {
  return checkInput(runSchema, options, "run");
}

export function readSweep(input: unknown): { signal?: AbortSignal | undefined } {
  return checkInput(sweepSchema, input, "sweep");
}
