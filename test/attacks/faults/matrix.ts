import { tracingChannel } from "node:diagnostics_channel";
import { type CallTrace, type Client, type ClientOptions, ColloquyError } from "colloquy";
import { errorIn } from "../../support/catching.js";
import { type Cloud, type Clouds, startFaultyClouds, startUntrusted } from "./clouds.js";
import { networkFaults } from "./faults.js";

/** One row of the page on errors: what goes wrong, and what each kind of call then gives. */
export interface MatrixRow {
  title: string;
  cells: string[];
}

const columns = ["read, once", "read, always", "write, once", "write, always"] as const;

/** What went wrong, arranged on one cloud for the first request or for all; what it returns ends it. */
interface Row {
  title: string;
  arrange(cloud: Cloud, times: number): { url?: string; end(): void };
}

const TIMEOUT_MS = 2_400;
const OPTIONS: ClientOptions = { budget: false, retry: { baseDelayMs: 5 } };
const HOUR_MS = 3_600_000;

/** Every outcome of the matrix, and all that was emitted on the way. */
export async function measure(onError: (error: ColloquyError, cloud: Cloud) => void): Promise<MatrixRow[]> {
  const clouds = await startFaultyClouds();
  const untrusted = await startUntrusted();
  try {
    const rows: MatrixRow[] = [];
    for (const row of rowsOf(untrusted.url)) rows.push(await measureRow(row, clouds, onError));
    return rows;
  } finally {
    await Promise.all([clouds.close(), untrusted.close()]);
  }
}

function rowsOf(untrustedUrl: string): Row[] {
  const atNetwork = networkFaults.map(
    ({ title, rule }): Row => ({
      title,
      arrange({ gate }, times) {
        const first = gate.requests;
        gate.ruleFor = (index) => (index < first + times ? rule : undefined);
        return {
          end: () => {
            gate.ruleFor = () => undefined;
          },
        };
      },
    }),
  );
  const inBody = (
    [
      ["the vendor says, in its envelope, that it is too often", "passing"],
      ["the vendor says, in its envelope, that it may not", "final"],
      ["the vendor says that the signature has expired", "stale"],
    ] as const
  ).map(
    ([title, code]): Row => ({
      title,
      arrange: ({ inject, codes }, times) => ({ end: inject({ ...codes[code], times }) }),
    }),
  );
  const address = (title: string, url: string): Row => ({ title, arrange: () => ({ url, end: () => {} }) });
  return [
    ...atNetwork,
    ...inBody,
    {
      title: "the server's clock is an hour ahead",
      arrange(cloud) {
        cloud.shiftClock(HOUR_MS);
        return { end: () => cloud.shiftClock(0) };
      },
    },
    address("nothing listens at the address", "http://127.0.0.1:9"),
    address("the name has no address", "https://no-such-host.invalid"),
    address("the certificate is not trusted", untrustedUrl),
  ];
}

async function measureRow(
  row: Row,
  { clouds }: Clouds,
  onError: (error: ColloquyError, cloud: Cloud) => void,
): Promise<MatrixRow> {
  const perCloud = await Promise.all(clouds.map((cloud) => cellsOf(row, cloud, onError)));
  const cells = columns.map((_, column) => {
    const [first = "", second = ""] = perCloud.map((cells) => cells[column] ?? "");
    return first === second ? first : `Tencent: ${first}; Volcengine: ${second}`;
  });
  return { title: row.title, cells };
}

async function cellsOf(row: Row, cloud: Cloud, onError: (error: ColloquyError, cloud: Cloud) => void) {
  const read = (client: Client) =>
    client.conversations.list({ userId: cloud.userId }, { timeoutMs: TIMEOUT_MS });
  const write = (client: Client) => cloud.write(client, TIMEOUT_MS);
  const cells: string[] = [];
  for (const [isWrite, call] of [
    [false, read],
    [true, write],
  ] as const) {
    for (const times of [1, Number.POSITIVE_INFINITY]) {
      const { url, end } = row.arrange(cloud, times);
      const client = cloud.clientAt(url, OPTIONS);
      const { attempts, error } = await attemptsOf(cloud.provider, () => call(client));
      end();
      if (error !== undefined) onError(error, cloud);
      cells.push(textOf(attempts, error, isWrite));
      await client.close();
    }
  }
  return cells;
}

function textOf(attempts: number, error: ColloquyError | undefined, isWrite: boolean): string {
  const tried = attempts === 1 ? "1 attempt" : `${attempts} attempts`;
  if (error === undefined) return `ok, ${tried}`;
  const { code, retryable, outcome } = error;
  return [`\`${code}\``, ...(retryable ? ["retryable"] : []), ...(isWrite ? [outcome] : []), tried].join(
    ", ",
  );
}

/** How often a call was attempted for one vendor operation at the most, and what it failed with. */
async function attemptsOf(provider: string, call: () => Promise<unknown>) {
  let attempts = 0;
  const count = (message: unknown) => {
    const trace = message as CallTrace;
    if (trace.provider === provider) attempts = Math.max(attempts, trace.attempt);
  };
  const { start } = tracingChannel("colloquy:call");
  start.subscribe(count);
  const error = await errorIn(ColloquyError, async () => call()).finally(() => start.unsubscribe(count));
  return { attempts, error };
}

/** The table as the page on errors has it. */
export function tableOf(rows: readonly MatrixRow[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(["What goes wrong", ...columns]),
    line(["---", ...columns.map(() => "---")]),
    ...rows.map(({ title, cells }) => line([title, ...cells])),
  ].join("\n");
}
