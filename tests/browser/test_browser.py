"""The pages in real Chromium: with and without JavaScript, wide and narrow."""

import functools
import os
import shutil
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from sitegen.build import Request, build
from sitegen.diagnostics import Sink

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]

if CHROMIUM is None and os.environ.get("CI") != "true":
    pytest.skip("Chromium is not installed; `apt-get install chromium` runs these tests", allow_module_level=True)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is the library's
        pass


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo, built and served on this machine."""
    root = tmp_path_factory.mktemp("demo")
    shutil.copytree(ROOT / "content", root / "content")
    build(Request(root, root / "_site"), Sink())
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(root / "_site")))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


KINDS = [
    "", "people/", "people/yuhui-xu/", "people/yuhui-xu/publications/", "papers/", "papers/page/2/",
    "papers/liao2025reward/", "papers/xu2024think/", "topics/", "topics/lg/", "years/2024/", "404.html",
]  # fmt: skip


@pytest.mark.parametrize("route", KINDS)
@pytest.mark.parametrize("width", [390, 1280])
def test_page_fits_asks_nobody_else_and_says_no_error(browser: Browser, address: str, route: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address + route)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    assert said == []
    context.close()


def test_abstract_bibtex_and_authors_open_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "people/yuhui-xu/publications/")
    work = page.locator("#liao2025reward")
    abstract, bibtex = work.locator(".ab"), work.locator("pre")
    assert not abstract.is_visible()
    work.get_by_text("Abstract", exact=False).first.click()
    assert abstract.is_visible()
    work.locator("summary", has_text="BibTeX").click()
    assert "@article{liao2025reward," in bibtex.inner_text()
    last = work.get_by_text("Caiming Xiong")
    assert not last.is_visible()
    work.get_by_text("and 5 more").click()
    assert last.is_visible()
    assert not page.locator("#theme").is_visible()
    assert not page.locator("#find").is_visible()
    context.close()


def test_filter_narrows_the_list_and_counts(page: Page, address: str) -> None:
    page.goto(address + "people/yuhui-xu/publications/")
    page.fill("#q", "quantization")
    shown = page.locator(".p:visible")
    titles = shown.locator("h3").all_inner_texts()
    assert titles
    assert all("quantiz" in title.lower() for title in titles)
    assert page.locator("#n").inner_text() == f"{len(titles)} papers"
    page.fill("#q", "")
    page.click("button[data-f='+code']")
    assert 0 < shown.count() < page.locator(".p").count()


def test_theme_switch_is_remembered(page: Page, address: str) -> None:
    page.goto(address)
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#theme")
    after = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.goto(address + "papers/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == after != before


def test_copy_takes_the_bibtex(browser: Browser, address: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address + "papers/xu2024think/")
    page.click("button[data-copy]")
    page.wait_for_selector("text=Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("pre").inner_text()
    context.close()


def test_keyboard_reaches_the_content_first(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
