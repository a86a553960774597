"""The drivers of expected.json: where their repositories are, trees taken out of them, and the tool run over a tree."""
import argparse
import collections
import json
import os
import re
import subprocess
import sys
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
TOOL = os.path.join(os.path.dirname(os.path.dirname(HERE)), "build", "bin", "nmrcheck")
HEADERS = (".h", ".hh", ".hpp", ".hxx", ".inl", ".inc", ".ipp")

Finding = collections.namedtuple("Finding", "rule file line function message steps")
Run = collections.namedtuple("Run", "findings failures notes parse_errors summary calls trouble")


def arguments(about, tool=True):
    """The options all scripts have. Without `tool`, the script runs no tool over the corpus."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--corpus", metavar="DIR", default=os.environ.get("NMRCHECK_CORPUS", "."),
                        help="folder with a clone or bare mirror of each repository, under its name in expected.json "
                             "(default: $NMRCHECK_CORPUS)")
    parser.add_argument("--map", action="append", default=[], metavar="NAME=PATH",
                        help="where the clone or bare mirror of one repository is (repeatable)")
    if tool:
        parser.add_argument("--tool", default=TOOL, help="the nmrcheck to run (default: the one in build/bin)")
        parser.add_argument("--only", action="append", default=[], metavar="NAME",
                            help="only this repository, or the case with this id (repeatable)")
    return parser


class Corpus:
    def __init__(self, options, folder):
        with open(os.path.join(HERE, "expected.json"), encoding="utf-8") as file:
            self.expected = json.load(file)
        self.options = options
        self.folder = folder
        self.mapped = dict(entry.split("=", 1) for entry in options.map)
        self.trees = {}
        if hasattr(options, "tool") and not os.access(options.tool, os.X_OK):
            print(f"{options.tool}: no such program; run ./dev build, or give --tool", file=sys.stderr)
            sys.exit(2)

    def wanted(self, *names):
        return not self.options.only or any(name in self.options.only for name in names)

    def git_folder(self, name):
        """The git directory of a repository, or None."""
        path = self.mapped.get(name, os.path.join(self.options.corpus, name))
        for folder in (os.path.join(path, ".git"), path):
            if os.path.isfile(os.path.join(folder, "HEAD")):
                return folder
        return None

    def git(self, name, *command):
        return subprocess.run(["git", "--git-dir", self.git_folder(name), *command],
                              check=True, capture_output=True).stdout

    def names(self, name, commit):
        """The files of a commit."""
        return self.git(name, "ls-tree", "-r", "-z", "--name-only", commit).decode().rstrip("\0").split("\0")

    def extract(self, name, commit, into, paths):
        os.makedirs(into)
        archive = self.git(name, "archive", commit, "--", *paths)
        subprocess.run(["tar", "-x", "-C", into], check=True, input=archive)

    def tree(self, name):
        """The checkout of a repository, or the part of it that is looked at."""
        if name not in self.trees:
            repository = self.expected["repositories"][name]
            self.trees[name] = os.path.join(self.folder, "tree", name)
            self.extract(name, repository["commit"], self.trees[name], repository.get("paths", []))
        return self.trees[name]

    def headers(self, name, commit):
        """The headers of a commit alone: put one source in, and a run looks at nothing else."""
        key = (name, commit)
        if key not in self.trees:
            self.trees[key] = os.path.join(self.folder, "headers", name, commit[:12])
            within = self.expected["repositories"][name].get("paths", [""])
            self.extract(name, commit, self.trees[key], [path for path in self.names(name, commit)
                         if path.endswith(HEADERS) and path.startswith(tuple(within))] or within)
            for folder, _, files in os.walk(self.trees[key]):
                for file in files:
                    if not file.endswith(HEADERS):
                        os.remove(os.path.join(folder, file))
        return self.trees[key]

    def source(self, name, commit, path):
        return self.git(name, "show", f"{commit}:{path}")

    def check_source(self, name, commit, path, text):
        """Run over one source, among the headers of that commit."""
        root = self.headers(name, commit)
        full = os.path.join(root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as file:
            file.write(text)
        try:
            return self.check(name, root)
        finally:
            os.remove(full)

    def check(self, name, root):
        """Run over a tree, with the rule file of the repository as the only option that matters."""
        rules = self.expected["repositories"][name].get("rules")
        report, calls = os.path.join(self.folder, "report.sarif"), os.path.join(self.folder, "calls.txt")
        command = [os.path.abspath(self.options.tool), "--format", "sarif", "-o", report, "--calls", calls, "--verbose"]
        if rules:
            command += ["--rules", os.path.join(HERE, rules)]
        for path in (report, calls):
            if os.path.exists(path):
                os.remove(path)
        done = subprocess.run([*command, "."], cwd=root, capture_output=True, text=True, errors="replace")
        if done.returncode not in (0, 1) or not os.path.exists(report):
            return Run([], [], [], 0, done.stderr, [], f"exit {done.returncode}: {done.stderr.strip()[-300:]}")
        with open(report, encoding="utf-8") as file:
            log = json.load(file)["runs"][0]
        with open(calls, encoding="utf-8", errors="replace") as file:
            rows = [line.rstrip("\n").split("\t") for line in file]
        notifications = log["invocations"][0].get("toolExecutionNotifications", [])
        errors = re.search(r"(\d+) parse errors? tolerated", done.stderr)
        return Run([finding(result) for result in log["results"]],
                   [note(n) for n in notifications if n["level"] == "error"],
                   [note(n) for n in notifications if n["level"] != "error"],
                   int(errors[1]) if errors else 0, done.stderr, rows, None)


def place(location):
    physical = location["physicalLocation"]
    return (urllib.parse.unquote(physical["artifactLocation"]["uri"]), physical.get("region", {}).get("startLine", 0))


def finding(result):
    where = result["locations"][0]
    file, line = place(where)
    flows = result.get("codeFlows", [])
    steps = [place(step["location"]) for flow in flows for step in flow["threadFlows"][0]["locations"]]
    function = where.get("logicalLocations", [{}])[0].get("name", "")
    return Finding(result["ruleId"], file, line, function, result["message"]["text"], steps)


def note(notification):
    where = [place(location) for location in notification.get("locations", [])]
    return (where[0] if where else ("", 0)) + (notification["message"]["text"],)
