import { wholeNumber, z } from "./check.js";

/** What the webhook of every vendor can be given. */
export interface CommonWebhookOptions {
  /**
   * The last segment of the address that is set in the vendor's console, behind the source's name: 4 to 200 letters,
   * digits or `-._~`. It is a secret, so the address must be https.
   */
  pathSecret?: string | undefined;
  /** Takes requests that are not signed (false): for an app that cannot have signatures, and for tests. */
  insecure?: boolean | undefined;
  /** How old a request may be, in milliseconds. */
  maxAgeMs?: number | undefined;
  /** How far ahead of the clock here the time of a request may be, in milliseconds (300,000). */
  maxAheadMs?: number | undefined;
}

const DAY_MS = 86_400_000;

/** What {@link webhookShape} makes: the schemas of the options of the same names. */
export interface WebhookShape {
  /** May be absent. */
  pathSecret: z.ZodOptional<z.ZodType<string>>;
  /** `false` where absent. */
  insecure: z.ZodDefault<z.ZodType<boolean>>;
  /** The vendor's own where absent. */
  maxAgeMs: z.ZodDefault<z.ZodType<number>>;
  /** 300,000 where absent. */
  maxAheadMs: z.ZodDefault<z.ZodType<number>>;
}

/** The schema of {@link CommonWebhookOptions}, as members for a strict one. */
export function webhookShape(maxAgeMs: number): WebhookShape {
  return {
    pathSecret: z
      .string()
      .regex(/^[A-Za-z0-9._~-]{4,200}$/, {
        message: "4 to 200 letters, digits or -._~, which stand in an address as they are",
      })
      .optional(),
    insecure: z.boolean().default(false),
    maxAgeMs: wholeNumber(1_000, 30 * DAY_MS).default(maxAgeMs),
    maxAheadMs: wholeNumber(0, DAY_MS).default(300_000),
  };
}

/** The schema of the secret that requests are signed with: an empty one makes signatures that everybody can make. */
export const signingSecret = z.string().min(1, { message: "must not be empty" });
