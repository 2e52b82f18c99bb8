"""What every room stands on and no room owns: tenancy, ids, Persian text, files, secrets, limits and jobs.

Nothing here knows a noun of the domain. Start with `tenancy` (`with workspace(ws)`, `TenantModel`) and `ids`.
"""
