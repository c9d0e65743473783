"""The documentation agrees with itself and with the product."""

import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
import typer.main

from docs import metrics, settings
from lib.__main__ import app
from lib.core.settings import SETTINGS

HOME = Path(__file__).resolve().parents[1]
READMES = (HOME / "README.md", HOME / "README.zh-CN.md")
PAGES = [*READMES, HOME / "CHANGELOG.md", *sorted((HOME / "docs").glob("*.md")), HOME / "data" / "demo" / "README.md"]

#: The headings of the tree map, one in each language.
TREE = {"README.md": "Map of the tree", "README.zh-CN.md": "目录结构"}

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"python -m lib ([a-z]+)(?: ([a-z]+))?")
each_readme = pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)


def prose(page: Path) -> str:
    """A page without its code blocks."""
    return BLOCK.sub("", page.read_text(encoding="utf-8"))


def headings(page: Path) -> list[tuple[str, str]]:
    """Level and words of each heading."""
    return re.findall(r"^(#+) (.+)$", prose(page), re.MULTILINE)


def section(page: Path, title: str) -> str:
    """What stands between a heading and the next of its level."""
    _, _, rest = page.read_text(encoding="utf-8").partition(f"\n## {title}\n")
    return rest.partition("\n## ")[0]


def commands() -> set[str]:
    """Every command of the command line, as it is typed."""
    found = set()
    root = typer.main.get_command(app)
    for name, command in root.commands.items():  # type: ignore[attr-defined]
        found |= {f"{name} {below}" for below in getattr(command, "commands", ())}
        if not hasattr(command, "commands") or command.invoke_without_command:
            found.add(name)
    return found


def named(page: Path) -> set[str]:
    """Every command that a page names: of one word, or of two where its first is a group."""
    groups = {command.split()[0] for command in commands() if " " in command}
    text = page.read_text(encoding="utf-8")
    return {f"{first} {second}".strip() if first in groups else first for first, second in COMMAND.findall(text)}


def test_both_readmes_have_the_same_headings() -> None:
    levels = [[level for level, _ in headings(page)] for page in READMES]
    assert levels[0] == levels[1]


def test_both_readmes_have_the_same_commands() -> None:
    blocks = [BLOCK.findall(page.read_text(encoding="utf-8")) for page in READMES]
    assert blocks[0] == blocks[1]


def test_headings_go_down_one_level_at_a_time() -> None:
    for page in PAGES:
        levels = [len(level) for level, _ in headings(page)]
        assert levels[0] == 1, page
        assert all(after <= before + 1 for before, after in pairwise(levels)), page


@each_readme
def test_the_first_screen_has_exactly_two_make_commands(readme: Path) -> None:
    first = "\n".join(readme.read_text(encoding="utf-8").splitlines()[:30])
    typed = [line for _, block in BLOCK.findall(first) for line in block.splitlines() if line.startswith("make")]
    assert typed == ["make run", "make test"]
    assert "http://127.0.0.1:8501" in first


@each_readme
def test_every_command_is_there_and_is_named(readme: Path) -> None:
    assert named(readme) == commands()


@each_readme
def test_every_setting_is_named_with_its_default(readme: Path) -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", readme.read_text(encoding="utf-8"), re.MULTILINE))
    assert {setting.name for setting in SETTINGS} <= rows.keys()
    for setting in SETTINGS:
        if setting.default and not Path(setting.default).is_absolute():
            assert rows[setting.name] == f"`{setting.default}`", setting.name


@each_readme
def test_everything_in_the_tree_map_is_there(readme: Path) -> None:
    paths = re.findall(r"^\| `([^`]+)` \|", section(readme, TREE[readme.name]), re.MULTILINE)
    assert len(paths) > 15
    assert not [path for path in paths if not (HOME / path).exists()]
    layers = {f"lib/{path.name}/" for path in (HOME / "lib").iterdir() if (path / "__init__.py").is_file()}
    assert layers <= set(paths)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(HOME)))
def test_links_and_pictures_resolve(page: Path) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", prose(page))
    local = [unquote(target.partition("#")[0]) for target in targets if not re.match(r"\w+:", target)]
    assert not [target for target in local if target and not (page.parent / target).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(HOME)))
def test_files_that_are_named_are_there(page: Path) -> None:
    paths = re.findall(r"`((?:lib|pages|tests|docs|data)/[\w./-]+)`", prose(page))
    generated = {"data/local"}
    assert not [path for path in paths if path not in generated and not (HOME / path).exists()]


def test_every_picture_is_shown() -> None:
    shown = {path for page in READMES for path in re.findall(r"!\[[^]]+\]\(([^)]+)\)", page.read_text("utf-8"))}
    taken = {path.relative_to(HOME).as_posix() for path in (HOME / "docs" / "screenshots").rglob("*.png")}
    assert shown == taken


def test_the_list_of_metrics_is_up_to_date() -> None:
    assert metrics.PAGE.read_text(encoding="utf-8") == metrics.document(), "run: python -m docs.metrics"


def test_every_metric_is_defined() -> None:
    from lib.metrics.catalog import METRICS

    assert not [key for key, metric in METRICS.items() if not metrics.definition(metric)]


def test_the_list_of_settings_is_up_to_date() -> None:
    assert settings.PAGE.read_text(encoding="utf-8") == settings.document(), "run: python -m docs.settings"
