"""Ways to break what is taught, and what was learned of it."""

LESSON, VERSION = "training_lesson", "training_lessonversion"
TRY, COMPLETION = "training_attempt", "training_completion"
READ = "Every lesson that is taught can be read, its film and its scenarios too"
OWN = "What a lesson teaches is a published version of its own"
NAMED = "A completion or a try names a version of its lesson"

CASES = {
    "a fact that there is no longer": (
        [VERSION],
        f"UPDATE {VERSION} SET body = '{{{{{{{{ weather }}}}}}}}' WHERE title = 'Pay'",
        READ,
    ),
    "a scenario that nobody can read": (
        [VERSION],
        f"UPDATE {VERSION} SET practice = '[1]' WHERE title = 'Pay'",
        READ,
    ),
    "a lesson that teaches what nobody published": (
        [VERSION],
        f"UPDATE {VERSION} SET published_at = NULL WHERE title = 'Pay'",
        OWN,
    ),
    "a lesson that teaches another's": (
        [LESSON],
        f"UPDATE {LESSON} SET published_id = (SELECT id FROM {VERSION} WHERE title = 'Pay')",
        OWN,
    ),
    "two drafts": (
        [VERSION],
        f"UPDATE {VERSION} SET published_at = NULL, shipped_hash = '', lesson_id = 'lsn_x'",
        "A lesson has one draft at most",
    ),
    "a completion of another lesson": ([COMPLETION], f"UPDATE {COMPLETION} SET lesson_id = 'lsn_x'", NAMED),
    "a try at another lesson": ([TRY], f"UPDATE {TRY} SET lesson_id = 'lsn_x'", NAMED),
}
