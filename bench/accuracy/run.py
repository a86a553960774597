#!/usr/bin/env python3
"""Is nmrcheck right about public drivers? It must find what expected.json lists and say nothing else.

Whole checkouts, then each regression pair (the source before and after its fix), then each mutation. Prints a table and
every deviation; exits with 1 when there is one, with 2 when no repository of the corpus is there.
"""
import collections
import fnmatch
import re
import sys
import tempfile

import corpus


class Table:
    """Counts of one run against what was expected of it."""

    def __init__(self):
        self.deviations = []
        self.analysed = collections.Counter()
        print(f"{'':42} expected    found   missed unexpected  parse errors", flush=True)

    def row(self, title, run, expected, judged):
        missed, unexpected = compare(expected, judged)
        due = [e for e in expected if not e.get("optional")]
        print(f"{title:42} {len(due):8} {len(due) - len(missed):8} {len(missed):8} {len(unexpected):10} "
              f"{run.parse_errors:13}", flush=True)
        self.deviations += [f"{title}: {run.trouble}"] if run.trouble else []
        self.deviations += [f"{title}: not analysed: {file}: {why}" for file, _, why in run.failures]
        self.deviations += [f"{title}: missed {' or '.join(e['rules'])} at {describe(e)}" for e in missed]
        self.deviations += [f"{title}: unexpected {f.file}:{f.line}: {f.message} [{f.rule}] in {f.function}"
                            f" (path: {' '.join(str(line) for _, line in f.steps)})" for f in unexpected]


def describe(expected):
    return f"{expected.get('file', '')}:{','.join(str(line) for line in expected.get('lines', ['any line']))}"


def matches(expected, finding):
    # A variant of a rule (RULE:variant) is that rule.
    if finding.rule.split(":")[0] not in expected["rules"] or finding.file != expected["file"]:
        return False
    lines = [finding.line] + [line for file, line in finding.steps if file == finding.file]
    return "lines" not in expected or any(line in lines for line in expected["lines"])


def compare(expected, findings):
    """What is missed and what is left over. One finding for each expected one: a second for the same defect is left."""
    left, missed = list(findings), []
    for e in expected:
        candidates = sorted((f for f in left if matches(e, f)), key=lambda f: f.line not in e.get("lines", ()))
        if candidates:
            left.remove(candidates[0])
        elif not e.get("optional"):
            missed.append(e)
    return missed, left


def run_checkout(source, table, name):
    expected = [e for e in source.expected["findings"] if e["repository"] == name]
    run = source.check(name, source.tree(name))
    table.row(name, run, expected, run.findings)
    # Silence proves nothing about a source that is not there or was not looked at.
    files = source.names(name, source.expected["repositories"][name]["commit"])
    for pattern in source.expected["repositories"][name]["silent"]:
        if not fnmatch.filter(files, pattern):
            table.deviations.append(f"{name}: {pattern} is not in the tree")


def run_pair(source, table, pair):
    for side, commit in (("parent", pair["fix"] + "^"), ("fixed", pair["fix"])):
        commit = source.git(pair["repository"], "rev-parse", commit).decode().strip()
        text = source.source(pair["repository"], commit, pair["file"])
        run = source.check_source(pair["repository"], commit, pair["file"], text)
        judged = [f for f in run.findings if f.function == pair.get("function", f.function)]
        table.row(f"{pair['id']} {side}", run, [dict(e, file=pair["file"]) for e in pair[side]], judged)


def edit(lines, change):
    """Apply one edit to a list of lines. Line numbers are those of the file before it."""
    operation = next(key for key in ("delete", "replace", "insert", "move", "swap") if key in change)
    at = change[operation] - 1
    if not re.search(change["is"], lines[at]):
        sys.exit(f"line {at + 1} is not {change['is']}: {lines[at].strip()}")
    if operation == "delete":
        del lines[at]
    elif operation == "replace":
        lines[at], count = re.subn(change["old"], change["new"], lines[at])
        if count != 1:
            sys.exit(f"{change['old']} is {count} times in line {at + 1}")
    elif operation == "insert":
        lines.insert(at, change["text"])
    elif operation == "move":
        lines.insert(change["behind"], lines[at])
        del lines[at]
    elif operation == "swap":
        other = change["with"] - 1
        lines[at], lines[other] = lines[other], lines[at]


def run_mutation(source, table, case):
    name, path = case["repository"], case["file"]
    commit = source.expected["repositories"][name]["commit"]
    text = source.source(name, commit, path)
    lines = text.decode("utf-8", errors="surrogateescape").split("\n")
    for change in case["edits"]:
        edit(lines, change)
    mutated = "\n".join(lines).encode("utf-8", errors="surrogateescape")
    # What is there without the edit stays, at lines that the edit may have shifted.
    known = [dict(e, lines=[line + shift for line in e["lines"] for shift in (-1, 0, 1)])
             for e in source.expected["findings"] if (e["repository"], e["file"]) == (name, path)]
    unmutated = source.check_source(name, commit, path, text)
    table.row(f"{case['id']} unmutated", unmutated, known, unmutated.findings)
    run = source.check_source(name, commit, path, mutated)
    table.row(f"{case['id']} mutated", run, [case] + known, run.findings)


def main():
    options = corpus.arguments(__doc__).parse_args()
    with tempfile.TemporaryDirectory(prefix="nmrcheck-accuracy-") as folder:
        source = corpus.Corpus(options, folder)
        there = [name for name in source.expected["repositories"] if source.git_folder(name)]
        if not there:
            print("no repository of the corpus is there: give --corpus or --map (bench/README.md)", file=sys.stderr)
            return 2
        table = Table()
        for name in source.expected["repositories"]:
            if name not in there:
                table.deviations.append(f"{name}: not there, its cases were left out")
            elif source.wanted(name):
                run_checkout(source, table, name)
        for kind, check in (("pairs", run_pair), ("mutations", run_mutation)):
            for case in source.expected[kind]:
                if case["repository"] in there and source.wanted(case["id"], case["repository"]):
                    check(source, table, case)
    print(f"\n{len(table.deviations)} deviation{'' if len(table.deviations) == 1 else 's'}")
    for deviation in table.deviations:
        print(f"  {deviation}")
    return 1 if table.deviations else 0


if __name__ == "__main__":
    sys.exit(main())
