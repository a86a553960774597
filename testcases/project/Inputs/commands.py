#!/usr/bin/env python3
"""commands.py FILE FOLDER: the entries of a compile_commands.json, a line each: the source and what its project said.

Paths are shown from FOLDER. What headers/flags adds is left out, which begins with the target.
"""
import json
import os
import shlex
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    entries = json.load(file)
root = os.path.realpath(sys.argv[2]) + "/"
for entry in entries:
    flags = shlex.split(entry["command"])[1:]
    own = flags[:flags.index("--target=x86_64-pc-windows-msvc")]
    print(entry["file"].replace(root, "") + ":", " ".join(own).replace(root, ""))
