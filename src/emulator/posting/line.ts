/** When a job stands in line. */
export interface Place {
  /** From now, in milliseconds. */
  delayMs: number;
  /** Behind the next job that comes, if one comes inside a second. */
  isBehindNext: boolean;
}

const LONGEST_HOLD_MS = 1000;

/** Runs jobs in the order in which they stand in line, as many at once as `parallel` says. */
export class Line<Job> {
  readonly #run: (job: Job) => Promise<void>;
  readonly #parallel: number;
  readonly #waiting: Job[] = [];
  readonly #later = new Map<NodeJS.Timeout, Job>();
  readonly #whenIdle = new Set<() => void>();
  #held: { job: Job; timer: NodeJS.Timeout } | undefined;
  #running = 0;

  /** `run` must not fail. */
  constructor(run: (job: Job) => Promise<void>, parallel: number) {
    this.#run = run;
    this.#parallel = parallel;
  }

  /** Without those that run. */
  get length(): number {
    return this.#waiting.length + this.#later.size + (this.#held === undefined ? 0 : 1);
  }

  add(job: Job, { delayMs, isBehindNext }: Place): void {
    if (delayMs <= 0) {
      this.#arrive(job, isBehindNext);
      return;
    }
    const timer = setTimeout(() => {
      this.#later.delete(timer);
      this.#arrive(job, isBehindNext);
    }, delayMs);
    this.#later.set(timer, job);
  }

  /** Resolves once nothing waits and nothing runs. Nobody is waited for behind whom a job would stand. */
  idle(): Promise<void> {
    this.#enqueue(...this.#takeHeld());
    return new Promise((resolve) => {
      this.#whenIdle.add(resolve);
      this.#go();
    });
  }

  /** Takes everything out of the line that does not run yet. */
  clear(): Job[] {
    const jobs = [...this.#waiting.splice(0), ...this.#later.values(), ...this.#takeHeld()];
    for (const timer of this.#later.keys()) clearTimeout(timer);
    this.#later.clear();
    this.#go();
    return jobs;
  }

  #arrive(job: Job, isBehindNext: boolean): void {
    if (isBehindNext && this.#held === undefined) {
      const timer = setTimeout(() => this.#enqueue(...this.#takeHeld()), LONGEST_HOLD_MS);
      this.#held = { job, timer };
    } else this.#enqueue(job, ...this.#takeHeld());
  }

  #takeHeld(): Job[] {
    if (this.#held === undefined) return [];
    const { job, timer } = this.#held;
    clearTimeout(timer);
    this.#held = undefined;
    return [job];
  }

  #enqueue(...jobs: Job[]): void {
    this.#waiting.push(...jobs);
    this.#go();
  }

  #go(): void {
    while (this.#running < this.#parallel && this.#waiting.length > 0) void this.#start();
    if (this.#running > 0 || this.length > 0) return;
    for (const resolve of this.#whenIdle) resolve();
    this.#whenIdle.clear();
  }

  async #start(): Promise<void> {
    const [job] = this.#waiting.splice(0, 1);
    if (job === undefined) return;
    this.#running += 1;
    await this.#run(job);
    this.#running -= 1;
    this.#go();
  }
}
