import { expect, onTestFinished } from "vitest";
import type { SendingCloud } from "./clouds.js";
import { sendAmidFaults } from "./rounds.js";

/** None twice, none said to be there or not to be that is not so, and less than one of a hundred unknown. */
export async function expectTruthAmidFaults({ start }: SendingCloud, sends: number): Promise<void> {
  const cloud = await start();
  onTestFinished(() => cloud.close());
  const { unknown, faults, ...told } = await sendAmidFaults(cloud, sends);
  expect(told).toEqual({ sends, twice: 0, absent: 0, present: 0, other: 0 });
  expect(faults).toBeGreaterThan(sends / 10);
  expect(unknown).toBeLessThanOrEqual(Math.ceil(sends / 100));
}
