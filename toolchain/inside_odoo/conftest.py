"""Tests on several cores: every worker has files of its own.

pytest-odoo gives each worker a copy of the database, but all of them one file store. From that Odoo's
test classes remove at their end what their own database does not know: what another worker has just
written."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from odoo.tests.common import get_db_name
from odoo.tools import config


@pytest.fixture(scope="session")
def own_files() -> Iterator[None]:
    """The data folder of a worker: a copy of the database's files by hard links, as they are named by
    their content and never changed."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if not worker:
        yield
        return
    database, shared = get_db_name(), config["data_dir"]
    own = Path(config.filestore(f"{database}-{worker}"))
    shutil.rmtree(own, ignore_errors=True)
    shutil.copytree(config.filestore(database), own / "filestore" / database, copy_function=os.link)
    config["data_dir"] = str(own)
    yield
    config["data_dir"] = shared
    shutil.rmtree(own, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def load_registry(own_files: None, load_registry: None) -> Iterator[None]:
    """pytest-odoo's fixture of this name, which takes the files as they are then."""
    yield
