"""Calls a program that uses PyTorch many times, with PyTorch loaded once: every call is a process forked from this one.

Reads a job {"program", "calls": [{"arguments", "input"}]} from standard input, writes [{"output", "errors"}].
"""

import json
import os
import runpy
import sys
import tempfile

import torch  # noqa: F401 loaded before the calls


def call(program, arguments, text):
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        given.write(text.encode())
        given.seek(0)
        child = os.fork()
        if child == 0:
            for descriptor, file in enumerate((given, output, errors)):
                os.dup2(file.fileno(), descriptor)
            sys.stdin = open(0)
            # as Python starts a program
            sys.argv = [program, *arguments]
            sys.path[0] = os.path.dirname(program)
            try:
                runpy.run_path(program, run_name="__main__")
            except SystemExit:
                pass
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(0)
        os.waitpid(child, 0)
        output.seek(0)
        errors.seek(0)
        return {"output": output.read().decode(), "errors": errors.read().decode()}


job = json.load(sys.stdin)
print(json.dumps([call(job["program"], one["arguments"], one["input"]) for one in job["calls"]]))
