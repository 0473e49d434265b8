"""A dataset and a model's predictions, matched person by person, become a report: for whom and when it fails."""
