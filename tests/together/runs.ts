// The tests of group "runs" in one isolate.

import { testTogether } from "../tests_in.ts";

await testTogether("runs");
