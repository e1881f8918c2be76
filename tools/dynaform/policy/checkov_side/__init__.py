"""The part that checkov's own Python runs, in .venv-checkov; nothing else imports it."""
