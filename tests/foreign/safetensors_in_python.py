# Reads a safetensors file with the library of the format. Its path is the argument; writes {metadata, arrays: {NAME:
# {shape, type, values}}}.

import json
import sys

from safetensors import safe_open

with safe_open(sys.argv[1], "np") as file:
    arrays = {name: file.get_tensor(name) for name in file.keys()}
    json.dump({
        "metadata": file.metadata(),
        "arrays": {
            name: {
                "shape": array.shape,
                "type": str(array.dtype),
                "values": array.ravel().tolist(),
            }
            for name, array in arrays.items()
        },
    }, sys.stdout)
