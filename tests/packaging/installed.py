"""installed.py BUILD VERSION: what `cmake --install` makes of a build works, wherever it lies, and is what other programs take."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

BUILD, VERSION = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]
PROJECT = pathlib.Path(__file__).resolve().parents[2]
COMMANDS = ["train", "check", "bench", "render", "sweep", "export", "predict", "generate"]  # that take an experiment
ALL = [*COMMANDS, "merge"]


def run(*command, status=0, **environment):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, cwd=Installed.folder,
                          env={"PATH": os.environ["PATH"], "HOME": str(Installed.folder), "LANG": "C.UTF-8", **environment})
    assert done.returncode == status, f"{command}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        subprocess.run(["cmake", "--install", BUILD, "--prefix", cls.folder / "first", "--strip"], check=True, stdout=subprocess.DEVNULL)
        cls.prefix = cls.folder / "some where" / "else"
        cls.prefix.parent.mkdir()
        (cls.folder / "first").rename(cls.prefix)
        cls.program = cls.prefix / "bin" / "stacklight"
        cls.share = cls.prefix / "share"
        shutil.copy(PROJECT / "tests/packaging/small.stacklight", cls.folder)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def test_nothing_of_the_build_is_in_it(self):
        for name in ["bin/stacklight", "libexec/stacklight/stacklight-window", "lib/stacklight/libstacklight-core.so"]:
            dynamic = run("readelf", "-d", self.prefix / name).stdout
            for path in re.findall(r"(?:RPATH|RUNPATH).*\[(.*)\]", dynamic):
                self.assertTrue(path.startswith("$ORIGIN/"), f"{name}: {path}")

    def test_commands_run_also_through_a_link(self):
        link = self.folder / "link"
        link.symlink_to(self.program)
        for program in [self.program, link]:
            run(program, "train", "small.stacklight", "--steps", 3, "--trace", "run.jsonl", "--quiet")
            run(program, "render", "small.stacklight", "--steps", 3, "--view", "loss", "--out", "loss.svg")
            self.assertIn("</svg>", (self.folder / "loss.svg").read_text())
            for command in COMMANDS:
                self.assertIn("--seed", run(program, command, "--help").stdout)

    def test_the_engine_is_the_one_for_this_processor_as_in_the_build(self):
        self.assertEqual(run(self.program, "--version").stdout, run(BUILD / "bin/stacklight", "--version").stdout)

    def test_the_window_is_said_to_be_missing_where_it_is_not_installed(self):
        subprocess.run(["cmake", "--install", BUILD, "--prefix", self.folder / "cli", "--component", "cli"], check=True, stdout=subprocess.DEVNULL)
        program = self.folder / "cli/bin/stacklight"
        run(program, "check", "small.stacklight")
        for arguments in [["render", "small.stacklight", "--view", "loss"], [], ["small.stacklight"]]:
            error = run(program, *arguments, status=1).stderr
            self.assertTrue("package stacklight" in error and error.count("\n") == 1, error)
        self.assertIn("neither a file nor a command", run(program, "trian", status=2).stderr)
        self.assertIn("render", run(program, "--help").stdout)
        libraries = run("ldd", program).stdout
        self.assertIn("libQt6Core", libraries)
        for name in ["Qt6Gui", "Qt6Widgets", "qcustomplot", "libX11", "libpcaudio"]:
            self.assertNotIn(name, libraries)

    def test_one_version(self):
        self.assertEqual(VERSION, run(self.program, "--version").stdout.split()[1])
        self.assertIn(f'"stacklight {VERSION}"', (self.share / "man/man1/stacklight.1").read_text().splitlines()[0])
        metainfo = (self.share / "metainfo/org.stacklight.stacklight.metainfo.xml").read_text()
        self.assertEqual(VERSION, re.search(r'<release version="([^"]+)"', metainfo)[1])

    def test_desktop_entry_is_valid(self):
        self.assertEqual("", run("desktop-file-validate", self.share / "applications/stacklight.desktop").stdout)

    def test_description_for_software_centres_is_valid(self):
        run("appstreamcli", "validate", "--no-net", self.share / "metainfo/org.stacklight.stacklight.metainfo.xml")

    def test_manual_page_has_no_fault_and_every_option(self):
        page = self.share / "man/man1/stacklight.1"
        done = run("man", "--warnings", "-E", "UTF-8", "-l", "-P", "cat", page, MANWIDTH="100")
        self.assertEqual("", done.stderr)
        for command in ALL:
            for option in re.findall(r"--[a-z][a-z-]*", run(self.program, command, "--help").stdout):
                self.assertIn(option, done.stdout)

    def test_the_documents_are_made_alike_a_second_time(self):
        documents = BUILD / "bin/stacklight-documents"
        for name in ["one", "two"]:
            run(documents, PROJECT, self.folder / name, "https://site.example", "Some One <someone@site.example>")
        run("diff", "-r", self.folder / "one", self.folder / "two")

    def complete_bash(self, line):
        words = line.split(" ")
        script = 'compopt() { :; }; . "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _stacklight; printf "%s\\n" "${COMPREPLY[@]}"'
        return run("bash", "-c", script, "-", self.share / "bash-completion/completions/stacklight", *words).stdout.split()

    def complete_fish(self, line):
        script = f"source '{self.share}/fish/vendor_completions.d/stacklight.fish'; complete -C '{line}'"
        return [word.split("\t")[0] for word in run("fish", "--no-config", "-c", script).stdout.splitlines()]

    def complete_zsh(self, line):
        # A terminal of its own, in which the candidates are listed instead of inserted; keys are taken from the prompt on.
        script = r"""
            zmodload zsh/zpty
            zpty z 'zsh -f -i'
            zpty -w z 'PROMPT=@@; LISTMAX=10000; fpath=("'$1'" $fpath); autoload -U compinit; compinit -u -D; unsetopt zle_bracketed_paste; bindkey "^I" list-choices; stty columns 200 rows 500; print -r RE"ADY"'
            zpty -r z line '*READY*@@*'
            zpty -w -n z "$2"$'\t'
            zpty -w -n z $'\x15print -r DO"NE"\n'
            zpty -r z line '*DONE*'
            print -r -- $line"""
        out = run("zsh", "-f", "-c", script, "-", self.share / "zsh/site-functions", line, TERM="dumb").stdout
        return re.findall(r"[\w.-]+", out)

    def test_completions(self):
        shells = [self.complete_bash, self.complete_fish, self.complete_zsh]
        for complete in shells:
            with self.subTest(complete.__name__):
                first = complete("stacklight ")
                for command in ALL:
                    self.assertIn(command, first)
                    options = set(re.findall(r"--[a-z][a-z-]*", re.sub(r"(?m)^ {3,}.*", "", run(self.program, command, "--help").stdout.split("Options:")[1])))
                    self.assertGreater(len(options), 2)
                    self.assertLessEqual(options, set(complete(f"stacklight {command} --")))
                self.assertLessEqual({"batch", "layer", "rms"}, set(complete("stacklight train --norm ")))
                self.assertIn("gradients", complete("stacklight render --view "))
                self.assertIn("small.stacklight", complete("stacklight check "))
                (self.folder / "part-0.csv").touch()
                self.assertIn("part-0.csv", complete("stacklight merge "))
                self.assertNotIn("small.stacklight", complete("stacklight train --steps "))

    def test_types_of_files_are_told_by_name_and_by_content(self):
        run("update-mime-database", self.share / "mime")
        run(self.program, "train", "small.stacklight", "--steps", 3, "--trace", "run.jsonl", "--quiet")
        experiment, trace = "application/x-stacklight-experiment", "application/x-stacklight-trace"
        shutil.copy(self.folder / "small.stacklight", self.folder / "without-ending")
        (self.folder / "other.jsonl").write_text('{"type":"header"}\n')
        # The field says which bytes are looked at; a long title comes behind what tells.
        long = {"format": "stacklight-experiment", "version": 1, "title": "x" * 9000}
        (self.folder / "long.stacklight").write_text(json.dumps(long))
        for name, expected in [("small.stacklight", experiment), ("long.stacklight", experiment), ("without-ending", experiment), ("run.jsonl", trace)]:
            self.assertEqual(expected, self.type_of(name))
        self.assertNotEqual(trace, self.type_of("other.jsonl"))
        entry = (self.share / "applications/stacklight.desktop").read_text()
        for each in [experiment, trace]:
            self.assertIn(each + ";", entry)
            self.assertTrue((self.share / f"icons/hicolor/48x48/mimetypes/{each.replace('/', '-')}.png").exists())

    def type_of(self, name):
        out = run("gio", "info", "-a", "standard::content-type", name, XDG_DATA_DIRS=f"{self.share}:/usr/share", XDG_DATA_HOME=str(self.folder / "none")).stdout
        return re.search(r"standard::content-type: (\S+)", out)[1]

    def test_icons_have_their_sizes(self):
        for size in [16, 22, 24, 32, 48, 64, 128, 256, 512]:
            png = (self.share / f"icons/hicolor/{size}x{size}/apps/stacklight.png").read_bytes()
            self.assertEqual((size, size), (int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")))

    def test_experiments_and_the_recorder_come_along(self):
        for experiment in (PROJECT / "resources/experiments").glob("*.stacklight"):
            self.assertTrue((self.share / "stacklight/experiments" / experiment.name).exists())
        for name in ("record_trace.py", "stacklight_trace.py"):
            self.assertTrue((self.share / "stacklight" / name).exists(), name)
        self.assertTrue(os.access(self.share / "stacklight/cluster/sweep.sbatch", os.X_OK))


unittest.main(argv=sys.argv[:1])
