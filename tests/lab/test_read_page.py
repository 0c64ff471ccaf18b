"""The page in Chromium: on a desk, on a phone, and enlarged four times; and for those who do not see it."""

from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome

from tests.lab.lab_server import ROOT
from tests.lab.workbench import IN_CHROMIUM, chromium
from tests.test_page import page

AXE = ROOT / "build" / "node_modules" / "axe-core" / "axe.min.js"

pytestmark = IN_CHROMIUM

TEXTS = """
const size = (node) => {
    const element = node.parentElement, matrix = element.getScreenCTM && element.getScreenCTM();
    const scale = matrix ? Math.hypot(matrix.a, matrix.b) : 1;
    return scale * parseFloat(getComputedStyle(element).fontSize);
};
const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
    const range = document.createRange(), node = walk.currentNode;
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect(), middle = (box.top + box.bottom) / 2;
    const picture = node.parentElement.closest("svg");
    if (!node.data.trim() || !box.width || node.parentElement.closest(".hidden, .skip")) continue;
    found.push({
        text: node.data.trim(), size: size(node), left: box.left, right: box.right,
        // A digit is as high as 0.72 of its font size.
        top: middle - 0.36 * size(node), bottom: middle + 0.36 * size(node),
        picture: picture ? [...document.querySelectorAll("svg")].indexOf(picture) : null,
        moves: Boolean(node.parentElement.closest("[role=region]")),
    });
}
return found;
"""
"""Every text that is seen: its size in pixels, where it is, and in which picture."""


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    folder = tmp_path_factory.mktemp("page")
    (folder / "ilag-no.html").write_bytes(page("no"))
    with chromium(folder / "chromium") as driver:
        driver.get((folder / "ilag-no.html").as_uri())
        # Each of the municipalities, which open one at a time, and all the figures.
        driver.execute_script(
            "for (const fold of document.querySelectorAll('details')) "
            "{ fold.removeAttribute('name'); fold.open = true }"
        )
        driver.execute_async_script("document.fonts.ready.then(arguments[0])")
        yield driver


@pytest.fixture(params=[1280, 390, 320])
def width(request: pytest.FixtureRequest, driver: Chrome) -> int:
    metrics = {"width": request.param, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    return int(request.param)


def test_nothing_is_wider_than_the_screen_too_small_or_over_another(driver: Chrome, width: int) -> None:
    assert driver.execute_script("return document.documentElement.scrollWidth") <= width
    texts = driver.execute_script(TEXTS)
    assert len(texts) > 1000
    assert not [one for one in texts if one["size"] < 13.99]
    assert not [one for one in texts if not one["moves"] and not 0 <= one["left"] < one["right"] <= width]
    drawn = [one for one in texts if one["picture"] is not None]
    drawn.sort(key=lambda one: (one["picture"], one["top"]))
    for place, above in enumerate(drawn):
        for below in drawn[place + 1 :]:
            if below["picture"] != above["picture"] or below["top"] > above["bottom"] - 1:
                break
            apart = below["left"] > above["right"] - 1 or above["left"] > below["right"] - 1
            assert apart, f"{above['text']} meets {below['text']}"


def test_nothing_comes_from_elsewhere(driver: Chrome) -> None:
    loaded = driver.execute_script("return performance.getEntriesByType('resource').map((one) => one.name)")
    assert [name for name in loaded if not name.startswith("data:")] == []
    assert driver.get_log("browser") == []  # type: ignore[no-untyped-call]


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not there (npm install --prefix build axe-core)")
def test_axe_finds_nothing(driver: Chrome, width: int) -> None:
    driver.set_script_timeout(300)
    driver.execute_script(AXE.read_text(encoding="utf-8"))
    found = driver.execute_async_script("axe.run().then(arguments[0])")
    violations = {one["id"]: [node["html"][:200] for node in one["nodes"]] for one in found["violations"]}
    assert violations == {}, width
