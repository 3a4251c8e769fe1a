# Interrupts a kernel while a cell of it draws, as the stop button does. Reads a job {folder, before, cell, after} from
# standard input: where the kernel runs, cells before it, the cell, and a cell after it. Writes {drawings, text, alive,
# after}: the drawings that the cell showed, the text of the last, whether the kernel lives, and what the cell after it
# wrote to standard output.

import json
import sys

from jupyter_client.manager import start_new_kernel

TIMEOUT = 60  # seconds

job = json.load(sys.stdin)
manager, client = start_new_kernel(kernel_name="deno", cwd=job["folder"])
drawings = []


def run(cell, on_message=lambda message: None):
    parent = client.execute(cell)
    done = False
    while not done:
        message = client.get_iopub_msg(timeout=TIMEOUT)
        if message["parent_header"].get("msg_id") != parent:
            continue
        on_message(message)
        done = message["msg_type"] == "status" and message["content"]["execution_state"] == "idle"
    return client.get_shell_msg(timeout=TIMEOUT)["content"]


def watch(message):
    if message["msg_type"] in ("display_data", "update_display_data"):
        drawings.append(message["content"]["data"])
        if sum("image/svg+xml" in drawing for drawing in drawings) == 1:
            manager.interrupt_kernel()


try:
    run(job["before"])
    run(job["cell"], watch)
    reply = run(job["after"])
    json.dump({
        "drawings": len(drawings),
        "text": drawings[-1]["text/plain"],
        "alive": manager.is_alive(),
        "after": reply["status"],
    }, sys.stdout)
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=True)
