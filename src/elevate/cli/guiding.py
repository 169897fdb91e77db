"""What `elevate --help` teaches."""

GUIDE = """\
elevate runs an in-home massage therapy business: visits, credits, pay, and the messages between them.

Look around first, with made-up people:
  elevate demo                        then open one of the links it prints; Ctrl-C ends it

The first day with your own people:
  1. elevate setup                    makes the database: a file in var/, or the one DATABASE_URL names
  2. elevate import DIR --dry-run     reads your CSV files and lists what to mend in them
  3. elevate import DIR               takes them in, all or nothing; again later, it takes in what changed
  4. elevate serve                    answers people on http://localhost:8000; they sign in by e-mail code
  5. elevate worker                   beside it: sends messages, grants each week's credits
  6. elevate backup FILE              every night

Day by day:
  elevate doctor                      checks every promise on the live database; exit code 1 if one is broken
  elevate backup FILE                 copies the database while people work
  elevate restore FILE                puts a copy back, and checks it
  elevate token create --email E --scope read,write
                                      prints a key to the API (described at /api/v1/docs); also: list, revoke
  elevate course export KEY DIR       writes a course into a folder; elevate course import PATH brings one
  elevate setup                       after an upgrade: brings the tables up to date

Every command takes --data DIR, where everything is kept (default: var), and explains itself:
  elevate COMMAND --help

Settings are environment variables: DATABASE_URL, ELEVATE_URL, ELEVATE_SMTP_URL and a few more. They and
the columns of the CSV files are explained in docs/operations.md.\
"""


def guide() -> str:
    """Return the guide to the commands, by purpose."""
    return GUIDE
