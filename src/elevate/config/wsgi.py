"""The WSGI entry point; the guards are proven before the first request."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elevate.config.settings")
application = get_wsgi_application()

from elevate.cli import preparing  # noqa: E402 - its models need the registry

preparing.prove()
