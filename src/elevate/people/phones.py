"""How a stored phone number is written for people to read."""

import phonenumbers


def readable(phone: str) -> str:
    """Write `+18135550101` as `+1 813-555-0101`; what is no number stays as it is."""
    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return phone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
