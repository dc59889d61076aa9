import type { WebhookOptions } from "./options.js";

/** What happens to one event on its way. */
export interface Fate {
  isLost: boolean;
  isReordered: boolean;
  /** How much later each copy is posted, in milliseconds; one copy, or two. */
  delaysMs: number[];
}

/** Always as many numbers, so that one option does not change what another does. */
export function drawFate(options: WebhookOptions, random: () => number): Fate {
  const { lost = 0, repeated = 0, reordered = 0, delayMs = 0 } = options;
  const [loss, repetition, order, first, second] = [random(), random(), random(), random(), random()];
  const delaysMs = repetition < repeated ? [first * delayMs, second * delayMs] : [first * delayMs];
  return { isLost: loss < lost, isReordered: order < reordered, delaysMs };
}
