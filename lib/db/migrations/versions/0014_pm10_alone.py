"""pm10_alone: of an hour with PM2.5 above PM10 means leave PM10 out; PM2.5 is doubted no more.

Days that were derived follow when they are derived anew, which every migration of a database with readings does.

Revision: 0014, after 0013
"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

_FLAG = sa.table('reading_flag', *(sa.column(name) for name in ('place', 'at', 'item', 'rule', 'given', 'counts', 'batch')))


def upgrade() -> None:
    op.execute(_FLAG.delete().where(_FLAG.c.rule == 'pm25_above_pm10', _FLAG.c.item == 'pm25'))


def downgrade() -> None:
    # What stood in PM2.5 is in its hour or day as it was given.
    pass
