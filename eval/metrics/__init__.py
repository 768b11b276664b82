"""What is measured: pure functions from a question's gold and what was answered to a number."""
