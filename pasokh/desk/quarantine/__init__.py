"""What arrived and is no message yet: what could not be understood, and what was set aside with a reason. Leads see it, safely."""
