# Executes a notebook as `jupyter nbconvert --execute` does, with whatever kernel it asks for. Reads a job {notebook,
# folder, page} from standard input: the notebook's path, the folder it runs in, the HTML file to write. Writes
# {cells: [{source, outputs}], updates: [[display id, media types], ...]}.

import json
import sys

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter

job = json.load(sys.stdin)
notebook = nbformat.read(job["notebook"], as_version=4)
updates = []


class Client(NotebookClient):
    def process_message(self, message, cell, index):
        if message["msg_type"] in ("display_data", "update_display_data"):
            content = message["content"]
            updates.append([content["transient"]["display_id"], sorted(content["data"])])
        return super().process_message(message, cell, index)


client = Client(notebook, timeout=120, resources={"metadata": {"path": job["folder"]}})
client.execute()

with open(job["page"], "w") as file:
    file.write(HTMLExporter().from_notebook_node(notebook)[0])

json.dump({
    "cells": [
        {"source": cell.source, "outputs": cell.get("outputs", [])} for cell in notebook.cells if cell.cell_type == "code"
    ],
    "updates": updates,
}, sys.stdout)
