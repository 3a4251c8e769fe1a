// Prints the device and the version of engine tensorflow.

import { loadTensorFlow } from "../../src/engines/tfjs/native/load.ts";
import { writeResult } from "../command/standard_output.ts";

writeResult(`${loadTensorFlow().device}\n`);
