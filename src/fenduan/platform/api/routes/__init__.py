"""Every route of the interface for programs."""

from fenduan.platform.api.frame import api
from fenduan.platform.api.routes import account, arrangements, cases, evidence, licences

__all__ = ["account", "api", "arrangements", "cases", "evidence", "licences"]
