"""The entry for a server of web applications."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fenduan.platform.settings")
application = get_wsgi_application()
