import { describe, expect, it } from "vitest";
import { type Capabilities, compareCapabilities } from "../../../src/index.js";
import { type Line, lines } from "./lines.js";
import { type Acted, act, type Heard } from "./script.js";
import { type StageName, start } from "./stages.js";

/** From which vendor an app moves to which. */
const moves: [from: StageName, to: StageName][] = [
  ["tencent", "volcengine"],
  ["volcengine", "tencent"],
  ["memory", "tencent"],
  ["memory", "volcengine"],
];

describe.each(moves)("a conversation acted over %s and over %s by one script", (from, to) => {
  it("reads back equal, but for what the comparison of both or a send's result names", async () => {
    const [one, other] = [await start(from), await start(to)];
    const [here, there] = [await act(one), await act(other)];
    const lost = lostIn(one.capabilities, other.capabilities);
    const gained = lostIn(other.capabilities, one.capabilities);
    for (const place of ["heard", "heardAside"] as const) {
      const isIn = (acted: Acted) => (name: string) => acted[place].has(name);
      const both = [...here[place].keys()].filter(isIn(there));
      // A text, pictures, recordings, films, files, a farewell: less would compare nothing.
      expect(both.length).toBeGreaterThan(5);
      expect([...there[place].keys()].filter(isIn(here))).toEqual(both);
      for (const name of both) {
        const dropped = [...(here.dropped.get(name) ?? []), ...(there.dropped.get(name) ?? [])];
        const [mine, theirs] = [here[place].get(name), there[place].get(name)];
        expect(without(dropped, mine), `${name} in ${place}`).toEqual(without(dropped, theirs));
      }
      expect([...here[place].keys()].filter((name) => !isIn(there)(name))).toEqual(lost.filter(isIn(here)));
      expect([...there[place].keys()].filter((name) => !isIn(here)(name))).toEqual(
        gained.filter(isIn(there)),
      );
    }
    expect(here.rows).toEqual(there.rows);
    expect(here.members).toEqual(there.members);
    expect(here.muted).toEqual(there.muted);
  });
});

/** The lines that the second cannot carry and the first can, by what the comparison of their abilities says. */
function lostIn(from: Capabilities, to: Capabilities): string[] {
  const differences = compareCapabilities(from, to).filter(({ effect }) => effect === "lost");
  const isLost = ({ needs, said }: Line) =>
    differences.some(({ path, from: names }) => {
      if (path !== needs) return false;
      return !Array.isArray(names) || said.content.some(({ type }) => names.includes(type));
    });
  return lines.filter(isLost).map(({ name }) => name);
}

/** The message without the properties at these places, for example `content[0].size`. */
function without(places: readonly string[], heard: Heard | undefined): unknown {
  const copy = structuredClone(heard);
  for (const place of places) {
    const [, index = "", property = ""] = /^content\[(\d+)\]\.(\w+)$/.exec(place) ?? [];
    const part = copy?.content[Number(index)];
    if (part !== undefined) Reflect.deleteProperty(part, property);
  }
  return copy;
}
