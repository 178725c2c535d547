"""The platform's settings, with nothing but sessions and sign-in before the page."""

from pathlib import Path

from fenduan.platform.settings import *  # noqa: F403 - all but what is set below

ROOT_URLCONF = "benchmarks.pages.bare"  # type: ignore[misc]  # a settings file of its own
MIDDLEWARE = [  # type: ignore[misc]  # as above
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [  # type: ignore[misc]  # as above
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).resolve().parent / "templates"],
        "OPTIONS": {"context_processors": ["django.contrib.auth.context_processors.auth"]},
    }
]
