"""on record: whether an update is of the day it happened, and since when an item is on record.

Revision: 0011, after 0010. Of what was imported before only this is known: an import speaks of its own day last, so an
end that lies before it was given as the day of completion. Ledgers of updates tell days of reports.
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
    'AND "on" < (SELECT max(other."on") FROM "update" AS other WHERE other.batch = "update".batch)'
).bindparams(sa.bindparam('over', expanding=True))


def upgrade() -> None:
    op.add_column('update', sa.Column('dated', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('standing', sa.Column('recorded_on', sa.Date(), nullable=True))
    op.create_index('told_by_batch', 'update', ['batch', 'on'])
    op.get_bind().execute(_DATED, {'yes': True, 'over': _OVER})
    op.drop_index('told_by_batch', table_name='update')


def downgrade() -> None:
    op.drop_column('standing', 'recorded_on')
    op.drop_column('update', 'dated')
