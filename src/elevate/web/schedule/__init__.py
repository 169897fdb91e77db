"""The schedule across properties: every therapist's or every property's visits, by day or by week."""
