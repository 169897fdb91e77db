"""Styles, scripts and icons, each under a name that changes with its content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed once collected (`elevate serve` does); served as they are before that."""

    manifest_strict = False
    #: What styles name is renamed with them; maps for a debugger are not collected, nor looked for.
    patterns = (("*.css", (r"""(?P<matched>url\((?P<quote>['"]{0,1})\s*(?P<url>.*?)(?P=quote)\))""",)),)

    def stored_name(self, name: str) -> str:
        """Return the name to ask for: the plain one until files were collected."""
        return super().stored_name(name) if self.hashed_files else name
