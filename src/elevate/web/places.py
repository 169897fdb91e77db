"""Where a property is found on a map."""

from urllib.parse import urlencode

from elevate.people.models import Property

MAPS = "https://www.google.com/maps/search/"


def map_url(place: Property) -> str:
    """Return an address that a phone opens in its maps; empty without a street address."""
    if not place.address:
        return ""
    return f"{MAPS}?{urlencode({'api': 1, 'query': f'{place.name}, {place.address}'})}"
