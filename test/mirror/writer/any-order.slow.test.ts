import { describeAnyOrder } from "./any-order.js";

describeAnyOrder({ runs: 150, timeout: 600_000 });
