#!/usr/bin/env python3
"""schema.py SCHEMA FOLDER: validates the configurations in the tests of the command with a validator of JSON schemas.

The parts of config.test and overrides.test are configurations: those below bad/ that are YAML are to be refused, unless only
nmrcheck can know that they are wrong; the others are to be taken.
"""
import json
import os
import re
import sys

import jsonschema
import yaml

# Wrong for what is not in the file, or in how it is written: a rule, a file or a folder that is not there, two documents, a key twice.
BEYOND = {"bad/rule.yaml", "bad/rule2.yaml", "bad/rule3.yaml", "bad/what.yaml", "bad/rules.yaml", "bad/flag.yaml", "bad/twice.yaml",
          "bad/outside.yaml", "bad/second.yaml"}

schema = json.load(open(sys.argv[1], encoding="utf-8"))
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)
taken = refused = 0
for test in ("config.test", "overrides.test"):
    with open(os.path.join(sys.argv[2], test), encoding="utf-8") as file:
        parts = re.split(r"^#--- (.*)\n", file.read(), flags=re.MULTILINE)[1:]
    for name, text in zip(parts[::2], parts[1::2]):
        if not name.endswith(".yaml") or name in BEYOND:
            continue
        try:
            valid = validator.is_valid(yaml.safe_load(text))
        except yaml.YAMLError:
            valid = False
        if valid == name.startswith("bad/"):
            sys.exit(f"{test}: {name}: the schema {'takes' if valid else 'refuses'} it: "
                     f"{[error.message for error in validator.iter_errors(yaml.safe_load(text))]}")
        taken += valid
        refused += not valid
print(f"{taken} taken, {refused} refused")
