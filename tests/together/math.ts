// The tests of group "math" in one isolate.

import { testTogether } from "../tests_in.ts";

await testTogether("math");
