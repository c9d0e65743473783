"""The steps of a meeting as the address names them: `3` is the third, `3.2` its second part."""

from dataclasses import dataclass

#: In the order of the meeting; text keys "meeting_step.<name>".
STEPS = ("overall", "since", "reds", "units", "findings", "water", "air", "decisions")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a meeting is: a step and the part of it, both from one."""

    step: int
    part: int = 1

    @property
    def code(self) -> str:
        """As the address has it."""
        return str(self.step) if self.part == 1 else f"{self.step}.{self.part}"

    @property
    def name(self) -> str:
        """The step's name."""
        return STEPS[self.step - 1]


def place_of(code: str | None) -> Place:
    """The place that an address names; the first where it names none."""
    step, _, part = (code or "").partition(".")
    number = int(step) if step.isdecimal() and 1 <= int(step) <= len(STEPS) else 1
    return Place(number, int(part) if part.isdecimal() and 1 <= int(part) <= 9999 else 1)


def after(here: Place, parts: int) -> Place | None:
    """The next place; none after the last."""
    if here.part < parts:
        return Place(here.step, here.part + 1)
    return Place(here.step + 1) if here.step < len(STEPS) else None


def before(here: Place) -> Place | None:
    """The place before; none before the first."""
    if here.part > 1:
        return Place(here.step, here.part - 1)
    return Place(here.step - 1) if here.step > 1 else None
