# Reads a folder of event files with TensorBoard itself, as its server does: checksums are checked, old kinds of values
# migrated. The folder is the argument; writes {scalars, histograms, texts}, each {TAG: [[seconds, step, value], ...]}.

import json
import math
import sys

from tensorboard.backend.event_processing import event_file_loader, io_wrapper
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util import tensor_util

folder = sys.argv[1]

# the accumulator passes over what it cannot read; these loaders do not
for path in io_wrapper.ListDirectoryAbsolute(folder):
    events = list(event_file_loader.EventFileLoader(path).Load())
    assert events[0].file_version == "brain.Event:2", events[0]

accumulator = EventAccumulator(folder, size_guidance={"scalars": 0, "histograms": 0, "tensors": 0})
accumulator.Reload()
tags = accumulator.Tags()


def finite(value):
    return value if math.isfinite(value) else None  # JSON has no words for others


def texts(tag):
    assert accumulator.SummaryMetadata(tag).plugin_data.plugin_name == "text"
    for event in accumulator.Tensors(tag):
        value = tensor_util.make_ndarray(event.tensor_proto)
        yield [event.wall_time, event.step, value.ravel()[0].decode()]


def histograms(tag):
    for event in accumulator.Histograms(tag):
        value = event.histogram_value
        yield [event.wall_time, event.step, {
            "min": value.min, "max": value.max, "num": value.num, "sum": value.sum, "squares": value.sum_squares,
            "limits": list(value.bucket_limit), "buckets": list(value.bucket),
        }]


json.dump({
    "scalars": {
        tag: [[event.wall_time, event.step, finite(event.value)] for event in accumulator.Scalars(tag)]
        for tag in tags["scalars"]
    },
    "histograms": {tag: list(histograms(tag)) for tag in tags["histograms"]},
    "texts": {tag: list(texts(tag)) for tag in tags["tensors"]},
}, sys.stdout)
