"""Sum up test results: summary.py FILE.json|FILE.xml...

A .json file is what lit's --output wrote, a .xml file what ctest's --output-junit wrote.
"""
import json
import re
import sys
import xml.etree.ElementTree

# Of lit's result codes, those that are not a failure.
CODES = {
    "PASS": "passed",
    "FLAKYPASS": "passed",
    "XFAIL": "known",
    "UNSUPPORTED": "skipped",
    "SKIPPED": "skipped",
    "EXCLUDED": None,
}


class Summary:
    def __init__(self):
        self.counts = dict.fromkeys(["passed", "failed", "known", "skipped"], 0)

    def fail(self, name, reason):
        self.counts["failed"] += 1
        print(f"failed: {name}: {reason}")

    def add_lit(self, path):
        with open(path, encoding="utf-8") as file:
            tests = json.load(file)["tests"]
        for test in tests:
            outcome = CODES.get(test["code"], "failed")
            if test["code"] == "XPASS":
                self.fail(test["name"], "passes, but is marked XFAIL: move it out of known/")
            elif outcome == "failed":
                self.fail(test["name"], test["code"])
            elif outcome:
                self.counts[outcome] += 1
            if outcome == "skipped":
                print(f"skipped: {test['name']}")

    def add_junit(self, path):
        for case in xml.etree.ElementTree.parse(path).getroot().iter("testcase"):
            name = case.get("name")
            output = "".join(text.text or "" for text in case.iter("system-out"))
            # A cmocka program holds many tests.
            passed = sum(map(int, re.findall(r"\[  PASSED  \] (\d+) test", output)))
            failed = len(re.findall(r"^\[  FAILED  \] (?!\d+ test)\S", output, re.MULTILINE)) // 2
            if case.find("skipped") is not None or case.get("status") in ("notrun", "disabled"):
                self.fail(name, "was not run")
            elif case.find("failure") is not None:
                self.counts["passed"] += passed
                for _ in range(max(failed, 1)):
                    self.fail(name, "see its output above")
            else:
                self.counts["passed"] += max(passed, 1)

    def add(self, path):
        try:
            (self.add_junit if path.endswith(".xml") else self.add_lit)(path)
        except (OSError, ValueError, KeyError, xml.etree.ElementTree.ParseError) as error:
            self.fail(path, f"no results: {error}")


def main():
    summary = Summary()
    for path in sys.argv[1:]:
        summary.add(path)
    counts = summary.counts
    print(f"{counts['known']} known, {counts['skipped']} skipped")
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    return 1 if counts["failed"] or not counts["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
