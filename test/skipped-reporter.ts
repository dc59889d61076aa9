import type { Reporter, TestModule } from "vitest/node";

/** Lists every skipped test by its name, which says why. */
export default class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const module of modules) {
      for (const test of module.children.allTests("skipped")) console.log(`skipped: ${test.fullName}`);
    }
  }
}
