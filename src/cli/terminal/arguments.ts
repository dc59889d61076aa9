import { type Command, InvalidArgumentError, Option } from "commander";
import type { Detail } from "../../model/conversation.js";
import type { ProviderOptions } from "../../model/list.js";
import { clouds, type ProviderName, providerNames } from "../clouds.js";

/** Options that every list has. */
export interface PageArguments {
  limit?: number;
  cursor?: string;
  all?: true;
  json?: true;
}

/** Options of every command that asks one cloud. */
export interface CloudArguments {
  provider: ProviderName;
  user: string;
}

/** The one that `addVendorOption` adds. */
export interface VendorArguments extends CloudArguments {
  option?: Record<string, unknown>;
}

/** `--all` reads larger pages, since its output does not show where one ends. */
export const LIMIT_OF_ALL = 100;

export function addPageOptions(command: Command): Command {
  return command
    .option("--limit <number>", "items on a page, 1 to 200 (20)", wholeNumber)
    .option("--cursor <cursor>", "go on where a page ended")
    .option("--all", "every page")
    .option("--json", "one JSON object a line");
}

/** `who` says what the command does with the user: a list shows their view, `send` speaks for them. */
export function addCloudOptions(command: Command, who = "whose view"): Command {
  return command.addOption(providerOption().makeOptionMandatory()).requiredOption("--user <id>", who);
}

/** Only lists of conversations have options of one vendor. */
export function addVendorOption(command: Command): Command {
  const names = providerNames.map((name) => `${name}: ${clouds[name].listOptions.join(", ")}`);
  const meaning = `an option of this vendor only; can be repeated (${names.join("; ")})`;
  return command.option("--option <name=value>", meaning, assignment);
}

/** Which cloud. */
export function providerOption(): Option {
  return new Option("--provider <name>", "the cloud").choices(providerNames);
}

/** Vendor options as calls take them, under the vendor's name. */
export function providerOptionsOf({ provider, option }: VendorArguments): ProviderOptions | undefined {
  return option === undefined ? undefined : { [provider]: option };
}

/** Only digits: `Number` would take 1e3, 0x10 and an empty text. */
export function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number.");
}

export function portNumber(text: string): number {
  const port = wholeNumber(text);
  if (port > 65_535) throw new InvalidArgumentError("A port is a number up to 65535.");
  return port;
}

/** Where to post something. */
export function httpUrl(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    throw new InvalidArgumentError("It is an address that starts with http:// or https://.");
  }
  return text;
}

const collectors = new WeakSet<object>();

/** The parser of an option that may stand there more than once; it adds to what it gave before. */
export function collecting<T>(parse: (text: string, before?: T) => T): (text: string, before?: T) => T {
  collectors.add(parse);
  return parse;
}

/** Refuses a second value of every other option: commander would take the last and say nothing of the first. */
export function refuseRepeats(command: Command): void {
  for (const option of command.options) {
    const { parseArg: parse, required, optional, variadic } = option;
    if (variadic || !(required || optional) || (parse !== undefined && collectors.has(parse))) continue;
    let isGiven = false;
    option.argParser((text: string, before: unknown) => {
      if (isGiven) throw new InvalidArgumentError("This option stands there twice.");
      isGiven = true;
      return parse === undefined ? text : parse(text, before);
    });
  }
  for (const child of command.commands) refuseRepeats(child);
}

/** `a,b` and repeated options add up. */
export const names = collecting((text: string, before: string[] = []) => [
  ...before,
  ...text.split(",").filter((name) => name !== ""),
]);

export const repeated = collecting((text: string, before: string[] = []) => [...before, text]);

const assignment = collecting((text: string, before: Record<string, unknown> = {}) => {
  const [name, value] = splitAssignment(text);
  if (Object.hasOwn(before, name)) throw new InvalidArgumentError(`${name} is there twice.`);
  return { ...before, [name]: plainValue(value) };
});

/** `name=value`, which `looks` calls by what they are; the value may hold further signs. */
export function splitAssignment(text: string, looks = "name=value"): [name: string, value: string] {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError(`It must look like ${looks}.`);
  return [text.slice(0, at), text.slice(at + 1)];
}

/** Numbers and booleans as such; an integer that a double cannot hold stays text. */
function plainValue(text: string): unknown {
  if (text === "true" || text === "false") return text === "true";
  const number = Number(text);
  return /^-?\d+$/.test(text) && Number.isSafeInteger(number) ? number : text;
}

const details: readonly Detail[] = ["profile", "lastMessage", "unread", "marks"];

/** What each row shows besides what its list gives: names with commas between them, or none. */
const detailsOf = collecting((text: string, before: Detail[] = []): Detail[] => {
  const named = names(text).map((name) => {
    const detail = details.find((known) => known === name);
    if (detail === undefined) throw new InvalidArgumentError(`It must be of ${details.join(", ")}, or "".`);
    return detail;
  });
  return [...new Set([...before, ...named])];
});

/** Adds `--include` to a command whose rows have details. */
export function addDetails(command: Command, otherwise: string): Command {
  const meaning = `what rows show: ${details.join(", ")}; "" for none (${otherwise})`;
  return command.option("--include <details>", meaning, detailsOf);
}
