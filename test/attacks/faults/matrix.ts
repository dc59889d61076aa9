import { tracingChannel } from "node:diagnostics_channel";
import { type CallTrace, type Client, type ClientOptions, ColloquyError } from "colloquy";
import type { Words } from "../../../src/model/abilities/index.js";
import { errorIn } from "../../support/catching.js";
import { type Cloud, type Clouds, startFaultyClouds, startUntrusted } from "./clouds.js";
import { networkFaults } from "./faults.js";
import type { MatrixRow, Outcome } from "./table.js";

/** What went wrong, arranged on one cloud for the first request or for all; what it returns ends it. */
interface Row {
  title: Words;
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
      [
        { en: "the vendor says, in its envelope, that it is too often", zh: "厂商在响应体里说调用过于频繁" },
        "passing",
      ],
      [{ en: "the vendor says, in its envelope, that it may not", zh: "厂商在响应体里说没有权限" }, "final"],
      [{ en: "the vendor says that the signature has expired", zh: "厂商说签名已过期" }, "stale"],
    ] as const
  ).map(
    ([title, code]): Row => ({
      title,
      arrange: ({ inject, codes }, times) => ({ end: inject({ ...codes[code], times }) }),
    }),
  );
  const address = (title: Words, url: string): Row => ({ title, arrange: () => ({ url, end: () => {} }) });
  return [
    ...atNetwork,
    ...inBody,
    {
      title: { en: "the server's clock is an hour ahead", zh: "服务器时钟快一小时" },
      arrange(cloud) {
        cloud.shiftClock(HOUR_MS);
        return { end: () => cloud.shiftClock(0) };
      },
    },
    address({ en: "nothing listens at the address", zh: "该地址上没有服务监听" }, "http://127.0.0.1:9"),
    address({ en: "the name has no address", zh: "域名解析不到地址" }, "https://no-such-host.invalid"),
    address({ en: "the certificate is not trusted", zh: "证书不受信任" }, untrustedUrl),
  ];
}

async function measureRow(
  row: Row,
  { clouds }: Clouds,
  onError: (error: ColloquyError, cloud: Cloud) => void,
): Promise<MatrixRow> {
  const read = (client: Client, { userId }: Cloud) =>
    client.conversations.list({ userId }, { timeoutMs: TIMEOUT_MS });
  const write = (client: Client, cloud: Cloud) => cloud.write(client, TIMEOUT_MS);
  const cells: Outcome[][] = [];
  for (const call of [read, write]) {
    for (const times of [1, Number.POSITIVE_INFINITY]) {
      const outcomeOn = async (cloud: Cloud): Promise<Outcome> => {
        const { url, end } = row.arrange(cloud, times);
        const client = cloud.clientAt(url, OPTIONS);
        const { attempts, error } = await attemptsOf(cloud.provider, () => call(client, cloud));
        end();
        if (error !== undefined) onError(error, cloud);
        await client.close();
        return { cloud: cloud.name, attempts, error };
      };
      cells.push(await Promise.all(clouds.map(outcomeOn)));
    }
  }
  return { title: row.title, cells };
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
