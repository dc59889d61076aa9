import type { Bar } from "./bars.js";
import type { Figure } from "./results.js";

/** A figure beside its bar. */
export interface Judged {
  bar: Bar;
  figure: Figure;
}

const WIDTH = 880;
const ROW_HEIGHT = 34;
const TOP = 44;
const PLOT_LEFT = 350;
const PLOT_WIDTH = 380;

/** Draws each ratio as a share of its bar, so that all of them have one scale and one line to stay left of. */
export function pictureOf(judged: readonly Judged[]): string {
  const shares = judged.flatMap(({ bar, figure }) => [
    figure.highest / bar.most,
    (bar.before ?? 0) / bar.most,
  ]);
  const most = Math.ceil(Math.max(1, ...shares));
  const x = (share: number) => Math.round(PLOT_LEFT + (PLOT_WIDTH * share) / most);
  const height = TOP + ROW_HEIGHT * judged.length + 16;
  const rows = judged.map((one, index) => rowOf(one, TOP + ROW_HEIGHT * (index + 0.5), x));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="13" fill="#111827">`,
    "<title>Each ratio as a share of its bar, before and now</title>",
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    legend(),
    ...Array.from({ length: most + 1 }, (_, tick) => tickOf(tick, x(tick), height)),
    ...rows,
    "</svg>\n",
  ].join("\n");
}

function tickOf(tick: number, x: number, height: number): string {
  const isBar = tick === 1;
  const line = isBar ? 'stroke="#c2410c" stroke-width="2"' : 'stroke="#e5e7eb"';
  const text = isBar ? "the bar" : `${tick} ×`;
  return `<line x1="${x}" y1="${TOP - 10}" x2="${x}" y2="${height - 10}" ${line}/><text x="${x}" y="${TOP - 18}" text-anchor="middle" fill="${isBar ? "#c2410c" : "#6b7280"}">${text}</text>`;
}

function legend(): string {
  const y = TOP - 22;
  return `${ring(20, y)}<text x="32" y="${y + 4}">before</text>${dot(96, y)}<text x="108" y="${y + 4}">now, from lowest to highest</text>`;
}

function rowOf({ bar, figure }: Judged, y: number, x: (share: number) => number): string {
  const { most, before, label } = bar;
  const at = (ratio: number) => x(ratio / most);
  return [
    `<text x="${PLOT_LEFT - 16}" y="${y + 4}" text-anchor="end">${escaped(label)}</text>`,
    before === undefined ? "" : ring(at(before), y),
    `<line x1="${at(figure.lowest)}" y1="${y}" x2="${at(figure.highest)}" y2="${y}" stroke="#1d4ed8" stroke-width="2"/>`,
    dot(at(figure.ratio), y),
    `<text x="${PLOT_LEFT + PLOT_WIDTH + 20}" y="${y + 4}">${figure.ratio} of ${most}</text>`,
  ].join("");
}

function ring(x: number, y: number): string {
  return `<circle cx="${x}" cy="${y}" r="5" fill="#fff" stroke="#9ca3af" stroke-width="2"/>`;
}

function dot(x: number, y: number): string {
  return `<circle cx="${x}" cy="${y}" r="5" fill="#1d4ed8"/>`;
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}
