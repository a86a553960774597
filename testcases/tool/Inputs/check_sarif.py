#!/usr/bin/env python3
"""check_sarif.py FILE: what SARIF 2.1.0 and code scanning ask of a log; prints its results one a line."""
import json
import re
import sys

log = json.load(open(sys.argv[1], encoding="utf-8"))
assert log["version"] == "2.1.0" and log["$schema"].endswith("sarif-schema-2.1.0.json")
(run,) = log["runs"]
driver = run["tool"]["driver"]
rules = driver["rules"]
assert driver["name"] == "nmrcheck" and driver["version"] and rules
assert re.fullmatch(r"\d+\.\d+\.\d+", driver["semanticVersion"])
assert len({rule["id"] for rule in rules}) == len(rules)
for rule in rules:
    for text in (rule["shortDescription"]["text"], rule["fullDescription"]["text"], rule["help"]["text"],
                 rule["help"]["markdown"]):
        assert text.strip(), rule["id"]
    assert "{" not in rule["shortDescription"]["text"]
    assert rule["helpUri"].startswith("https://")
    assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
    properties = rule["properties"]
    assert properties["precision"] in ("very-high", "high", "medium", "low")
    assert properties["problem.severity"] in ("error", "warning", "recommendation")
    assert 0 < len(properties["tags"]) <= 10

(invocation,) = run["invocations"]
assert isinstance(invocation["executionSuccessful"], bool)
assert invocation["executionSuccessful"] == (invocation["exitCode"] != 2)
known = {item["id"] for item in driver["notifications"]}
for item in invocation["toolExecutionNotifications"]:
    assert item["descriptor"]["id"] in known
    print("notification", item["level"], item["message"]["text"])

bases = run["originalUriBaseIds"]
assert all(base["uri"].startswith("file:///") and base["uri"].endswith("/") for base in bases.values())


def place(location):
    physical = location["physicalLocation"]
    artifact = physical["artifactLocation"]
    assert re.fullmatch(r"([A-Za-z0-9._~/:-]|%[0-9A-F]{2})+", artifact["uri"]), artifact
    if "uriBaseId" in artifact:
        assert artifact["uriBaseId"] in bases and not artifact["uri"].startswith("/")
    else:
        assert artifact["uri"].startswith("file:///")
    region = physical.get("region", {})
    assert region.get("startLine", 1) >= 1 and region.get("startColumn", 1) >= 1
    return f"{artifact['uri']}:{region.get('startLine')}:{region.get('startColumn')}"


for item in invocation["toolConfigurationNotifications"]:
    assert item["descriptor"]["id"] in known
    (location,) = item["locations"]
    print("configuration", item["level"], place(location), item["message"]["text"])

for result in run["results"]:
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert result["level"] in ("error", "warning", "note")
    assert re.fullmatch("[0-9a-f]{32}", result["partialFingerprints"]["nmrcheck/v1"])
    (location,) = result["locations"]
    print("result", result["level"], result["ruleId"], place(location), result["message"]["text"])
    if "baselineState" in result:
        print("state", result["baselineState"])
    for flow in result.get("codeFlows", []):
        for thread in flow["threadFlows"]:
            for step in thread["locations"]:
                assert step["nestingLevel"] >= 0
                print("step", place(step["location"]), step["location"]["message"]["text"])
            assert place(thread["locations"][-1]["location"]) == place(location)
    for suppression in result.get("suppressions", []):
        assert suppression["justification"].strip()
        print("suppressed", suppression["kind"], suppression["status"], place(suppression["location"]),
              suppression["justification"])
    for related in result.get("relatedLocations", []):
        place(related)
states = ["baselineState" in result for result in run["results"]]
assert all(states) or not any(states)
print("exit", invocation["exitCode"])
