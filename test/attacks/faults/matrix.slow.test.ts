import { tracingChannel } from "node:diagnostics_channel";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { type CallTrace, ColloquyError, createInbox } from "colloquy";
import { expect, it } from "vitest";
import { root } from "../../support/markdown.js";
import { startFaultyClouds } from "./clouds.js";
import { networkFaults } from "./faults.js";
import { measure } from "./matrix.js";
import { pagesOfFaults, tableOf } from "./table.js";

it("gives what the pages on errors say, and shows no secret", async () => {
  const emitted: string[] = [];
  const secrets = new Set<string>();
  const listen = (message: unknown) => void emitted.push(inspect(message, { depth: 9, showHidden: true }));
  const channel = tracingChannel<CallTrace, CallTrace>("colloquy:call");
  channel.asyncEnd.subscribe(listen);
  try {
    const rows = await measure((error, cloud) => {
      for (const secret of cloud.secrets) secrets.add(secret);
      emitted.push(inspect(error, { depth: 9, showHidden: true }), JSON.stringify(error), error.stack ?? "");
    });
    for (const language of ["en", "zh"] as const) {
      expect(readFileSync(join(root, pagesOfFaults[language]), "utf8")).toContain(tableOf(rows, language));
    }
  } finally {
    channel.asyncEnd.unsubscribe(listen);
  }
  const all = emitted.join("\n");
  expect(secrets.size).toBe(2);
  for (const secret of secrets) expect(all.includes(secret)).toBe(false);
  expect(all).not.toMatch(/usersig=(?!\[removed\])|Signature=(?!\[removed\])/i);
}, 120_000);

it.each(networkFaults)(
  "an inbox walk that goes on loses and repeats nothing: $title.en",
  async ({ rule }) => {
    const { clouds, close } = await startFaultyClouds();
    try {
      const [first, second] = clouds;
      const clients = {
        a: first.clientAt(undefined, { budget: false, retry: false }),
        b: second.clientAt(undefined, { budget: false, retry: false }),
      };
      const inbox = createInbox(clients);
      const users = { a: first.userId, b: second.userId };
      const walk = async () => {
        const ids: string[] = [];
        let cursor: string | undefined;
        for (let calls = 0; calls < 200; calls += 1) {
          const page = await inbox.list({ users, limit: 9, cursor }, { timeoutMs: 500 }).catch((error) => {
            if (!ColloquyError.is(error)) throw error;
            expect(["unavailable", "timeout", "rate_limited", "bad_response"]).toContain(error.code);
            return undefined;
          });
          if (page === undefined) continue;
          ids.push(...page.items.map(({ source, id }) => `${source}/${id}`));
          if (page.nextCursor === null) return ids;
          cursor = page.nextCursor;
        }
        return expect.fail("the walk has no end");
      };
      const whole = await walk();
      expect(new Set(whole).size).toBe(whole.length);
      // Some three of a hundred requests of either cloud go wrong.
      for (const { gate } of clouds) gate.ruleFor = (index) => (index % 37 === 3 ? rule : undefined);
      const walked = await walk();
      expect([...walked].sort()).toEqual([...whole].sort());
      await Promise.all([clients.a.close(), clients.b.close()]);
    } finally {
      await close();
    }
  },
  120_000,
);
