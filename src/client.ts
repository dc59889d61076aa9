import { type Budget, processBudget } from "./calling/budget/index.js";
import { Caller, type RetryOptions } from "./calling/call.js";
import { attachCaller } from "./calling/caller-of.js";
import { Failures } from "./calling/failures.js";
import { connectionsOver, type Dispatcher } from "./calling/http/index.js";
import type { CallOptions } from "./calling/scope.js";
import { invalidArgument } from "./errors/colloquy-error.js";
import type { Capabilities } from "./model/capabilities.js";
import { CursorCodec, type CursorOptions, checkCursorOptions } from "./paging/cursor.js";
import { checkInput, wholeNumber, z } from "./provider/check.js";
import type { Provider, ProviderTypes, TypesOf } from "./provider/contract/index.js";
import type { Json, JsonInput } from "./provider/json/index.js";
import { type Action, act } from "./resources/action.js";
import { type Conversations, createConversations } from "./resources/conversations/index.js";
import { Details, type DetailsStore } from "./resources/details/index.js";
import { createMarks, type Marks } from "./resources/marks.js";
import { createMembers, type Members } from "./resources/members.js";
import { createMessages, type Messages } from "./resources/messages/index.js";
import { createUsers, type Users } from "./resources/users/index.js";
import { type OnWrite, Writes } from "./resources/writes.js";

/** One vendor's app behind the common interface. Plain calls; it keeps no state but its connections. */
export interface Client<Types extends ProviderTypes = ProviderTypes> {
  /** What this vendor can do, as plain data. */
  readonly capabilities: Capabilities;
  /** One user's conversation list. */
  readonly conversations: Conversations<Types>;
  /** Histories of conversations. */
  readonly messages: Messages<Types>;
  /** Marks and folders; check `capabilities.marks` first, since not every vendor has them. */
  readonly marks: Marks<Types>;
  /** Members of groups. */
  readonly members: Members<Types>;
  /** The users of the app, as the vendor keeps them. */
  readonly users: Users<Types>;
  /**
   * Sends any other vendor operation through the same signing, budget, deadline and errors. Not portable: it has the
   * vendor's name, as the provider's page writes it. A `bigint` goes out as a bare integer; an integer beyond 2^53
   * comes back as a decimal string. Nothing is repeated unless `safe` says that repeating changes nothing.
   */
  call(operation: string, body?: JsonInput, options?: CallOptions & { safe?: boolean }): Promise<Json>;
  /**
   * Waits for the calls under way, then ends the connections that this client opened itself. After `timeoutMs` those
   * calls fail with `aborted`; without it they have their own deadlines. A call that begins later is `invalid_argument`.
   */
  close(options?: CloseOptions): Promise<void>;
}

/** Options of `client.close`. */
export interface CloseOptions {
  /** How long calls under way may still take, in milliseconds; 0 ends them at once. */
  timeoutMs?: number | undefined;
}

/** Options of {@link createClient}. */
export interface ClientOptions {
  /** Keys that seal cursors, and their age limit. Without it cursors are guarded against accidents only. */
  cursor?: CursorOptions | undefined;
  /** `false` never repeats a call. */
  retry?: RetryOptions | false | undefined;
  /**
   * Gets an event for every write that the vendor confirmed, before the call returns: for an app's own store, since not
   * every vendor's webhook tells of what a server wrote.
   */
  onWrite?: OnWrite | undefined;
  /** Where call limits are kept: in this process by default; `false` spends freely. */
  budget?: Budget | false | undefined;
  /** Calls a second by operation, where your app's limits are not the documented ones (`capabilities.budgets`). */
  limits?: Readonly<Record<string, number>> | undefined;
  /** An undici dispatcher, for a proxy or a mock. `close` leaves it open. */
  dispatcher?: Dispatcher | undefined;
  /** Connections to one origin at once, where no `dispatcher` is given (64). */
  connections?: number | undefined;
  /**
   * How long one attempt waits for its answer, in milliseconds, where another may follow: a hung connection costs that
   * and not the whole deadline. A third of the deadline by default, 5 s at most; the last attempt has what is left.
   */
  attemptTimeoutMs?: number | undefined;
  /** What the app knows of conversations by itself; it answers `include` before the vendor is asked. */
  details?: DetailsStore | undefined;
  /** How long the details of a page may take besides its list, in milliseconds (2,000). */
  detailsTimeoutMs?: number | undefined;
  /** Larger answers are `bad_response` (8 MiB). */
  maxResponseBytes?: number | undefined;
}

const DEFAULT_RETRY = { attempts: 3, baseDelayMs: 200, maxDelayMs: 5_000 };
const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_CONNECTIONS = 64;
const MAX_RESPONSE_BYTES = 8 * 1024 * 1024;

const hasMethod = (name: string) => (value: unknown) =>
  typeof (value as Record<string, unknown> | null | undefined)?.[name] === "function";

const isFunction = (value: unknown) => typeof value === "function";

const optionsSchema = z.strictObject({
  cursor: z
    .strictObject({ keys: z.array(z.string()).optional(), maxAgeMs: z.number().optional() })
    .optional(),
  retry: z
    .union([
      z.literal(false),
      z.strictObject({
        attempts: wholeNumber(1, 20).optional(),
        baseDelayMs: wholeNumber(1, 60_000).optional(),
        maxDelayMs: wholeNumber(1, 600_000).optional(),
      }),
    ])
    .optional(),
  budget: z
    .custom<Budget | false>((value) => value === false || hasMethod("take")(value), {
      message: "must be false or an object with a take method",
    })
    .optional(),
  onWrite: z
    .custom<OnWrite>((value) => typeof value === "function", { message: "must be a function" })
    .optional(),
  limits: z.record(z.string(), wholeNumber(1, 1_000_000)).optional(),
  dispatcher: z
    .custom<Dispatcher>(hasMethod("dispatch"), { message: "must be an undici dispatcher" })
    .optional(),
  connections: wholeNumber(1, 10_000).optional(),
  attemptTimeoutMs: wholeNumber(1, 2 ** 31 - 1).optional(),
  details: z.custom<DetailsStore>(isFunction, { message: "must be a function" }).optional(),
  detailsTimeoutMs: wholeNumber(1, 2 ** 31 - 1).optional(),
  maxResponseBytes: wholeNumber(1, 2 ** 31 - 1).optional(),
});

const closeSchema = z.strictObject({ timeoutMs: wholeNumber(0, 2 ** 31 - 1).optional() });

/** Makes a client of one provider. Throws `invalid_argument` for options it does not know. */
export function createClient<Given extends Provider>(
  provider: Given,
  options: ClientOptions = {},
): Client<TypesOf<Given>> {
  return new Failures().prepare("createClient", () => buildClient(provider, options));
}

function buildClient(provider: Provider, options: ClientOptions): Client {
  checkProvider(provider);
  const checked = checkInput(optionsSchema, options, "createClient");
  const cursorOptions = (checked.cursor ?? {}) as CursorOptions;
  checkCursorOptions(cursorOptions);
  const connections = connectionsOver(checked.dispatcher, checked.connections ?? DEFAULT_CONNECTIONS);
  const caller = new Caller(provider, {
    connections,
    attemptTimeoutMs: checked.attemptTimeoutMs,
    budget: checked.budget === false ? null : (checked.budget ?? processBudget),
    limits: checked.limits ?? {},
    retry: checked.retry === false ? { ...DEFAULT_RETRY, attempts: 1 } : withDefaults(checked.retry),
    maxResponseBytes: checked.maxResponseBytes ?? MAX_RESPONSE_BYTES,
  });
  const codec = new CursorCodec(cursorOptions);
  const details = new Details(caller, { store: checked.details, timeoutMs: checked.detailsTimeoutMs });
  const writes = new Writes(caller, checked.onWrite);
  const client: Client = {
    capabilities: provider.capabilities,
    conversations: createConversations(caller, codec, details, writes),
    messages: createMessages(caller, codec, writes),
    marks: createMarks(caller, codec),
    members: createMembers(caller, codec, writes),
    users: createUsers(caller, writes),
    call: (operation, body, callOptions) => callRaw(caller, operation, body, callOptions),
    close: async (closeOptions = {}) => {
      const { timeoutMs } = caller.failures.prepare("close", () =>
        checkInput(closeSchema, closeOptions, "close"),
      );
      await caller.close(timeoutMs);
      await connections.close();
    },
  };
  attachCaller(client, caller);
  return client;
}

function checkProvider(provider: Partial<Provider> | null | undefined): void {
  if (provider?.contract === 1 && hasMethod("prepare")(provider.conversations)) return;
  throw invalidArgument("createClient: needs a provider, which the functions of the provider entries make");
}

const RAW_CALL = "call";

/** The escape hatch as an action: the provider declares an operation of any name that it can send. */
async function callRaw(
  caller: Caller,
  name: string,
  body: JsonInput = {},
  given: CallOptions & { safe?: boolean } = {},
): Promise<Json> {
  const { safe, ...options } = caller.failures.prepare(RAW_CALL, () => checkRawOptions(given));
  const action: Action<NonNullable<Provider["operation"]>, void, Json> = {
    operation: RAW_CALL,
    timeoutMs: DEFAULT_TIMEOUT_MS,
    check: () => {},
    part: (provider) => provider.operation?.bind(provider),
    prepare: (declare) => {
      const operation = declare(name, { safe });
      return (_, scope) => caller.call(operation, body, scope, { once: !safe });
    },
    settles: true,
  };
  return act(caller, action, undefined, options);
}

function checkRawOptions(given: CallOptions & { safe?: boolean }): CallOptions & { safe: boolean } {
  if (typeof given !== "object" || given === null) {
    throw invalidArgument("call options must be an object with signal, timeoutMs and safe");
  }
  const { safe = false, ...options } = given;
  if (typeof safe !== "boolean") throw invalidArgument("safe must be true or false");
  return { safe, ...options };
}

function withDefaults(retry: RetryOptions | undefined) {
  return {
    attempts: retry?.attempts ?? DEFAULT_RETRY.attempts,
    baseDelayMs: retry?.baseDelayMs ?? DEFAULT_RETRY.baseDelayMs,
    maxDelayMs: retry?.maxDelayMs ?? DEFAULT_RETRY.maxDelayMs,
  };
}
