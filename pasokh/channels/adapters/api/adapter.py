from ..base import Adapter, Capabilities


class ApiAdapter(Adapter):
    """Another program brings messages by the API and fetches the answers there."""

    kind = "api"
    capabilities = Capabilities(instant=True)
