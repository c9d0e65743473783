"""Expected failures. Each carries a text key (both languages in `lib/i18n/errors.toml`) and its facts.

AppError
├── DatabaseUnavailable   the database does not answer
├── DatabaseTooNew        made by a newer version of the product
├── DatabaseNotEmpty      a measurement fills a database of its own
├── UnknownMetric         no metric of that name
├── UnknownPage           no page of that name
├── UnknownRegion         no region of that code
├── UnknownSource         no such source adapter or ledger
├── UnknownSystem         no coordinate system of that name
├── UnreadableFile        the file is not what it should be
│   └── RefusedFile       not opened, or not read to its end; the reason is part of its key
├── FolderIsWatched       another process imports from this folder
├── FolderIsAway          a folder to watch that is not there or does not answer
├── MislabelledColumns    columns that do not hold what their headings say
├── FaultyLedger          rows with faults: nothing was written
├── UnknownBatch          no import batch of that number
├── BatchIsUndone         it was taken back already
├── BatchWasNotKept       it is of before imports could be taken back
├── BatchWasChanged       later imports changed its rows
├── BatchIsPointedAt      other rows point at its rows
├── DataHasMoved          the data are no longer those that the preview was made of
├── StagedImportGone      files that waited for an import are no longer there
├── ImportStopped         the process of an import ended without a word
├── ImportTooLarge        it asked for more memory than an import may use
├── BadScope              a filter that cannot be read
├── NotAllowed            a page that the reader's role does not open
├── OpenWithoutAccounts   an address that others reach while nobody has to sign in
├── BadEnvironment        a variable of the environment that cannot be read
├── UnknownSetting        no setting of that name
└── BadSetting            a value that a setting does not take
"""


class AppError(Exception):
    """An expected failure: `key` names its text, `params` fill it."""

    key = "error.unknown"

    def __init__(self, **params: object) -> None:
        super().__init__(f"{self.key} {params}")
        self.params = params


class DatabaseUnavailable(AppError):
    """The database does not answer."""

    key = "error.database_unavailable"


class DatabaseTooNew(AppError):
    """The database was migrated by a newer version of the product."""

    key = "error.database_too_new"


class DatabaseNotEmpty(AppError):
    """A measurement fills a database of its own."""

    key = "error.database_not_empty"


class UnknownMetric(AppError):
    """No metric has this key."""

    key = "error.unknown_metric"


class UnknownPage(AppError):
    """No page has this name."""

    key = "error.unknown_page"


class UnknownRegion(AppError):
    """No region has this code."""

    key = "error.unknown_region"


class UnknownSource(AppError):
    """No source adapter or ledger has this name."""

    key = "error.unknown_source"


class UnknownSystem(AppError):
    """No coordinate system has this name."""

    key = "error.unknown_system"


class UnreadableFile(AppError):
    """A file that is not what it should be."""

    key = "error.unreadable_file"


class RefusedFile(UnreadableFile):
    """A file that is not opened, or not read to its end: `reason` ends the key of its text."""

    def __init__(self, reason: str, **params: object) -> None:
        self.reason, self.key = reason, f"error.refused_{reason}"
        super().__init__(**params)


class FolderIsWatched(AppError):
    """Another process imports from this folder."""

    key = "error.folder_is_watched"


class FolderIsAway(AppError):
    """A folder to watch that is not there or does not answer."""

    key = "error.folder_is_away"


class MislabelledColumns(AppError):
    """The published index cannot come from the columns under their names, but can under others."""

    key = "error.mislabelled_columns"


class FaultyLedger(AppError):
    """Rows with faults; nothing was written."""

    key = "error.faulty_ledger"


class UnknownBatch(AppError):
    """No import batch has this number."""

    key = "error.unknown_batch"


class BatchIsUndone(AppError):
    """The batch was taken back already."""

    key = "error.batch_is_undone"


class BatchWasNotKept(AppError):
    """The batch came in before it was kept what imports change."""

    key = "error.batch_was_not_kept"


class BatchWasChanged(AppError):
    """Later batches changed rows of the batch."""

    key = "error.batch_was_changed"


class BatchIsPointedAt(AppError):
    """Rows that stay point at rows of the batch."""

    key = "error.batch_is_pointed_at"


class DataHasMoved(AppError):
    """The data changed since the preview: what it says may no longer be what the import would do."""

    key = "error.data_has_moved"


class StagedImportGone(AppError):
    """Nothing of this name waits to be imported: cancelled, imported already, or another reader's."""

    key = "error.staged_import_gone"


class ImportStopped(AppError):
    """The process of an import ended before it could say what came of it; its transaction left nothing."""

    key = "error.import_stopped"


class ImportTooLarge(AppError):
    """An import asked for more memory than it may use; its transaction left nothing."""

    key = "error.import_too_large"


class BadScope(AppError):
    """A filter that cannot be read."""

    key = "error.bad_scope"


class NotAllowed(AppError):
    """A restricted page, asked for by a reader whose role or region does not open it; nothing of it was read."""

    key = "error.not_allowed"


class NotAllowedWithoutAccounts(NotAllowed):
    """A restricted page while accounts are off: nobody has a role."""

    key = "error.not_allowed_without_accounts"


class NotAllowedRegion(NotAllowed):
    """A restricted page for a region outside that of the reader's account."""

    key = "error.not_allowed_region"


class NotAllowedWriting(NotAllowed):
    """A page that brings data in or takes it back, asked for by a role that does not."""

    key = "error.not_allowed_writing"


class NotAllowedBound(NotAllowed):
    """The account is bound to a region or a unit; a ledger is not."""

    key = "error.not_allowed_bound"


class OpenWithoutAccounts(AppError):
    """The server would listen where other machines reach it while accounts are off."""

    key = "error.open_without_accounts"


class BadEnvironment(AppError):
    """A variable of the environment holds what it does not take."""

    key = "error.bad_environment"


class UnknownSetting(AppError):
    """No setting has this name."""

    key = "error.unknown_setting"


class BadSetting(AppError):
    """A value that a setting does not take; `allowed` says what it takes."""

    key = "error.bad_setting"
