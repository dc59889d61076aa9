/** A figure that has a bar to keep. */
export interface Bar {
  /** The figure's title, as `npm run figures` prints it. */
  title: string;
  /** What it says on the page: ours over something else. */
  label: string;
  /** The ratio must not be larger. */
  most: number;
  /** What the first version had, before any work on speed; absent where nobody measured it. */
  before?: number;
}

export const bars: readonly Bar[] = [
  {
    title: "a page over raw undici and JSON.parse",
    label: "A page over HTTP / raw undici and JSON.parse",
    most: 2.6,
    before: 7.4,
  },
  {
    title: "a page over the vendor's Service",
    label: "A page over HTTP / the vendor's own SDK",
    most: 0.55,
    before: 1.24,
  },
  {
    title: "a page over hand-written fetch",
    label: "A page over HTTP / hand-written fetch",
    most: 0.6,
    before: 1.46,
  },
  {
    title: "20 Volcengine rows over JSON.parse",
    label: "20 Volcengine rows from bytes / JSON.parse",
    most: 4,
    before: 11,
  },
  {
    title: "20 Volcengine rows with a sealed cursor over JSON.parse",
    label: "The same with a sealed cursor / JSON.parse",
    most: 4.5,
    before: 12,
  },
  {
    title: "100 Tencent rows over JSON.parse",
    label: "100 Tencent rows from bytes / JSON.parse",
    most: 5,
    before: 16,
  },
  {
    title: "an item of a walk of 1000000 over one of 1000",
    label: "An item of a walk of 1,000,000 / one of 1,000",
    most: 1.15,
  },
  {
    title: "the mirror's first page of 30 over 10 ms",
    label: "The first page of the mirror's inbox / 10 ms",
    most: 1,
  },
  ...(["run", "pg-boss"] as const).map((engine) => ({
    title: `calls granted within a second to 3 workers amid kills over a limit of 100, with ${engine}`,
    label: `Calls granted amid kills / their limit, ${engine}`,
    most: 1,
  })),
];
