// The tests of group "views" in one isolate.

import { testTogether } from "../tests_in.ts";

await testTogether("views");
