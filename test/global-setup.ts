/** Prints the seed of the property tests, so that a run can be repeated: `FC_SEED=<seed> npm test`. */
export default function setUp(): void {
  process.env.FC_SEED ??= String(Math.floor(Math.random() * 2 ** 31));
  console.log(`property tests: FC_SEED=${process.env.FC_SEED}`);
}
