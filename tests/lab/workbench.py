"""JupyterLab in a real browser: what a person at the screen does and sees."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import ActionChains, Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.lab.server import PATIENCE, ROOT

SCREENSHOTS = ROOT / "build" / "screenshots"
OPEN_NOTEBOOK = ".jp-NotebookPanel:not(.lm-mod-hidden)"

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")


@contextmanager
def chromium(profile: Path) -> Iterator[Chrome]:
    options = ChromeOptions()
    options.binary_location = BROWSER or ""
    for switch in (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--window-size=1440,900",
        f"--user-data-dir={profile}",
    ):
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

    def wait(self, until: Callable[[], object], what: str) -> None:
        # JupyterLab redraws while it is looked at; what went away between two looks is looked for again.
        wait = WebDriverWait(self.driver, PATIENCE, 0.1, ignored_exceptions=[StaleElementReferenceException])
        wait.until(lambda _: until(), f"waited in vain: {what}")

    def all(self, css: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def one(self, css: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def shown(self, css: str) -> list[WebElement]:
        return [element for element in self.all(css) if element.is_displayed()]

    def open(self, address: str) -> None:
        self.driver.get(address)
        self.wait(lambda: self.shown(".jp-Notebook .jp-Cell"), "a notebook opens")
        self.wait(self.kernel_is_idle, "its kernel starts")

    def open_from_the_file_list(self, name: str) -> None:
        entry = next(item for item in self.all(".jp-DirListing-item") if name in item.text)
        ActionChains(self.driver).double_click(entry).perform()
        self.wait(lambda: name in self.one(".lm-DockPanel-tabBar .jp-mod-current").text, f"{name} opens")
        self.wait(self.kernel_is_idle, "its kernel starts")

    def kernel_is_idle(self) -> bool:
        return bool(self.all(f"{OPEN_NOTEBOOK} .jp-Notebook-ExecutionIndicator[data-status=idle]"))

    def run_all_cells(self) -> None:
        """Choose Run ▸ Run All Cells in the menu and wait until every code cell has its number."""
        self.menu("Run", "Run All Cells")
        self.wait(self.every_cell_has_run, "all cells run")

    def menu(self, menu: str, item: str) -> None:
        next(entry for entry in self.all(".lm-MenuBar-itemLabel") if entry.text == menu).click()
        self.wait(lambda: self.shown(".lm-Menu-itemLabel"), f"the menu {menu} opens")
        next(entry for entry in self.shown(".lm-Menu-itemLabel") if entry.text == item).click()

    def every_cell_has_run(self) -> bool:
        prompts = [prompt.text for prompt in self.all(f"{OPEN_NOTEBOOK} .jp-CodeCell .jp-InputPrompt")]
        return bool(prompts) and not any("*" in prompt or prompt == "[ ]:" for prompt in prompts)

    def screenshot(self, name: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.driver.save_screenshot(str(SCREENSHOTS / f"{name}.png"))

    def errors_in_the_console(self) -> list[str]:
        return [
            entry["message"]
            for entry in self.driver.get_log("browser")  # type: ignore[no-untyped-call]
            if entry["level"] == "SEVERE"
        ]
