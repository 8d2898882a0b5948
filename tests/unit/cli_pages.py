#!/usr/bin/env python3
"""The manual pages and the completion of bash and zsh, as they are installed: complete, well formed, and they work.
usage: cli_pages.py BIN SHARE"""

import re
import subprocess
import sys
import unittest

BIN, SHARE = sys.argv[1], sys.argv[2]
PAGES = {"en": f"{SHARE}/man/man1/assist.1", "ru": f"{SHARE}/man/ru/man1/assist.1"}
BASH, ZSH = f"{SHARE}/bash-completion/completions/assist", f"{SHARE}/zsh/site-functions/_assist"


def said(*command, **more):
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=30, **more).stdout


def commands():
    """Names, from the help; each is indented by two and followed by two spaces or more."""
    return re.findall(r"^  ([a-z-]+(?: [a-z-]+)*)  ", said(f"{BIN}/assist", "--lang", "en", "help"), re.M)


def options_of(command):
    return re.findall(r"^  --([a-z-]+)", said(f"{BIN}/assist", "--lang", "en", "help", *command.split()), re.M)


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def sections(page):
    """What the page says of each command: {"calls take": "..."}; "" is all after the commands."""
    text = read(page).replace("\\-", "-")
    found = dict(re.findall(r'^\.SS "assist ([a-z-]+(?: [a-z-]+)*)(?: [^"]*)?"\n(.*?)(?=^\.S[SH] )', text, re.M | re.S))
    found[""] = text[text.rindex("\n.SS "):]
    return found


def in_bash(words, cwd=None):
    """What bash offers for the last of the words, which are as bash itself divides a line."""
    program = ('. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _assist; '
               'printf "%s\\n" "${COMPREPLY[@]}"')
    return said("bash", "--norc", "-c", program, "bash", BASH, "assist", *words, cwd=cwd).split()


def in_zsh(words):
    """What zsh is given to choose from: compadd says it in place of the line editor."""
    program = ('file=$1; shift; compadd() { while [[ $1 != -- ]]; do shift; done; shift; print -rl -- "$@" }; '
               '_files() { print -r -- files "$@" }; compset() { }; words=("$@"); CURRENT=$#; . $file')
    return said("zsh", "-f", "-c", program, "zsh", ZSH, "assist", *words).split()


class Pages(unittest.TestCase):
    def test_every_command_and_option_is_in_both_pages(self):
        names = commands()
        self.assertGreater(len(names), 30)
        for page in PAGES.values():
            found = sections(page)
            self.assertEqual(sorted(found), sorted(names + [""]))
            for name in names:
                for option in options_of(name):
                    self.assertRegex(found[name] + found[""], rf"--{option}\\f", f"{page}: {name} --{option}")

    def test_both_pages_are_well_formed(self):
        for page in PAGES.values():
            subprocess.run(["mandoc", "-Tlint", "-Wwarning", page], check=True, timeout=30)

    def test_both_pages_say_statuses_environment_and_files(self):
        for page, heads in (("en", ("EXIT STATUS", "ENVIRONMENT", "FILES")),
                            ("ru", ("КОД ЗАВЕРШЕНИЯ", "ПЕРЕМЕННЫЕ СРЕДЫ", "ФАЙЛЫ"))):
            text = read(PAGES[page])
            for head in heads:
                self.assertIn(f'.SH "{head}"', text)
            for status in range(5):
                self.assertIn(f"\n\\fB{status}\\fR\n", text)
            for name in ("ASSIST_CONFIG", "ASSIST_IDENTITY", "assist.yaml"):
                self.assertIn(name, text)


class Completion(unittest.TestCase):
    def in_both(self, words):
        """zsh chooses by the beginning itself; the choice is compared as bash makes it."""
        bash = in_bash(words)
        self.assertEqual(bash, [w for w in in_zsh(words) if w.startswith(words[-1])])
        return bash

    def test_the_first_words_are_the_commands(self):
        self.assertEqual(set(self.in_both([""])), {name.split()[0] for name in commands()})
        self.assertIn("file", self.in_both(["--json", "--lang", "ru", "fi"]))

    def test_a_name_of_several_words_goes_on(self):
        self.assertEqual(self.in_both(["admin", "key", ""]), ["new", "list", "revoke"])
        self.assertEqual(self.in_both(["calls", "t"]), ["take"])
        self.assertEqual(self.in_both(["help", "calls", ""]), ["take", "done"])

    def test_every_option_of_every_command_is_offered(self):
        for name in commands():
            self.assertEqual(sorted(self.in_both([*name.split(), "--"])),
                             sorted(f"--{o}" for o in options_of(name)), name)

    def test_the_words_of_an_enum_are_offered(self):
        self.assertEqual(self.in_both(["file", "--priority", ""]), ["p0", "p1", "p2", "p3", "p4", "p5"])
        self.assertEqual(self.in_both(["close", "1-8", "--outcome", "helped"]), ["helped", "helped_partially"])
        self.assertEqual(self.in_both(["callback", "1-8", "reached", "--outcome", "not"]), ["not-helped"])
        self.assertEqual(self.in_both(["admin", "key", "new", "x", "--role", "o"]), ["operator", "org"])

    def test_the_words_of_an_answer_are_offered_where_it_stands(self):
        answers = self.in_both(["org", "answer", "B", ""])
        self.assertIn("cannot-locate", answers)
        self.assertNotIn("wrong-number", answers)
        self.assertIn("wrong-number", self.in_both(["calls", "done", "--eta", "5", "B", "wrong"]))
        self.assertEqual(self.in_both(["org", "answer", ""]), [])
        self.assertEqual(self.in_both(["callback", "1-8", "left"]), ["left-message"])

    def test_bash_completes_behind_an_equals_sign_and_a_comma(self):
        self.assertEqual(in_bash(["close", "--outcome", "=", "found_d"]), ["found_dead"])
        self.assertEqual(in_bash(["close", "--outcome", "="])[0], "helped")
        self.assertEqual(in_bash(["list", "--state", "new,exh"]), ["new,exhausted"])

    def test_zsh_completes_behind_an_equals_sign_and_a_comma(self):
        self.assertIn("found_dead", in_zsh(["close", "--outcome=found_d"]))
        self.assertIn("exhausted", in_zsh(["list", "--state", "new,exh"]))

    def test_files_are_offered_where_one_is_meant(self):
        self.assertIn("assist.1", in_bash(["--config", "as"], cwd=f"{SHARE}/man/man1"))
        self.assertIn("man1", in_bash(["rules", "check", ""], cwd=f"{SHARE}/man"))
        self.assertEqual(in_zsh(["directory", "import", ""]), ["files"])
        self.assertEqual(in_zsh(["rules", "check", ""]), ["files", "-/"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
