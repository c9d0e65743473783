"""What the two published forms of the national surface water stations share: headings, sections, samples."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from lib.core.errors import UnreadableFile
from lib.ingest.cells import is_empty
from lib.ingest.dates import NotADateError, read_moment
from lib.ingest.read import Fault, Notice
from lib.ingest.sources.model import Reading, Rows, as_reading, fault_of
from lib.ingest.words import of_cells
from lib.standards.water_class import BODIES


@dataclass(slots=True)
class Gathered:
    """Sections, samples and provinces so far, and how many rows were left out by which rule."""

    sections: dict[str, dict[str, str]] = field(default_factory=dict)
    samples: Rows = field(default_factory=list)
    provinces: dict[str, date] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def add(self, number: int, row: Mapping[str, str], at: str, file: Path, *, suffix: str = "") -> None:
        """One published row, taken at `at`; one whose time cannot be read is a fault of that row."""
        told = named(row)
        if told.get("condition") in of_cells("national_water")["stopped"]:
            self._leave_out("stopped_dropped")
            return
        if is_empty(told["at"].split("-")[0]):
            self._leave_out("nothing_measured")
            return
        try:
            day = read_moment(at).date()
        except NotADateError:
            heading = next(word for word in of_cells("national_water")["at"] if word in row)
            self.faults.append(fault_of(file, number, row, heading, "moment"))
            return
        province, name = told["province"], told["section"]
        code = f"w:{province}/{told['basin']}/{name}{suffix}"
        self.sections[code] = {
            "code": code,
            "name": name,
            "basin": told["basin"],
            "kind": "national",
            # "either": the class that was published fits both.
            "body": body if (body := told.get("body", "")) in BODIES else "",
            "region": province,
        }
        known = {heading for words in of_cells("national_water").values() for heading in words}
        items = {heading: value for heading, value in row.items() if heading not in known}
        self.samples.append(
            {
                "point": code,
                "at": at,
                "class_published": told.get("class", ""),
                "condition": told.get("condition", ""),
                **items,
            }
        )
        self.provinces[province] = max(day, self.provinces.get(province, date.min))

    def _leave_out(self, rule: str) -> None:
        self.left_out[rule] = self.left_out.get(rule, 0) + 1

    def reading(self, path: Path, files: Sequence[Path]) -> Reading:
        """All that was gathered from the files of a path."""
        ledgers = {"water_sections": list(self.sections.values()), "water_samples": self.samples}
        notices = [Notice(path.name, path.name, rule, count) for rule, count in self.left_out.items()]
        regions = self.provinces
        return as_reading(path, files, ledgers, regions=regions, level="province", notices=notices, faults=self.faults)


def named(row: Mapping[str, str]) -> dict[str, str]:
    """The row's province, basin, section, time, class, body and condition by those names."""
    headings = of_cells("national_water")
    return {name: row[word].strip() for name, words in headings.items() for word in words if word in row}


def check_headings(rows: Iterable[Mapping[str, str]], file: Path) -> None:
    """Raise UnreadableFile unless the first row names province, basin, section and time."""
    first = next(iter(rows), {})
    if not {"province", "basin", "section", "at"} <= named(first).keys():
        raise UnreadableFile(file=file.name, why=", ".join(first))
