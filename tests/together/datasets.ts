// The tests of group "datasets" in one isolate.

import { testTogether } from "../tests_in.ts";

await testTogether("datasets");
