"""The outbox: what people are told, composed with the act that told them."""
