import type { CallOptions } from "../../calling/scope.js";
import type { Accounts } from "../identity.js";
import type { Store } from "../store/index.js";
import { sweep } from "../sweep.js";
import { askAgain } from "./again.js";
import { dueCrawls } from "./lease.js";
import { type RunOptions, refreshLists, runCrawls } from "./run.js";
import { type MirrorStatus, statusOf } from "./status.js";
import { Stepper, type StepResult } from "./step.js";

export type { CrawlKind } from "./ask.js";
export type { CrawlFailure } from "./lease.js";
export type { RunOptions } from "./run.js";
export type { CrawlStatus, MirrorStatus, QuarantinedCrawl, SourceProgress } from "./status.js";
export type { StepResult } from "./step.js";

interface Settings {
  store: Store;
  accounts: Accounts;
  /** How long a worker has a crawl to itself, in milliseconds. */
  leaseMs: number;
  /** How old a list may become before it is read again, in milliseconds. */
  refreshMs: number;
  /** As the option of the mirror. */
  retainDays: number | undefined;
}

const SWEEP_EVERY_MS = 3_600_000;

/** All crawls of a mirror. */
export class Crawls {
  readonly #stepper: Stepper;

  constructor(readonly settings: Settings) {
    this.#stepper = new Stepper(settings);
  }

  step(crawlId: string, options: CallOptions): Promise<StepResult> {
    return this.#stepper.step(crawlId, options);
  }

  run(options: RunOptions): Promise<void> {
    const { store, refreshMs, retainDays } = this.settings;
    let sweptAt = Number.NEGATIVE_INFINITY;
    return runCrawls(store, this.#stepper, options, async () => {
      await refreshLists(store, refreshMs);
      if (performance.now() - sweptAt < SWEEP_EVERY_MS) return;
      await sweep(store, { retainDays, signal: options.signal });
      sweptAt = performance.now();
    });
  }

  async due(limit: number): Promise<string[]> {
    const { store, refreshMs } = this.settings;
    await refreshLists(store, refreshMs);
    return dueCrawls(store, limit);
  }

  async status(): Promise<MirrorStatus> {
    const { store, accounts } = this.settings;
    return statusOf(store, [...(await accounts.all()).values()]);
  }

  /** Wants all of a person's crawls again; `not_found` for a person whom nobody enrolled. */
  async again(person: string): Promise<void> {
    const { store, accounts } = this.settings;
    const known = await accounts.all();
    await store.transaction((inside) => askAgain(inside, [...known.values()], person));
  }
}
