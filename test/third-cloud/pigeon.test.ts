import { describeConformance } from "colloquy/testing";
import { describe, it } from "vitest";
import { pigeonHarness } from "./harness.js";

describeConformance({ describe, it }, pigeonHarness);
