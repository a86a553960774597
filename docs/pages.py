"""Writes docs/rules/: a page for each rule, and the index. What they say comes from the rule files and the tests.

usage: pages.py NMRCHECK            write the pages
       pages.py --check NMRCHECK    say which are not as they should be; exit 1 when there are any
"""
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "rules"
MADE = "<!-- Made by ./dev pages from rules/ and testcases/; do not edit. -->\n"

TIERS = {1: "on", 2: "on, and conservative", 3: "only when asked for by its id"}
ENGINES = {"explore": "the paths of one source", "solve": "all sources of a driver together"}
PROTOCOLS = {"nmr": "Network Module Registrar", "wsk": "Winsock Kernel"}


def name_of(rule):
    """the id without its variant: what the page is called"""
    return rule["id"].split(":")[0]


def load(tool):
    """-> {page: [rule and its variants]}, in the order of the catalogue"""
    listing = subprocess.run([tool, "rules", "--format", "json"], check=True, capture_output=True, text=True)
    pages = {}
    for rule in json.loads(listing.stdout):
        pages.setdefault(name_of(rule), []).append(rule)
    for rules in pages.values():
        rules.sort(key=lambda r: ":" in r["id"])
    return pages


def paragraph(text, start):
    """the comment lines from `start` to the next empty one"""
    found = re.search(rf"^// {start}(.*?)^//\s*$", text, re.S | re.M)
    return " ".join(found[1].replace("//", " ").split()) if found else None


def load_tests():
    """-> {id: [(path, what it is about, known miss or None)]}: tests begin with the id of what they are about"""
    tests = {}
    for path in sorted((ROOT / "testcases").glob("*/*.c*")):
        text = path.read_text(errors="replace")
        first = re.match(r"// ([a-z]+\.[a-z0-9-]+)(?::[a-z0-9-]+)?: (.*)", text)
        if first:
            tests.setdefault(first[1], []).append((path.relative_to(ROOT).as_posix(), first[2],
                                                   paragraph(text, "Known miss: ")))
    return tests


def sentence(text):
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?" else text + "."


def quoted(text):
    """plain text as Markdown: what stands in it for itself"""
    return re.sub(r"([\\*_<>\[\]|])", r"\\\1", text)


def code(text):
    return f"```c\n{text.rstrip()}\n```\n"


def link(path):
    return f"[{path.removeprefix('testcases/')}](../../{path})"


def contract(rule):
    return f"[{rule['page'].rstrip('/').split('/')[-1]}]({rule['page']})"


def facts(rule):
    engines = " and ".join(ENGINES[e] for e in rule["engines"])
    return (f"| severity | tier | looked for in | contract |\n|---|---|---|---|\n"
            f"| {rule['level']} ({rule['severity']}) | {rule['tier']}: {TIERS[rule['tier']]} | {engines} "
            f"| {contract(rule)} |\n")


def body(rule):
    mends = "\n`nmrcheck --fix` does it where the source is plain." if rule["mends"] else ""
    return (f"{quoted(sentence(rule['title']))}\n\n{facts(rule)}\n"
            f"**Why.** {quoted(rule['why'])}\n\n**Fix.** {quoted(rule['fix'])}{mends}\n\n"
            f"Wrong:\n\n{code(rule['bad'])}\nRight:\n\n{code(rule['good'])}")


def limits(rules, tests):
    lines = [f"* {quoted(sentence(line))}" for rule in rules for line in rule["limits"]]
    known = [f"* {link(path)}: {quoted(about)}\n  {quoted(sentence(miss))}" for path, about, miss in tests if miss]
    if known:
        lines += ["", "Known misses, as tests that fail:", "", *known]
    if not lines:
        return ""
    return "\n## Not seen\n\n" + "\n".join(lines) + "\n\nAnd what no rule sees: [limits](../limits.md).\n"


def proof(tests):
    return "\n## Tests\n\n" + "".join(f"* {link(path)}: {quoted(about)}\n" for path, about, miss in tests if not miss)


def page(rules, tests):
    parts = [f"# {rules[0]['id']}\n\n{MADE}\n{body(rules[0])}"]
    parts += [f"\n## {rule['id']}\n\n{body(rule)}" for rule in rules[1:]]
    return "".join(parts) + limits(rules, tests) + proof(tests)


def index(pages):
    lines = ["# Rules\n", MADE, "What nmrcheck looks for, each with wrong and right code. `nmrcheck explain ID` shows the same.\n"]
    for protocol in dict.fromkeys(name.split(".")[0] for name in pages):
        mine = [rules for name, rules in pages.items() if name.split(".")[0] == protocol]
        lines += [f"## {PROTOCOLS.get(protocol, protocol)}\n", "| rule | | severity | tier |\n|---|---|---|---|"]
        lines += [f"| [{rule['id']}]({name_of(rule)}.md) | {quoted(rule['title'])} | {rule['severity']} | {rule['tier']} |"
                  for rules in mine for rule in rules]
        lines.append("")
    return "\n".join(lines)


def made(tool):
    pages, tests = load(tool), load_tests()
    texts = {f"{name}.md": page(rules, tests.get(name, [])) for name, rules in pages.items()}
    return {"README.md": index(pages), **texts}


def stale(texts):
    there = {path.name: path.read_text() for path in PAGES.glob("*.md")}
    return sorted(name for name in {*there, *texts} if there.get(name) != texts.get(name))


def write(texts):
    PAGES.mkdir(exist_ok=True)
    for name in stale(texts):
        if name in texts:
            (PAGES / name).write_text(texts[name])
        else:
            (PAGES / name).unlink()


def main(arguments):
    check = arguments[:1] == ["--check"]
    if len(arguments) != 1 + check:
        raise SystemExit(__doc__)
    texts = made(arguments[-1])
    if not check:
        write(texts)
        return 0
    for name in stale(texts):
        print(f"docs/rules/{name} is not what rules/ and testcases/ say; run ./dev pages")
    return 1 if stale(texts) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
