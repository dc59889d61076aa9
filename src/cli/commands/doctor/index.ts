import { type Command, Option } from "commander";
import { scrub } from "../../../errors/redact.js";
import { clouds, type ProviderName, providerNames } from "../../clouds.js";
import { secretsIn } from "../../environment.js";
import { type Io, paintFor } from "../../terminal/io.js";
import { printJson, printLine, printRows, printText } from "../../terminal/output.js";
import { MissingVariables, UsageError } from "../../terminal/usage.js";
import { examine } from "./examine.js";
import type { Finding } from "./finding.js";
import { exitCodeOf, findingColumns, rowsOf, summaryOf } from "./report.js";
import { checkCursorKey, cloudsNamedIn } from "./variables.js";

interface Arguments {
  provider?: ProviderName;
  user?: string;
  json?: true;
}

/** What was found of one cloud, or of what all of them share. */
interface Section {
  title: string;
  provider?: ProviderName;
  findings: readonly Finding[];
}

export function addDoctor(program: Command, io: Io, exit: (code: number) => void): void {
  program
    .command("doctor")
    .description("looks for what is wrong with credentials, connection, clock and permissions")
    .addOption(
      new Option(
        "--provider <name>",
        "only this cloud, instead of each that the environment has variables of",
      ).choices(providerNames),
    )
    .option("--user <id>", "whom to read as; without it nobody needs to exist")
    .option("--json", "one finding a line")
    .addHelpText("after", "\nIt only reads. A warning leaves the exit code 0.")
    .action(async (options: Arguments) => exit(await runDoctor(io, options)));
}

async function runDoctor(io: Io, { provider, user, json }: Arguments): Promise<number> {
  const names = provider === undefined ? cloudsNamedIn(io.env) : [provider];
  if (names.length === 0) {
    throw new MissingVariables(
      "the environment has no variables of any cloud, so there is nothing to look at",
    );
  }
  if (user !== undefined && names.length > 1) {
    throw new UsageError("--user is the id of one cloud's user; name that cloud with --provider");
  }
  const ofClouds = await Promise.all(names.map((name) => sectionOf(name, user, io)));
  const sections = [...ofClouds, { title: "Cursors", findings: [checkCursorKey(io.env)] }];
  if (json) printFindings(io, sections);
  else printSections(io, sections);
  return exitCodeOf(findingsOf(sections));
}

async function sectionOf(provider: ProviderName, user: string | undefined, io: Io): Promise<Section> {
  const findings = await examine(provider, user, io);
  const secrets = secretsIn(io.env);
  return {
    title: clouds[provider].title.en,
    provider,
    findings: findings.map((finding) => withoutSecrets(finding, secrets)),
  };
}

/** Vendors may repeat what was sent to them. */
function withoutSecrets(finding: Finding, secrets: readonly string[]): Finding {
  return { ...finding, found: scrub(finding.found, secrets) };
}

function findingsOf(sections: readonly Section[]): Finding[] {
  return sections.flatMap(({ findings }) => findings);
}

function printFindings(io: Io, sections: readonly Section[]): void {
  for (const { provider, findings } of sections) {
    for (const finding of findings) printJson(io, { provider, ...finding });
  }
}

function printSections(io: Io, sections: readonly Section[]): void {
  const { bold } = paintFor(io);
  for (const { title, findings } of sections) {
    printLine(io, bold(title));
    printRows(io, rowsOf(findings), findingColumns);
    printLine(io);
  }
  printText(io, bold(summaryOf(findingsOf(sections))));
}
