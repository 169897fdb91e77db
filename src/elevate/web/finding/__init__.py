"""Find an hour for a client and book it: whom, when, and what that means, on one page each."""
