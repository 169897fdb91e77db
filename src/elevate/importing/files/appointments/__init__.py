"""appointments.csv: visits booked and visits past, each with what became of it."""
