"""The entry point of web servers."""

import os

from django.core.wsgi import get_wsgi_application

from chappe.config.warming import warm_later

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chappe.config.settings")

application = get_wsgi_application()
warm_later()
