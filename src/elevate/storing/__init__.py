"""Statements written once: what every act reads and writes, without composing SQL anew each time."""
