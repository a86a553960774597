#!/usr/bin/env python3
"""config.py NMRCHECK FOLDER PATH: puts each file of a folder in the place of .nmrcheck, and says what nmrcheck does."""
import os
import shutil
import subprocess
import sys

nmrcheck, folder, path = sys.argv[1:]
for name in sorted(os.listdir(folder)):
    shutil.copyfile(os.path.join(folder, name), ".nmrcheck")
    run = subprocess.run([nmrcheck, path], capture_output=True, text=True)
    print(name, run.stderr, end="")
    if run.returncode != 2 or run.stdout or run.stderr.count("\n") != 1:
        sys.exit("%s: exit %d, %r" % (name, run.returncode, run.stdout))
