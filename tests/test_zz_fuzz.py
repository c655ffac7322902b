"""Temporary: every form with odd values."""

from __future__ import annotations
import os, re, random
import functools

_F = open(os.environ.get("FUZZLOG", "/tmp/fuzz.log"), "a")
print = functools.partial(print, file=_F, flush=True)
from html.parser import HTMLParser
import pytest
from django.db import connection, transaction
from django.urls import resolve
from tests.access import address_of, addresses, world
from tests.answers import released

pytestmark = pytest.mark.django_db
ODD = [
    "",
    "a\x00b",
    "99999999999999999999999",
    "-1",
    "0",
    "NaN",
    "²",
    "0001-01-01",
    "9999-12-31",
    b"\xed\xa0\x80",
    "长" * 70000,
    "1e400",
    "\u202e\u0301𠀀",
    "'\";--%_\\",
    "999999",
    "９",
    "2147483648",
    "True",
]


class Forms(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms = []
        self.cur = None
        self.sel = None
        self.ta = None

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "form":
            self.cur = {
                "action": a.get("action", ""),
                "method": (a.get("method") or "get").lower(),
                "fields": {},
                "buttons": [],
            }
            self.forms.append(self.cur)
        if a.get("form"):
            return
        if self.cur is None:
            return
        f = self.cur["fields"]
        n = a.get("name")
        if tag == "input" and n:
            t = a.get("type", "text")
            if t in ("checkbox", "radio"):
                if "checked" in a or n not in f:
                    f[n] = a.get("value", "on")
            elif t == "submit":
                self.cur["buttons"].append((n, a.get("value", "")))
            elif t == "file":
                f.setdefault("@" + n, "")
            else:
                f[n] = a.get("value") or ""
        if tag == "button" and n:
            self.cur["buttons"].append((n, a.get("value", "")))
        if tag == "select" and n:
            self.sel = n
            f.setdefault(n, "")
        if tag == "option" and self.sel is not None:
            if "selected" in a or not f[self.sel]:
                f[self.sel] = a.get("value") or ""
        if tag == "textarea" and n:
            self.ta = n
            f[n] = ""

    def handle_data(self, d):
        if self.ta:
            self.cur["fields"][self.ta] += d

    def handle_endtag(self, tag):
        if tag == "form":
            self.cur = None
        if tag == "select":
            self.sel = None
        if tag == "textarea":
            self.ta = None


def send(client, url, data, found, label):
    sid = transaction.savepoint()
    from http.cookies import SimpleCookie

    kept = SimpleCookie({k: m.value for k, m in client.cookies.items()})
    try:
        client.raise_request_exception = False
        status = released(client.post(url, data)).status_code
        if status >= 500:
            import sys

            exc = getattr(client, "exc_info", None)
            client.exc_info = None
            found.append(f"{label} {status} {LAST[:1]}")
            print("FUZZ", label, status, LAST[:1])
        else:
            try:
                if connection.vendor == "postgresql":
                    with connection.cursor() as c:
                        c.execute("SET CONSTRAINTS ALL IMMEDIATE")
                        c.execute("SET CONSTRAINTS ALL DEFERRED")
                else:
                    connection.check_constraints()
            except Exception as e:
                found.append(f"{label} CONSTRAINT {e}")
                print("FUZZ", label, "CONSTRAINT", e)
    finally:
        LAST.clear()
        client.cookies = kept
        transaction.savepoint_rollback(sid)
        connection.needs_rollback = False


LAST = []
from django.core.signals import got_request_exception


def note(sender, **kw):
    import sys, traceback

    e = sys.exc_info()
    tb = traceback.extract_tb(e[2])
    ours = [
        f"{t.filename.split('wt-attack/')[-1]}:{t.lineno}"
        for t in tb
        if ".venv" not in t.filename and "site-packages" not in t.filename
    ]
    LAST.insert(0, (type(e[1]).__name__, str(e[1])[:120].replace("\n", " "), ours[-3:]))


got_request_exception.connect(note)


@pytest.mark.parametrize(
    "who", os.environ.get("FUZZ", "office,handler,leader,supervisor,admin,security,viewer").split(",")
)
def test_fuzz(cast, who, monkeypatch):
    import accounts.limits

    things = world(cast)
    client = cast.client(who)
    rnd = random.Random(int(os.environ.get("SEED", "1")))
    seen, found, count = set(), [], 0
    for name, pattern in addresses().items():
        url = address_of(name, pattern, things)
        client.raise_request_exception = False
        r = released(client.get(url))
        if r.status_code >= 500:
            found.append(f"GET {url} {r.status_code}")
            print("FUZZ GET", url, LAST)
            LAST.clear()
        if r.status_code != 200 or "html" not in r.get("Content-Type", "") or r.streaming:
            continue
        p = Forms()
        p.feed(r.content.decode())
        for form in p.forms:
            if form["method"] != "post":
                continue
            action = (form["action"] or url).split("#")[0]
            if "sign_out" in action or "sign-out" in action or action.startswith("http"):
                continue
            key = (re.sub(r"\d+", "N", action), tuple(sorted(form["fields"])), tuple(sorted(form["buttons"])))
            if key in seen:
                continue
            seen.add(key)
            from django.core.cache import caches

            base = {
                k: v
                for k, v in form["fields"].items()
                if not k.startswith("@") and k != "csrfmiddlewaretoken"
            }
            names = list(base)
            for button in form["buttons"] or [None]:
                data0 = dict(base)
                if button:
                    data0[button[0]] = button[1]
                caches["limits"].clear()
                send(client, action, data0, found, f"{who} {action} as it is {button}")
                if button and button is not form["buttons"][0]:
                    continue
                for n in [*names, *([button[0]] if button else [])][:60]:
                    for v in (["a\x00b", "99999999999999999999999"] if os.environ.get("NUL") else rnd.sample(ODD, 6)):
                        caches["limits"].clear()
                        data = dict(data0)
                        data[n] = v
                        send(client, action, data, found, f"{who} {action} {n}={v[:12]!r}")
                        count += 1
    print("FUZZ COUNT", who, len(seen), count)
    assert found == []
