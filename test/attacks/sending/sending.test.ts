import { it } from "vitest";
import { sendingClouds } from "./clouds.js";
import { expectTruthAmidFaults } from "./told.js";

/** To each cloud; each of its three readings gets a third. */
const SENDS = 200;

it.each(sendingClouds)("messages amid faults are there once, or known not to be: $title", (cloud) =>
  expectTruthAmidFaults(cloud, Math.ceil(SENDS / 3)),
);
