"""Both engines on every rule test that is one source: they must say the same.

usage: agree.py NMRCHECK TESTCASES

A finding is the same when its fingerprint is, or its rule and line. What one engine says and the other does not is a
disagreement; those that are known stand in known.txt with their reason, and one that is gone must leave it. What only
looks at one place in the source is explore's alone.
"""
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# Solve knows it of the characteristics, not of the functions.
IN_PART = {"nmr.callback-in-init-section"}


def rules_of_explore(tool):
    listing = subprocess.run([tool, "rules", "--format", "json"], check=True, capture_output=True, text=True)
    return {rule["id"] for rule in json.loads(listing.stdout) if "solve" not in rule["engines"]}


def findings(tool, engine, source, alone):
    run = subprocess.run([tool, "--engine", engine, "--format", "sarif", "-q", "-j", "1", source],
                         capture_output=True, text=True)
    if run.returncode not in (0, 1):
        raise SystemExit(f"{source}: {engine}: {run.stderr}")
    found = {}
    for result in json.loads(run.stdout)["runs"][0]["results"]:
        line = result["locations"][0]["physicalLocation"]["region"]["startLine"]
        if result["ruleId"] in alone:
            continue
        prints = result.get("partialFingerprints", {})
        found[(result["ruleId"], line)] = set(prints.values())
    return found


def missing(these, those):
    """Findings of these that those do not have."""
    prints = set().union(*those.values()) if those else set()
    return sorted(key for key, own in these.items() if key not in those and not own & prints)


def compare(job):
    tool, root, source, alone = job
    explore, solve = (findings(tool, engine, str(source), alone) for engine in ("explore", "solve"))
    name = source.relative_to(root).as_posix()
    lines = [f"{name}:{line}: only explore: {rule}" for rule, line in missing(explore, solve)]
    lines += [f"{name}:{line}: only solve: {rule}" for rule, line in missing(solve, explore)]
    return len(explore), lines


def known(path):
    return {line.strip() for line in path.read_text().splitlines() if line.strip() and not line.startswith("#")}


def main(tool, root):
    root = Path(root)
    sources = sorted(p for f in ("nmr", "wsk") for p in (root / f).iterdir() if p.suffix in (".c", ".cpp"))
    alone = rules_of_explore(tool) | IN_PART
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(compare, [(tool, root, source, alone) for source in sources]))
    found = {line for _, lines in results for line in lines}
    expected = known(root / "engines" / "known.txt")
    for line in sorted(found - expected):
        print("disagreement:", line)
    for line in sorted(expected - found):
        print("no longer, take it out of known.txt:", line)
    print(f"{len(sources)} sources, {sum(n for n, _ in results)} findings, {len(found)} disagreements, {len(found & expected)} known")
    return found != expected


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
