import { describeAnyOrder } from "./any-order.js";

describeAnyOrder({ runs: 8, timeout: 60_000 });
