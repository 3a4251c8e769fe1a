// The tests of group "studies" in one isolate.

import { testTogether } from "../tests_in.ts";

await testTogether("studies");
