import { crawlAmidKills } from "../../test/mirror/chaos/amid-kills.js";
import { postgresIsMissing } from "../../test/support/postgres.js";
import { report } from "./pairs.js";

const CONVERSATIONS = 500;
const KILLS = 8;
/** Calls a second, as many as Volcengine answers an app. */
const LIMIT = 100;

/** Workers of a mirror that are killed and frozen, on a PostgreSQL of its own. Throws where anything is lost or doubled. */
export async function chaos(): Promise<void> {
  if (postgresIsMissing !== undefined) {
    console.log(`not measured: ${postgresIsMissing}`);
    return;
  }
  for (const engine of ["run", "pg-boss"] as const) {
    const outcome = await crawlAmidKills({
      engine,
      conversations: CONVERSATIONS,
      kills: KILLS,
      limit: LIMIT,
    });
    const { tally, said, mostGranted, mostArrived, tookMs, givenUp } = outcome;
    report(
      `calls granted within a second to 3 workers amid kills over a limit of ${LIMIT}, with ${engine}`,
      [[mostGranted, LIMIT]],
      "calls",
      `${KILLS} kills, ${CONVERSATIONS} conversations: of ${said} messages ${tally.lost} lost, ${tally.doubled} doubled, in ${Math.round(tookMs / 1_000)} s; at most ${mostArrived} calls arrived within a second`,
    );
    if (tally.lost + tally.doubled + tally.strange + givenUp.length > 0)
      throw new Error(`the mirror is not what was said: ${JSON.stringify({ tally, givenUp })}`);
  }
}
