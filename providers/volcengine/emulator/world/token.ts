/** What a client would log in with: issued for one user, until a time. */
export interface WorldToken {
  /** UserId, as text. */
  readonly userId: string;
  /** ExpireTime. */
  readonly expiresAt: Date;
}
