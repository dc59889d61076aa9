import { checkInput, type SendInput, z } from "colloquy/provider";
import { PROVIDER } from "../../ids.js";
import type { UserIds } from "../../users/ids.js";

/** `providerOptions.volcengine` of `messages.send`; what each does is on the vendor's page 6348/337135. */
export type VolcengineSendOptions = {
  /** Those who alone see the message; not together with `invisibleUsers`. */
  visibleUsers?: readonly string[] | undefined;
  /** Those who do not see it. */
  invisibleUsers?: readonly string[] | undefined;
  /** Which messages a busy live group drops first ("low"): it takes 10 high ones a second, and 30 of the others. */
  priority?: "low" | "normal" | "high" | undefined;
};

/** Who sees a message, and in which order a live group drops it; nothing of it is the message itself. */
export type Delivered = {
  visibleUsers?: string[];
  invisibleUsers?: string[];
  priority?: 0 | 1 | 2;
};

const users = z.array(z.string()).min(1, { message: "needs at least one user" }).optional();

const schema = z
  .strictObject({
    visibleUsers: users,
    invisibleUsers: users,
    priority: z.enum(["low", "normal", "high"]).optional(),
  })
  .refine(({ visibleUsers, invisibleUsers }) => visibleUsers === undefined || invisibleUsers === undefined, {
    message: "visibleUsers and invisibleUsers do not go together, since no page says which of them wins",
  });

const priorities = { low: 0, normal: 1, high: 2 } as const;

export function sendOptions({ options }: Pick<SendInput, "options">, userIds: UserIds): Delivered {
  const { visibleUsers, invisibleUsers, priority } = checkInput(
    schema,
    options,
    "providerOptions.volcengine",
    PROVIDER,
  );
  const checked = (name: string, ids: readonly string[]) =>
    ids.map((id, index) => userIds.check(id, `providerOptions.volcengine.${name}[${index}]`));
  return {
    ...(visibleUsers !== undefined && { visibleUsers: checked("visibleUsers", visibleUsers) }),
    ...(invisibleUsers !== undefined && { invisibleUsers: checked("invisibleUsers", invisibleUsers) }),
    ...(priority !== undefined && { priority: priorities[priority] }),
  };
}
