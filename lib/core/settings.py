"""Settings from the environment: one table with name, default and help."""

import os
from dataclasses import dataclass
from pathlib import Path

#: The checkout: the folder that holds app.py.
HOME = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, its default, what it is for."""

    name: str
    default: str
    help: str

    @property
    def value(self) -> str:
        """The value in force."""
        return os.environ.get(self.name) or self.default


DATA_DIRECTORY = Setting(
    "QINGJIAN_DATA", str(HOME / "data" / "local"), "folder of the embedded database and of the office's own map files"
)
DATABASE_URL = Setting("DATABASE_URL", "", "database to use; empty: SQLite in the data directory")
PORT = Setting("PORT", "8501", "port of the web server")
ADDRESS = Setting("ADDRESS", "127.0.0.1", "address the web server listens on")
HOSTS = Setting(
    "QINGJIAN_HOSTS",
    "",
    "names under which readers open the address, separated by commas; localhost, the machine's name and its addresses "
    "are known anyway, every other name is refused",
)
PROXIES = Setting(
    "QINGJIAN_PROXIES",
    "",
    "addresses or networks of the proxies in front, separated by commas: of them alone X-Forwarded-For is believed",
)
DEMO = Setting("QINGJIAN_DEMO", "on", "on: an empty new database is filled with the demo")
AHEAD = Setting(
    "QINGJIAN_AHEAD",
    "on",
    "on: overviews are made ahead of their visitors; off: when first asked for, on a small machine",
)
ACCOUNTS = Setting("QINGJIAN_ACCOUNTS", "off", "on: nobody sees a page without signing in")
RESTRICTED = Setting(
    "QINGJIAN_RESTRICTED_WITHOUT_ACCOUNTS",
    "sample",
    "who opens restricted pages while accounts are off: sample = anybody, as long as all data are sample data; "
    "on = anybody; off = nobody",
)
IMPORTS = Setting(
    "QINGJIAN_IMPORT_WITHOUT_ACCOUNTS",
    "yes",
    "whether the pages that take ledgers in are open while accounts are off: yes = to anybody, no = to nobody",
)
LANGUAGE = Setting("QINGJIAN_LANGUAGE", "zh", "language where the browser asks for neither Chinese nor English")

SETTINGS = (
    DATA_DIRECTORY,
    DATABASE_URL,
    PORT,
    ADDRESS,
    HOSTS,
    PROXIES,
    DEMO,
    AHEAD,
    ACCOUNTS,
    RESTRICTED,
    IMPORTS,
    LANGUAGE,
)


def is_on(setting: Setting) -> bool:
    """Whether a switch is on."""
    return setting.value.strip().lower() in {"on", "1", "true", "yes"}


def data_directory() -> Path:
    """The folder for what the office owns; made when first asked for."""
    folder = Path(DATA_DIRECTORY.value)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def database_url() -> str:
    """The database in force: `DATABASE_URL`, else the embedded SQLite file."""
    return DATABASE_URL.value or f"sqlite:///{(data_directory() / 'qingjian.db').as_posix()}"
