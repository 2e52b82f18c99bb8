"""The ASGI application that uvicorn serves: the front before Django."""

from .wsgi import application as django

# isort: split
# Only now is Django set up, and models may be imported.
from pasokh.automation import nudging as automation
from pasokh.front.application import Front
from pasokh.notices.nudging import nudger

nudger.start()
automation.nudger.start()
application = Front(django)
