import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** What a worker needs to know. */
export interface WorkerTask {
  engine: "run" | "pg-boss";
  databaseUrl: string;
  vendorUrl: string;
  app: { appId: number; credentials: { accessKeyId: string; secretAccessKey: string } };
  limits: Record<string, number>;
  leaseMs: number;
}

/** Workers that are killed and frozen. */
export class Fleet {
  readonly #workers: ChildProcess[] = [];

  constructor(readonly task: WorkerTask) {}

  /** Starts one more worker. */
  start(): ChildProcess {
    // From the root of the project, since the figures are built into another folder.
    const worker = fork("test/mirror/chaos/worker.ts", [JSON.stringify(this.task)], {
      execArgv: ["--import", "tsx"],
    });
    this.#workers.push(worker);
    return worker;
  }

  /** Ends one at once, whatever it is doing, and starts another. */
  async replace(worker: ChildProcess): Promise<ChildProcess> {
    await this.#kill(worker);
    return this.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => this.#kill(worker)));
  }

  async #kill(worker: ChildProcess): Promise<void> {
    if (worker.exitCode !== null || worker.signalCode !== null) return;
    const exited = once(worker, "exit");
    worker.kill("SIGKILL");
    await exited;
  }
}
