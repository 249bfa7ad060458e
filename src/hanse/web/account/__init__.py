"""Sign-in, and what people do with their own account. django-allauth does the work; here is what this house asks of it."""
