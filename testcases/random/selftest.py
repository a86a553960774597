#!/usr/bin/env python3
"""Tests of the oracle and of the generator themselves: cases.txt, and that unchanged programs are correct."""
import re
import sys
from string import Template

from generator import skeleton
from machine import Discard
from model import Program
from oracle import TooMany, judge
from printer import print_program
from syntax import parse_unit


def read_cases(path):
    prelude, cases, where = [], [], None
    for number, line in enumerate(open(path), 1):
        if line.startswith(("#", "\n")):
            continue
        if line.startswith("-- prelude"):
            where = prelude
        elif line.startswith("== "):
            cases.append((number, set(line[3:].split()) - {"nothing"}, {}))
            where = None
        elif where is prelude:
            prelude.append(line)
        else:
            name, code = line.split(":", 1)
            cases[-1][2][name] = code
    return "".join(prelude), cases


def main():
    failed = 0
    prelude, cases = read_cases(__file__.replace("selftest.py", "cases.txt"))
    blanks = {name: "" for name in re.findall(r"\$(\w+)", prelude)}
    for number, wanted, code in cases:
        program = Program(parse_unit(Template(prelude).substitute({**blanks, **code})), exported={"DriverEntry"})
        print_program(program)
        got = {d.ids[0] for d in judge(program).sure()}
        if got != wanted:
            failed += 1
            print(f"cases.txt:{number}: {' '.join(sorted(got)) or 'nothing'} instead of {' '.join(sorted(wanted)) or 'nothing'}")
    programs = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    for seed in range(programs):
        program = skeleton(seed)
        print_program(program)
        try:
            sure = judge(program).sure()
        except (Discard, TooMany) as error:
            sure = [f"{type(error).__name__} {error}"]
        if sure:
            failed += 1
            print(f"seed {seed}: the unchanged program is not correct: {', '.join(map(str, sure))}")
    print(f"{len(cases)} cases, {programs} unchanged programs, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
