import { describe, expect, it } from "vitest";
import { postgresIsMissing } from "../../support/postgres.js";
import { crawlAmidKills } from "./amid-kills.js";

const LIMIT = 40;

const why = postgresIsMissing === undefined ? "" : ` (${postgresIsMissing})`;

describe.skipIf(postgresIsMissing !== undefined)(`workers that are killed and frozen${why}`, () => {
  it.each(["run", "pg-boss"] as const)(
    "lose and double nothing, and keep to the limit, with %s",
    async (engine) => {
      const outcome = await crawlAmidKills({ engine, conversations: 50, kills: 3, limit: LIMIT });
      expect(outcome.tally).toEqual({ lost: 0, doubled: 0, strange: 0 });
      expect(outcome.givenUp).toEqual([]);
      const { mostGranted, mostArrived } = outcome;
      console.log(
        `${engine}: at most ${mostGranted} granted and ${mostArrived} arrived within a second, of ${LIMIT}`,
      );
      expect(mostGranted).toBeGreaterThan(LIMIT / 2);
      expect(mostGranted).toBeLessThanOrEqual(LIMIT);
      // A busy machine delays some calls on their way, so that they arrive closer together than they were granted.
      expect(mostArrived).toBeLessThanOrEqual(LIMIT * 1.05);
    },
    180_000,
  );
});
