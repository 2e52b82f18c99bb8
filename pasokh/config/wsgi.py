"""Django's WSGI handler; the front runs it in threads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pasokh.config.settings")
application = get_wsgi_application()
