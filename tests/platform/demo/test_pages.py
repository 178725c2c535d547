"""The pages that only a demonstration has."""

from typing import Any

import pytest
import yaml
from django.test import Client
from django.urls import reverse

from fenduan.dossier.reading import read_bytes
from fenduan.platform.accounts.models import User
from fenduan.platform.demo.people import people
from fenduan.platform.demo.story import DOSSIER, SCAN, chapters
from fenduan.platform.demo.world import build
from fenduan.reference.text import LANGUAGES, Language, Text

pytestmark = pytest.mark.django_db
_QUIET: list[Text] = []
PAGES = ("demo-accounts", "demo-story", "demo-dossier", "demo-scan")


@pytest.fixture
def demonstration(settings: Any) -> None:  # noqa: ANN401 - of pytest-django
    """Let the people be there, and nothing between them."""
    settings.DEMONSTRATION = True
    build(_QUIET.append, scenes=())


@pytest.mark.parametrize("name", PAGES)
def test_nothing_of_it_is_there_without_a_demonstration(name: str) -> None:
    assert Client().get(reverse(name)).status_code == 404


def test_nobody_is_let_in_without_a_demonstration() -> None:
    build(_QUIET.append, scenes=())
    client = Client()

    assert client.post(reverse("demo-enter"), {"email": people()[0].email}).status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("demonstration")
def test_one_button_signs_in_with_the_second_factor_and_another_one_changes_who_one_is() -> None:
    client = Client()
    for person in (people()[0], people()[-1]):
        answer = client.post(reverse("demo-enter"), {"email": person.email})
        assert answer.headers["Location"] == "/"
        assert client.session["_auth_user_id"] == str(User.objects.get(email=person.email).pk)
        assert [each["method"] for each in client.session["account_authentication_methods"]] == ["mfa"]
        assert person.name.zh in client.get("/").content.decode()


@pytest.mark.usefixtures("demonstration")
def test_only_the_invented_people_are_let_in_and_only_by_a_form() -> None:
    User.objects.create_user(email="operator@real.example", password=None, name="运维")
    client = Client()

    assert client.post(reverse("demo-enter"), {"email": "operator@real.example"}).status_code == 404
    assert client.post(reverse("demo-enter"), {}).status_code == 404
    assert client.get(reverse("demo-enter"), {"email": people()[0].email}).status_code == 405
    forged = Client(enforce_csrf_checks=True).post(reverse("demo-enter"), {"email": people()[0].email})
    assert forged.status_code == 403


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_tell_who_there_is_and_what_to_do(client: Client, language: Language) -> None:
    client.post(reverse("language"), {"language": language, "next": "/"})
    accounts = client.get(reverse("demo-accounts")).content.decode()
    story = client.get(reverse("demo-story")).content.decode()

    assert all(each.email in accounts for each in people())
    assert all(each.name.pick(language) in accounts for each in people())
    assert all(chapter.title.pick(language).replace("'", "&#x27;") in story for chapter in chapters())
    assert story.count('name="email"') == sum(len(step.who) for chapter in chapters() for step in chapter.steps)


@pytest.mark.usefixtures("demonstration")
def test_the_files_of_the_story_are_whole(client: Client) -> None:
    dossier = client.get(reverse("demo-dossier"))
    scan = client.get(reverse("demo-scan"))

    read = read_bytes(dossier.content, name=DOSSIER, syntax="yaml")
    assert len(read.parties) == 3
    tree = yaml.safe_load(dossier.content)
    assert (tree["steps"], tree["opinions"]) == ([], []), "no authority has acted"
    assert scan.content.startswith(b"%PDF")
    assert SCAN in scan.headers["Content-Disposition"]
