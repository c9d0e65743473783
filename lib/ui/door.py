"""Where the server may be reached and under which names: addresses, hosts, origins, proxies.

A name that a page of another site made to point here (DNS rebinding) would let that page read everything; so a host
is known or refused. Addresses in figures cannot be made to point elsewhere, those of other machines are refused all
the same.
"""

import functools
import ipaddress
import re
import socket
from collections.abc import Iterable
from typing import Any

from lib import auth
from lib.core.errors import BadEnvironment, OpenWithoutAccounts
from lib.core.settings import ACCOUNTS, ADDRESS, HOSTS, PROXIES, is_on
from lib.i18n import LANGUAGES, Translator, translator

Headers = Iterable[tuple[bytes, bytes]]

#: A name or an address in a Host header, with or without a port.
_HOST = re.compile(r"(?P<name>[a-z0-9_](?:[a-z0-9._-]{0,252})|\[[0-9a-f:.]{2,45}\])(?::(?P<port>[0-9]{1,5}))?", re.I)


def check_environment() -> None:
    """Refuse names and networks that cannot be read. Raises BadEnvironment."""
    for each in _listed(HOSTS.value):
        if host_of(each) is None:
            raise BadEnvironment(name=HOSTS.name, value=each)
    for each in _listed(PROXIES.value):
        try:
            ipaddress.ip_network(each, strict=False)
        except ValueError:
            raise BadEnvironment(name=PROXIES.name, value=each) from None


def check_address(address: str) -> None:
    """Refuse an address that other machines reach while accounts are off. Raises OpenWithoutAccounts."""
    if not is_on(ACCOUNTS) and not is_loopback(address):
        raise OpenWithoutAccounts(address=address, accounts=ACCOUNTS.name, setting=ADDRESS.name)


def nobody_can_enter() -> bool:
    """Whether accounts are on and there is none."""
    return is_on(ACCOUNTS) and not auth.has_accounts()


def is_loopback(address: str) -> bool:
    """Whether only this machine reaches an address or all addresses of a name."""
    bare = address.strip().strip("[]")
    if (parsed := _address(bare)) is not None:
        return parsed.is_loopback
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(bare, None)} if bare else set()
    except (OSError, UnicodeError):
        return False
    return bool(found) and all((parsed := _address(each)) is not None and parsed.is_loopback for each in found)


def open_to_others(scope: Any) -> bool:
    """Whether a connection came in where other machines reach the server, as far as the server tells."""
    server = scope.get("server")
    parsed = _address(str(server[0])) if server and server[0] else None
    return parsed is not None and not parsed.is_loopback


def host_of(header: str) -> str | None:
    """The host that a Host header names, small letters, no port, no brackets, no dot at its end; None: not one."""
    matched = _HOST.fullmatch(header)
    if matched is None or int(matched["port"] or 0) > 65535:
        return None
    name = matched["name"].lower()
    if name.startswith("["):
        parsed = _address(name[1:-1])
        return str(parsed) if parsed is not None else None
    return name.removesuffix(".") or None


def host_status(scope: Any) -> int:
    """200 for a host that this server is known by, 421 for another, 400 for none, several or one that is none."""
    given = [value for name, value in scope["headers"] if name.lower() == b"host"]
    host = host_of(given[0].decode("latin-1")) if len(given) == 1 else None
    if host is None:
        return 400
    return 200 if _is_known(host, scope.get("server")) else 421


def same_origin(headers: Headers) -> bool:
    """Whether a request comes from a page of ours; one that names no origin comes from no page at all."""
    named = {name.lower(): value.lower() for name, value in headers}
    origin = named.get(b"origin")
    return origin is None or origin.split(b"://", 1)[-1] == named.get(b"host")


def client_of(scope: Any) -> str:
    """The address that attempts are counted by: the other end of the connection, or whom a declared proxy names.

    What a client says of itself is not believed. Other servers than ours may believe it before we are asked: what
    comes with such a header and without a declared proxy counts as one client.
    """
    peer = str((scope.get("client") or ("unknown",))[0])
    forwarded = [value for name, value in scope["headers"] if name.lower() == b"x-forwarded-for"]
    if not forwarded:
        return peer
    if not _listed(PROXIES.value):
        return "undeclared proxy"
    if not _is_proxy(peer):
        return peer
    # From the right: each proxy adds whom it saw; the first that is none of ours is the client.
    named = [each.strip() for each in b",".join(forwarded).decode("latin-1").split(",")]
    bare = (host_of(each) or each for each in reversed(named))  # some proxies add the port
    return next((each for each in bare if not _is_proxy(each)), peer)


def is_encrypted(scope: Any) -> bool:
    """Whether the reader's browser speaks HTTPS, with us or with a proxy of this machine or a declared one."""
    said = next((value for name, value in scope["headers"] if name.lower() == b"x-forwarded-proto"), b"")
    peer = str((scope.get("client") or ("",))[0])
    near = (parsed := _address(peer)) is not None and parsed.is_loopback
    return bool(scope.get("scheme") == "https" or (said.strip().lower() == b"https" and (near or _is_proxy(peer))))


def language_of(headers: Headers) -> Translator:
    """Words in the language that a browser asks for."""
    asked = next((value for name, value in headers if name.lower() == b"accept-language"), b"")
    language = asked[:2].decode("latin-1").lower()
    return translator(language if language in LANGUAGES else LANGUAGES[0])


def _is_known(host: str, server: Any) -> bool:
    if host in _names(HOSTS.value, ADDRESS.value):
        return True
    parsed = _address(host)
    if parsed is None:
        return False
    return parsed.is_loopback or (bool(server) and parsed == _address(str(server[0]))) or _is_own(str(parsed))


@functools.lru_cache(maxsize=8)
def _names(hosts: str, address: str) -> frozenset[str]:
    own = socket.gethostname().lower()
    listed = (host_of(each) for each in _listed(hosts))
    names = {"localhost", own, own.partition(".")[0], host_of(address) or "", *(each for each in listed if each)}
    return frozenset(names - {"", "0.0.0.0"})


def _is_own(address: str) -> bool:
    """Whether an address is one of this machine's: only to its own addresses can a socket be bound."""
    parsed = ipaddress.ip_address(address)
    if parsed.is_unspecified or parsed.is_multicast or str(parsed) == "255.255.255.255":
        return False
    try:
        with socket.socket(socket.AF_INET6 if parsed.version == 6 else socket.AF_INET) as own:
            own.bind((str(parsed), 0))
    except OSError:
        return False
    return True


def _is_proxy(address: str) -> bool:
    parsed = _address(address)
    if parsed is None:
        return False
    return any(parsed in ipaddress.ip_network(each, strict=False) for each in _listed(PROXIES.value))


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An address, one of IPv4 that is written as IPv6 as what it is; None where it is none."""
    try:
        parsed = ipaddress.ip_address(text)
    except ValueError:
        return None
    return (parsed.ipv4_mapped or parsed) if isinstance(parsed, ipaddress.IPv6Address) else parsed


def _listed(value: str) -> list[str]:
    return [each for each in re.split(r"[,;\s]+", value) if each]
