"""decided: what an instruction is about, and the meeting that decided it.

Revision: 0015, after 0014
"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('instruction',
    sa.Column('item', sa.Integer(), nullable=False),
    sa.Column('about', sa.Text(), nullable=True),
    sa.Column('meeting', sa.Date(), nullable=True),
    sa.Column('batch', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['batch'], ['batch.id'], name=op.f('fk_instruction_batch')),
    sa.ForeignKeyConstraint(['item'], ['item.id'], name=op.f('fk_instruction_item')),
    sa.PrimaryKeyConstraint('item', name=op.f('pk_instruction'))
    )
    op.create_index(op.f('ix_instruction_batch'), 'instruction', ['batch'], unique=False)
    op.create_index(op.f('ix_instruction_meeting'), 'instruction', ['meeting'], unique=False)
    # Those of before have neither; without a row of theirs the next import would call them changed.
    op.execute(sa.text("INSERT INTO instruction (item, batch) SELECT id, batch FROM item WHERE kind = 'instruction'"))


def downgrade() -> None:
    op.drop_table('instruction')
