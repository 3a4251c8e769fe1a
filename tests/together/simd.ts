// The tests of group "simd" in one isolate.

import { testTogether } from "../tests_in.ts";

await testTogether("simd");
