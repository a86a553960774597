#!/usr/bin/env python3
"""Compares what nmrcheck reads out of Visual Studio's solutions with what another, simpler reader finds in them.

    compare.py [--nmrcheck COMMAND] [--configuration Release] [--platform x64] [-v] CHECKOUT...

For every .sln and .slnx below a checkout: the set of compiled files, and for each file the macros and include folders
that the project itself asks for. The reader here shares nothing with the one in C: it goes over the XML with
xml.etree, and knows only what the projects need. Exit code 1 when something differs.
"""
import argparse
import glob
import json
import os
import re
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ET

UNSET = "\x01"
KIT = ("microsoft.cpp.default.props", "microsoft.cpp.props", "microsoft.cpp.targets", "preconfiguration.props")


def tag(element):
    return element.tag.split("}")[-1] if isinstance(element.tag, str) else ""


def actual(path):
    """The path as it is spelled on disk, or None."""
    if os.path.exists(path):
        return path
    at = "/"
    for part in path.strip("/").split("/"):
        try:
            names = [n for n in sorted(os.listdir(at)) if n.lower() == part.lower()]
        except OSError:
            return None
        if not names:
            return None
        at = os.path.join(at, part if part in names else names[0])
    return at


def full(folder, written):
    return os.path.normpath(os.path.join(folder, written.replace("\\", "/")))


class Project:
    def __init__(self, path, configuration, platform, solution):
        self.path, self.folder = path, os.path.dirname(path)
        self.here, self.done = path, set()
        self.fixed = {"configuration": configuration, "platform": platform,
                      "solutiondir": os.path.dirname(solution).replace("/", "\\") + "\\",
                      "projectdir": self.folder.replace("/", "\\") + "\\"}
        name = os.path.splitext(os.path.basename(path))[0]
        self.values = {"msbuildprojectname": name, "projectname": name, "msbuildprojectdirectory":
                       self.folder.replace("/", "\\"), "msbuildassemblyversion": "17.0", "visualstudioversion": "17.0"}
        self.definitions, self.groups, self.items = [], [], []
        self.defaults = {}
        self.file(path)
        for here, group in self.definitions:
            self.here = here
            self.define(group)
        for here, group in self.groups:
            self.here = here
            self.group(group)

    # ---- values

    def get(self, name):
        key = name.lower()
        this = {"msbuildthisfiledirectory": os.path.dirname(self.here).replace("/", "\\") + "\\",
                "msbuildthisfile": os.path.basename(self.here)}
        return this.get(key, self.fixed.get(key, self.values.get(key)))

    def function(self, body):
        match = re.match(r"\[MSBuild\]::GetPathOfFileAbove\(\s*'?([^,']*)'?\s*(?:,\s*'?(.*?)'?)?\s*\)$", body, re.I)
        if match:
            start = self.text(match[2]) if match[2] else os.path.dirname(self.here)
            folder = full(self.folder, start)
            while True:
                found = actual(os.path.join(folder, match[1]))
                if found or folder == "/":
                    return (found or "").replace("/", "\\")
                folder = os.path.dirname(folder)
        match = re.match(r"(\w+)\.(Contains|StartsWith|Replace)\((.*)\)$", body)
        if match:
            value = (self.get(match[1]) or "").replace(UNSET, "")
            arguments = [a.strip().strip("'\"`") for a in match[3].split(",")]
            if match[2] == "Contains":
                return str(arguments[0] in value)
            if match[2] == "StartsWith":
                return str(value.startswith(arguments[0]))
            return value.replace(arguments[0], arguments[1])
        if body.endswith("OSArchitecture"):
            return "X64"
        return UNSET

    def text(self, text, meta=None):
        out, i = "", 0
        while i < len(text):
            if text[i] in "$%" and text[i + 1:i + 2] == "(":
                depth, j = 0, i + 1
                while j < len(text):
                    depth += {"(": 1, ")": -1}.get(text[j], 0)
                    j += 1
                    if depth == 0:
                        break
                body = text[i + 2:j - 1]
                if text[i] == "%":
                    out += (meta or {}).get(body.split(".")[-1].lower(), "")
                elif re.fullmatch(r"\w+", body):
                    value = self.get(body)
                    out += UNSET if value is None else value
                else:
                    out += self.function(body)
                i = j
            else:
                out += text[i]
                i += 1
        return out

    # ---- conditions

    def holds(self, element, meta=None, folder=None):
        condition = element.get("Condition")
        if not condition or not condition.strip():
            return True
        tokens = re.findall(r"'(?:\$\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|[^'])*'|\$\((?:[^()]|\([^()]*\))*\)|==|!=|<=|>=|[<>!()]|[\w.]+",
                            condition)
        out = []
        for token in tokens:
            low = token.lower()
            if low in ("and", "or"):
                out.append(low)
            elif token == "!":
                out.append("not ")
            elif low in ("exists", "hastrailingslash"):
                out.append("H." + low)
            elif token in ("==", "!=", "<", ">", "<=", ">=", "(", ")"):
                out.append(token)
            else:
                value = self.text(token.strip("'") if token[0] == "'" else token, meta).replace(UNSET, "")
                out.append("V(%r)" % value)
        return bool(eval(" ".join(out), {"V": Value, "H": Functions(folder or self.folder)}))

    # ---- elements

    def file(self, path):
        if path in self.done:
            return
        self.done.add(path)
        outer, self.here = self.here, path
        root = ET.parse(path).getroot()
        self.elements(root)
        self.here = outer

    def elements(self, parent):
        for e in parent:
            name = tag(e)
            if name == "PropertyGroup" and self.holds(e):
                for p in e:
                    if tag(p) and self.holds(p) and tag(p).lower() not in self.fixed:
                        self.values[tag(p).lower()] = self.text(p.text or "")
            elif name == "ItemDefinitionGroup":
                self.definitions.append((self.here, e))
            elif name == "ItemGroup":
                self.groups.append((self.here, e))
            elif name == "Import":
                self.load(e)
            elif name == "ImportGroup" and self.holds(e):
                for i in e:
                    if tag(i) == "Import":
                        self.load(i)
            elif name == "Choose":
                for when in e:
                    if tag(when) == "Otherwise" or tag(when) == "When" and self.holds(when):
                        self.elements(when)
                        break

    def load(self, element):
        folder = os.path.dirname(self.here)
        if not self.holds(element, folder=folder):
            return
        written = self.text(element.get("Project", "")).replace(UNSET, "")
        found = actual(full(folder, written))
        last = written.replace("\\", "/").split("/")[-1].lower()
        if found:
            self.file(found)
        elif last == KIT[0] or last == KIT[2]:
            self.above("Directory.Build.props" if last == KIT[0] else "Directory.Build.targets")
            if last == KIT[0]:
                for name, value in (("0x601", "win7"), ("0x602", "win8"), ("0xA00", "win10")):
                    self.values["_nt_target_version_" + value] = name
                self.values.setdefault("configurationtype", "Application")
                self.values.setdefault("platformtoolset", "v143")
        elif last == KIT[1]:
            kernel = self.values.get("platformtoolset", "").startswith("WindowsKernelModeDriver")
            self.values["iskernelmodetoolset" if kernel else "isusermodetoolset"] = "true"
            for name, value in (("targetname", self.get("projectname")),
                                ("intdir", "%s\\%s\\" % (self.get("platform"), self.get("configuration"))),
                                ("outdir", "%s%s\\%s\\" % (self.get("solutiondir"), self.get("platform"),
                                                           self.get("configuration")))):
                if not self.values.get(name):
                    self.values[name] = value

    def above(self, name):
        folder = self.folder
        while True:
            found = actual(os.path.join(folder, name))
            if found:
                self.file(found)
            if found or folder == "/":
                return
            folder = os.path.dirname(folder)

    def define(self, group):
        if not self.holds(group):
            return
        for e in group:
            if tag(e) == "ClCompile" and self.holds(e, self.defaults):
                self.metadata(e, self.defaults)

    def metadata(self, element, values):
        for m in element:
            if tag(m) and self.holds(m, values):
                values[tag(m).lower()] = self.text(m.text or "", values)

    def group(self, group):
        if not self.holds(group):
            return
        for e in group:
            kind = tag(e)
            if not kind or not self.holds(e):
                continue
            names = []
            for part in self.text(e.get("Include", "")).split(";"):
                part = part.strip()
                copied = re.fullmatch(r"@\((\w+)\)", part)
                if copied:
                    names += [(n, dict(v)) for k, n, v in self.items if k.lower() == copied[1].lower()]
                elif "*" in part or "?" in part:
                    base = full(self.folder, part.split("*")[0].split("?")[0] + "x")
                    pattern = full(os.path.dirname(base), part[len(os.path.dirname(part.replace("\\", "/"))):].lstrip("/\\"))
                    names += [(os.path.relpath(f, self.folder), {}) for f in glob.glob(pattern, recursive=True)]
                elif part and UNSET not in part:
                    names.append((part, {}))
            excluded = {full(self.folder, n).lower() for p in self.text(e.get("Exclude", "")).split(";")
                        for n in self.listed(p.strip())}
            for name, values in names:
                if full(self.folder, name).lower() in excluded:
                    continue
                values = dict(self.defaults if kind == "ClCompile" else {}, **values)
                self.metadata(e, values)
                self.items.append((kind, name, values))
            if e.get("Remove"):
                gone = {full(self.folder, n).lower() for p in self.text(e.get("Remove")).split(";")
                        for n in self.listed(p.strip())}
                self.items = [i for i in self.items if i[0] != kind or full(self.folder, i[1]).lower() not in gone]

    def listed(self, part):
        copied = re.fullmatch(r"@\((\w+)\)", part)
        return [n for k, n, v in self.items if k.lower() == copied[1].lower()] if copied else [part] if part else []

    # ---- what it comes to

    def compiled(self):
        """Files and what the project says about each."""
        if self.values.get("configurationtype", "") in ("Utility", "Makefile"):
            return
        for kind, name, values in self.items:
            if kind != "ClCompile" or values.get("excludedfrombuild", "").strip().lower() == "true":
                continue
            path = full(self.folder, name)
            if not re.search(r"\.(c|cc|cpp|cxx|c\+\+)$", path, re.I):
                continue
            macros = [d.strip().replace('\\"', '"') for d in values.get("preprocessordefinitions", "").split(";")]
            folders = [f.strip() for f in values.get("additionalincludedirectories", "").split(";")]
            yield (actual(path) or path,
                   [m.replace(UNSET, "") for m in macros if m.replace(UNSET, "")],
                   [full(self.folder, f) for f in folders if f and UNSET not in f])

    def references(self):
        for kind, name, values in self.items:
            if kind == "ProjectReference" and values.get("linklibrarydependencies", "").lower() != "false":
                found = actual(full(self.folder, name))
                if found:
                    yield found


class Value(str):
    """Compared as MSBuild does."""

    def number(self):
        try:
            return float(int(self, 16) if self.lower().startswith("0x") else float(self))
        except ValueError:
            return None

    def key(self, other):
        a, b = self.number(), Value(other).number()
        if a is not None and b is not None:
            return a, b
        if re.fullmatch(r"\d+(\.\d+)*", self) and re.fullmatch(r"\d+(\.\d+)*", other):
            return [int(x) for x in self.split(".")], [int(x) for x in other.split(".")]
        return None

    def __eq__(self, other):
        pair = self.key(other)
        return pair[0] == pair[1] if pair else self.lower() == other.lower()

    def __ne__(self, other):
        return not self == other

    def __lt__(self, other):
        pair = self.key(other)
        return bool(pair) and pair[0] < pair[1]

    def __gt__(self, other):
        pair = self.key(other)
        return bool(pair) and pair[0] > pair[1]

    def __ge__(self, other):
        pair = self.key(other)
        return bool(pair) and pair[0] >= pair[1]

    def __le__(self, other):
        pair = self.key(other)
        return bool(pair) and pair[0] <= pair[1]

    def __bool__(self):
        return self.lower() in ("true", "yes", "on")

    __hash__ = str.__hash__


class Functions:
    def __init__(self, folder):
        self.folder = folder

    def exists(self, path):
        return actual(full(self.folder, str(path))) is not None

    def hastrailingslash(self, path):
        return str(path).endswith(("/", "\\"))


def projects_of_sln(path, wanted):
    with open(path, encoding="utf-8-sig") as file:
        text = file.read()
    for name, ident in re.findall(r'^Project\("[^"]*"\)\s*=\s*"[^"]*",\s*"([^"]*\.vcxproj)",\s*"([^"]*)"', text, re.M | re.I):
        own = re.search(re.escape("%s.%s.ActiveCfg" % (ident, wanted)) + r"\s*=\s*(\S.*)", text, re.I)
        built = re.search(re.escape("%s.%s.Build.0" % (ident, wanted)), text, re.I)
        if not re.search(re.escape(ident) + r"\.\S", text):
            yield name, wanted
        elif own and built:
            yield name, own[1].strip()


def projects_of_slnx(path, wanted):
    for project in ET.parse(path).getroot().iter("Project"):
        name = project.get("Path")
        if not name.lower().endswith(".vcxproj"):
            continue
        configuration, platform = wanted.split("|")
        for rule in project:
            value, where = rule.get("Project"), rule.get("Solution") or "*|*"
            build, _, machine = where.partition("|")
            if value and build in ("*", configuration) and machine in ("*", platform):
                if rule.tag == "BuildType":
                    configuration = value
                elif rule.tag == "Platform":
                    platform = value
                elif rule.tag == "Build" and value.lower() == "false":
                    break
        else:
            yield name, configuration + "|" + platform


def expected(solution, wanted):
    """File: list of (macros, folders)."""
    listed = projects_of_slnx if solution.lower().endswith("x") else projects_of_sln
    queue, files, seen = [], {}, set()
    entries = {}
    for name, own in listed(solution, wanted):
        path = actual(full(os.path.dirname(solution), name))
        if path:
            entries[path] = own
            queue.append((path, own))
    while queue:
        path, own = queue.pop(0)
        if path in seen:
            continue
        seen.add(path)
        project = Project(path, *own.split("|"), solution)
        for file, macros, folders in project.compiled():
            files.setdefault(file, []).append((macros, folders))
        for path in project.references():
            queue.append((path, entries.get(path, own)))
    return files, len(seen)


def read(nmrcheck, solution, wanted):
    configuration, platform = wanted.split("|")
    run = subprocess.run([nmrcheck, "compile-commands", "-q", "-o", "-", "--configuration", configuration, "--platform",
                          platform, solution], capture_output=True, text=True)
    if run.returncode:
        return None, run.stderr.strip()
    files = {}
    for entry in json.loads(run.stdout):
        flags = shlex.split(entry["command"])
        macros = [f[2:] for f in flags if f.startswith("-D")]
        folders = [f[2:] for f in flags if f.startswith("-I")]
        files.setdefault(entry["file"], []).append((macros, folders))
    return files, run.stderr


def in_order(asked, have):
    rest = iter(have)
    return all(any(x == y for y in rest) for x in asked)


def fits(asked, have):
    """Is all that the project asks for there, in its order? The toolset adds macros."""
    folders = [actual(f) or f for f in asked[1]]
    macros = [m.replace("#", "=", 1) if "=" not in m else m for m in asked[0]]
    return in_order(macros, have[0]) and in_order(folders, have[1])


def compare(nmrcheck, solution, wanted, verbose):
    try:
        want, nprojects = expected(solution, wanted)
    except Exception as error:  # of the reader here: to be looked at, not to be hidden
        print("%s: the simple reader fails: %r" % (solution, error))
        return 0, 0, 1
    have, said = read(nmrcheck, solution, wanted)
    if have is None:
        if not want:
            return nprojects, 0, 0
        print("%s: %s" % (solution, said))
        return nprojects, 0, 1
    differences = 0
    for file in sorted(set(want) ^ set(have)):
        differences += 1
        print("%s: %s: %s" % (solution, file, "not read by nmrcheck" if file in want else "read by nmrcheck only"))
    for file in sorted(set(want) & set(have)):
        for asked in want[file]:
            if not any(fits(asked, h) for h in have[file]):
                differences += 1
                print("%s: %s: asked %s\n    have %s" % (solution, file, asked, have[file]))
    if verbose:
        print("%s: %d projects, %d sources" % (solution, nprojects, len(want)))
    return nprojects, len(want), differences


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nmrcheck", default="nmrcheck")
    parser.add_argument("--configuration", default="Release")
    parser.add_argument("--platform", default="x64")
    parser.add_argument("-v", "--verbose", action="store_true")
    parser.add_argument("checkouts", nargs="+")
    options = parser.parse_args()
    wanted = options.configuration + "|" + options.platform
    failed = 0
    for checkout in options.checkouts:
        solutions = sorted(os.path.join(folder, name) for folder, _, names in os.walk(os.path.abspath(checkout))
                           for name in names if name.lower().endswith((".sln", ".slnx")))
        totals = [compare(options.nmrcheck, s, wanted, options.verbose) for s in solutions]
        projects, sources, differences = (sum(t[i] for t in totals) for i in range(3))
        print("%s: %d solutions, %d projects, %d sources, %d differences" %
              (checkout, len(solutions), projects, sources, differences))
        failed += differences
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
