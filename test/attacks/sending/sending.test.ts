import { expect, it } from "vitest";
import { sendingClouds } from "./clouds.js";
import { sendAmidFaults } from "./rounds.js";

/** To each cloud; each of its three readings gets a third. */
const SENDS = 200;

it.each(sendingClouds)(
  "messages amid faults are there once, or known not to be: $title",
  async ({ start }) => {
    const sends = Math.ceil(SENDS / 3);
    const { unknown } = await sendAmidFaults(await start(), sends);
    expect(unknown).toBeLessThanOrEqual(Math.ceil(sends / 100));
  },
);
