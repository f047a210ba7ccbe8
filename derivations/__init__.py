"""Check published mathematical derivations step by step."""
