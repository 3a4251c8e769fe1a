// The tests of group "training" in one isolate.

import { testTogether } from "../tests_in.ts";

await testTogether("training");
