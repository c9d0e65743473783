"""target_basis: a target is set with or without the listed dust days; that is part of its key. Those of before: with.

Revision: 0012, after 0011
"""

import json

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

_KEY = ['indicator', 'region', 'year', 'quarter']
_WITH = 'with_dust'

_kept = sa.table('batch_change', sa.column('id'), sa.column('table'), sa.column('key'), sa.column('row'))


def upgrade() -> None:
    with op.batch_alter_table('target', schema=None) as batch_op:
        batch_op.add_column(sa.Column('basis', sa.Text(), nullable=False, server_default=_WITH))
    _key([*_KEY, 'basis'])
    with op.batch_alter_table('target', schema=None) as batch_op:
        batch_op.alter_column('basis', server_default=None)
    # What imports changed is kept under the key: taking them back has to find it again.
    _rewrite(lambda key: [*key, _WITH], lambda row: row | {'basis': _WITH})


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM target WHERE basis <> 'with_dust'"))
    _key(_KEY)
    with op.batch_alter_table('target', schema=None) as batch_op:
        batch_op.drop_column('basis')
    _rewrite(lambda key: key[: len(_KEY)], lambda row: {name: value for name, value in row.items() if name != 'basis'})


def _key(columns: list[str]) -> None:
    with op.batch_alter_table('target', schema=None) as batch_op:
        batch_op.drop_constraint('pk_target', type_='primary')
        batch_op.create_primary_key('pk_target', columns)


def _rewrite(of_key, of_row) -> None:  # type: ignore[no-untyped-def]
    connection = op.get_bind()
    for number, key, row in connection.execute(
        sa.select(_kept.c.id, _kept.c.key, _kept.c.row).where(_kept.c.table == 'target')
    ).all():
        said = None if row is None else json.dumps(of_row(json.loads(row)), ensure_ascii=False)
        written = json.dumps(of_key(json.loads(key)), ensure_ascii=False)
        connection.execute(_kept.update().where(_kept.c.id == number).values(key=written, row=said))
