import { type Credential, checkInput, invalidArgument, type Mark, wholeNumber, z } from "colloquy/provider";
import type { TencentCreateOptions } from "../conversations/create.js";
import { checkUserId, PROVIDER } from "../ids.js";
import type { TencentSendOptions } from "../messages/send/options.js";
import { type Addresses, addressesOf, dedupeWindowOf, regions, type TencentRegion } from "./regions.js";

export type { TencentRegion };

/**
 * Which end of the text StandardMark is bit 0. No page says it. Both samples of docs 1047/53440 speak for the left:
 * "011111110" starts with a 0, which a binary number would not, and fits the older pages that count from bit 1.
 */
export type StandardMarkDirection = "left-is-bit-0" | "right-is-bit-0";

/** Returns the UserSig of one user, good for so many seconds from now. */
export type SignUserSig = (asked: { userId: string; expireSeconds: number }) => string | Promise<string>;

/** How to reach one Tencent Cloud Chat app. Give exactly one of `secretKey` and `userSig`. */
export interface TencentOptions {
  /** The app's SDKAppID. */
  sdkAppId: number;
  /**
   * The app's key as the console shows it, or a function that returns it: asked once at a time, and again after 5 s or
   * when the vendor has refused the signature.
   */
  secretKey?: Credential<string> | undefined;
  /** A ready UserSig of the admin user, for processes that must not hold the key; a function is asked like that of it. */
  userSig?: Credential<string> | undefined;
  /**
   * Makes the logins of `users.token`, for processes that must not hold the key: asked for each, and given what it
   * returns. With `secretKey` they are made here unless it is given.
   */
  signUserSig?: SignUserSig | undefined;
  /** An admin account of the app, up to 32 bytes ("administrator"). */
  adminUserId?: string | undefined;
  /** The app's data centre ("china"). */
  region?: TencentRegion | undefined;
  /** Instead of `region`: https, or http to a loopback address. */
  baseUrl?: string | undefined;
  /**
   * Whether an attempt that got no answer is followed by one to the backup host of the region (true). With `baseUrl`,
   * and in Tokyo and Riyadh, there is none.
   */
  backupHost?: boolean | undefined;
  /**
   * For how long the vendor takes equal one-to-one messages once, in milliseconds: 120,000 in the region "china", whose
   * pages say so, and 1,000 elsewhere, which older pages promise everywhere. Groups: 300,000, as all pages say.
   */
  dedupeWindowMs?: number | undefined;
  /** Which end of StandardMark is bit 0 ("left-is-bit-0"); undocumented, so try it with a marked conversation. */
  standardMarkDirection?: StandardMarkDirection | undefined;
}

/** `providerOptions.tencent` of a list of conversations. A type, since an interface would fit no record. */
export type TencentConversationOptions = {
  /** 7 (default): the documented bits. 63: with marks, own marks and folders. */
  assistFlags?: number | undefined;
};

/** What a client of this provider completes and checks. */
export interface TencentTypes {
  /** The key of `providerOptions`. */
  name: "tencent";
  /** By what takes them; everything else takes none. */
  options: {
    /** Lists of conversations. */
    readonly conversations: TencentConversationOptions;
    /** Making groups. */
    readonly "conversations.create": TencentCreateOptions;
    /** Sending. */
    readonly "messages.send": TencentSendOptions;
  };
  /** All but `muted`. */
  settable: Exclude<Mark, "muted">;
}

/** Checked options with the defaults filled in. */
export interface Settings extends Addresses {
  sdkAppId: number;
  credential: { kind: "secretKey" | "userSig"; value: Credential<string> };
  adminUserId: string;
  standardMarkDirection: StandardMarkDirection;
  dedupeWindowMs: number;
  signUserSig?: SignUserSig;
}

const DAY_MS = 86_400_000;

const credential = z.custom<Credential<string>>(
  (value) => (typeof value === "string" && value !== "") || typeof value === "function",
  { message: "must be text that is not empty, or a function that returns it" },
);

const signing = z.custom<SignUserSig>((value) => typeof value === "function", {
  message: "must be a function that returns a UserSig",
});

const schema = z.strictObject({
  sdkAppId: wholeNumber(1, Number.MAX_SAFE_INTEGER),
  secretKey: credential.optional(),
  userSig: credential.optional(),
  signUserSig: signing.optional(),
  adminUserId: z.string().default("administrator"),
  region: z.enum(regions).optional(),
  baseUrl: z.string().optional(),
  backupHost: z.boolean().default(true),
  dedupeWindowMs: wholeNumber(0, DAY_MS).optional(),
  standardMarkDirection: z.enum(["left-is-bit-0", "right-is-bit-0"]).default("left-is-bit-0"),
});

export function checkOptions(options: TencentOptions): Settings {
  // Nothing of a wrong value is shown here: it may be the key itself.
  if (typeof options !== "object" || options === null) {
    throw invalidArgument("tencent options must be an object with sdkAppId and secretKey", PROVIDER);
  }
  const { sdkAppId, secretKey, userSig, standardMarkDirection, ...rest } = checkInput(
    schema,
    options,
    "tencent options",
    PROVIDER,
  );
  if ((secretKey === undefined) === (userSig === undefined)) {
    throw invalidArgument("tencent options need exactly one of secretKey and userSig", PROVIDER);
  }
  return {
    sdkAppId,
    credential:
      secretKey === undefined
        ? { kind: "userSig", value: userSig! }
        : { kind: "secretKey", value: secretKey },
    adminUserId: checkUserId(rest.adminUserId, "tencent options: adminUserId"),
    ...addressesOf(rest),
    standardMarkDirection,
    dedupeWindowMs: rest.dedupeWindowMs ?? dedupeWindowOf(rest),
    ...(rest.signUserSig === undefined ? {} : { signUserSig: rest.signUserSig }),
  };
}

const conversationOptions = z.strictObject({
  /** 7: the documented bits (pinned, empty ones, paging of pinned). 63: the newest advice, with marks and folders. */
  assistFlags: wholeNumber(0, 63).default(7),
});

const noOptions = z.strictObject({});

/** The part of `providerOptions.tencent` that lists of conversations take. */
export function checkConversationOptions(options: Readonly<Record<string, unknown>>): {
  assistFlags: number;
} {
  return checkInput(conversationOptions, options, "providerOptions.tencent", PROVIDER);
}

/** Of everything that takes no vendor options. */
export function checkNoOptions(options: Readonly<Record<string, unknown>>): void {
  checkInput(noOptions, options, "providerOptions.tencent", PROVIDER);
}
