#!/usr/bin/env python3
"""How many of the NMR and WSK calls in public drivers does nmrcheck explore?

The calls are counted by a text scan that shares nothing with the tool: a tracked name before "(", comments and
strings removed, in .c and .cpp files; files that define the functions themselves are left out. One counts when the
tool says that a call of that name lies on an explored path, at most three lines away. Exits with 1 below a bar.
"""
import collections
import re
import sys
import tempfile

import corpus

BAR, BAR_EACH, NEAR = 90, 75, 3

FUNCTIONS = """NmrRegisterClient NmrRegisterProvider NmrDeregisterClient NmrDeregisterProvider
    NmrWaitForClientDeregisterComplete NmrWaitForProviderDeregisterComplete NmrClientAttachProvider
    NmrClientDetachProviderComplete NmrProviderDetachClientComplete
    WskRegister WskDeregister WskCaptureProviderNPI WskReleaseProviderNPI""".split()
MEMBERS = """WskSocket WskSocketConnect WskControlClient WskGetAddressInfo WskFreeAddressInfo WskGetNameInfo
    WskControlSocket WskCloseSocket WskBind WskListen WskAccept WskConnect WskConnectEx WskInspectComplete WskDisconnect
    WskGetLocalAddress WskGetRemoteAddress WskSend WskSendEx WskSendTo WskSendMessages WskReceive WskReceiveEx
    WskReceiveFrom WskRelease""".split()

NOISE = re.compile(r"//(?:\\\r?\n|[^\n])*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.DOTALL)
CALL = re.compile(r"(?:(?:->|\.)\s*(%s)|(?<![\w.>])(%s))\s*\(" % ("|".join(MEMBERS), "|".join(FUNCTIONS)))
BEFORE_A_CALL = re.compile(r"(?:\b(?:return|else|do|case|co_return)|[^\w\s*])$")

Call = collections.namedtuple("Call", "file line name")


def strip(text):
    """The text with each comment, string and character constant blanked; lines stay where they are."""
    return NOISE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def is_definition(text, opening):
    """Does a body follow the parenthesis that is opened here?"""
    depth = 0
    for at in range(opening, len(text)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if depth == 0:
            return bool(re.match(r"(?:\s|\w)*\{", text[at + 1:at + 200]))
    return False


def scan(file, text):
    """The calls in one source; none when it defines what it calls."""
    text, calls = strip(text), []
    for match in CALL.finditer(text):
        before = text[:match.start()].rstrip()
        if match[2] and before and not BEFORE_A_CALL.search(before):
            if is_definition(text, match.end() - 1):
                return []
            continue
        calls.append(Call(file, text.count("\n", 0, match.end()) + 1, match[1] or match[2]))
    return calls


def scan_repository(source, name):
    repository, calls = source.expected["repositories"][name], []
    within = tuple(repository.get("paths", [""]))
    for file in source.names(name, repository["commit"]):
        if file.endswith((".c", ".cpp", ".cc", ".cxx")) and file.startswith(within):
            with open(f"{source.tree(name)}/{file}", encoding="utf-8", errors="replace") as stream:
                calls += scan(file, stream.read())
    return calls


def unexplored(counted, run):
    """The counted calls that do not lie on an explored path, with the reason."""
    rows = collections.defaultdict(list)
    for file, line, called, verdict, reason in run.calls:
        rows[file, called.split(".")[-1]].append((int(line), verdict, reason))  # or RECORD.Member
    failed = {file: f"not analysed: {why}" for file, _, why in run.failures}
    missing = []
    for call in counted:
        near = sorted((abs(row[0] - call.line), row[1] != "explored", row) for row in rows[call.file, call.name]
                      if abs(row[0] - call.line) <= NEAR)
        if not near:
            missing.append((call, failed.get(call.file, "the tool does not list this call")))
            continue
        _, _, row = near[0]
        rows[call.file, call.name].remove(row)
        if row[1] != "explored":
            missing.append((call, row[2]))
    return missing


def share(found, total):
    return 100 * found / total if total else 100


def area_of(file, areas):
    return next((area for area in areas if file.startswith(area + "/")), "elsewhere")


def report(name, areas, counted, missing):
    """Prints a repository and its parts; returns its share."""
    total, lost = collections.Counter(), collections.Counter()
    for call in counted:
        total[area_of(call.file, areas)] += 1
    for call, _ in missing:
        lost[area_of(call.file, areas)] += 1
    found = len(counted) - len(missing)
    print(f"{name:40} {len(counted):6} {found:9} {share(found, len(counted)):6.1f} %")
    for area in total if len(total) > 1 else ():
        print(f"    {area:36} {total[area]:6} {total[area] - lost[area]:9} "
              f"{share(total[area] - lost[area], total[area]):6.1f} %")
    for call, reason in missing:
        print(f"        {call.file}:{call.line}: {call.name}: {reason}")
    sys.stdout.flush()
    return share(found, len(counted))


def main():
    options = corpus.arguments(__doc__).parse_args()
    total, found, low = 0, 0, []
    with tempfile.TemporaryDirectory(prefix="nmrcheck-coverage-") as folder:
        source = corpus.Corpus(options, folder)
        names = [name for name, repository in source.expected["repositories"].items()
                 if source.wanted(name) and "emulator" not in repository]
        if not any(source.git_folder(name) for name in names):
            print("no repository of the corpus is there: give --corpus or --map (bench/README.md)", file=sys.stderr)
            return 2
        print(f"{'':40} counted  explored")
        for name in names:
            if not source.git_folder(name):
                low.append(f"{name}: not there")
                continue
            counted, run = scan_repository(source, name), source.check(name, source.tree(name))
            missing = unexplored(counted, run)
            total, found = total + len(counted), found + len(counted) - len(missing)
            if report(name, source.expected["repositories"][name]["areas"], counted, missing) < BAR_EACH:
                low.append(f"{name}: below {BAR_EACH} %")
            if run.trouble:
                low.append(f"{name}: {run.trouble}")
    print(f"{'all':40} {total:6} {found:9} {share(found, total):6.1f} %")
    if share(found, total) < BAR:
        low.append(f"all: below {BAR} %")
    for line in low:
        print(line)
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
