# Whether the library of the format takes files: reads their bytes as a list of texts in base 64, writes a list of
# true and false.

import base64
import json
import sys

from safetensors import SafetensorError
from safetensors.numpy import load


def takes(data):
    try:
        load(data)
        return True
    except SafetensorError:
        return False


json.dump([takes(base64.b64decode(text)) for text in json.load(sys.stdin)], sys.stdout)
