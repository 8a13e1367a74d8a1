"""Who is who: mentions to people, roles and ministries of the register, with certainty and reason.

All functions are pure: the same register, mention and date give the same Resolution. Not finding somebody is a result.
"""

from kg.identity.bewindspersoon import resolve_bewindspersoon
from kg.identity.kamerlid import resolve_kamerlid
from kg.identity.ministerie import resolve_ministerie
from kg.identity.persoon import resolve_persoon
from kg.identity.register import Register

__all__ = ["Register", "resolve_bewindspersoon", "resolve_kamerlid", "resolve_ministerie", "resolve_persoon"]
