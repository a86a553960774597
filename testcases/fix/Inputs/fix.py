"""Fixes: what a source is before and after them.

usage: fix.py NMRCHECK TEST

TEST names a rule on its first line and holds sources, each behind a line `//--- NAME`: `before-X.c` and `after-X.c` make a
pair; so do `tried-X.c` and `after-X.c`, but only --fix does it; `left-X.c` is not changed. In before, tried and left sources the rule is broken, in after sources no rule is. Each is tried
with both engines, with the line ends of either system, as a fix in SARIF, as a diff and as --fix.
"""
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ENGINES = {"explore": "\n", "solve": "\n", "both": "\r\n"}


def sections(text):
    parts = re.split(r"^//--- (\S+)\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2]))


def run(tool, folder, *arguments):
    done = subprocess.run([tool, "-j", "1", *arguments, "driver.c"], cwd=folder, capture_output=True)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{arguments}: {done.stderr.decode()}")
    return done


def results(tool, folder, engine):
    return json.loads(run(tool, folder, "-q", "--engine", engine, "--format", "sarif").stdout)["runs"][0]["results"]


def offset(text, line, column):
    """columns count UTF-16 units; `text` is bytes"""
    begin = 0
    for _ in range(line - 1):
        begin = text.index(b"\n", begin) + 1
    units = text[begin:].decode("utf-8", "surrogateescape").encode("utf-16-le", "surrogatepass")[:2 * (column - 1)]
    return begin + len(units.decode("utf-16-le", "surrogatepass").encode("utf-8", "surrogateescape"))


def apply_sarif(text, found):
    edits = {}
    for result in found:
        for fix in result.get("fixes", []):
            for change in fix["artifactChanges"]:
                for edit in change["replacements"]:
                    r = edit["deletedRegion"]
                    place = (offset(text, r["startLine"], r["startColumn"]), offset(text, r["endLine"], r["endColumn"]))
                    edits[place] = edit["insertedContent"]["text"].encode()
    for (begin, end), new in sorted(edits.items(), reverse=True):
        text = text[:begin] + new + text[end:]
    return text


def apply_diff(text, diff):
    """a unified diff of one file, strictly: what is not said to be there is an error"""
    lines, out, at, ended = text.splitlines(keepends=True), [], 0, False
    body = diff.split(b"\n")[2:-1]
    for i, line in enumerate(body):
        bare = i + 1 < len(body) and body[i + 1].startswith(b"\\")
        if line.startswith(b"@@"):
            first, count = (int(n) for n in re.match(rb"@@ -(\d+),(\d+)", line).groups())
            begin = first - (count > 0)
            out += lines[at:begin]
            at = begin
        elif line[:1] in b" -" and line:
            assert lines[at] == line[1:] + (b"" if bare else b"\n"), (lines[at], line)
            out += [lines[at]] if line[:1] == b" " else []
            at += 1
        elif line[:1] == b"+":
            out.append(line[1:] + (b"" if bare else b"\n"))
        else:
            assert line.startswith(b"\\"), line
    return b"".join(out + lines[at:])


def try_one(tool, rule, name, before, after, engine):
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "driver.c")
        source.write_bytes(before)
        found = results(tool, folder, engine)
        if rule not in {r["ruleId"] for r in found}:
            return [f"{name}: {engine}: {rule} is not found; found: {[r['ruleId'] for r in found]}"]
        shown = before if name.startswith("tried") else after
        if apply_sarif(before, found) != shown:
            wrong.append(f"{name}: {engine}: SARIF: {apply_sarif(before, found).decode()}")
        diff = run(tool, folder, "--engine", engine, "--fix-dry-run").stdout
        if source.read_bytes() != before:
            wrong.append(f"{name}: {engine}: --fix-dry-run changes the source")
        if (apply_diff(before, diff) if diff else before) != shown:
            wrong.append(f"{name}: {engine}: the diff is\n{diff.decode()}")
        done = run(tool, folder, "--engine", engine, "--fix")
        if source.read_bytes() != after:
            wrong.append(f"{name}: {engine}: --fix leaves\n{source.read_bytes().decode()}{done.stderr.decode()}")
        elif before != after and done.returncode:
            wrong.append(f"{name}: {engine}: there are findings after the fix\n{done.stdout.decode()}")
    return wrong


def main(tool, path):
    text = Path(path).read_text()
    rule, parts, wrong = re.match(r"// ([^ ]+): ", text)[1], sections(text), []
    names = [name for name in parts if not name.startswith("after")]
    assert names
    for name in names:
        after = parts[re.sub("^(before|tried)", "after", name)]
        for engine, end in ENGINES.items():
            wrong += try_one(tool, rule, name, parts[name].replace("\n", end).encode(),
                             after.replace("\n", end).encode(), engine)
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
