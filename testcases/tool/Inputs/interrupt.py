#!/usr/bin/env python3
"""interrupt.py SIGNAL FOLDER COMMAND...: sends a signal to a command once it has put something into FOLDER, its TMPDIR."""
import os
import signal
import subprocess
import sys
import time

folder = sys.argv[2]
process = subprocess.Popen(sys.argv[3:], env={**os.environ, "TMPDIR": folder})
while process.poll() is None and not os.listdir(folder):
    time.sleep(0.05)
time.sleep(0.5)
process.send_signal(getattr(signal, sys.argv[1]))
print("exit", process.wait(timeout=60))
print("left", os.listdir(folder))
