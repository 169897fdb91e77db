"""The environment, typed; a wrong value stops the start with a sentence."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

TRUE = ("1", "true", "yes", "on")
FALSE = ("", "0", "false", "no", "off")
DATA = "ELEVATE_DATA (or --data)"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


class EnvironmentRefused(SystemExit):
    """A variable has a value that cannot work."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Env:
    """What the operator set, with defaults that run on one machine (docs/operations.md)."""

    data: Path
    database_url: str
    secret_key: str
    url: str
    hosts: tuple[str, ...]
    sandbox: bool
    smtp_url: str
    mail_from: str
    log_level: str

    @property
    def secure(self) -> bool:
        """Whether people reach the system over HTTPS."""
        return self.url.startswith("https://")


def read(environ: Mapping[str, str] = os.environ) -> Env:
    """Read the variables; raises `EnvironmentRefused` for one that cannot work."""
    data = folder(Path(environ.get("ELEVATE_DATA") or "var").absolute())
    address = _url("ELEVATE_URL", environ.get("ELEVATE_URL") or "http://localhost:8000")
    hosts = environ.get("ELEVATE_HOSTS", "localhost 127.0.0.1 [::1]").split()
    return Env(
        data=data,
        database_url=environ.get("DATABASE_URL", ""),
        secret_key=environ.get("ELEVATE_SECRET_KEY") or _kept_secret(data),
        url=f"{address.scheme}://{address.netloc}",
        hosts=(*hosts, _host(address)),
        sandbox=_switch(environ, "ELEVATE_SANDBOX"),
        smtp_url=environ.get("ELEVATE_SMTP_URL", ""),
        mail_from=environ.get("ELEVATE_MAIL_FROM", "elevate <elevate@localhost>"),
        log_level=_log_level(environ),
    )


def folder(path: Path) -> Path:
    """Return `path` as a folder that exists; what is in it is for the operator alone."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise EnvironmentRefused(DATA, f"{path} cannot be a folder ({problem.strerror})") from None
    return path


def database(env: Env) -> dict[str, Any]:
    """Return Django's settings for the database the environment names; SQLite in `data` by default."""
    if not env.database_url:
        return _sqlite(env.data / "elevate.sqlite3")
    parts = _url("DATABASE_URL", env.database_url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        # Statements are parsed and planned once a connection: the acts use the same ones again and again.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 5, **_options(parts.query)},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _options(query: str) -> dict[str, Any]:
    """Return an address's options; `prepare_threshold=off` is for poolers that cannot keep statements."""
    options: dict[str, Any] = dict(parse_qsl(query))
    if (threshold := options.get("prepare_threshold")) is not None:
        if not (threshold == "off" or threshold.isdecimal()):
            raise EnvironmentRefused("DATABASE_URL", "give prepare_threshold a number, or off")
        options["prepare_threshold"] = None if threshold == "off" else int(threshold)
    return options


def mailers(env: Env) -> dict[str, Any]:
    """Return Django's mailers: the SMTP server of the environment, else a sandbox's file or the console."""
    if not env.smtp_url and env.sandbox:
        box = {"file": env.data / "mail.txt"}
        return {"default": {"BACKEND": "elevate.cli.mailbox.EmailBackend", "OPTIONS": box}}
    if not env.smtp_url:
        return {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
    parts = _url("ELEVATE_SMTP_URL", env.smtp_url)
    return {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": parts.hostname,
                "port": parts.port or (465 if parts.scheme == "smtps" else 587),
                "username": unquote(parts.username or ""),
                "password": unquote(parts.password or ""),
                "use_ssl": parts.scheme == "smtps",
                "use_tls": parts.scheme == "smtp" and bool(parts.username),
                "timeout": 20,
            },
        }
    }


def _sqlite(file: Path) -> dict[str, Any]:
    pragmas = (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",
    )
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        # Opening it and saying how it is kept costs a search as much as finding what is free.
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "".join(f"PRAGMA {pragma};" for pragma in pragmas),
        },
    }


def _kept_secret(data: Path) -> str:
    """Return the key kept in `data`, made on the first start."""
    file = data / "secret.key"
    try:
        if not file.exists():
            _make_secret(file)
        return file.read_text()
    except OSError as problem:
        raise EnvironmentRefused(DATA, f"{data} cannot be used ({problem.strerror})") from None


def _make_secret(file: Path) -> None:
    """Write a new key, whole or not at all; if another process is first, its key is the one."""
    draft = file.with_name(f"secret.{secrets.token_hex(8)}")
    with open(draft, "x", opener=_for_owner_only) as out:
        out.write(secrets.token_urlsafe(48))
    with suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()


def _for_owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


#: What each address may begin with, whether it names a host, and an example to follow.
_URLS: dict[str, tuple[tuple[str, ...], bool, str]] = {
    "ELEVATE_URL": (("http", "https"), True, "the address people use, like https://visits.example"),
    "DATABASE_URL": (
        ("postgres", "postgresql"),
        False,
        "postgres://user:password@host:port/name, or nothing for SQLite",
    ),
    "ELEVATE_SMTP_URL": (("smtp", "smtps"), True, "smtp://user:password@host:587 or smtps://…:465"),
}


def _url(name: str, value: str) -> SplitResult:
    schemes, hosted, example = _URLS[name]
    with suppress(ValueError):  # a port that is no number, a bracket that never closes
        parts = urlsplit(value)
        if parts.scheme in schemes and (parts.hostname or not hosted) and parts.port != 0:
            return parts
    raise EnvironmentRefused(name, f"give {example}")


def _host(address: SplitResult) -> str:
    host = str(address.hostname)
    return f"[{host}]" if ":" in host else host


def _log_level(environ: Mapping[str, str]) -> str:
    level = (environ.get("ELEVATE_LOG_LEVEL") or "INFO").upper()
    if level not in LOG_LEVELS:
        raise EnvironmentRefused("ELEVATE_LOG_LEVEL", f"give one of {', '.join(LOG_LEVELS)}")
    return level


def _switch(environ: Mapping[str, str], name: str) -> bool:
    value = environ.get(name, "").lower()
    if value not in TRUE + FALSE:
        raise EnvironmentRefused(name, "give 1 or 0")
    return value in TRUE
