"""Runs nmrcheck and reads what it says."""
import json
import os
import re
import subprocess
import tempfile
from dataclasses import dataclass

HERE = os.path.dirname(os.path.abspath(__file__))
DEFAULT = os.path.join(HERE, "..", "..", "build", "bin", "nmrcheck")


@dataclass
class Report:
    rule: str
    file: str
    line: int
    function: str
    message: str
    path: list  # (file, line) of its steps

    def names(self):
        """the identifiers in the place it names"""
        return set(re.findall(r"[A-Za-z_]\w*", " ".join(re.findall(r"'([^']*)'", self.message))))

    def __str__(self):
        return f"{os.path.basename(self.file)}:{self.line}: {self.message} [{self.rule}] in {self.function}"


class ToolError(Exception):
    pass


def run(command, codes=(0, 1)):
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    if done.returncode not in codes:
        raise ToolError(f"exit code {done.returncode} of {' '.join(command)}\n{done.stderr[-2000:]}")
    return done.stdout


def known_rules(tool):
    """the ids of the rules that are on"""
    return {line.split()[0].split(":")[0] for line in run([tool, "rules"]).splitlines() if " on " in line}


def read_sarif(path):
    with open(path) as file:
        sarif = json.load(file)
    out = []
    for result in sarif["runs"][0]["results"]:
        where = result["locations"][0]
        logical = where.get("logicalLocations") or [{}]
        physical = where["physicalLocation"]
        steps = [step["location"]["physicalLocation"] for flow in result.get("codeFlows", ())
                 for thread in flow["threadFlows"] for step in thread["locations"]]
        out.append(Report(result["ruleId"].split(":")[0], physical["artifactLocation"]["uri"],
                          physical["region"]["startLine"], logical[0].get("name", ""), result["message"]["text"],
                          [(os.path.basename(s["artifactLocation"]["uri"]), s["region"]["startLine"]) for s in steps]))
    for invocation in sarif["runs"][0].get("invocations", ()):
        for note in invocation.get("toolExecutionNotifications", ()):
            if note.get("level") == "error":
                raise ToolError(note["message"]["text"])
    return out


def check(tool, engine, folders):
    """-> {folder: [Report]}. Each folder is a driver, and its files begin with its name (printer.write_program)."""
    out = {f: [] for f in folders}
    by_name = {os.path.basename(f): f for f in folders}
    with tempfile.TemporaryDirectory() as temporary:
        result = os.path.join(temporary, "out.sarif")
        run([tool, "-q", "-j", "1", "--engine", engine, "--format", "sarif", "-o", result, *folders])
        for report in read_sarif(result):
            out[by_name[re.sub(r"(_\d+)?\.[ch]$", "", os.path.basename(report.file))]].append(report)
    return out
