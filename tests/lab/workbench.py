"""JupyterLab in a real browser: what a person at the screen does and sees."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import ActionChains, Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.lab.lab_server import ROOT
from tests.processes import PATIENCE

SCREENSHOTS = ROOT / "build" / "screenshots"

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")
IN_CHROMIUM = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not (BROWSER and DRIVER),
        reason="Chromium and its driver are not installed (Debian: apt install chromium chromium-driver)",
    ),
]


@contextmanager
def chromium(profile: Path) -> Iterator[Chrome]:
    options = ChromeOptions()
    options.binary_location = BROWSER or ""
    for switch in (
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
        "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
        "--window-size=1440,900", f"--user-data-dir={profile}",
    ):  # fmt: skip
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = Chrome(options=options, service=ChromeService(DRIVER))
    try:
        yield driver
    finally:
        driver.quit()


@dataclass(frozen=True)
class Workbench:
    """What a person at the screen can do and see."""

    driver: Chrome
    project: Path
    notebook = ".jp-NotebookPanel:not(.lm-mod-hidden)"

    def wait(self, until: Callable[[], object], what: str) -> None:
        # JupyterLab redraws while it is looked at; what went away between two looks is looked for again.
        wait = WebDriverWait(self.driver, PATIENCE, 0.1, ignored_exceptions=[StaleElementReferenceException])
        wait.until(lambda _: until(), f"waited in vain: {what}")

    # What is on the screen

    def all(self, css: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def one(self, css: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def shown(self, css: str) -> list[WebElement]:
        return [element for element in self.all(css) if element.is_displayed()]

    def on_screen(self, css: str) -> bool:
        """Whether an element is wholly in the part of the notebook that is seen."""
        inside, window = (self.one(one).rect for one in (css, f"{self.notebook} .jp-WindowedPanel-outer"))
        return bool(
            window["y"] <= inside["y"] and inside["y"] + inside["height"] <= window["y"] + window["height"]
        )

    def tabs(self) -> list[str]:
        return [tab.text for tab in self.all(".lm-DockPanel-tabBar .lm-TabBar-tabLabel") if tab.text]

    def files(self) -> list[str]:
        """The names in the file list."""
        return [item.text.partition("\n")[0] for item in self.shown(".jp-DirListing-item")]

    def chart(self, attribute: str) -> str:
        """An attribute of the explorer's chart: ``src`` holds its bytes, ``alt`` its alt text."""
        # In one go, since the picture may be replaced between finding it and reading it.
        script = "return document.querySelector('.ilag-chart img')?.getAttribute(arguments[0]) ?? ''"
        return str(self.driver.execute_script(script, attribute))

    def value(self, css: str) -> str:
        """What stands in a field."""
        return str(self.one(css).get_property("value"))

    def heard(self, css: str) -> str:
        """The whole text, also what is there for screen readers only."""
        return self.one(css).get_attribute("textContent") or ""

    def focused(self) -> tuple[str, str]:
        """The class by which the explorer marks the control that has the focus, and its accessible name."""
        element = self.driver.switch_to.active_element
        hook = self.driver.execute_script(
            "const of = arguments[0].closest('[class*=ilag-]');"
            "return of ? [...of.classList].filter(name => name.startsWith('ilag-')).pop() : ''",
            element,
        )
        return str(hook), element.accessible_name.strip()

    def errors_in_the_console(self) -> list[str]:
        return [
            entry["message"]
            for entry in self.driver.get_log("browser")  # type: ignore[no-untyped-call]
            if entry["level"] == "SEVERE"
        ]

    def screenshot(self, name: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.driver.save_screenshot(str(SCREENSHOTS / f"{name}.png"))

    # What a person does

    def open(self, address: str) -> None:
        self.driver.get(address)
        self.wait(lambda: self.shown(f"{self.notebook} .jp-Cell"), "a notebook opens")
        self.wait(self._kernel_is_idle, "its kernel starts")

    def run_all_cells(self) -> None:
        """Choose Run ▸ Run All Cells in the menu and wait until every code cell has its number."""
        next(entry for entry in self.all(".lm-MenuBar-itemLabel") if entry.text == "Run").click()
        self.wait(lambda: self.shown(".lm-Menu-itemLabel"), "the menu opens")
        next(entry for entry in self.shown(".lm-Menu-itemLabel") if entry.text == "Run All Cells").click()
        self.wait(self._every_cell_has_run, "all cells run")

    def click(self, css: str) -> None:
        self.scroll_to(css)
        self.one(css).click()

    def type_into(self, css: str, text: str) -> None:
        self.click(css)
        self.one(css).send_keys(text)

    def focus(self, css: str) -> None:
        self.driver.execute_script("arguments[0].focus()", self.one(css))

    def press(self, keys: str) -> None:
        """Press keys wherever the focus is."""
        ActionChains(self.driver).send_keys(keys).perform()

    def scroll_to(self, css: str) -> None:
        self.driver.execute_script(
            "arguments[0].scrollIntoView({block: 'start', behavior: 'instant'})", self.one(css)
        )

    def _kernel_is_idle(self) -> bool:
        return bool(self.all(f"{self.notebook} .jp-Notebook-ExecutionIndicator[data-status=idle]"))

    def _every_cell_has_run(self) -> bool:
        prompts = [prompt.text for prompt in self.all(f"{self.notebook} .jp-CodeCell .jp-InputPrompt")]
        return bool(prompts) and all(prompt.strip("[]: ").isdecimal() for prompt in prompts)
