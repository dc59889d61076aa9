import type { AccountActions } from "colloquy/provider";
import type { Signer } from "../api/signing.js";
import { register } from "./register.js";
import { createToken } from "./token.js";
import { update } from "./update.js";

/** The users of the app, as the vendor keeps them. */
export function createAccounts(signer: Signer): AccountActions {
  return { register, update, ...createToken(signer) };
}
