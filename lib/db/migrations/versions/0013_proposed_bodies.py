"""proposed_bodies: whether a section's ledger said river or lake, or its name was all there was.

Revision: 0013, after 0012
"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

# The words of a lake and a reservoir, which used to decide where a file did not say.
_LAKE, _RESERVOIR = '\u6e56', '\u6c34\u5e93'


def upgrade() -> None:
    op.add_column('point', sa.Column('body_proposed', sa.Boolean(), server_default=sa.false(), nullable=False))
    point = sa.table('point', *(sa.column(name) for name in ('kind', 'name', 'body', 'body_proposed')))
    # A lake without such a name was given; of all others nobody knows any more whether they were.
    named = sa.or_(point.c.name.contains(_LAKE), point.c.name.contains(_RESERVOIR))
    unknown = sa.or_(point.c.body == 'river', sa.and_(point.c.body == 'lake', named))
    surface = point.c.kind.in_(('section', 'drinking'))
    op.execute(point.update().where(surface, unknown).values(body_proposed=sa.true()))


def downgrade() -> None:
    op.drop_column('point', 'body_proposed')
