"""The rules of the house, kept by the build: layers, pages, words, settings, documentation."""

import ast
import re
import string
import subprocess
import sys
import tokenize
import tomllib
from pathlib import Path

import pytest

from lib.i18n import LANGUAGES, catalogue
from lib.i18n.texts import CODED
from lib.metrics.catalog import BRIEFS, METRICS
from lib.standards.lights import RULE_SETS
from lib.ui.navigation import MENU

HOME = Path(__file__).resolve().parents[1]
PAGES = sorted((HOME / "pages").rglob("*.py"))
SOURCES = [*sorted((HOME / "lib").rglob("*.py")), *PAGES, HOME / "app.py"]
FSTRING = getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)
CJK = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff01-\uff65]")


def test_layers_hold_without_exceptions() -> None:
    contracts = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    assert not [each["name"] for each in contracts if each.get("ignore_imports")], "the exceptions list stays empty"
    assert any(each.get("exhaustive") for each in contracts)
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"],
        cwd=HOME,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.timeout(1800)  # without its cache, beside other tests
def test_types_and_lint() -> None:
    for command in (["mypy"], ["ruff", "check", "."]):
        done = subprocess.run([sys.executable, "-m", *command], cwd=HOME, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{command}: {done.stdout[-3000:]}"


def test_pages_lie_in_section_folders_and_are_all_in_the_menu() -> None:
    assert not list((HOME / "pages").glob("*.py")), "a page directly in pages/ is served without the frame"
    assert {str(path) for path in PAGES} == {entry.script for entry in MENU}
    assert {entry.name for entry in MENU if not entry.works} == set(BRIEFS)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_only_arranges(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 45
    imported = {
        node.module if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert imported <= {"lib", "lib.charts"}, "a page imports ui and charts, nothing else"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(HOME)))
def test_no_chinese_literal_outside_i18n(path: Path) -> None:
    with path.open("rb") as source:
        tokens = [token for token in tokenize.tokenize(source.readline) if token.type in (tokenize.STRING, FSTRING)]
    literals = [token for token in tokens if not token.string.startswith('"""')]  # a docstring may name the term
    found = [f"{token.start[0]}: {token.string[:40]}" for token in literals if CJK.search(token.string)]
    assert not found, "words belong into lib/i18n"


def test_every_text_is_there_in_both_languages_with_the_same_parameters() -> None:
    faults = []
    for key, texts in catalogue().items():
        missing = [language for language in LANGUAGES if language not in texts]
        if missing:
            faults.append(f"{key}: no {missing}")
            continue
        fields = [
            {name for _, name, _, _ in string.Formatter().parse(texts[each]) if name is not None} for each in LANGUAGES
        ]
        if fields[0] != fields[1]:
            faults.append(f"{key}: parameters differ: {fields}")
    assert not faults, "\n".join(faults)


def test_every_metric_column_and_reason_has_its_words() -> None:
    wanted = {f"metric.{key}" for key in METRICS}
    wanted |= {f"column.{name}" for metric in METRICS.values() for name in metric.columns}
    wanted |= {f"unit.{metric.unit}" for metric in METRICS.values()}
    for path in (HOME / "lib" / "metrics").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        wanted |= {f"reason.{code}" for code in re.findall(r'Reason\("(\w+)"', text)}
    rules = [rule for each in RULE_SETS.values() for rule in each.rules]
    wanted |= {f"{kind}.{rule.code}" for rule in rules for kind in ("why", "sentence")}
    assert not wanted - catalogue().keys()


def test_no_text_is_unused() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    quoted = set(re.findall(r"""["'][a-z_.0-9]+["']""", code))
    built = tuple({*re.findall(r"""["']([a-z_]+\.[a-z_.0-9]*)\{""", code)})
    built += tuple(f"{name}." for name in {*CODED.values(), "error", "fault", "source", "words"})
    built += tuple(f"{entry.name}.{kind}." for entry in MENU for kind in ("tab", "part"))
    named = {key for key in catalogue() if {f'"{key}"', f"'{key}'"} & quoted}
    unused = [key for key in catalogue() if key not in named and not key.startswith(built)]
    assert not unused


def test_unsafe_switches_are_never_used() -> None:
    forbidden = ("unsafe_allow_html", "unsafe_allow_javascript", "components.v1", "st.map(")
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        assert not [word for word in forbidden if word in text], path


def test_the_settings_that_serving_depends_on_are_in_force() -> None:
    config = tomllib.loads((HOME / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["runner"]["postScriptGC"] is False
    assert config["browser"]["gatherUsageStats"] is False
    assert config["client"]["disableDataExport"] is True
    assert config["client"]["showErrorDetails"] == "none"
    assert config["server"]["fileWatcherType"] == "none"
    assert config["server"]["trustedUserHeaders"] == {"X-Qingjian-User": "name"}
    from streamlit import config as known

    for section, options in config.items():
        for name in options:
            assert f"{section}.{name}" in known._config_options_template, f"Streamlit knows no {section}.{name}"
    served = (HOME / "lib" / "ui" / "server.py").read_text(encoding="utf-8")
    assert 'ws="websockets-sansio"' in served
    assert "-m lib serve" in (HOME / "Makefile").read_text(encoding="utf-8")
