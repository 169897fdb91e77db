"""The people app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Users, therapists, clients, coordinators and the properties they meet at."""

    name = "elevate.people"
