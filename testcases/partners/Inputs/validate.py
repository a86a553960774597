#!/usr/bin/env python3
"""validate.py MULTITOOL FILE...: fails when Microsoft's SARIF multitool has an error or a warning about a log."""
import json
import os
import subprocess
import sys

# No address of the project is published yet; the address of a page of documentation cannot be asked for without a network.
ALLOWED = {"SARIF2005", "SARIF2006"}

multitool, *files = sys.argv[1:]
for name in files:
    report = name + ".report"
    run = subprocess.run([multitool, "validate", name, "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning", "--output", report,
                          "--log", "ForceOverwrite"], capture_output=True, text=True,
                         env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"})
    if not os.path.exists(report):
        sys.exit(f"{name}: no report: {run.stdout}{run.stderr}")
    with open(report, encoding="utf-8-sig") as file:
        results = json.load(file)["runs"][0].get("results", [])
    wrong = [result for result in results if result["ruleId"].split("/")[0] not in ALLOWED
             and result.get("level", "warning") in ("error", "warning")]
    for result in wrong[:20]:
        print(name, result["ruleId"], result.get("level", "warning"), result["message"].get("text", result["message"]))
    # It passes over a file that it does not take for a log; of one that it reads, it says what is allowed.
    if not any(result["ruleId"].startswith("SARIF2005") for result in results):
        sys.exit(f"{name}: not looked at: {run.stdout}")
    if wrong or run.returncode:
        sys.exit(f"{name}: {len(wrong)} complaints, exit {run.returncode}: {run.stdout}")
    print(f"{name}: valid")
