import { stripVTControlCharacters } from "node:util";
import { createColors } from "picocolors";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { type Column, renderTable, UNCUT } from "../../src/cli/terminal/table.js";
import { dangerous } from "./shell.js";

interface Row {
  name: string;
  id: string;
}

const columns: Column<Row>[] = [
  { title: "NAME", text: ({ name }) => name },
  { title: "KIND", text: () => "group", optional: 1 },
  { title: "ID", text: ({ id }) => id, least: 10 },
];
const rows: Row[] = [
  { name: "产品讨论组", id: "1" },
  { name: "Weekend hikers 🛠", id: "2" },
  { name: "", id: "3" },
  { name: "一个名字很长很长很长很长很长很长的群组", id: "4" },
];
const plain = createColors(false);

/** Where the last column starts, in terminal columns. */
function startOfId(line: string, id: string): number {
  return stringWidth(line.slice(0, line.lastIndexOf(id)));
}

describe("renderTable", () => {
  it("aligns columns behind Chinese text, emoji and empty cells", () => {
    const lines = renderTable(rows, columns, { width: 100, paint: plain }).split("\n");
    const starts = lines.slice(1).map((line, index) => startOfId(line, rows[index]!.id));
    expect(new Set(starts).size).toBe(1);
    expect(starts[0]).toBe(startOfId(lines[0]!, "ID"));
  });

  it.each([40, 44, 60, 80, 120])("fits %i columns", (width) => {
    const long = rows.map(({ name }) => ({ name: name.repeat(3), id: "7179339373423427073" }));
    for (const line of renderTable(long, columns, { width, paint: plain }).split("\n")) {
      expect(stringWidth(line)).toBeLessThanOrEqual(width);
    }
  });

  it("says with an ellipsis that a name was cut", () => {
    expect(renderTable(rows, columns, { width: 40, paint: plain })).toMatch(/很长…/);
  });

  it("leaves an optional column out before it cuts the others to nothing", () => {
    const wide = renderTable(rows, columns, { width: 40, paint: plain });
    const narrow = renderTable(rows, columns, { width: 14, paint: plain });
    expect(wide).toContain("KIND");
    expect(narrow).not.toContain("KIND");
  });

  it.each([14, 24, 60])("never cuts what is there to be copied, in %i columns", (width) => {
    const id = "topic:@TGS#_2TOPIC@TOPIC#_1";
    const copied = [columns[0]!, columns[1]!, { ...columns[2]!, least: UNCUT }];
    const table = renderTable([{ name: "一个名字很长很长", id }], copied, { width, paint: plain });
    expect(table).toContain(id);
  });

  it("cuts nothing where nothing says how wide the window is", () => {
    const table = renderTable(rows, columns, { width: Number.POSITIVE_INFINITY, paint: plain });
    expect(table).toContain(rows[3]!.name);
    expect(table).not.toContain("…");
  });

  it("leaves a column without any text out", () => {
    const empty = { title: "NOTES", text: () => "" };
    expect(renderTable(rows, [...columns, empty], { width: 80, paint: plain })).not.toContain("NOTES");
  });

  it("wraps where a column asks for it, and loses no word", () => {
    const text = "text, image, audio, video, file";
    const table = renderTable([0], [{ title: "", text: () => text, wraps: true }], {
      width: 14,
      paint: plain,
    });
    expect(table.split("\n").join(" ").trim().replace(/ +/g, " ")).toBe(text);
  });

  it("colours cells without moving them", () => {
    const coloured = renderTable(
      rows,
      [{ ...columns[0]!, paint: (text, paint) => paint.red(text) }, columns[2]!],
      {
        width: 60,
        paint: createColors(true),
      },
    );
    const uncoloured = renderTable(rows, [columns[0]!, columns[2]!], { width: 60, paint: plain });
    expect(coloured).toContain("\u001b[31m");
    expect(stripVTControlCharacters(coloured)).toBe(uncoloured);
  });

  it("prints no escape sequence of a hostile name", () => {
    const table = renderTable([{ name: "\u001b]0;owned\u0007\u009b2J\nfake row", id: "1" }], columns, {
      width: 80,
      paint: plain,
    });
    expect(table).not.toMatch(dangerous);
    expect(table.split("\n")).toHaveLength(2);
  });
});
