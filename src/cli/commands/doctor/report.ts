import { exitCodes } from "../../terminal/errors.js";
import type { Paint } from "../../terminal/io.js";
import { type Column, UNCUT } from "../../terminal/table.js";
import { count } from "../../terminal/text.js";
import type { Check, Finding } from "./finding.js";

/** One line of a table: what was found, or below it what to do. */
interface Row {
  status: string;
  check: string;
  text: string;
}

export const findingColumns: Column<Row>[] = [
  { title: "STATUS", text: ({ status }) => status, least: UNCUT, paint: paintStatus },
  { title: "CHECK", text: ({ check }) => check, least: UNCUT },
  { title: "FOUND", text: ({ text }) => text, wraps: true },
];

export function rowsOf(findings: readonly Finding[]): Row[] {
  return findings.flatMap(({ status, check, found, fix }) => [
    { status, check, text: found },
    ...(fix === undefined ? [] : [{ status: "", check: "to fix", text: fix }]),
  ]);
}

export function summaryOf(findings: readonly Finding[]): string {
  const failures = findings.filter(({ status }) => status === "failure").length;
  const warnings = findings.filter(({ status }) => status === "warning").length;
  if (failures + warnings === 0) return "All is well.";
  return `${count(failures, "failure")}, ${count(warnings, "warning")}.`;
}

/** Checks of what the user has set, for which other commands end as for wrong usage. */
const ofUsage: readonly Check[] = ["variables", "cursor key"];

export function exitCodeOf(findings: readonly Finding[]): number {
  const failed = findings.filter(({ status }) => status === "failure");
  if (failed.length === 0) return exitCodes.done;
  return failed.every(({ check }) => ofUsage.includes(check)) ? exitCodes.wrongUsage : exitCodes.failed;
}

function paintStatus(text: string, paint: Paint): string {
  const colours: Record<string, (text: string) => string> = {
    ok: paint.green,
    warning: paint.yellow,
    failure: paint.red,
  };
  return colours[text]?.(text) ?? text;
}
