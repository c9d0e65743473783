"""The field's words as codes. The database stores these, pages translate them (`lib/i18n`)."""

from enum import StrEnum


class ItemKind(StrEnum):
    """Kinds of obligation (责任事项): everything somebody must finish by a date."""

    FINDING = "finding"
    MEASURE = "measure"
    PETITION = "petition"
    TASK = "task"
    PROJECT = "project"
    MILESTONE = "milestone"
    INSTRUCTION = "instruction"
    PERMIT = "permit"
    LOOK_BACK = "look_back"


class ProgrammeKind(StrEnum):
    """What a programme is: an inspection or supervision that found something, or work that somebody planned."""

    CENTRAL_INSPECTION = "central_inspection"
    REGIONAL_INSPECTION = "regional_inspection"
    PROVINCIAL_INSPECTION = "provincial_inspection"
    CITY_INSPECTION = "city_inspection"
    SELF_CHECK = "self_check"
    NATIONAL_SUPERVISION = "national_supervision"
    MEDIA_EXPOSURE = "media_exposure"
    CAMPAIGN = "campaign"
    ACTION_PLAN = "action_plan"
    PROJECT_LIST = "project_list"
    DEMONSTRATION = "demonstration"


#: What the rows of a ledger of findings count as, by what their programme is: nobody inspected what a plan lists.
COUNTS_AS: dict[ProgrammeKind, ItemKind] = {
    ProgrammeKind.CENTRAL_INSPECTION: ItemKind.FINDING,
    ProgrammeKind.REGIONAL_INSPECTION: ItemKind.FINDING,
    ProgrammeKind.PROVINCIAL_INSPECTION: ItemKind.FINDING,
    ProgrammeKind.CITY_INSPECTION: ItemKind.FINDING,
    ProgrammeKind.SELF_CHECK: ItemKind.FINDING,
    ProgrammeKind.NATIONAL_SUPERVISION: ItemKind.FINDING,
    ProgrammeKind.MEDIA_EXPOSURE: ItemKind.FINDING,
    ProgrammeKind.CAMPAIGN: ItemKind.TASK,
    ProgrammeKind.ACTION_PLAN: ItemKind.TASK,
    ProgrammeKind.PROJECT_LIST: ItemKind.TASK,
    ProgrammeKind.DEMONSTRATION: ItemKind.TASK,
}


class StateType(StrEnum):
    """What a state means. Code asks the type and never lists states: done is not closed."""

    OPEN = "open"
    DONE = "done"
    CLOSED = "closed"
    REOPENED = "reopened"


class State(StrEnum):
    """Life of an item, in the wordings of real reports (systems.md §3.1)."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    ON_SCHEDULE = "on_schedule"
    BEHIND = "behind"
    AHEAD = "ahead"
    STANDING = "standing"
    HANDLING = "handling"
    HANDLED_IN_PART = "handled_in_part"
    DONE = "done"
    HANDLED = "handled"
    SIGN_OFF_REQUESTED = "sign_off_requested"
    AWAITING_ACCEPTANCE = "awaiting_acceptance"
    SIGN_OFF_UNDER_WAY = "sign_off_under_way"
    PUBLICISED = "publicised"
    CLOSED = "closed"
    CONSOLIDATED = "consolidated"
    REBOUNDED = "rebounded"

    @property
    def type(self) -> StateType:
        """The type that figures count by."""
        return _STATE_TYPES.get(self, StateType.OPEN)


_STATE_TYPES = {
    State.DONE: StateType.DONE,
    State.HANDLED: StateType.DONE,
    State.SIGN_OFF_REQUESTED: StateType.DONE,
    State.AWAITING_ACCEPTANCE: StateType.DONE,
    State.SIGN_OFF_UNDER_WAY: StateType.DONE,
    State.PUBLICISED: StateType.DONE,
    State.CLOSED: StateType.CLOSED,
    State.CONSOLIDATED: StateType.CLOSED,
    State.REBOUNDED: StateType.REOPENED,
}


class Stage(StrEnum):
    """Where an item stands on a day: the parts of every progress bar, best first.

    Not on record: it was done on a day that nobody gave, and the day asked for lies before it was first reported.
    """

    CLOSED = "closed"
    DONE = "done"
    ON_SCHEDULE = "on_schedule"
    BEHIND = "behind"
    OVERDUE = "overdue"
    NOT_ON_RECORD = "not_on_record"


class Schedule(StrEnum):
    """Where an item stands against its schedule (序时进度), computed; beside it stands the word that was reported."""

    NOT_STARTED = "not_started"
    BEHIND = "behind"
    ON_SCHEDULE = "on_schedule"
    AHEAD = "ahead"
    DONE = "done"


class Light(StrEnum):
    """Warning lights, worst first. Never the AQI colours, never colour alone. NONE: not on record, it has no light."""

    RED = "red"
    YELLOW = "yellow"
    BLUE = "blue"
    GREY = "grey"
    NONE = "none"


#: The place of each light in a list, worst first.
LIGHT_ORDER = {light.value: place for place, light in enumerate(Light)}


class Firmness(StrEnum):
    """How binding a deadline is as written: 力争 and 争取 turn yellow when past, not red."""

    FIRM = "firm"
    STRIVE = "strive"
    CONDITIONAL = "conditional"
    STANDING = "standing"


class LookBackOutcome(StrEnum):
    """What a look-back (回头看) found: it holds, it rebounded, or it never was put right."""

    CONSOLIDATED = "consolidated"
    REBOUNDED = "rebounded"
    NOT_IN_PLACE = "not_in_place"


class Rectification(StrEnum):
    """Kind of rectification by time (systems.md §3.2)."""

    IMMEDIATE = "immediate"
    BY_DEADLINE = "by_deadline"
    STANDING = "standing"


class PointKind(StrEnum):
    """Kinds of monitoring point."""

    AIR = "air"
    SECTION = "section"
    DRINKING = "drinking"
    GROUNDWATER = "groundwater"
    SOIL = "soil"
    NOISE = "noise"


#: The pollutants of HJ 633 in the order in which reports print them.
POLLUTANTS = ("so2", "no2", "co", "o3", "o3_8h", "pm10", "pm25")

#: The six assessed by day.
DAILY_POLLUTANTS = ("so2", "no2", "co", "o3_8h", "pm10", "pm25")

#: The six that the index of an hour is made of.
HOURLY_POLLUTANTS = ("so2", "no2", "co", "o3", "pm10", "pm25")

#: Those that an official list of dust days leaves out.
DUSTY = ("pm10", "pm25")


class DustBasis(StrEnum):
    """What a target of air is set on (口径): all days, or those that are no listed dust days (剔除沙尘)."""

    WITH_DUST = "with_dust"
    WITHOUT_DUST = "without_dust"


#: Indicators whose targets have such a basis.
DUST_BASED = (*DUSTY, "good_days", "good_day_share")
