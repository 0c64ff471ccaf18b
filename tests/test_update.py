"""A deck that people have worked on, brought up to new figures: every hand's edit stays, every number of ours is new."""

import copy
import io
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from lxml import etree
from openpyxl import Workbook, load_workbook
from PIL import Image
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

import ilag_report
from ilag_data import process, raw
from ilag_data.errors import ChartError
from ilag_data.files import WriteError
from ilag_report.charts.marks import Mark
from ilag_report.cli import ilag
from tests.chart_decks import charts_on, drawn, in_workbook, of_suite, opened, tables_on
from tests.conftest import ROOT
from tests.raw_documents import add, change
