"""maintained: readings taken under maintenance stay on record and are no part of any class, mean or light.

Months of sections follow when they are derived anew, which every migration of a database with readings does.

Revision: 0016, after 0015
"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

_FLAG = sa.table('reading_flag', sa.column('rule'), sa.column('counts', sa.Boolean()))


def upgrade() -> None:
    op.execute(_FLAG.update().where(_FLAG.c.rule == 'maintenance').values(counts=False))


def downgrade() -> None:
    op.execute(_FLAG.update().where(_FLAG.c.rule == 'maintenance').values(counts=True))
