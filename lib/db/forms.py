"""Return forms as they were issued: what lists of them show."""

import pandas as pd
from sqlalchemy import and_, func, select

from lib.core.scope import FIRST_DAY, Scope
from lib.db.commands.forms import IssuedForm, issued_form
from lib.db.engine import reading
from lib.db.queries.model import in_region
from lib.db.schema import form, form_return, form_row

COLUMNS = ("number", "unit", "region", "as_of", "issued_at", "issued_by", "rows", "returned", "returned_on", "current")


def forms(code: str) -> pd.DataFrame:
    """The forms issued for a region and below, latest first: one row per form.

    `rows` and `returned` count rows; `returned_on` is the last day that came back; `current`: none was issued since.
    """
    rows = select(form_row.c.form, func.count().label("rows")).group_by(form_row.c.form).subquery()
    back = (
        select(form_return.c.form, func.count().label("returned"), func.max(form_return.c.on).label("on"))
        .group_by(form_return.c.form)
        .subquery()
    )
    last = select(form.c.unit, form.c.region, func.max(form.c.id).label("id")).group_by(form.c.unit, form.c.region)
    newest = last.subquery()
    told = (form.c[name] for name in COLUMNS[:6])
    chosen = (
        select(*told, rows.c.rows, func.coalesce(back.c.returned, 0), back.c.on, newest.c.id == form.c.id)
        .join(rows, rows.c.form == form.c.id)
        .join(newest, and_(newest.c.unit == form.c.unit, newest.c.region == form.c.region))
        .outerjoin(back, back.c.form == form.c.id)
        .where(form.c.region.in_(in_region(Scope(code, FIRST_DAY))))
        .order_by(form.c.id.desc())
    )
    with reading() as connection:
        return pd.DataFrame(connection.execute(chosen).all(), columns=list(COLUMNS)).astype({"current": bool})


def form_named(number: str) -> IssuedForm | None:
    """A form as it was issued, with its rows; None where no such form was."""
    with reading() as connection:
        return issued_form(connection, number)
