"""One item in full: how it stands by its word and by the figures, its fixings, deadlines, parts, history and kin."""

from datetime import date

import pandas as pd

from lib.core.frames import records, texts
from lib.core.scope import Scope
from lib.core.terms import LIGHT_ORDER, Firmness, ItemKind, Light
from lib.metrics import contradictions
from lib.metrics.escalation import with_next_steps
from lib.metrics.findings import worst_first
from lib.metrics.lights import assess
from lib.metrics.matters import matters
from lib.metrics.model import Answer, Metric, Reason, Settings, listed
from lib.metrics.projects import with_milestones
from lib.metrics.rollup import guarded
from lib.metrics.schedule import disagreements, with_schedule

#: Of the five fixings (五定, 002 L9): problem, target, leader in charge, deadline, reward and sanction.
FIXINGS = ("fixed_matter", "fixed_target", "fixed_leader", "fixed_deadline", "fixed_sanction")

STANDING_COLUMNS = (
    *("light", "kind", "counts_as", "code", "title", "region", "region_name", "programme_name", "parent_code"),
    *("category", "field"),
    *("unit", "co_units", "leader", "contact", "duty", "opened_on", "due_first", "due_on", "due_text", "firmness"),
    *("rectification", "multi_year", "starred", "days_late", "state", "stage", "schedule", "rule"),
    *(
        "guarded",
        "progress",
        "expected",
        "updated_on",
        "done_on",
        "finished_on",
        "closed_on",
        "closed_first",
        "reopened_on",
        "recorded_on",
        "done_earliest",
        "closed_earliest",
    ),
    *("reason", "since", "steps_late", "next_step", "note"),
    *("petition_source", "verdict", "repeat_of", "satisfaction", "goal", "goal_unit", "current"),
    *("invest", "funded", "spent", "started_on", "place", "lon", "lat"),
)
PART_COLUMNS = ("light", "code", "title", "unit", "due_on", "days_late", "state", "stage", "guarded")
HISTORY_COLUMNS = ("on", "state", "stage", "progress", "expected", "note", "by", "due_on", "approval")
KIN_COLUMNS = (
    *("likeness", "light", "kind", "counts_as", "code", "title", "unit", "due_on", "state", "stage", "programme_name"),
)
MATTER_COLUMNS = ("kind", "counts_as", "code", "title", "region_name", "programme_name", "unit", "opened_on")


def standing(
    scope: Scope,
    item: pd.DataFrame,
    facts: pd.DataFrame,
    actions: pd.DataFrame,
    parts: pd.DataFrame,
    settings: pd.DataFrame,
) -> Answer:
    """The item as it stands on the day: what was reported of it, and beside it what is computed.

    One row. A project takes the light and
    deadline of its worst milestone, as in the list of projects. `rule` is the flag of the reported word that the
    computed schedule disagrees with.
    """
    first = item.head(1)
    if first.empty:
        return Answer(reason=Reason("no_item"))
    judged = with_schedule(assess(first, scope.as_of, settings), parts, scope.as_of, settings)
    if first["kind"].iloc[0] == ItemKind.PROJECT:
        judged = with_milestones(judged, assess(parts, scope.as_of, settings))
    judged = with_next_steps(judged, actions, None, settings, today=scope.as_of).assign(guarded=guarded)
    doubted = disagreements(scope, pd.concat([first, parts]), settings).frame
    rules = {} if doubted is None else dict(zip(doubted["code"], doubted["rule"], strict=True))
    told = judged.assign(rule=texts([rules.get(first["code"].iloc[0])]))
    return Answer(value=1, frame=told.join(facts.set_index("item"), on="item"))


def fixings(scope: Scope, item: pd.DataFrame, facts: pd.DataFrame) -> Answer:
    """Which of the five fixings (五定) are told of the item: one row each, missing ones marked, out of five."""
    if item.empty:
        return Answer(reason=Reason("no_item"))
    row = records(item.head(1).join(facts.set_index("item"), on="item"))[0]
    goal = " ".join(filter(None, (row["goal"], row["goal_unit"])))
    standing = row["due_text"] if row["firmness"] == Firmness.STANDING else None
    due = row["due_on"]
    told = {
        "fixed_matter": row["title"],
        "fixed_target": row["target"] or goal or None,
        "fixed_leader": row["leader"],
        "fixed_deadline": due.date().isoformat() if due is not None else standing,
        "fixed_sanction": row["sanction"],
    }
    frame = pd.DataFrame({"fixing": list(told), "told": texts(list(told.values()))})
    frame["lacking"] = frame["told"].isna()
    there = int((~frame["lacking"]).sum())
    return Answer(value=there, frame=frame, numerator=there, denominator=len(FIXINGS))


def deadlines(scope: Scope, item: pd.DataFrame, history: pd.DataFrame) -> Answer:
    """The first deadline, which never changes, and every extension with its approval: one row each, oldest first."""
    if item.empty:
        return Answer(reason=Reason("no_item"))
    first = item.head(1)
    moved = history[history["due_on"].notna()].sort_values("on")
    frame = pd.concat(
        [
            pd.DataFrame({"deadline": "first", "on": first["opened_on"], "due_on": first["due_first"]}),
            pd.DataFrame(
                {"deadline": "extended", **{name: moved[name] for name in ("on", "due_on", "approval", "by")}}
            ),
        ],
    )
    return Answer(value=len(moved), frame=frame)


DEADLINE_COLUMNS = ("deadline", "on", "due_on", "approval", "by")


def months(scope: Scope, months: pd.DataFrame) -> Answer:
    """The light of the item at the last ends of months and on the day: one row each, oldest first.

    A project has the worst of its milestones' lights, as in `standing`, unless it is closed itself or not on record.
    The first row is of the first day on which the item was there; `none`: it was not on record yet.
    """
    if months.empty:
        return Answer(reason=Reason("no_item"))
    ranked = months.assign(rank=months["light"].map(LIGHT_ORDER))
    own = ranked[ranked["kind"] != ItemKind.MILESTONE] if (ranked["kind"] == ItemKind.PROJECT).any() else ranked
    worst = ranked[ranked["light"] != Light.NONE].groupby("stood_on")["rank"].min()
    light = own.set_index("stood_on")["rank"]
    light = light.mask(light < LIGHT_ORDER[Light.GREY], worst.reindex(light.index))
    names = {place: name for name, place in LIGHT_ORDER.items()}
    frame = pd.DataFrame({"stood_on": light.index, "light": texts([names[each] for each in light])})
    return Answer(value=len(frame), frame=frame)


def parts(scope: Scope, parts: pd.DataFrame, settings: Settings) -> Answer:
    """The measures or milestones of the item, by number: one row each, reported state and computed stage."""
    numbered = parts.assign(length=parts["code"].str.len()).sort_values(["length", "code"])
    judged = assess(numbered, scope.as_of, settings).assign(guarded=guarded)
    return listed(judged, none="no_parts")


def history(scope: Scope, updates: pd.DataFrame, item: pd.DataFrame, settings: Settings) -> Answer:
    """The dated updates of the item, newest first: as reported, and beside it the stage computed for that day."""
    if item.empty or updates.empty:
        return Answer(value=0, frame=updates.assign(stage=None, expected=None))
    told = updates.sort_values("on")
    known = {name: told[name].ffill() for name in ("state", "progress", "due_on")}
    past = item.iloc[[0] * len(told)].reset_index(drop=True)
    past["state"], past["progress"] = known["state"].to_numpy(), known["progress"].to_numpy()
    past["due_on"] = known["due_on"].fillna(item["due_first"].iloc[0]).to_numpy()
    past["updated_on"] = told["on"].to_numpy()
    # What came later is no fact of that day.
    past = past.assign(reopened_on=past["reopened_on"].mask(past["reopened_on"] > past["updated_on"]), steps_late=0)
    days: list[date] = [on.date() for on in told["on"]]
    judged = pd.concat([assess(past.iloc[[place]], day, settings) for place, day in enumerate(days)])
    frame = told.assign(stage=judged["stage"].to_numpy(), expected=judged["expected"].to_numpy())
    return Answer(value=len(updates), frame=frame.sort_values("on", ascending=False))


def actions(scope: Scope, actions: pd.DataFrame) -> Answer:
    """What the government did about the item (督办执法), newest first: one row per action."""
    return listed(actions.assign(action_kind=actions["kind"]))


def evidence(scope: Scope, evidence: pd.DataFrame) -> Answer:
    """The files that prove the item, newest first: one row per file."""
    return listed(evidence)


def similar(scope: Scope, similar: pd.DataFrame, item: pd.DataFrame, settings: Settings) -> Answer:
    """Cases like the item, worst first: of the same place in words, or of the same unit in the same field."""
    if item.empty or similar.empty:
        return Answer(reason=Reason("nothing_counted"))
    place, region = item["place"].iloc[0], item["region"].iloc[0]
    here = (similar["place"] == place) & (similar["region"] == region)
    likeness = here.map({True: "same_place", False: "same_unit_and_field"})
    return listed(worst_first(assess(similar, scope.as_of, settings).assign(likeness=likeness)))


def same_matter(scope: Scope, item: pd.DataFrame, links: pd.DataFrame) -> Answer:
    """The other records of the item's matter, through all lists: one row each, oldest first."""
    of_matter = matters(links)
    own = of_matter.get(int(item["item"].iloc[0])) if len(item) else None
    if own is None:
        return Answer(reason=Reason("nothing_counted"))
    kin = links[[of_matter[number] == own for number in links["item"].tolist()]].drop_duplicates("item")
    others = kin[kin["item"] != item["item"].iloc[0]]
    return listed(others)


def look_backs(scope: Scope, look_backs: pd.DataFrame) -> Answer:
    """Every look-back at the item, arranged or carried out: one row each, newest first."""
    return listed(look_backs)


def doubted(scope: Scope, item: pd.DataFrame, parts: pd.DataFrame, flags: pd.DataFrame) -> Answer:
    """What contradicts itself in the record of the item and of its parts: one row each and rule."""
    own = pd.concat([item.head(1), parts])
    return contradictions.doubted(scope, own, flags[flags["item"].isin(own["item"])])


METRICS = (
    Metric("item.doubted", ("item", "item_parts", "item_flags"), doubted, "count", contradictions.COLUMNS, "lower"),
    Metric(
        "item.standing",
        ("item", "item_facts", "item_steps", "item_parts", "settings"),
        standing,
        "table",
        STANDING_COLUMNS,
    ),
    Metric("item.fixings", ("item", "item_facts"), fixings, "count", ("fixing", "told", "lacking"), "higher"),
    Metric("item.deadlines", ("item", "history"), deadlines, "count", DEADLINE_COLUMNS, "lower"),
    Metric(
        "item.parts",
        ("item_parts", "settings"),
        parts,
        "count",
        (*PART_COLUMNS, "progress", "expected", "updated_on", "reason", "leader", "since", "due_text", "kind"),
    ),
    Metric("item.months", ("item_months",), months, "table", ("stood_on", "light")),
    Metric("item.history", ("history", "item", "settings"), history, "table", HISTORY_COLUMNS),
    Metric(
        "item.actions",
        ("item_actions",),
        actions,
        "count",
        ("on", "action_kind", "unit", "count", "people", "amount", "by", "note"),
    ),
    Metric("item.evidence", ("evidence",), evidence, "count", ("evidence_kind", "on", "file_name", "note")),
    Metric("item.similar", ("similar", "item", "settings"), similar, "count", KIN_COLUMNS),
    Metric("item.same_matter", ("item", "links"), same_matter, "count", MATTER_COLUMNS),
    Metric(
        "item.look_backs",
        ("item_look_backs",),
        look_backs,
        "count",
        ("code", "due_on", "on", "effect_holds", "in_place", "measures_done", "report_true", "outcome", "note"),
    ),
)
