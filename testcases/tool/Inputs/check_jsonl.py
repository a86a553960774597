#!/usr/bin/env python3
"""check_jsonl.py FILE: each line is an object with the members of its type; prints them one a line."""
import json
import re
import sys

MEMBERS = {
    "finding": "type rule level message file line column function fingerprint path",
    "known": "type rule level message file line column function fingerprint path",
    "suppressed": "type rule level message file line column function fingerprint path reason",
    "gone": "type rule file function fingerprint",
    "suppression": "type level file line column message",
    "not-analysed": "type file reason",
    "not-looked-at": "type reason",
    "skipped": "type function file line reason",
    "summary": "type version seen relevant analysed findings suppressed known exit",
}

lines = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
assert [line["type"] for line in lines].index("summary") == len(lines) - 1
for line in lines:
    kind = line["type"]
    assert list(line) == MEMBERS[kind].split(), line
    if "path" in line:
        assert re.fullmatch("[0-9a-f]{32}", line["fingerprint"]) and line["message"]
        steps = " ".join(f"{step['file']}:{step['line']}:{step['column']}" for step in line["path"])
        print(kind, line["level"], line["rule"], f"{line['file']}:{line['line']}:{line['column']}", line["function"], "path", steps,
              "reason: " + line["reason"] if "reason" in line else "")
    elif kind == "suppression":
        print(kind, line["level"], f"{line['file']}:{line['line']}:{line['column']}", line["message"])
    elif kind == "summary":
        print(kind, *(f"{name} {value}" for name, value in line.items() if name not in ("type", "version")))
    else:
        print(kind, ": ".join(str(value) for name, value in line.items() if name != "type"))
