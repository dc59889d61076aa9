import { sendingClouds } from "../../test/attacks/sending/clouds.js";
import { sendAmidFaults, type Tally } from "../../test/attacks/sending/rounds.js";

/** To each cloud, in equal parts under each reading of what it answers to a message that it has already. */
const SENDS = 10_000;

/** Messages amid faults, and whether what was said of them is true. Throws where it is not. */
export async function sends(): Promise<void> {
  for (const name of ["Tencent", "Volcengine"] as const) {
    const clouds = sendingClouds.filter((cloud) => cloud.name === name);
    const tallies: Tally[] = [];
    for (const { start } of clouds) {
      const cloud = await start();
      tallies.push(await sendAmidFaults(cloud, Math.ceil(SENDS / clouds.length)));
      await cloud.close();
    }
    tell(name, tallies);
  }
}

function tell(name: string, tallies: readonly Tally[]): void {
  const sum = (count: keyof Tally) => tallies.reduce((total, tally) => total + tally[count], 0);
  const share = sum("unknown") / sum("sends");
  const counts = [
    `sent twice ${sum("twice")}`,
    `said to be sent and absent ${sum("absent")}`,
    `said to be not applied and present ${sum("present")}`,
    `told in another way ${sum("other")}`,
    `unknown ${sum("unknown")} (${(share * 100).toFixed(2)}%)`,
  ];
  console.log(`${name}: ${sum("sends")} messages, ${sum("faults")} amid faults: ${counts.join(", ")}`);
  const untrue = sum("twice") + sum("absent") + sum("present") + sum("other");
  if (untrue > 0 || share >= 0.01) throw new Error(`${name}: what was said of messages is not true`);
}
