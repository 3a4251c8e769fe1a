// Prints the device and the version of engine tensorflow.

import { loadTensorFlow } from "../../src/engines/tfjs/native/load.ts";

console.log(loadTensorFlow());
