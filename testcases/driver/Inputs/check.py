"""A driver of several sources, twice: wrong, and right.

usage: check.py NMRCHECK TEST [RULE]

TEST holds the sources, each behind a line `//--- NAME`: those of the folders wrong/ and right/ make one driver each,
with all the others. In the wrong one nmrcheck finds what `// expected-warning {{[RULE]}}` announces on a line, and
nothing else; in the right one it finds nothing. No source of the wrong one shows the rule by itself. RULE is turned on.
"""
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

EXPECTED = re.compile(r"expected-warning \{\{\[([a-z:.-]+)\]\}\}")


def sections(text):
    """Name and text of each source."""
    parts = re.split(r"^//--- (\S+)\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2]))


def write(folder, sources, twin):
    """The sources of one of the two drivers, by name."""
    folder.mkdir()
    shutil.copy(Path(__file__).with_name("driver.h"), folder)
    written = {}
    for name, text in sources.items():
        where, _, own = name.rpartition("/")
        if where in ("", twin):
            written[own] = text
            (folder / own).write_text(text)
    return written


def findings(tool, path):
    """`tool` is nmrcheck with options."""
    run = subprocess.run([*tool, "--format", "sarif", "-q", "-j", "1", str(path)], capture_output=True, text=True)
    if run.returncode not in (0, 1):
        raise SystemExit(f"{path}: {run.stderr}")
    found = set()
    for result in json.loads(run.stdout)["runs"][0]["results"]:
        place = result["locations"][0]["physicalLocation"]
        found.add((Path(place["artifactLocation"]["uri"]).name, place["region"]["startLine"], result["ruleId"]))
    return found


def announced(sources):
    return {(name, number, rule) for name, text in sources.items()
            for number, line in enumerate(text.splitlines(), 1) for rule in EXPECTED.findall(line)}


def compare(title, found, expected):
    for name, line, rule in sorted(found - expected):
        print(f"{title}/{name}:{line}: not expected: {rule}")
    for name, line, rule in sorted(expected - found):
        print(f"{title}/{name}:{line}: not found: {rule}")
    return found != expected


def main(nmrcheck, test, *rules):
    tool = [nmrcheck, *(word for rule in rules for word in ("--enable", rule))]
    sources = sections(Path(test).read_text())
    with tempfile.TemporaryDirectory() as scratch:
        wrong, right = Path(scratch, "wrong"), Path(scratch, "right")
        expected = announced(write(wrong, sources, "wrong"))
        write(right, sources, "right")
        failed = compare("wrong", findings(tool, wrong), expected) | compare("right", findings(tool, right), set())
        if not expected:
            failed = print("nothing is expected") or True
        for source in sorted(wrong.glob("*.c")):
            failed |= compare(source.name + " alone", findings(tool, source) & expected, set())
    return failed


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
