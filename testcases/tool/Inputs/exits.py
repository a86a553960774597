#!/usr/bin/env python3
"""exits.py CODE COMMAND...: runs a command and fails unless it ends with CODE."""
import subprocess
import sys

code = subprocess.run(sys.argv[2:]).returncode
if code != int(sys.argv[1]):
    sys.exit(f"exits.py: {sys.argv[2:]} ended with {code}, not {sys.argv[1]}")
