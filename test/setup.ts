import fc from "fast-check";

// One seed for every property of a run; the global set-up prints it.
fc.configureGlobal({ seed: Number(process.env.FC_SEED) });

// nock 15.0.2 calls Promise.withResolvers, which Node 20 does not have.
Promise.withResolvers ??= <T>() => {
  let resolve!: (value: T | PromiseLike<T>) => void;
  let reject!: (reason?: unknown) => void;
  const promise = new Promise<T>((res, rej) => {
    resolve = res;
    reject = rej;
  });
  return { promise, resolve, reject };
};
