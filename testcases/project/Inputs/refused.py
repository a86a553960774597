#!/usr/bin/env python3
"""refused.py NMRCHECK FOLDER: names every project and solution of a folder to nmrcheck, which is to refuse each with
exit 2 and one line. Those that are too long to be written down are made first."""
import os
import subprocess
import sys

nmrcheck, folder = sys.argv[1:]
os.chdir(folder)
deep = 5000
made = {
    "deep.vcxproj": "<Project>" + "<Choose><When>" * deep + "</When></Choose>" * deep + "</Project>",
    "nested.vcxproj": "<Project><PropertyGroup>\n<A>" + "$([MSBuild]::Escape('" * deep + "'))" * deep +
                      "</A></PropertyGroup></Project>",
}
for name, text in made.items():
    with open(name, "w", encoding="utf-8") as file:
        file.write(text)
names = [n for n in os.listdir(".") if n.endswith((".sln", ".slnx", ".vcxproj"))] + ["missing.sln"]
for name in sorted(names):
    options = ["--configuration", "Checked"] if name == "configuration.vcxproj" else []
    run = subprocess.run([nmrcheck, *options, name], capture_output=True, text=True, timeout=60)
    said = run.stderr.replace("nmrcheck: ", "")
    print(name, said, sep="\n", end="")
    if run.returncode != 2 or run.stdout or said.count("\n") != 1:
        sys.exit("%s: exit %d, %r" % (name, run.returncode, run.stdout + said))
