import { checkInput, requiredText, wholeNumber, z } from "../provider/check.js";

const limit = wholeNumber(1, 200).optional();
const cursor = requiredText("must be the nextCursor of a page; leave it out to start a walk").optional();
const userId = requiredText("must be the user's id, a text that is not empty");
const conversationId = requiredText("must be a conversation's id, a text that is not empty");
const providerOptions = z.record(z.string(), z.record(z.string(), z.unknown())).optional();
const list = { userId, limit, cursor, providerOptions };

const listConversations = z.strictObject(list);
const walkConversations = z.strictObject({ ...list, catchUp: z.boolean().optional() });
const listMarks = z.strictObject(list);
const listFolders = z.strictObject({ userId, providerOptions });

const listMessages = z
  .strictObject({
    ...list,
    conversationId,
    direction: z.enum(["older", "newer"]).default("older"),
    // Not strict: a whole message is the obvious thing to pass.
    from: z.object({ position: requiredText("must be the position of a message") }).optional(),
    includeRecalled: z.boolean().default(false),
    requireMember: z.boolean().default(false),
  })
  .refine((input) => input.direction === "older" || input.from !== undefined || input.cursor !== undefined, {
    path: ["from"],
    message: 'must be given with direction "newer": { position } of the message to start behind',
  });

const mark = z.custom<string>(isMark, {
  message: 'must be a mark such as "starred" or "bit:40" (bits 0 to 63)',
});
const change = z
  .strictObject({
    conversationId,
    set: z.array(mark).optional(),
    clear: z.array(mark).optional(),
    customMark: z.string().optional(),
  })
  .refine(
    ({ set = [], clear = [], customMark }) => set.length + clear.length > 0 || customMark !== undefined,
    { message: "changes nothing; give set, clear or customMark" },
  );

const updateMarks = z.strictObject({
  userId,
  changes: z.array(change).min(1, { message: "needs at least one change" }).superRefine(refuseRepeats),
  providerOptions,
});

/** Two changes of one conversation would depend on their order, which a vendor's batch does not promise. */
function refuseRepeats(changes: { conversationId: string }[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const [index, { conversationId }] of changes.entries()) {
    if (seen.has(conversationId)) {
      const message = "stands in changes twice; put both into one change";
      context.addIssue({ code: "custom", path: [index, "conversationId"], message });
    }
    seen.add(conversationId);
  }
}

const names = new Set(["starred", "unread", "folded", "hidden", "pinned", "muted"]);

function isMark(value: unknown): boolean {
  if (typeof value !== "string") return false;
  const bit = /^bit:(\d{1,2})$/.exec(value)?.[1];
  return names.has(value) || (bit !== undefined && Number(bit) <= 63 && String(Number(bit)) === bit);
}

/** Strict readings of what users pass, by call. Each throws `invalid_argument` naming the field. */
export const readInput = {
  listConversations: (value: unknown) => checkInput(listConversations, value, "conversations.list"),
  walkConversations: (value: unknown) => checkInput(walkConversations, value, "conversations"),
  listMessages: (value: unknown) => checkInput(listMessages, value, "messages"),
  listMarks: (value: unknown) => checkInput(listMarks, value, "marks"),
  listFolders: (value: unknown) => checkInput(listFolders, value, "marks.folders"),
  updateMarks: (value: unknown) => checkInput(updateMarks, value, "marks.update"),
};
