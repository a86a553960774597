#!/usr/bin/env python3
"""
Checks nmrcheck on random drivers of which every execution is known.

  run.py [--seed N] [--programs N] [--files 1..4] [--engine explore|solve|both] [--tool PATH] [--jobs N]
         [--keep DIR] [--stats] [--correct] [--without RULE,...] [--cache DIR] [--seconds N]

N as a seed is a number, or "today": other programs each day, and the output says which. --seconds stops after that time;
--keep leaves the programs in DIR/rSEED; --correct makes only programs without defects; --stats prints what was made;
--without leaves verdicts on these rules aside; --cache keeps programs and what is true of them for the next run.
Exit code: 0 all verdicts are right (or a known limit), 1 some are wrong, or --stats of 500 programs or more are not as wanted
(every listed feature in 5 in a hundred, 30 to 70 wrong, 15 rules), 2 a run failed.
"""
import argparse
import collections
import datetime
import os
import shutil
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor

from known import known_limit
from model import Binary, Conditional, DoWhile, For, Goto, Index, Switch, While
from oracle import judge
from printer import write_program
from sample import kept_sample
from tool import DEFAULT, ToolError, check, known_rules
from verdict import compare

# What a program has: seen in its tree, or known from how it was made.
NODES = {"loop": (For, While, DoWhile), "goto": (Goto,), "switch": (Switch,), "ternary": (Conditional,), "array": (Index,)}
PARTS = {"NMR registration": "nmr", "WSK registration": "wsk", "capture": "capture", "socket and IRP": "socket",
         "guard": "guard", "interlocked guard": "interlocked", "helper": "helper", "table of functions": "table",
         "callback": "callback", "work item": "work", "heap context": "heap", "out-parameter": "out",
         "levels of starting": "levels", "request": "request", "optional part": "optional",
         "two-phase stop": "halves", "no Unload": "no-unload", "early return in Unload": "early-return"}
AT_LEAST_5_PERCENT = ["NMR registration", "WSK registration", "capture", "socket and IRP", "guard", "helper", "loop",
                      "table of functions", "callback", "more than one file"]
AT_LEAST_RULES = 15
ENOUGH = 500  # programs, for these shares to mean something
CHUNK = 25  # programs that one run of nmrcheck gets


def features(program):
    out = {name for name, part in PARTS.items() if part in program.features}
    nodes = [n for i in program.items for n in i.walk()]
    out |= {name for name, classes in NODES.items() if any(isinstance(n, classes) for n in nodes)}
    if any(isinstance(n, Binary) and n.op in ("&&", "||") for n in nodes):
        out.add("short-circuit")
    if program.nfiles > 1:
        out.add("more than one file")
    return out


def batch(seeds, options, rules, folder):
    """-> a line of facts for each seed"""
    samples, out = [], []
    aside = set(options.without.split(","))
    for seed in seeds:
        s = kept_sample(options.cache, seed, options.files, options.correct)
        if s is None:
            out.append({"seed": seed, "none": True})
            continue
        s.folder = os.path.join(folder, f"r{seed}")
        write_program(s.program, s.folder)
        samples.append(s)
    said = check(options.tool, options.engine, [s.folder for s in samples])

    def again(program):
        """the verdict on a variant of a program"""
        judgement = judge(program)
        place = os.path.join(folder, "variants", program.name)
        write_program(program, place)
        v = compare(judgement, check(options.tool, options.engine, [place])[place], options.engine, rules, aside)
        shutil.rmtree(place)
        return v

    for s in samples:
        v = compare(s.judgement, said[s.folder], options.engine, rules, aside)
        limit = None if v.agrees else known_limit(s, v, options.engine, again)
        out.append({
            "seed": s.seed, "features": features(s.program), "changes": s.changes, "attempts": s.attempts,
            "executions": s.judgement.executions,
            "wrong": bool(s.judgement.sure()), "ids": [d.ids for d in s.judgement.sure()],
            "found": [d.ids for d in v.found], "missed": [str(d) for d in v.missed], "false": [str(r) for r in v.false],
            "unreached": [str(r) for r in v.unreached], "limit": limit, "files": s.program.nfiles})
        if not options.keep:
            shutil.rmtree(s.folder)
    return out


def statistics(results):
    programs = [r for r in results if "none" not in r]
    n = max(1, len(programs))
    share = sum(r["wrong"] for r in programs) / n
    print(f"{len(programs)} programs, {share:.1%} wrong, {sum(r['executions'] for r in programs)} executions, "
          f"{sum(r['attempts'] for r in programs) / n:.2f} attempts for each")
    count = collections.Counter(f for r in programs for f in r["features"])
    print("  " + ", ".join(f"{f} {c / n:.0%}" for f, c in count.most_common()))
    ids = collections.Counter("/".join(i) for r in programs for i in r["ids"])
    rules = {i[0] for r in programs for i in r["ids"]}
    print(f"{sum(ids.values())} defects of {len(rules)} rules")
    for i, c in ids.most_common():
        print(f"  {c:6}  {i}")
    changes = collections.defaultdict(lambda: [0, 0])
    for r in programs:
        for c in r["changes"]:
            changes[c][0] += r["wrong"]
            changes[c][1] += 1
    print("changes, harmful of all: " + ", ".join(f"{c} {a}/{b}" for c, (a, b) in sorted(changes.items())))
    short = [f for f in AT_LEAST_5_PERCENT if count[f] < 0.05 * n]
    short += [] if 0.3 <= share <= 0.7 else [f"{share:.0%} wrong"]
    short += [] if len(rules) >= AT_LEAST_RULES else [f"{len(rules)} rules"]
    if short and len(programs) >= ENOUGH:
        print("NOT AS WANTED: " + ", ".join(short))
        return False
    return True


def seed_number(text):
    """a number, or "today" for one that no day before had"""
    return datetime.date.today().toordinal() * 10000 if text == "today" else int(text)


def results_of(chunks, options, rules, folder):
    """-> the results, part by part; with a time limit some may be left out, and that is said"""
    end = time.monotonic() + options.seconds if options.seconds else None
    with ProcessPoolExecutor(options.jobs) as pool:
        todo, running = list(chunks), []
        while todo or running:
            while todo and len(running) < 2 * options.jobs and (end is None or time.monotonic() < end):
                running.append(pool.submit(batch, todo.pop(0), options, rules, folder))
            if not running:
                print(f"time is up: {sum(map(len, todo))} programs are left out, from seed {todo[0][0]} on")
                return
            yield running.pop(0).result()


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--seed", type=seed_number, default=1)
    parser.add_argument("--programs", type=int, default=200)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--files", type=int, choices=(1, 2, 3, 4))
    parser.add_argument("--engine", choices=("explore", "solve", "both"), default="both")
    parser.add_argument("--tool", default=DEFAULT)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--keep")
    parser.add_argument("--without", default="")
    parser.add_argument("--cache")
    parser.add_argument("--stats", action="store_true")
    parser.add_argument("--correct", action="store_true")
    options = parser.parse_args()
    if options.engine == "explore":
        options.files = 1  # it sees one file
    try:
        rules = known_rules(options.tool)
    except (OSError, ToolError) as error:
        sys.exit(f"run.py: {error}")
    print(f"seed {options.seed}, {options.programs} programs, engine {options.engine}, {len(rules)} rules", flush=True)
    seeds = list(range(options.seed, options.seed + options.programs))
    chunks = [seeds[i:i + CHUNK] for i in range(0, len(seeds), CHUNK)]
    folder = options.keep or tempfile.mkdtemp(prefix="nmrcheck-random-")
    os.makedirs(folder, exist_ok=True)
    results = []
    try:
        for part in results_of(chunks, options, rules, folder):
            results += part
            for r in part:
                show(r)
    except ToolError as error:
        print(f"run.py: {error}")
        return 2
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    return summary(results, options)


def show(r):
    if "none" in r or not (r["missed"] or r["false"]) or r["limit"]:
        return
    print(f"WRONG seed {r['seed']} ({r['files']} file{'s' * (r['files'] > 1)}; {', '.join(r['changes']) or 'unchanged'})")
    for m in r["missed"]:
        print("  missed  " + m)
    for f in r["false"]:
        print("  false   " + f)
    sys.stdout.flush()


def summary(results, options):
    as_wanted = not options.stats or statistics(results)
    programs = [r for r in results if "none" not in r]
    wrong = [r for r in programs if r["missed"] or r["false"]]
    limits = collections.Counter(r["limit"] for r in wrong if r["limit"])
    bad = [r for r in wrong if not r["limit"]]
    print(f"{len(programs)} programs: {len(programs) - len(wrong)} agree, {len(wrong) - len(bad)} known limits, "
          f"{len(bad)} wrong ({sum(len(r['missed']) for r in bad)} missed, {sum(len(r['false']) for r in bad)} false); "
          f"{sum(len(r['found']) for r in programs)} defects found")
    if len(programs) < len(results):
        print(f"{len(results) - len(programs)} seeds without a program: " + " ".join(str(r["seed"]) for r in results if "none" in r))
    for name, n in limits.most_common():
        print(f"  {n:6}  {name}")
    kinds = collections.Counter()
    for r in bad:
        kinds.update("missed " + m.split(" ")[0] for m in r["missed"])
        kinds.update("false " + f[f.rindex("[") + 1:f.rindex("]")] for f in r["false"])
    for kind, n in kinds.most_common():
        print(f"  {n:6}  {kind}")
    return 1 if bad or not as_wanted else 0


if __name__ == "__main__":
    sys.exit(main())
