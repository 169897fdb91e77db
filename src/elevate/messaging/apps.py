"""The messaging app: it listens to the journal."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Messages, composed in the transaction of the act they tell of."""

    name = "elevate.messaging"

    def ready(self) -> None:
        """Subscribe to everything that somebody must hear about."""
        from elevate.journal.recording import subscribe
        from elevate.messaging import caring, composing, composing_standing, leaving, rescuing, teaching

        subscribe("appointment.booked", composing.on_booked)
        subscribe("appointment.cancelled", composing.on_resolved)
        subscribe("appointment.rescheduled", composing.on_resolved)
        subscribe("appointment.reopened", composing.on_reopened)
        subscribe("away.entered", leaving.on_entered)
        subscribe("away.ended", leaving.on_ended)
        subscribe("appointment.completed", composing.on_completed)
        subscribe("appointment.booked", caring.on_booked)
        subscribe("check_in.sent", caring.on_check_in)
        subscribe("check_in.noted", caring.on_noted)
        subscribe("client.snoozed", caring.on_peace)
        subscribe("client.opted_out", caring.on_peace)
        subscribe("appointment.substituted", composing_standing.on_substituted)
        for verb in composing_standing.VERBS:
            subscribe(verb, composing_standing.on_arrangement)
        subscribe("series.substitution_withdrawn", composing_standing.on_withdrawn)
        subscribe("offer.made", rescuing.on_offered)
        subscribe("gap.ended", rescuing.on_ended)
        subscribe("learner.nudged", teaching.on_nudged)
