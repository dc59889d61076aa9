import {
  ColloquyError,
  type Credential,
  checkBaseUrl,
  checkInput,
  credentialSource,
  invalidArgument,
  readInput,
  show,
  wholeNumber,
  z,
} from "colloquy/provider";
import { MAX_INT64, PROVIDER, wireInteger } from "../ids.js";
import type { VolcengineSendOptions } from "../messages/send/options.js";
import type { Credentials } from "../sign.js";
import { type UserIds, userIdsOf } from "../users/ids.js";

export type { Credentials } from "../sign.js";

/** Options of the Volcengine provider. */
export interface VolcengineOptions {
  /** The IM app. */
  appId: number;
  /**
   * An access key that may use the app, or a function that returns one, so that temporary (STS) credentials can rotate.
   * It is asked once at a time, and again a minute before the `expiresAt` it returned (after 5 s where it returned
   * none) or when the vendor refused what it gave.
   */
  credentials: Credential<Credentials>;
  /**
   * How the app names its users: `"integer"` (default), or `"text"` where it was made for string ids. Many actions of the
   * vendor have no field for texts, so with `"text"` the capabilities lack what they do.
   */
  userIds?: "integer" | "text" | undefined;
  /** Where the app was created: `"cn-north-1"` (default), `"ap-southeast-1"`, or another one together with `host`. */
  region?: string | undefined;
  /** The host of the OpenAPI; follows from `region`. */
  host?: string | undefined;
  /** The service name inside the signature (`"rtc"`). */
  service?: string | undefined;
  /** Takes the place of `https://<host>`, for an emulator or a proxy; the signature names its host. */
  baseUrl?: string | undefined;
  /**
   * The `Cursor` at which a history's newest end is: an integer, its decimal text, or a function that returns one at
   * every walk (`() => BigInt(Date.now()) * 1000n`). The vendor documents none; the largest 64-bit integer is
   * the default.
   */
  newestCursor?: string | bigint | (() => string | bigint) | undefined;
}

/** `providerOptions.volcengine` of a list of conversations. A type, since an interface would fit no record. */
export type VolcengineConversationOptions = {
  /** 0: recent activity first (default); 1: oldest creation first; 2: live groups the user created, newest first. */
  dataType?: number | undefined;
  /** The logical partition of the app (0). */
  inboxType?: number | undefined;
  /** Leaves `memberCount` out (false). */
  skipMemberCount?: boolean | undefined;
};

/** What a client of this provider completes and checks. */
export interface VolcengineTypes {
  /** The key of `providerOptions`. */
  name: "volcengine";
  /** By what takes them; everything else takes none. */
  options: {
    /** Lists of conversations. */
    readonly conversations: VolcengineConversationOptions;
    /** Sending. */
    readonly "messages.send": VolcengineSendOptions;
  };
  /** What a conversation's settings hold. */
  settable: "starred" | "pinned" | "muted";
}

/** {@link VolcengineOptions}, checked and complete. */
export interface Settings {
  appId: number;
  credentials(renew: boolean): Promise<Credentials>;
  /** Credentials that are known before the first request. */
  known: Credentials | undefined;
  region: string;
  service: string;
  baseUrl: string;
  userIds: UserIds;
  newestCursor(): bigint;
}

/** What calls must know of their app. */
export type App = Pick<Settings, "appId" | "userIds" | "newestCursor">;

/** The second one is the vendor's Go package's; its Java package keeps the first, so `host` can be set. */
const hosts = new Map([
  ["cn-north-1", "rtc.volcengineapi.com"],
  ["ap-southeast-1", "open-ap-singapore-1.volcengineapi.com"],
]);

const name = z.string().regex(/^[A-Za-z0-9_-]+$/, { message: "letters, digits and hyphens" });

const optionsSchema = z.strictObject({
  appId: wholeNumber(1, 2 ** 31 - 1),
  credentials: z.custom<Credential<Credentials>>(
    (value) => typeof value === "function" || (typeof value === "object" && value !== null),
    { message: "must be { accessKeyId, secretAccessKey, sessionToken? } or a function that returns them" },
  ),
  userIds: z.enum(["integer", "text"]).default("integer"),
  region: name.default("cn-north-1"),
  host: z
    .string()
    .regex(/^[A-Za-z0-9.-]+(:\d{1,5})?$/, { message: "a host name" })
    .optional(),
  service: name.default("rtc"),
  baseUrl: z.string().optional(),
  newestCursor: z.unknown().optional(),
});

export function readOptions(options: VolcengineOptions): Settings {
  return readInput("volcengine", PROVIDER, () => settingsOf(options));
}

function settingsOf(options: VolcengineOptions): Settings {
  // Not left to the schema, which would show a text that was passed in place of the options.
  if (typeof options !== "object" || options === null) {
    throw invalidArgument("volcengine: the options must be an object with appId and credentials", PROVIDER);
  }
  const checked = checkInput(optionsSchema, options, "volcengine", PROVIDER);
  return {
    appId: checked.appId,
    ...readCredential(checked.credentials),
    region: checked.region,
    service: checked.service,
    baseUrl: readBaseUrl(checked),
    userIds: userIdsOf(checked.userIds),
    newestCursor: readNewestCursor(checked.newestCursor),
  };
}

function readCredential(credential: Credential<Credentials>): Pick<Settings, "credentials" | "known"> {
  if (typeof credential === "function") {
    const ask = async () => checkCredentials(await credential(), "unauthenticated");
    return {
      credentials: credentialSource(ask, { expiresAt: ({ expiresAt }) => expiresAt }),
      known: undefined,
    };
  }
  const known = checkCredentials(credential, "invalid_argument");
  return { credentials: async () => known, known };
}

/** Visible ASCII: the access key and the session token stand in headers. */
const visible = z.string().regex(/^[\x21-\x7e]+$/);
const credentialsSchema = z.strictObject({
  accessKeyId: visible,
  secretAccessKey: z.string().min(1),
  sessionToken: visible.optional(),
  expiresAt: z.date().optional(),
});

/** Names the field that is wrong and shows none of them. */
function checkCredentials(value: unknown, code: "invalid_argument" | "unauthenticated"): Credentials {
  const result = credentialsSchema.safeParse(value);
  if (!result.success) {
    const field = result.error.issues[0]?.path[0];
    const where = typeof field === "string" ? `credentials.${field}` : "credentials";
    const expected =
      "{ accessKeyId, secretAccessKey, sessionToken?, expiresAt? } of visible ASCII characters";
    throw new ColloquyError({
      code,
      message: `volcengine: ${where} is not valid; pass or return ${expected} and nothing else`,
      provider: PROVIDER,
    });
  }
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = result.data;
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken !== undefined && { sessionToken }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}

function readBaseUrl(options: {
  region: string;
  host?: string | undefined;
  baseUrl?: string | undefined;
}): string {
  const { region, host = hosts.get(region), baseUrl } = options;
  if (options.host !== undefined && baseUrl !== undefined) {
    throw invalidArgument("volcengine: give host or baseUrl, not both", PROVIDER);
  }
  if (host === undefined && baseUrl === undefined) {
    const known = [...hosts.keys()].join(" and ");
    throw invalidArgument(
      `volcengine: region ${show(region)} has no known host (${known} have); give host too`,
      PROVIDER,
    );
  }
  const checked = checkBaseUrl(baseUrl ?? `https://${host}`);
  if ("problem" in checked) throw invalidArgument(`volcengine: baseUrl ${checked.problem}`, PROVIDER);
  if (new URL(checked.url).pathname !== "/") {
    throw invalidArgument("volcengine: baseUrl must have no path, because the path is signed", PROVIDER);
  }
  return checked.url;
}

function readNewestCursor(option: unknown): () => bigint {
  if (typeof option === "function") return () => checkNewestCursor(askFor(option as () => unknown));
  const cursor = checkNewestCursor(option ?? MAX_INT64);
  return () => cursor;
}

function askFor(newestCursor: () => unknown): unknown {
  try {
    return newestCursor();
  } catch (cause) {
    const message = "volcengine: the newestCursor function failed; it must return an integer";
    throw new ColloquyError({ code: "invalid_argument", message, provider: PROVIDER, cause });
  }
}

function checkNewestCursor(value: unknown): bigint {
  const text = typeof value === "bigint" ? String(value) : value;
  const cursor = typeof text === "string" ? wireInteger(text) : undefined;
  if (cursor !== undefined) return cursor;
  throw invalidArgument(
    `volcengine: newestCursor must be an integer from 0 to ${MAX_INT64}, as a bigint or decimal text`,
    PROVIDER,
  );
}

const listOptionsSchema = z.strictObject({
  dataType: wholeNumber(0, 2).default(0),
  inboxType: wholeNumber(0, 2 ** 31 - 1).default(0),
  // The vendor's own default. Nothing says what the count costs, and without it `memberCount` is missing.
  skipMemberCount: z.boolean().default(false),
});

/** {@link VolcengineConversationOptions} with the defaults filled in. */
export type ListOptions = z.infer<typeof listOptionsSchema>;

export function readListOptions(options: Readonly<Record<string, unknown>>): ListOptions {
  return checkInput(listOptionsSchema, options, "providerOptions.volcengine", PROVIDER);
}

/** For calls that have no options of this vendor. */
export function refuseOptions(options: Readonly<Record<string, unknown>>): void {
  checkInput(z.strictObject({}), options, "providerOptions.volcengine", PROVIDER);
}
