"""PostgreSQL as Django knows it, with a guard that refuses tenant queries outside of a workspace."""
