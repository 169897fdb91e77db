"""What the operator offers: services, plans, subscriptions, dated rules and rates."""
