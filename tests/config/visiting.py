"""A visitor of a served Hanse, without a browser: cookies, forms, redirects."""

import re
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from urllib.error import HTTPError

from hanse.demo.actions import PASSWORD

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Visitor:
    """Somebody with cookies of their own."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def page(self, path: str) -> str:
        """The page of an address, after redirects. Raises HTTPError from status 400 up."""
        with self._opener.open(self.address + path, timeout=60) as answer:
            return str(answer.read(), errors="replace")

    def status(self, path: str) -> int:
        """The status of an address, after redirects."""
        try:
            self.page(path)
        except HTTPError as error:
            return error.code
        return 200

    def send(self, path: str, **fields: str) -> str:
        """Fill in and send the form of a page; the value is the page that follows."""
        token = TOKEN.search(self.page(path))
        assert token, f"{path} has no form"
        sent = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode()
        request = urllib.request.Request(self.address + path, sent, {"Referer": self.address + path})
        with self._opener.open(request, timeout=60) as answer:
            return str(answer.read(), errors="replace")

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        """Sign in with a password, as an account of the samples."""
        self.send("/account/sign-in/", login=email, password=password)
