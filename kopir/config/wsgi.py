"""The web process's entry."""

import os

from django.core.wsgi import get_wsgi_application

from kopir.config.logs import configure

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kopir.config.settings")
configure()
application = get_wsgi_application()
