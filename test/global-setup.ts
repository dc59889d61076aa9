import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Prints the seed of the property tests, so that a run can be repeated: `FC_SEED=<seed> npm test`. Makes a folder for
 * what the tests of a run share, and deletes it in the end. Each project of `vitest.config.ts` calls it; the first call
 * does the work.
 */
export default function setUp(): (() => void) | undefined {
  if (process.env.RUN_FOLDER !== undefined) return undefined;
  process.env.FC_SEED ??= String(Math.floor(Math.random() * 2 ** 31));
  console.log(`property tests: FC_SEED=${process.env.FC_SEED}`);
  const folder = mkdtempSync(join(tmpdir(), "colloquy-tests-"));
  process.env.RUN_FOLDER = folder;
  return () => {
    delete process.env.RUN_FOLDER;
    rmSync(folder, { recursive: true, force: true });
  };
}
