import type { RegisteredUser } from "../../model/user.js";
import type { ChangeOutcome, ProviderAction } from "./action.js";

/** The users that a call names. */
export interface UsersInput {
  /** 1 to 200, each once. */
  users: readonly RegisteredUser[];
}

/** Whose login is asked for. */
export interface TokenInput {
  /** Whose. */
  userId: string;
  /** How long it is to be good for, in milliseconds. */
  expiresInMs: number;
}

/** A login, which is a secret. */
export interface Token {
  /** What the vendor's client SDK takes. */
  token: string;
  /** When it stops being good. */
  expiresAt: Date;
}

/** The users of the app, as the vendor keeps them. Each may be missing; its calls are then `unsupported`. */
export interface AccountActions {
  /** Makes users known; one that is known already is `ok`. One outcome a user. */
  readonly register?: ProviderAction<UsersInput, ChangeOutcome[]>;
  /** Changes profiles; one outcome a user. */
  readonly update?: ProviderAction<UsersInput, ChangeOutcome[]>;
  /** The client's login. The provider MUST keep the token among the secrets of its wire. */
  readonly token?: ProviderAction<TokenInput, Token>;
}
