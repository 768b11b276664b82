"""Policy documents in, ranked clauses out."""
