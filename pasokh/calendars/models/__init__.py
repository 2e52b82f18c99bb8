from .holiday import Holiday, WorkedHoliday
from .working_hours import WorkingHours

__all__ = ["Holiday", "WorkedHoliday", "WorkingHours"]
