#!/usr/bin/env python3
"""hook.py NMRCHECK FOLDER: makes a working copy with the hook in FOLDER/work, and commits to it."""
import os
import re
import subprocess
import sys

nmrcheck, folder = sys.argv[1:]
work, tool = os.path.join(folder, "work"), os.path.join(folder, "tool")
environment = {**os.environ, "PRE_COMMIT_HOME": os.path.join(folder, "home"), "NMRCHECK": nmrcheck,
               "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_COUNT": "2", "GIT_CONFIG_KEY_0": "user.name",
               "GIT_CONFIG_VALUE_0": "n", "GIT_CONFIG_KEY_1": "user.email", "GIT_CONFIG_VALUE_1": "n@example.invalid"}


def run(*command, where=work, check=True):
    result = subprocess.run(command, cwd=where, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if check and result.returncode:
        sys.exit(f"{command}: {result.stdout}")
    return result


def commit(what):
    """Says whether the hook lets a commit pass, and what it found."""
    result = run("git", "commit", "-q", "-m", what, check=False)
    print(f"{what}: {'blocked' if result.returncode else 'committed'}")
    if result.returncode:
        for line in result.stdout.splitlines():
            if re.match(r"src/unload.c.*error: |src/stop.c.*deregistration starts", line):
                print(" ", line)
    elif "(no files to check)Skipped" not in result.stdout and "Passed" not in result.stdout:
        sys.exit(f"{what}: the hook did not run: {result.stdout}")


def write(name, text):
    with open(os.path.join(work, name), "w", encoding="utf-8") as file:
        file.write(text)


good = open(os.path.join(work, "src/stop.c"), encoding="utf-8").read()
bad = '#include "own.h"\nVOID Stop(HANDLE Handle)\n{\n    NmrDeregisterClient(Handle);\n}\n'
for place in (tool, work):
    run("git", "init", "-q", "-b", "main", where=place)
run("git", "add", ".", where=tool)
run("git", "commit", "-q", "-m", "tool", where=tool)
revision = run("git", "rev-parse", "HEAD", where=tool).stdout.strip()
write(".pre-commit-config.yaml", f"repos:\n- repo: {tool}\n  rev: {revision}\n  hooks:\n  - id: nmrcheck\n")
run("pre-commit", "install")

run("git", "add", ".")
commit("good")
write("notes.txt", "text\n")
run("git", "add", ".")
commit("documentation")
write("src/stop.c", bad)
run("git", "add", ".")
commit("bad")
run("git", "reset", "-q", "--hard")
write("src/stop.c", bad)
write("src/own.h", open(os.path.join(work, "src/own.h"), encoding="utf-8").read() + "VOID More(VOID);\n")
run("git", "add", "src/own.h")
commit("bad, not staged")
run("git", "reset", "-q", "--hard")
write("src/more.c", bad.replace("Stop", "Unload2") + good)
write("src/own.h", open(os.path.join(work, "src/own.h"), encoding="utf-8").read() + "VOID Most(VOID);\n")
run("git", "add", "src/own.h")
commit("bad, not known to git")
os.remove(os.path.join(work, "src/more.c"))
write("src/stop.c", bad)
run("git", "add", ".")
write("src/stop.c", good)
commit("staged, and mended since")
run("git", "reset", "-q", "--hard")
write("src/stop.c", bad)
unload = open(os.path.join(work, "src/unload.c"), encoding="utf-8").read()
write("src/unload.c", "// nmrcheck: ignore-file[nmr.unload-without-wait] the library waits\n" + unload)
run("git", "add", ".")
commit("suppressed")
