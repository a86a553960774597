#!/usr/bin/env python3
"""schema.py NMRCHECK SCHEMA SOURCE: holds the schema of .nmrcheck against what nmrcheck reads, in the current folder.

Every key with every example and every value of an enumeration is taken; every key that nmrcheck knows is in the schema; and
what the schema forbids is refused. JSON is YAML, so that no writer of YAML is needed.
"""
import json
import re
import subprocess
import sys

nmrcheck, schema, source = sys.argv[1:]
schema = json.load(open(schema, encoding="utf-8"))
counts = {"taken": 0, "refused": 0}


def resolve(part):
    while "$ref" in part:
        rest = {key: value for key, value in part.items() if key != "$ref"}
        target = schema
        for name in part["$ref"].lstrip("#/").split("/"):
            target = target[name]
        part = {**target, **rest}
    return part


def run(config):
    with open(".nmrcheck", "w", encoding="utf-8") as file:
        json.dump(config, file, indent=1)
    run = subprocess.run([nmrcheck, source], capture_output=True, text=True)
    return run.returncode, run.stderr


def takes(config):
    code, said = run(config)
    counts["taken"] += 1
    if code == 2:
        sys.exit(f"refused: {config}: {said}")


def refuses(config):
    code, said = run(config)
    counts["refused"] += 1
    if code != 2 or not re.match(r"\.nmrcheck:\d+:\d+: error: ", said):
        sys.exit(f"not refused with its place: {config}: {code} {said}")
    return said


def wrong(part):
    """Values that a part of the schema forbids."""
    part = resolve(part)
    if "oneOf" in part:
        # Of a text or a list of texts, neither is a mapping, nor an empty text, nor a list of lists.
        return [{}, "", [[]], [""]]
    if "enum" in part:
        return ["always", [part["enum"][0]], {}, ""]
    return {"boolean": ["yes", "", [True], 1], "integer": [0, -1, 1000001, "x", 1.5, [1], {}],
            "string": ["", {}, ["x"]], "array": [{}, "x", ["x"]],
            "object": ["x", ["x"], {"nmr.unload-without-wait": "fatal"}, {"nmr.unload-without-wait": []}]}[part["type"]]


def check(mapping, wrap):
    for name, part in mapping["properties"].items():
        part = resolve(part)
        examples = part.get("examples", [])
        assert examples, name
        for value in examples + part.get("enum", []):
            takes(wrap({name: value}))
        for value in wrong(part):
            refuses(wrap({name: value}))
    said = refuses(wrap({"no-such-key": 1}))
    known = re.split(r", | and ", re.search(r"there are (.*)", said).group(1))
    assert sorted(known) == sorted(mapping["properties"]), known


check(schema, lambda config: config)
part = resolve(schema["properties"]["paths"]["items"])
check(part, lambda item: {"paths": [{"path": "src", **item}]})
refuses({"paths": [{name: resolve(value)["examples"][0] for name, value in part["properties"].items() if name != "path"}]})
print(f"{counts['taken']} taken, {counts['refused']} refused")
