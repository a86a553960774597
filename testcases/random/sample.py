"""One random program with the judgement on it: what a seed stands for."""
import glob
import hashlib
import os
import pickle
import sys
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


# A program with very many executions takes its time, and says no more than others.
MOST_EXECUTIONS = 4000
MOST_TOO_MANY = 3


def sample(seed, nfiles=None, correct=False):
    """-> Sample, or None; changes that make the program no test are replaced by others."""
    too_many = 0
    for attempt in range(50):
        program, changes = (skeleton(seed, nfiles), []) if correct else changed(seed, nfiles, attempt)
        print_program(program)
        try:
            judgement = judge(program, MOST_EXECUTIONS)
        except Discard:
            continue
        except TooMany:
            too_many += 1
            if too_many == MOST_TOO_MANY:
                return None
            continue
        if is_test(program, judgement):
            return Sample(seed, program, changes, judgement, attempt + 1)
    return None


def kept_sample(folder, seed, nfiles=None, correct=False):
    """sample(), but what an earlier run of the same generator and oracle found is read from `folder`"""
    if folder is None:
        return sample(seed, nfiles, correct)
    path = os.path.join(folder, makers(), f"{seed}-{nfiles or 'any'}{'-correct' * correct}.pickle")
    if os.path.exists(path):
        with open(path, "rb") as file:
            return pickle.load(file)
    s = sample(seed, nfiles, correct)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    new = f"{path}.{os.getpid()}"
    with open(new, "wb") as file:
        sys.setrecursionlimit(10000)
        pickle.dump(s, file)
    os.replace(new, path)
    return s


JUDGES = {"defects.py", "known.py", "reduce.py", "run.py", "selftest.py", "tool.py", "verdict.py"}


def makers():
    """a name for the text of all modules that make programs and say what is true of them"""
    digest = hashlib.sha256()
    for path in sorted(glob.glob(os.path.join(os.path.dirname(os.path.abspath(__file__)), "*.py"))):
        if os.path.basename(path) not in JUDGES:
            with open(path, "rb") as file:
                digest.update(file.read())
    return digest.hexdigest()[:16]
