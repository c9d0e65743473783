"""petitions: deadline and end with their time of day; notices on batches.

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('petition_batch',
    sa.Column('region', sa.Text(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('batch_basis', sa.Text(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('programme', sa.Text(), nullable=True),
    sa.Column('received', sa.Integer(), nullable=True),
    sa.Column('handled', sa.Integer(), nullable=True),
    sa.Column('in_part', sa.Integer(), nullable=True),
    sa.Column('with_part', sa.Integer(), nullable=True),
    sa.Column('rate_stated', sa.Float(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('batch', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['batch'], ['batch.id'], name=op.f('fk_petition_batch_batch')),
    sa.ForeignKeyConstraint(['programme'], ['programme.code'], name=op.f('fk_petition_batch_programme')),
    sa.ForeignKeyConstraint(['region'], ['region.code'], name=op.f('fk_petition_batch_region')),
    sa.PrimaryKeyConstraint('region', 'on', 'batch_basis', 'place', name=op.f('pk_petition_batch'))
    )
    with op.batch_alter_table('petition_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_petition_batch_batch'), ['batch'], unique=False)
    with op.batch_alter_table('petition', schema=None) as batch_op:
        batch_op.add_column(sa.Column('due_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('done_at', sa.DateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('petition', schema=None) as batch_op:
        batch_op.drop_column('done_at')
        batch_op.drop_column('due_at')
    op.drop_table('petition_batch')
