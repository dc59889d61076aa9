import type { Io } from "../../terminal/io.js";
import { printJson, printLine, printText } from "../../terminal/output.js";
import { count, harmless, harmlessJson } from "../../terminal/text.js";
import type { Forwarded } from "./forward.js";
import { lineOf } from "./lines.js";
import type { Told } from "./read.js";
import type { Sources } from "./sources.js";

/** Says what goes on: events on stdout, what goes wrong on stderr. */
export interface Report {
  started(url: string, sources: Sources): void;
  arrived(told: Told, forwarded: Forwarded | undefined): void;
  refused(status: number, reason: string): void;
  ended(): void;
}

/** For people: a line an event. */
export function textReport(io: Io, forward: string | undefined): Report {
  const complain = (text: string) => io.stderr.write(`${harmless(text)}\n`);
  let events = 0;
  return {
    started(url, { webhooks, missing }) {
      for (const [name, variables] of Object.entries(missing)) {
        complain(`Without ${variables.join(" and ")} nothing is taken from ${name}.`);
      }
      printText(io, `${Object.keys(webhooks).join(" and ")} can post to ${url}/<name>`);
      if (forward !== undefined) printText(io, `What is verified goes on to ${forward}`);
      printLine(io, "Ctrl-C ends it.\n");
    },
    arrived(told, forwarded) {
      events += 1;
      printLine(io, lineOf(io, told, forwarded));
      if (forwarded !== undefined && "error" in forwarded) complain(`not forwarded: ${forwarded.error}`);
    },
    refused: (status, reason) => complain(`refused with ${status}: ${reason}`),
    ended: () => printLine(io, `${count(events, "event")} arrived.`),
  };
}

/** For programs: stdout has events and nothing else. */
export function jsonReport(io: Io): Report {
  const note = (value: unknown) => io.stderr.write(`${harmlessJson(JSON.stringify(value))}\n`);
  return {
    started: (url, { webhooks, missing }) =>
      note({ listening: { url, sources: Object.keys(webhooks), missing } }),
    arrived: (told, forwarded) => printJson(io, { ...told, forwarded }),
    refused: (status, message) => note({ error: { code: "refused", status, message } }),
    ended: () => undefined,
  };
}
