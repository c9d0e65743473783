"""on record: whether an update is of the day it happened, and since when an item is on record.

Revision: 0011, after 0010. Of what was imported before only this is known: an import speaks of its own day last, so an
end that lies before it was given as the day of completion. That does not hold of an import that gave days after its own
(`day_in_future`); ledgers of updates tell days of reports. What cannot be known is no day of completion, and neither is
what an undo would put back.
"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

_OVER = ('done', 'handled', 'sign_off_requested', 'awaiting_acceptance', 'sign_off_under_way', 'publicised', 'closed', 'consolidated')

_DATED = sa.text(
    'UPDATE "update" SET dated = :yes WHERE state IN :over '
    "AND batch IN (SELECT id FROM batch WHERE ledger <> 'updates') "
    "AND batch NOT IN (SELECT batch FROM item_flag WHERE rule = 'day_in_future' AND batch IS NOT NULL) "
    'AND "on" < (SELECT max(other."on") FROM "update" AS other JOIN batch ON batch.id = other.batch '
    'WHERE other.batch = "update".batch AND other."on" <= batch.at)'
).bindparams(sa.bindparam('over', expanding=True))

#: Kept rows are JSON: the column goes in before the brace.
_KEPT = sa.text(
    "UPDATE batch_change SET row = substr(row, 1, length(row) - 1) || :more "
    "WHERE \"table\" = 'update' AND row IS NOT NULL"
)


def upgrade() -> None:
    op.add_column('update', sa.Column('dated', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('standing', sa.Column('recorded_on', sa.Date(), nullable=True))
    op.add_column('standing', sa.Column('done_earliest', sa.Date(), nullable=True))
    op.add_column('standing', sa.Column('closed_earliest', sa.Date(), nullable=True))
    op.create_index('told_by_batch', 'update', ['batch', 'on'])
    op.get_bind().execute(_DATED, {'yes': True, 'over': _OVER})
    op.drop_index('told_by_batch', table_name='update')
    op.get_bind().execute(_KEPT, {'more': ', "dated": false}'})


def downgrade() -> None:
    op.drop_column('standing', 'closed_earliest')
    op.drop_column('standing', 'done_earliest')
    op.drop_column('standing', 'recorded_on')
    op.drop_column('update', 'dated')
