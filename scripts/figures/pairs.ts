import { deepStrictEqual } from "node:assert/strict";
import { Bench } from "tinybench";
import { type Figure, measured } from "./results.js";

/** One side of a comparison. */
export interface Side {
  run(): unknown;
  /** What of its result the other side must give too; the result itself where absent. */
  view?(result: never): unknown;
}

/** How often the two sides take turns. */
const ROUNDS = 15;
/** Turns that are not counted: the compiler is busy with the hot code. */
const WARMING_TURNS = 5;
/** How long each side runs in a turn, in milliseconds. */
const TURN_MS = 60;

/** Both sides must give the same before anything is measured. */
export async function expectSame(ours: Side, other: Side): Promise<void> {
  const seen = async ({ run, view = (result) => result }: Side) => view((await run()) as never);
  deepStrictEqual(await seen(ours), await seen(other));
}

/** Times both sides in turns within one run, and prints the median of the paired ratios with their spread. */
export async function compareTimes(title: string, ours: Side, other: Side): Promise<void> {
  await expectSame(ours, other);
  for (let warming = 0; warming < WARMING_TURNS; warming += 1) await turn(ours, other);
  const pairs = await takeTurns(ROUNDS, async (oursFirst) => {
    if (oursFirst) return turn(ours, other);
    return (await turn(other, ours)).reverse() as [number, number];
  });
  report(title, pairs, "µs");
}

/** Each side goes first as often as the other, because what runs second may find a warmer machine. */
export async function takeTurns(
  rounds: number,
  round: (oursFirst: boolean) => Promise<[number, number]>,
): Promise<[number, number][]> {
  const pairs: [number, number][] = [];
  for (let done = 0; done < rounds; done += 1) pairs.push(await round(done % 2 === 0));
  return pairs;
}

/** The median time of one run of each, in microseconds. */
async function turn(first: Side, second: Side): Promise<[number, number]> {
  const bench = new Bench({ time: TURN_MS, warmupTime: TURN_MS / 4 });
  bench.add("first", () => first.run() as Promise<void>).add("second", () => second.run() as Promise<void>);
  await bench.warmup();
  const [one, two] = await bench.run();
  return [median(one?.result?.samples ?? []) * 1000, median(two?.result?.samples ?? []) * 1000];
}

/** Keeps a comparison and prints it: the median of the ratios, their range, and the medians of both sides. */
export function report(
  title: string,
  pairs: readonly (readonly [number, number])[],
  unit: string,
  note?: string,
): void {
  const ratios = pairs.map(([ours, other]) => ours / other);
  const figure: Figure = {
    title,
    ratio: rounded(median(ratios)),
    lowest: rounded(Math.min(...ratios)),
    highest: rounded(Math.max(...ratios)),
    ours: rounded(median(pairs.map(([ours]) => ours))),
    other: rounded(median(pairs.map(([, other]) => other))),
    unit,
    ...(note === undefined ? {} : { note }),
  };
  measured.push(figure);
  const { ratio, lowest, highest, ours, other } = figure;
  const line = `${title}: ${ratio} (${lowest} to ${highest}); medians ${ours} and ${other} ${unit}`;
  console.log(note === undefined ? line : `${line}; ${note}`);
}

export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

/** The middle one, or the higher of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
