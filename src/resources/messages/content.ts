import type { SendableContent } from "../../model/send.js";
import { wholeNumber, z } from "../../provider/check.js";

const text = z.string();
const filled = z.string().min(1, { message: "must not be empty" });
const url = filled.refine(isWebAddress, { message: "must be an http or https address" });
const count = wholeNumber(0, Number.MAX_SAFE_INTEGER);

/** Neither cloud takes an upload from a server: media go by address. */
function isWebAddress(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

const part: z.ZodType<SendableContent> = z.lazy(() =>
  z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("text"), text: filled }),
    z.strictObject({
      type: z.literal("image"),
      url,
      width: count.optional(),
      height: count.optional(),
      size: count.optional(),
      thumbnailUrl: url.optional(),
      format: filled.optional(),
    }),
    z.strictObject({ type: z.literal("audio"), url, durationMs: count.optional(), size: count.optional() }),
    z.strictObject({
      type: z.literal("video"),
      url,
      durationMs: count.optional(),
      size: count.optional(),
      thumbnailUrl: url.optional(),
      width: count.optional(),
      height: count.optional(),
      format: filled.optional(),
    }),
    z.strictObject({ type: z.literal("file"), url, name: filled.optional(), size: count.optional() }),
    z.strictObject({
      type: z.literal("location"),
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
      description: text.optional(),
    }),
    z.strictObject({ type: z.literal("face"), index: count.optional(), data: text.optional() }),
    z.strictObject({
      type: z.literal("custom"),
      data: text,
      description: text.optional(),
      extension: text.optional(),
      sound: text.optional(),
    }),
    z.strictObject({
      type: z.literal("forward"),
      title: text.optional(),
      preview: z.array(text).optional(),
      messages: z
        .array(z.strictObject({ senderId: filled, sentAt: z.date().nullable(), content: z.array(part) }))
        .optional(),
    }),
  ]),
) as z.ZodType<SendableContent>;

/** The content of a message, part by part. */
export const contentSchema = z.array(part).min(1, { message: "needs at least one part" });
