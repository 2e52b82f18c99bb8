from .absence import Absence
from .holiday import Holiday, MovedHoliday, WorkedHoliday
from .working_hours import HoursFor, WorkingHours

__all__ = ["Absence", "Holiday", "HoursFor", "MovedHoliday", "WorkedHoliday", "WorkingHours"]
