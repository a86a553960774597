"""One random program with the judgement on it: what a seed stands for."""
from dataclasses import dataclass

from generator import changed, skeleton
from machine import Discard
from model import Program
from oracle import Judgement, TooMany, judge
from printer import print_program


@dataclass
class Sample:
    seed: int
    program: Program
    changes: list
    judgement: Judgement
    attempts: int


def is_test(program, judgement):
    """Every attach callback runs, so that what the driver does with bindings is seen."""
    attach = [name for name in program.functions() if name.endswith("Attach")]
    return all(name in judgement.reached for name in attach)


def sample(seed, nfiles=None, correct=False):
    """-> Sample; changes that make the program no test are replaced by others."""
    for attempt in range(50):
        program, changes = (skeleton(seed, nfiles), []) if correct else changed(seed, nfiles, attempt)
        print_program(program)
        try:
            judgement = judge(program)
        except (Discard, TooMany):
            continue
        if is_test(program, judgement):
            return Sample(seed, program, changes, judgement, attempt + 1)
    return None
