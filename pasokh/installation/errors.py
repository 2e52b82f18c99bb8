"""What the commands say when an installation cannot go on."""


class InstallationError(Exception):
    """Something a person must mend: what happened, and what to do about it."""

    def __init__(self, what: str, to_do: str = ""):
        super().__init__(what)
        self.what = what
        self.to_do = to_do

    def __str__(self) -> str:
        return f"{self.what}\n{self.to_do}" if self.to_do else self.what
