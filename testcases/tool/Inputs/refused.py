#!/usr/bin/env python3
"""refused.py FOLDER COMMAND...: runs a command with each file of a folder for @; it must refuse each, with one line."""
import os
import subprocess
import sys

folder, *command = sys.argv[1:]
for name in sorted(os.listdir(folder)):
    run = subprocess.run([word.replace("@", os.path.join(folder, name)) for word in command],
                         capture_output=True, text=True)
    print(run.stderr, end="")
    if run.returncode != 2 or run.stdout or run.stderr.count("\n") != 1:
        sys.exit("%s: exit %d, %r" % (name, run.returncode, run.stdout))
