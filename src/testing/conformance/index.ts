import { calls } from "./calls.js";
import { type ConformanceCase, toCases } from "./cases.js";
import { changes } from "./changes.js";
import { conversations } from "./conversations.js";
import { cursors } from "./cursors.js";
import { declaration } from "./declaration.js";
import { details } from "./details.js";
import { failures } from "./failures.js";
import type { Harness } from "./harness.js";
import { lookups } from "./lookups.js";
import { marks } from "./marks.js";
import { messages } from "./messages.js";
import { model } from "./model.js";
import { nameless } from "./nameless.js";
import { positions } from "./positions.js";
import { refusals } from "./refusals.js";
import { secrets } from "./secrets.js";
import { ties } from "./ties.js";
import { webhooks } from "./webhooks.js";
import { writingChapters } from "./writing/index.js";

/** What the suite needs of a test runner: those of vitest and `node:test` have it. */
export interface TestRunner {
  /** Groups the cases under one title. */
  describe(name: string, body: () => void): unknown;
  /** Runs one case. */
  it: {
    (name: string, body: () => Promise<void>): unknown;
    /** Reports a case as skipped; its title ends with the reason. */
    skip(name: string, body: () => Promise<void>): unknown;
  };
}

/** Every rule that concerns a provider of these capabilities, ready to run. Throws when `skip` names no case. */
export function conformanceCases(harness: Harness): ConformanceCase[] {
  return toCases(harness, {
    declaration,
    model,
    conversations,
    changes,
    cursors,
    ties,
    positions,
    nameless,
    messages,
    marks,
    lookups,
    details,
    failures,
    ...writingChapters,
    calls,
    refusals,
    secrets,
    webhooks,
  });
}

/** Hands every case to a test runner. */
export function describeConformance({ describe, it }: TestRunner, harness: Harness): void {
  describe(`${harness.name} keeps colloquy's contract`, () => {
    for (const { name, skip, run } of conformanceCases(harness)) {
      if (skip === undefined) it(name, run);
      else it.skip(`${name} (${skip})`, run);
    }
  });
}
