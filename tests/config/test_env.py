"""The environment: what works is read, what cannot work is refused in a sentence that names the variable."""

from pathlib import Path

import pytest

from elevate.config import env


def read(folder: Path, **variables: str) -> env.Env:
    return env.read({"ELEVATE_DATA": str(folder), **variables})


def test_nothing_has_to_be_set(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = env.read({})
    assert found.data == tmp_path / "var"
    assert (found.url, found.sandbox, found.secure) == ("http://localhost:8000", False, False)
    assert env.database(found)["NAME"] == tmp_path / "var" / "elevate.sqlite3"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("ELEVATE_SANDBOX", "maybe", "ELEVATE_SANDBOX: give 1 or 0"),
        ("ELEVATE_LOG_LEVEL", "loud", "ELEVATE_LOG_LEVEL: give one of DEBUG"),
        ("ELEVATE_URL", "visits.example", "ELEVATE_URL: give the address people use"),
        ("ELEVATE_URL", "http://", "ELEVATE_URL: give the address people use"),
        ("ELEVATE_URL", "http://x:99999", "ELEVATE_URL: give the address people use"),
        ("ELEVATE_URL", "http://x:0", "ELEVATE_URL: give the address people use"),
        ("ELEVATE_URL", "http://[::1", "ELEVATE_URL: give the address people use"),
    ],
)
def test_a_value_that_cannot_work_is_refused(tmp_path, name, value, sentence):
    with pytest.raises(env.EnvironmentRefused, match=sentence.split(":", maxsplit=1)[0]) as refusal:
        read(tmp_path, **{name: value})
    assert str(refusal.value).startswith(sentence)


@pytest.mark.parametrize("url", ["mysql://x/y", "elevate.sqlite3", "postgres://h:port/x"])
def test_a_database_of_another_kind_is_refused(tmp_path, url):
    with pytest.raises(env.EnvironmentRefused, match="DATABASE_URL: give postgres://"):
        env.database(read(tmp_path, DATABASE_URL=url))


def test_a_database_is_named_by_its_url(tmp_path):
    url = "postgres://ann:p%40ss@db.example:6543/visits?sslmode=require"
    found = env.database(read(tmp_path, DATABASE_URL=url))
    assert (found["USER"], found["PASSWORD"], found["HOST"]) == ("ann", "p@ss", "db.example")
    assert (found["PORT"], found["NAME"], found["OPTIONS"]["sslmode"]) == ("6543", "visits", "require")


@pytest.mark.parametrize(
    ("url", "options"),
    [
        ("smtp://mail.example", {"port": 587, "use_tls": False, "use_ssl": False}),
        ("smtp://ann:s%2Fecret@mail.example:25", {"port": 25, "use_tls": True, "password": "s/ecret"}),
        ("smtps://ann:x@mail.example", {"port": 465, "use_tls": False, "use_ssl": True}),
    ],
)
def test_mail_goes_by_the_server_that_is_named(tmp_path, url, options):
    mailer = env.mailers(read(tmp_path, ELEVATE_SMTP_URL=url))["default"]
    assert options.items() <= mailer["OPTIONS"].items()


def test_without_a_server_a_sandbox_keeps_its_mail_and_others_print_it(tmp_path):
    kept = env.mailers(read(tmp_path, ELEVATE_SANDBOX="1"))["default"]
    assert kept["OPTIONS"] == {"file": tmp_path / "mail.txt"}
    assert env.mailers(read(tmp_path))["default"]["BACKEND"].endswith("console.EmailBackend")


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path):
    first, again = read(tmp_path).secret_key, read(tmp_path).secret_key
    assert first == again
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]
    assert read(tmp_path, ELEVATE_SECRET_KEY="given").secret_key == "given"


def test_a_folder_that_cannot_be_is_said(tmp_path):
    taken = tmp_path / "file"
    taken.write_text("x")
    with pytest.raises(
        env.EnvironmentRefused, match=r"ELEVATE_DATA \(or --data\): .*file cannot be a folder"
    ):
        read(taken)


def test_a_folder_that_cannot_be_used_is_said(tmp_path):
    (tmp_path / "secret.key").mkdir()
    with pytest.raises(env.EnvironmentRefused, match="cannot be used"):
        read(tmp_path)
