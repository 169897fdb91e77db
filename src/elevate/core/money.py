"""Money as integer cents with an ISO 4217 currency."""

from dataclasses import dataclass
from typing import Self

SYMBOLS = {"USD": "$", "CAD": "CA$", "AUD": "A$", "NZD": "NZ$", "GBP": "£", "EUR": "€"}


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in the currency's hundredths; adding two currencies is a bug."""

    amount_cents: int
    currency: str = "USD"

    @classmethod
    def none(cls, currency: str) -> Self:
        """Nothing, in `currency`."""
        return cls(0, currency)

    def __add__(self, other: Self) -> Self:
        if self.currency != other.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return type(self)(self.amount_cents + other.amount_cents, self.currency)

    def __bool__(self) -> bool:
        return self.amount_cents != 0

    def __str__(self) -> str:
        sign = "-" if self.amount_cents < 0 else ""
        amount = f"{abs(self.amount_cents) // 100:,}.{abs(self.amount_cents) % 100:02d}"
        symbol = SYMBOLS.get(self.currency)
        return f"{sign}{symbol}{amount}" if symbol else f"{sign}{amount} {self.currency}"
