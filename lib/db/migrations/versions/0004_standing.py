"""the state of items by stretch of days. Its rows are derived after every migration (`lib.db.migrate`).

Revision: 0004, after 0003
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('standing',
    sa.Column('item', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('code', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('region', sa.Text(), nullable=False),
    sa.Column('programme', sa.Text(), nullable=True),
    sa.Column('unit', sa.Text(), nullable=True),
    sa.Column('leader', sa.Text(), nullable=True),
    sa.Column('parent', sa.Integer(), nullable=True),
    sa.Column('open', sa.Boolean(), nullable=False),
    sa.Column('soft', sa.Boolean(), nullable=False),
    sa.Column('endless', sa.Boolean(), nullable=False),
    sa.Column('planned', sa.Boolean(), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('late_after', sa.Date(), nullable=True),
    sa.Column('approval', sa.Text(), nullable=True),
    sa.Column('state', sa.Text(), nullable=True),
    sa.Column('progress', sa.Float(), nullable=True),
    sa.Column('parts', sa.Integer(), nullable=False),
    sa.Column('told', sa.Integer(), nullable=True),
    sa.Column('updated_on', sa.Date(), nullable=True),
    sa.Column('finished_on', sa.Date(), nullable=True),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('closed_first', sa.Date(), nullable=True),
    sa.Column('reopened_on', sa.Date(), nullable=True),
    sa.Column('batch', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['batch'], ['batch.id'], name=op.f('fk_standing_batch')),
    sa.ForeignKeyConstraint(['item'], ['item.id'], name=op.f('fk_standing_item')),
    sa.PrimaryKeyConstraint('item', 'from_on', name=op.f('pk_standing')),
    sqlite_with_rowid=False
    )
    judged_by = ['kind', 'soft', 'endless', 'planned', 'opened_on', 'due_on', 'state', 'progress', 'parts',
        'updated_on', 'reopened_on', 'programme', 'unit', 'leader', 'item', 'from_on']
    is_open = {'sqlite': 'open IS 1', 'postgresql': 'open IS true'}
    for name, ends, columns in (
        ('ix_standing_region', "to_on = '9999-12-31'", ['region', 'late_after', 'code', *judged_by]),
        ('ix_standing_late', "to_on = '9999-12-31'", ['late_after', 'code', 'region']),
        ('ix_standing_past', "to_on < '9999-12-31'", ['to_on']),
    ):
        part: dict[str, Any] = {f'{engine}_where': sa.text(f'{held} AND {ends}') for engine, held in is_open.items()}
        op.create_index(name, 'standing', columns, unique=False, **part)
    op.create_index('ix_standing_parent', 'standing', ['parent', 'to_on'], unique=False)


def downgrade() -> None:
    op.drop_table('standing')
