#!/usr/bin/env python3
"""
Would the random drivers notice a mistake in solve? Puts deliberate defects (defects.txt) into it, one at a time.

  defects.py [--build DIR] [--seed N] [--programs N] [--jobs N] [--without RULE,...] [--cache DIR] [NAME...]

Each defect is built into a nmrcheck of its own; the sources and DIR (default: build/llvm19, built before) stay as they are.
It is caught when a verdict on one of the programs differs from that of the nmrcheck in DIR. Exit code: 0 all are caught,
1 some are not, 2 one cannot be put in or built.
"""
import argparse
import os
import re
import shlex
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor

from run import batch
from tool import ToolError, known_rules

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.join(HERE, "..", "..", "checker", "core", "solve")
CHUNK = 25


class Defect:
    def __init__(self, name, file):
        self.name, self.file, self.old, self.new = name, file, "", ""

    def put_in(self):
        """-> the text of the file with the defect; what is given may be the beginning of its last line"""
        with open(os.path.join(SOURCE, self.file)) as file:
            text = file.read()
        if self.old not in text and self.new.strip():
            self.old, self.new = self.old.rstrip("\n"), self.new.rstrip("\n")
        n = text.count(self.old)
        if n != 1:
            raise ToolError(f"{self.name}: its lines are {n} times in {self.file}, not once")
        return text.replace(self.old, self.new)


def read_defects(path):
    """"== NAME FILE", then lines of the file: "- " as they are, "+ " as they become."""
    out = []
    for number, line in enumerate(open(path), 1):
        if line.startswith("== "):
            _, name, file = line.split()
            out.append(Defect(name, file))
        elif line.startswith("- "):
            out[-1].old += line[2:]
        elif line.startswith("+ "):
            out[-1].new += line[2:]
        elif line.strip() and not line.startswith("#"):
            sys.exit(f"{path}:{number}: what is this?")
    return out


def commands(build, target):
    done = subprocess.run(["ninja", "-C", build, "-t", "commands", target], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


class Builder:
    """Builds nmrcheck with one source of solve replaced, as the build does."""

    def __init__(self, build, folder):
        self.build, self.folder = build, folder
        lines = commands(build, "nmrcheck")
        self.compiles = {}
        for line in lines:
            source = re.search(r" -c (\S*/core/solve/(\S+\.c))", line)
            if source:
                self.compiles[source[2]] = (line, source[1])
        self.link = next(line for line in reversed(lines) if re.search(r" -o \S*bin/nmrcheck\b", line))
        self.archive = re.search(r"\S*libnmrcore\.a", self.link)[0]

    def make(self, defect):
        """-> the path of nmrcheck"""
        source = os.path.join(self.folder, defect.name, defect.file)
        os.makedirs(os.path.dirname(source), exist_ok=True)
        with open(source, "w") as file:
            file.write(defect.put_in())
        line, original = self.compiles[defect.file]
        # The archive knows members by their names.
        made = os.path.join(self.folder, defect.name, os.path.basename(re.search(r" -o (\S+)", line)[1]))
        line = re.sub(r" -o \S+", f" -w -o {shlex.quote(made)}", line.replace(f" -c {original}", f" -c {shlex.quote(source)}"))
        self.run(re.sub(r" -M\w+( \S+\.[do]\b)?", "", line))
        archive = os.path.join(self.folder, defect.name, "libnmrcore.a")
        tool = os.path.join(self.folder, defect.name, "nmrcheck")
        self.run(f"cp {self.archive} {shlex.quote(archive)} && ar r {shlex.quote(archive)} {shlex.quote(made)}")
        link = re.split(r" && ", self.link.removeprefix(": && "))[0]
        self.run(re.sub(r" -o \S*bin/nmrcheck\b", f" -o {shlex.quote(tool)}", link).replace(self.archive, shlex.quote(archive)))
        return tool

    def run(self, command):
        done = subprocess.run(command, shell=True, cwd=self.build, capture_output=True, text=True)
        if done.returncode:
            raise ToolError(f"{command}\n{done.stderr[-2000:]}")


def verdicts(pool, options, tool, seeds, folder):
    """-> seed: what is wrong"""
    options = argparse.Namespace(**vars(options), tool=tool, engine="solve", files=None, correct=False, keep=None)
    chunks = [seeds[i:i + CHUNK] for i in range(0, len(seeds), CHUNK)]
    rules = known_rules(tool)
    results = pool.map(batch, chunks, [options] * len(chunks), [rules] * len(chunks), [folder] * len(chunks))
    return {r["seed"]: (r.get("missed"), r.get("false")) for part in results for r in part}


def first_difference(pool, options, tool, usual, folder):
    """-> a seed with another verdict than usual; None. A tool that does not run to its end is noticed, too."""
    step = CHUNK * options.jobs
    for at in range(options.seed, options.seed + options.programs, step):
        seeds = list(range(at, min(at + step, options.seed + options.programs)))
        for seed in [s for s in seeds if s not in usual]:
            usual.update(verdicts(pool, options, options.good, [s for s in seeds if s not in usual], folder))
            break
        try:
            now = verdicts(pool, options, tool, seeds, folder)
        except ToolError as error:
            return str(error).splitlines()[0][:60]
        different = [s for s in seeds if now[s] != usual[s]]
        if different:
            return f"seed {different[0]}"
    return None


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--build", default=os.path.join(HERE, "..", "..", "build", "llvm19"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--programs", type=int, default=300)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--without", default="")
    parser.add_argument("--cache")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    options.good = os.path.join(options.build, "..", "bin", "nmrcheck")
    defects = [d for d in read_defects(os.path.join(HERE, "defects.txt")) if not options.names or d.name in options.names]
    usual, caught, broken = {}, 0, 0
    with tempfile.TemporaryDirectory(prefix="nmrcheck-defects-") as folder, ProcessPoolExecutor(options.jobs) as pool:
        builder = Builder(options.build, folder)
        for d in defects:
            try:
                where = first_difference(pool, options, builder.make(d), usual, folder)
            except (ToolError, KeyError) as error:
                print(f"{d.name}: cannot be put in: {error}", flush=True)
                broken += 1
                continue
            print(f"{d.name}: {'caught, ' + where if where else 'NOT CAUGHT'}", flush=True)
            caught += where is not None
    print(f"{len(defects)} defects, {caught} caught, seeds {options.seed} to {options.seed + options.programs - 1}")
    return 2 if broken else caught < len(defects)


if __name__ == "__main__":
    sys.exit(main())
