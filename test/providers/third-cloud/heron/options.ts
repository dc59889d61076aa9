import {
  type Credential,
  checkBaseUrl,
  checkInput,
  invalidArgument,
  requiredText,
  z,
} from "colloquy/provider";
import { PROVIDER } from "./ids.js";

export interface HeronOptions {
  /** The app: heron calls it a pond. */
  pond: string;
  /** The pond's key, or a function that is asked at every request, so that keys can rotate. */
  key: Credential<string>;
  baseUrl?: string;
}

export type Settings = Required<HeronOptions>;

const optionsSchema = z.strictObject({
  pond: z.string().regex(/^[a-z0-9-]{1,40}$/, { message: "a pond's name" }),
  key: z.custom<Credential<string>>(
    (value) => typeof value === "function" || (typeof value === "string" && value !== ""),
    { message: "must be the pond's key or a function that returns it" },
  ),
  baseUrl: requiredText("must be a URL").default("https://api.heron.example"),
});

export function readOptions(options: HeronOptions): Settings {
  const settings = checkInput(optionsSchema, options, PROVIDER, PROVIDER);
  const checked = checkBaseUrl(settings.baseUrl);
  if ("problem" in checked) throw invalidArgument(`heron: baseUrl ${checked.problem}`, PROVIDER);
  return { ...settings, baseUrl: checked.url };
}

const listOptionsSchema = z.strictObject({ includeArchived: z.boolean().default(false) });

/** `providerOptions.heron` of a conversation list. */
export function readListOptions(options: Readonly<Record<string, unknown>>) {
  return checkInput(listOptionsSchema, options, `providerOptions.${PROVIDER}`, PROVIDER);
}

/** For calls that have no options of this vendor. */
export function refuseOptions(options: Readonly<Record<string, unknown>>): void {
  checkInput(z.strictObject({}), options, `providerOptions.${PROVIDER}`, PROVIDER);
}
