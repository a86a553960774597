import os
import shlex
import shutil
import subprocess

import lit.formats

config.name = "nmrcheck-" + config.llvm
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".c", ".cpp", ".test"]
config.excludes = ["Inputs", "example.c", "driver.c", "texts.c", "demo", "core", "report", "triage"]
config.test_source_root = os.path.dirname(__file__)
config.available_features.add("llvm" + config.llvm)
config.environment["PATH"] = config.tools + os.pathsep + os.environ["PATH"]
if shutil.which("git"):
    config.available_features.add("git")
# A rule file of the person who runs the tests is not part of them.
config.environment.pop("NMRCHECK_RULES", None)

if config.llvm != "19":
    # The library is built once.
    config.excludes += ["api", "library.test"]
if os.path.exists(os.path.join(config.output, "prefix")):
    config.available_features.add("installed")

partners = os.path.join(config.source, "build", "partners", "node_modules", "@microsoft")
multitool = os.path.join(partners, "sarif-multitool-linux", "Sarif.Multitool")
debian_python = "/usr/bin/python3"


def has_module(name):
    try:
        return subprocess.run([debian_python, "-c", "import " + name], stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


if lit_config.params.get("partners"):
    if os.path.exists(multitool):
        config.available_features.add("sarif-multitool")
    if shutil.which("chromium") and shutil.which("chromedriver"):
        config.available_features.add("chromium")
    if shutil.which("pre-commit"):
        config.available_features.add("pre-commit")
    if has_module("jsonschema") and has_module("yaml"):
        config.available_features.add("jsonschema")
else:
    # They need what others have made, and are asked for by name.
    config.excludes += ["partners"]

share = os.path.join(config.output, "share", "nmrcheck")


def default_flags(language):
    """What headers/flags says for a language, for the clang driver."""
    flags, wanted = [], False
    with open(os.path.join(config.source, "headers", "flags")) as file:
        for line in map(str.strip, file):
            if line.startswith("["):
                wanted = line in ("[common]", "[" + language + "]")
            elif wanted and line and not line.startswith("#"):
                for word in line.split(None, 1):
                    word = word.replace("@HEADERS@", os.path.join(share, "headers"))
                    flags.append(word.replace("@MINGW@", config.mingw))
    return flags + ["-ivfsoverlay", os.path.join(share, "case.yaml")]


def verify(language):
    """The analyzer as a build with the plugin runs it. Only reports of our own checkers count."""
    arguments = [clang, "--analyze", "--analyzer-no-default-checks", "--analyzer-output", "text-minimal"]
    for argument in [
        "-load", config.plugin,
        "-analyzer-checker=core.builtin,core.NullDereference,nmr,wsk",
        "-analyzer-config", "silence-checkers=core",
        "-verify",
    ]:
        arguments += ["-Xclang", argument]
    return shlex.join(arguments + default_flags(language))


clang = os.path.join(config.tools, "clang-" + config.llvm)

# lit's own names for the test and its scratch files come without quotes.
for name in "sStT":
    config.substitutions.append((r"(?<!['\"])%" + name + r"\b", "'%" + name + "'"))

# The first name that matches is replaced first: longer names before their beginnings.
config.substitutions += [
    ("%verify-cxx", verify("c++")),
    ("%verify", verify("c")),
    ("%flags-cxx", shlex.join(default_flags("c++"))),
    ("%flags", shlex.join(default_flags("c"))),
    # A target of its own, and none of the real headers: what they say would be in the goldens.
    ("%graph-flags", shlex.join("--target=x86_64-pc-windows-msvc -fms-extensions -fms-compatibility -fshort-wchar "
                                "-w -ferror-limit=0 -isystem".split()
                                + [os.path.join(config.test_source_root, "graph", "Inputs")])),
    ("%plugin", shlex.quote(config.plugin)),
    ("%nmrcheck", shlex.quote(config.nmrcheck)),
    ("%scan-build", shlex.quote(os.path.join(config.tools, "scan-build"))),
    ("%analyze-build", shlex.quote(os.path.join(config.tools, "analyze-build"))),
    ("%clang_cc1", shlex.quote(clang) + " -cc1"),
    ("%clang", shlex.quote(clang)),
    ("%include", shlex.quote(os.path.join(config.source, "include"))),
    ("%multitool", shlex.quote(multitool)),
    ("%debian-python", shlex.quote(debian_python)),
    ("%output", shlex.quote(config.output)),
    ("%prefix", shlex.quote(os.path.join(config.output, "prefix"))),
    ("%driver", shlex.join(["python3", os.path.join(config.test_source_root, "driver", "Inputs", "check.py"),
                            config.nmrcheck])),
    ("%fix", shlex.join(["python3", os.path.join(config.test_source_root, "fix", "Inputs", "fix.py"), config.nmrcheck])),
    ("%demo", shlex.quote(os.path.join(config.test_source_root, "demo"))),
]
