#!/usr/bin/env python3
"""analyze.py ANALYZE_BUILD CLANG PLUGIN NMRCHECK PROJECT FOLDER: analyze-build, on the compile commands of a project,
finds what nmrcheck finds in each source by itself. Says what that is; fails when the two differ."""
import os
import plistlib
import re
import subprocess
import sys

analyze_build, clang, plugin, nmrcheck, project, folder = sys.argv[1:]
os.makedirs(folder, exist_ok=True)
commands = os.path.join(folder, "commands.json")
subprocess.run([nmrcheck, "compile-commands", "-q", "-o", commands, project], check=True)
subprocess.run([analyze_build, "--cdb", commands, "--use-analyzer", clang, "--load-plugin", plugin, "--enable-checker",
                "nmr", "--enable-checker", "wsk", "--plist", "--keep-empty", "-o", folder], check=True)
theirs = set()
for where, _, names in os.walk(folder):
    for name in names:
        if not name.endswith(".plist"):
            continue
        with open(os.path.join(where, name), "rb") as file:
            report = plistlib.load(file)
        for found in report["diagnostics"]:
            if found["check_name"].startswith(("nmr.", "wsk.")):
                place = found["location"]
                theirs.add((os.path.realpath(report["files"][place["file"]]), place["line"], found["check_name"]))
run = subprocess.run([nmrcheck, "--engine", "explore", "-q", project], capture_output=True, text=True)
ours = {(os.path.realpath(m[1]), int(m[2]), m[3])
        for m in re.finditer(r"^(.+?):(\d+):\d+: (?:error|warning): .* \[([^\]]+)\]$", run.stdout, re.M)}
for file, line, rule in sorted(ours & theirs):
    print("%s:%d: %s" % (os.path.basename(file), line, rule))
print("%d findings of both" % len(ours & theirs))
if ours != theirs:
    sys.exit("only nmrcheck: %s\nonly analyze-build: %s" % (sorted(ours - theirs), sorted(theirs - ours)))
